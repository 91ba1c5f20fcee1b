"""The only writers of the registers of mentees and mentors."""

from nastavnik.registry.services.development import forget_development, note_development
from nastavnik.registry.services.handlers import leave_handlers, mentor_leave_handlers
from nastavnik.registry.services.mentees import (
    decline_participation,
    enter_as_mentee,
    excuse_baseline,
    invite_mentee,
    join,
    leave,
    think_it_over,
)
from nastavnik.registry.services.mentors import (
    apply_as_mentor,
    change_capacity,
    decline_candidacy,
    invite_mentor,
    leave_mentoring,
    rest,
    return_from_rest,
)
from nastavnik.registry.services.preferences import clear_preference, set_preference
from nastavnik.registry.services.requests import (
    accept_request,
    save_request,
    solve_elsewhere,
    withdraw_request,
)
from nastavnik.registry.services.selection import defer_mentor, give_opinion, select_mentor
from nastavnik.registry.services.training import (
    keep_rules,
    plan_training,
    record_training,
    training_not_needed,
)
from nastavnik.registry.services.withdrawal import consent_withdrawn

__all__ = [
    "accept_request",
    "apply_as_mentor",
    "change_capacity",
    "clear_preference",
    "consent_withdrawn",
    "decline_candidacy",
    "decline_participation",
    "defer_mentor",
    "enter_as_mentee",
    "excuse_baseline",
    "forget_development",
    "give_opinion",
    "invite_mentee",
    "invite_mentor",
    "join",
    "keep_rules",
    "leave",
    "leave_handlers",
    "leave_mentoring",
    "mentor_leave_handlers",
    "note_development",
    "plan_training",
    "record_training",
    "rest",
    "return_from_rest",
    "save_request",
    "select_mentor",
    "set_preference",
    "solve_elsewhere",
    "think_it_over",
    "training_not_needed",
    "withdraw_request",
]

"""The only writers of the registers of mentees and mentors."""

from nastavnik.registry.services.achievements import add_achievement, change_achievement, remove_achievement
from nastavnik.registry.services.council import enter_minutes, give_opinion, hide_comment, replace_minutes
from nastavnik.registry.services.development import forget_development, note_development
from nastavnik.registry.services.handlers import leave_handlers, mentor_leave_handlers
from nastavnik.registry.services.interviews import (
    confirm_interview,
    correct_interview,
    decline_interview,
    erase_interview,
    note_interview,
)
from nastavnik.registry.services.invitations import withdraw_invitation
from nastavnik.registry.services.lent import change_term, finish_lent, lend, lend_again, take_back
from nastavnik.registry.services.mentees import (
    decline_participation,
    enter_as_mentee,
    excuse_baseline,
    invite_mentee,
    join,
    leave,
    take_excuse_back,
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
    set_legal_basis,
)
from nastavnik.registry.services.on_paper import apply_from_sheets, join_from_sheets
from nastavnik.registry.services.preferences import clear_preference, enter_veto, set_preference
from nastavnik.registry.services.references import (
    ask_reference,
    decline_reference,
    keep_reference,
    pass_on_reference,
    require_open,
    unask_reference,
    write_reference,
)
from nastavnik.registry.services.requests import (
    accept_request,
    save_request,
    share_request,
    solve_elsewhere,
    withdraw_request,
)
from nastavnik.registry.services.returning import entry_offer, request_offer, return_entry, return_request
from nastavnik.registry.services.selection import defer_mentor, select_mentor, turn_down_candidate
from nastavnik.registry.services.training import (
    correct_training,
    keep_rules,
    plan_training,
    record_training,
    remove_training,
    training_not_needed,
)

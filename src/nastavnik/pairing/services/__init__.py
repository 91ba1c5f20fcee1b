"""The only writers of match runs, restrictions, relationships and places."""

from nastavnik.pairing.services.answers import (
    answer,
    ask_to_clarify,
    record_meeting,
    record_paper_answer,
    remind,
    take_back,
)
from nastavnik.pairing.services.confirming import carry_over, confirm, register_order
from nastavnik.pairing.services.handlers import confirm_handlers
from nastavnik.pairing.services.leaving import last_day_of_mentor, mentee_leaves, mentor_leaves
from nastavnik.pairing.services.life import begin_closing, change_format, finish, mark_paused, resume
from nastavnik.pairing.services.lottery import hold_draw, lift_draw
from nastavnik.pairing.services.matching import lift_restriction, run_matching, set_restriction
from nastavnik.pairing.services.proposals import (
    choose_mentor,
    invite_to_meeting,
    propose,
    release,
    replace,
    withdraw_proposal,
)
from nastavnik.pairing.services.returning import place_offer, return_place
from nastavnik.pairing.services.runs import delete_run, put_to_work, rename_run
from nastavnik.pairing.services.weights import require_words

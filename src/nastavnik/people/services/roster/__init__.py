"""The staff list on its way in: uploaded, looked at, decided about, accepted."""

from nastavnik.people.services.roster.accepting import accept_roster, decide
from nastavnik.people.services.roster.plan import Plan, Question
from nastavnik.people.services.roster.steps import discard_roster, preview, set_choices, upload_roster

__all__ = [
    "Plan",
    "Question",
    "accept_roster",
    "decide",
    "discard_roster",
    "preview",
    "set_choices",
    "upload_roster",
]

"""The staff list on its way in: uploaded, looked at, decided about, accepted."""

from nastavnik.people.services.roster.accepting import accept_roster, decide
from nastavnik.people.services.roster.steps import discard_roster, preview, set_choices, upload_roster

"""The only writer of the journal: lines, changes with what was and what is, and taking a press back."""

from nastavnik.journal.services.lines import change, forget, record, remove, write
from nastavnik.journal.services.returning import Offer, give_back, offer_of

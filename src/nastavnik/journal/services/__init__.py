"""The only writer of the journal: lines, changes with what was and what is, trying a press, and taking one back."""

from nastavnik.journal.services.lines import change, forget, record, remove, write
from nastavnik.journal.services.rehearsing import rehearse, what_stands_on
from nastavnik.journal.services.returning import Offer, annul, give_back, give_back_the_rest, offer_of, stands_alone

"""The only writer of notices, and the loop that does background work under leases."""

from nastavnik.outbox.services.letters import give_up, hold_letters, send_again, write_letter
from nastavnik.outbox.services.notices import mark_read, put, silence, take_back, waits

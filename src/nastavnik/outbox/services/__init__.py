"""The only writer of notices, and the loop that does background work under leases."""

from nastavnik.outbox.services.notices import mark_read, put, silence

__all__ = ["mark_read", "put", "silence"]

"""The one error of reading a staff list."""


class RosterError(Exception):
    """The file as a whole cannot be read.

    The message is Russian, for a person, and says what happened and what to do; where it is
    composed, it is a `Text`.
    Problems of single rows are never raised: they are listed in the roster.
    """

"""Why a copy, a restore or an upgrade did not come about, in words for the person who keeps the site."""


class CopyError(Exception):
    """Says what did not work and what to do; nothing was changed unless it says so."""


class NotBackError(CopyError):
    """Says that what an upgrade changed could not be put back by itself."""

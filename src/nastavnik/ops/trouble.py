"""Why a copy, a restore or an upgrade did not come about, in words for the person who keeps the site."""

from nastavnik.core.texts import Text


class CopyError(Exception):
    """Says what did not work and what to do; nothing was changed unless it says so."""

    @property
    def text(self) -> Text:
        """Give the words so that they can be kept and told in another language."""
        told = self.args[0] if self.args else ""
        return told if isinstance(told, Text) else Text(str(told))


class NotBackError(CopyError):
    """Says that what an upgrade changed could not be put back by itself."""

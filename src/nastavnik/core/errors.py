"""The one error that a broken rule raises, with words for the person who broke it."""

from collections.abc import Callable, Mapping, Sequence

from nastavnik.core.texts import tell


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for the message catalogue and return it unchanged.

    Parameters
    ----------
    text : str
        Russian text, the message id of the catalogue.

    Returns
    -------
    str
        The same text.

    Notes
    -----
    The core knows no language of display; who shows the text translates it.
    """
    return text


class RuleError(Exception):
    """Refuse an action that a rule of the programme does not allow.

    Parameters
    ----------
    code : str
        Stable name of the rule, for example ``place.transition``.
    message : str
        Russian text for people: what happened, why, what to do. May hold ``%(name)s`` places.
    field : str, optional
        Name of the form field the message belongs to; the whole form when absent.
    params : mapping, optional
        Values for the places of `message`; they are shown as they are, never translated.
    details : sequence of str, optional
        Further Russian texts listed after the message, each translated by itself; a `Text` when composed.
    """

    def __init__(
        self,
        code: str,
        message: str,
        field: str | None = None,
        *,
        params: Mapping[str, object] | None = None,
        details: Sequence[str] = (),
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field
        self.params = dict(params or {})
        self.details = tuple(details)

    def render(self, translate: Callable[[str], str] = N_) -> str:
        """Compose the text for people in one language.

        Parameters
        ----------
        translate : callable, optional
            Turns a Russian message id into the language of display, for example ``gettext``.

        Returns
        -------
        str
            The message with its values, then the details after a colon.
        """
        text = translate(self.message)
        if self.params:
            text %= self.params
        if self.details:
            text = f"{text}: {'; '.join(tell(detail, translate) for detail in self.details)}"
        return text

    def __str__(self) -> str:
        return self.render()

"""Say a text by its id."""

from nastavnik.core.evidence.words.templates import TEMPLATES
from nastavnik.core.texts import Text


def say(key: str, /, **params: object) -> Text:
    """Compose a text of a report.

    Parameters
    ----------
    key : str
        Id of the text in `nastavnik.core.evidence.words.templates`.
    **params : object
        Values for its places.

    Returns
    -------
    Text
        Russian, translatable.

    Raises
    ------
    KeyError
        When there is no such text or a place has no value.
    """
    return Text(TEMPLATES[key], **params)

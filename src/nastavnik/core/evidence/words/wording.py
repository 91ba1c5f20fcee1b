"""Say a text by its id, and find words that no report may hold."""

import re
from collections.abc import Mapping

from nastavnik.core.evidence.words.templates import TEMPLATES
from nastavnik.core.texts import Text

#: Parts of words, in lower case, that no report may hold in a language.
FORBIDDEN: Mapping[str, tuple[str, ...]] = {
    "ru": (
        "доказано",
        "доказал",
        "доказыва",
        "статистически подтвержд",
        "гарантир",
        "рейтинг",
        "эффект",
        "помогл",
        "значим",
        "не повлиял",
        "повлиял",
        "улучшил",
        "лучший наставник",
        "лучшие наставники",
        "благодаря программе",
        "благодаря наставни",
    ),
    "en": (
        "proven",
        "proved",
        "proves",
        "statistically confirmed",
        "guarantee",
        "ranking of",
        "rating of mentors",
        "effective",
        "effect",
        "helped",
        "significan",
        "improved",
        "had no influence",
        "did not influence",
        "best mentor",
        "thanks to",
    ),
}


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


def forbidden_in(text: str, language: str = "ru") -> tuple[str, ...]:
    """Find forbidden words.

    Parameters
    ----------
    text : str
        Text for people.
    language : {'ru', 'en'}
        Its language.

    Returns
    -------
    tuple of str
        What was found, in the order of the list; empty when the text may be shown.
    """
    plain = re.sub(r"\s+", " ", text).lower()
    return tuple(word for word in FORBIDDEN[language] if word in plain)

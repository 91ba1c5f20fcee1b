"""Words that no report may hold, whoever reads it."""

import re
from collections.abc import Mapping

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


def forbidden_in(text: str, language: str = "ru") -> tuple[str, ...]:
    """Find forbidden words, in the order of the list; nothing when the text may be shown."""
    plain = re.sub(r"\s+", " ", text).lower()
    return tuple(word for word in FORBIDDEN[language] if word in plain)

"""School subjects in Russian, the area each belongs to, and other ways people write them."""

from functools import lru_cache

AREAS: dict[str, tuple[str, ...]] = {
    "mathematics": ("математика", "алгебра", "геометрия", "вероятность и статистика", "информатика"),
    "science": ("физика", "химия", "биология", "география", "астрономия", "естествознание"),
    "russian": ("русский язык", "литература", "родной язык", "родная литература"),
    "languages": (
        "английский язык",
        "немецкий язык",
        "французский язык",
        "испанский язык",
        "итальянский язык",
        "китайский язык",
        "иностранный язык",
    ),
    "history": ("история", "обществознание", "право", "экономика", "однкнр"),
    "arts": (
        "труд (технология)",
        "музыка",
        "изобразительное искусство",
        "мировая художественная культура",
        "черчение",
    ),
    "primary": ("начальные классы",),
    "physical": ("физическая культура",),
    "safety": ("обзр",),
}

ALIASES: dict[str, str] = {
    "нач. классы": "начальные классы",
    "нач. кл.": "начальные классы",
    "начальная школа": "начальные классы",
    "русский": "русский язык",
    "английский": "английский язык",
    "немецкий": "немецкий язык",
    "французский": "французский язык",
    "испанский": "испанский язык",
    "итальянский": "итальянский язык",
    "китайский": "китайский язык",
    "обществоведение": "обществознание",
    "труд": "труд (технология)",
    "технология": "труд (технология)",
    "изо": "изобразительное искусство",
    "мхк": "мировая художественная культура",
    "физкультура": "физическая культура",
    "физ. культура": "физическая культура",
    "обж": "обзр",
    "основы безопасности и защиты родины": "обзр",
    "основы духовно-нравственной культуры народов россии": "однкнр",
    "mathematics": "математика",
    "informatics": "информатика",
    "physics": "физика",
    "chemistry": "химия",
    "biology": "биология",
    "geography": "география",
    "russian": "русский язык",
    "literature": "литература",
    "english": "английский язык",
    "german": "немецкий язык",
    "french": "французский язык",
    "history": "история",
    "social studies": "обществознание",
    "technology": "труд (технология)",
    "arts": "изобразительное искусство",
    "music": "музыка",
    "primary": "начальные классы",
}

_AREA_OF = {subject: area for area, subjects in AREAS.items() for subject in subjects}


@lru_cache(maxsize=4096)
def plain_subject(name: str) -> str:
    """Return the one spelling under which a subject is compared.

    Letter case, spaces, «ё» and the usual short forms do not matter; an unknown name is kept.

    Examples
    --------
    >>> plain_subject("  Русский ")
    'русский язык'
    """
    plain = " ".join(name.casefold().replace("ё", "е").split())
    return ALIASES.get(plain, plain)


def area_of(name: str) -> str | None:
    """Return the subject area of a subject, or None for a name the table does not know.

    Examples
    --------
    >>> area_of("Информатика") == area_of("алгебра")
    True
    """
    return _AREA_OF.get(plain_subject(name))

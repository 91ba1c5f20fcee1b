"""Where the rows behind a whole group of figures are, as far as the reader may open them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from nastavnik.kit import access

#: Url name and arguments by group.
PAGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "mentees": ("registry:mentees", ()),
    "young": ("reports:indicator", ("I1",)),
    "mentors": ("registry:mentors", ()),
    "pairs": ("pairing:pairs", ()),
    "meetings": ("reports:indicator", ("I7",)),
    "goals": ("pairing:pairs", ()),
    "results": ("reports:indicator", ("I10",)),
    "requests": ("registry:demand", ()),
    "topics": ("registry:demand", ()),
    "satisfaction": ("reports:indicator", ("I2",)),
    "waves": ("surveys:waves", ()),
    "forms": ("completion:board", ()),
}


def origins(roles: Iterable[str]) -> dict[str, str]:
    """Give the page of each group that one of the roles may open."""
    held = list(roles)
    return {code: reverse(name, args=args) for code, (name, args) in PAGES.items() if access.may_open(name, held)}

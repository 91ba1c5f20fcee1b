"""The section of the bar about pairs and groups."""

from django.utils.translation import gettext_lazy

from nastavnik.kit.context import NavigationItem
from nastavnik.kit.registries import navigation

navigation.add(
    "pairing.pairs",
    NavigationItem(
        40,
        gettext_lazy("Пары и группы"),
        "pairing:pairs",
        ("/pairs/", "/pairing/", "/mentoring/", "/meetings/", "/goals/", "/help/"),
    ),
)

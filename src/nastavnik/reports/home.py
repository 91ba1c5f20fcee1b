"""The section of results in the bar above."""

from django.utils.translation import gettext_lazy

from nastavnik.kit.context import NavigationItem
from nastavnik.kit.registries import navigation

navigation.add(
    "reports.results",
    NavigationItem(50, gettext_lazy("Результаты"), "reports:results", ("/results/", "/completion/")),
)

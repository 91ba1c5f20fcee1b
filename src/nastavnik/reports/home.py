"""The sections of results in the bar above, and what the methodist reads at home."""

from typing import Any

from django.utils.translation import gettext_lazy

from nastavnik.kit import access
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import section
from nastavnik.kit.registries import navigation
from nastavnik.people.desk import DeskRequest
from nastavnik.reports.selectors.schools.overview import overview

navigation.add(
    "reports.results",
    NavigationItem(50, gettext_lazy("Результаты"), "reports:results", ("/results/", "/completion/")),
)
navigation.add(
    "reports.schools",
    NavigationItem(51, gettext_lazy("Сводка по школам"), "reports:schools", "/schools/"),
)


@section("reports.schools", roles=(access.SIGNED_IN,), position=10, template="reports/home_schools.html")
def schools(request: DeskRequest) -> dict[str, Any] | None:
    """Show the methodist how many schools there are and when totals were last composed."""
    account = request.user
    if account.school_id is not None and not request.holds("methodist"):
        return None
    return {"page": overview(account)}

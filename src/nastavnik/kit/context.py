"""What every page knows: the way of running, the navigation, the number of unread notices."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from nastavnik.kit import access
from nastavnik.kit.registries import navigation, unread_counters


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One section of the site in the bar above; shown to whoever may open its url.

    `of_school` hides it from an account of no school: the page is about the school of whoever asks.
    """

    position: int
    label: Any
    url_name: str
    prefix: str | tuple[str, ...]
    of_school: bool = False

    def shown(self, request: HttpRequest) -> dict[str, Any]:
        """Give what the bar prints."""
        return {
            "label": self.label,
            "url": reverse(self.url_name),
            "current": request.path.startswith(self.prefix) if self.prefix != "/" else request.path == "/",
        }


def page(request: HttpRequest) -> dict[str, Any]:
    """Add the bar above to every page of a signed-in person."""
    context: dict[str, Any] = {"demo_mode": settings.DEMONSTRATION, "navigation": []}
    if getattr(request, "user", None) is None or not request.user.is_authenticated or not hasattr(request, "roles"):
        return context
    items = sorted((item for _name, item in navigation), key=lambda item: item.position)
    context["unread_notices"] = SimpleLazyObject(lambda: sum(count(request.user) for _name, count in unread_counters))
    context["account_url"] = reverse("web:about_me")
    context["navigation"] = [
        item.shown(request)
        for item in items
        if access.may_open(item.url_name, request.roles)
        and (getattr(request.user, "school_id", None) or not item.of_school)
    ]
    return context

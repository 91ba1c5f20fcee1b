"""What every page knows: the way of running, the navigation, the number of unread notices."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from nastavnik.kit import access
from nastavnik.kit.http import CleanRequest
from nastavnik.kit.registries import navigation


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Sections that are one entry of the bar; on their own pages they stand as tabs."""

    label: Any


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One section of the site in the bar above; shown to whoever may open its url.

    `of_school` hides it from an account of no school: the page is about the school of whoever asks.
    `prefix` names the pages that belong to it; where several do, the longest decides, then the position.
    """

    position: int
    label: Any
    url_name: str
    prefix: str | tuple[str, ...]
    group: NavigationGroup | None = None
    of_school: bool = False

    def claim(self, path: str) -> int:
        """Say how closely a page belongs here; 0 is not at all."""
        prefixes = (self.prefix,) if isinstance(self.prefix, str) else self.prefix
        return max((len(prefix) for prefix in prefixes if path.startswith(prefix)), default=0)


def _open_to(request: CleanRequest) -> list[NavigationItem]:
    """Give the items somebody may open, in order; without a school there is nothing of a school."""
    at_school = bool(getattr(request.user, "school_id", None))
    items = [item for _name, item in navigation if at_school or not item.of_school]
    return sorted(
        (item for item in items if access.may_open(item.url_name, request.roles)), key=lambda item: item.position
    )


def _sections(request: CleanRequest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give the entries of the bar, a group being one, and the tabs of the page that is shown."""
    path, items = request.path, _open_to(request)
    closest = max(items, key=lambda item: item.claim(path), default=None)
    current = closest if closest is not None and closest.claim(path) else None
    grouped: dict[NavigationGroup | NavigationItem, list[NavigationItem]] = {}
    for item in items:
        grouped.setdefault(item.group or item, []).append(item)
    entries, tabs = [], []
    for key, members in grouped.items():
        shown = [{"label": one.label, "url": reverse(one.url_name), "current": one is current} for one in members]
        entries.append(
            {
                "label": key.label if len(members) > 1 else members[0].label,
                "url": shown[0]["url"],
                "current": any(one["current"] for one in shown),
            }
        )
        if len(members) > 1 and any(one["url"] == path for one in shown):
            tabs = shown
    return entries, tabs


def page(request: CleanRequest) -> dict[str, Any]:
    """Add the bar above to every page of a signed-in person."""
    context: dict[str, Any] = {"demo_mode": settings.DEMONSTRATION, "navigation": []}
    if getattr(request, "user", None) is None or not request.user.is_authenticated or not hasattr(request, "roles"):
        return context
    context["unread_notices"] = SimpleLazyObject(lambda: request.standing.number("outbox.unread"))
    context["account_url"] = reverse("web:about_me")
    context["navigation"], context["tabs"] = _sections(request)
    return context

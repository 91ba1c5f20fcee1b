"""Lists as somebody asked for them, kept under a name: search, filters, order and columns of an address."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.models import SavedView

#: The fact about oneself that names the lists one has views of; asked with the others of every page.
OWN = "kit.views"
#: As many views of one list as somebody finds a name in.
MOST = 20
LONGEST = 1500
#: What an address says beyond what the list shows.
PASSING = ("page", "format", "ticked")


def asked_of(request: HttpRequest) -> str:
    """Give what an address asks of a list, without what only passes."""
    asked = request.GET.copy()
    for name in PASSING:
        asked.pop(name, None)
    for name in [name for name, values in asked.lists() if not any(values)]:
        del asked[name]
    return asked.urlencode()


def views_of(request: HttpRequest) -> list[SavedView]:
    """Give somebody's own views of the list that is shown."""
    standing = getattr(request, "standing", None)
    if not getattr(request.user, "is_authenticated", False) or standing is None:
        return []
    if request.path not in standing.keys(OWN):
        return []
    return list(SavedView.objects.visible_to(request.user).filter(path=request.path))


def require_list(path: str, asked: str) -> tuple[str, str]:
    """Give the address of a list as it is kept, or refuse what is no page of the product."""
    try:
        resolve(path)
    except Resolver404:
        raise RuleError(
            "view.path", N_("Этого списка больше нет. Откройте нужный список и сохраните вид там.")
        ) from None
    kept = QueryDict(asked).urlencode()
    if not kept or len(kept) > LONGEST:
        raise RuleError(
            "view.asked", N_("Сначала найдите, отберите или упорядочьте строки: сохраняется то, что выбрано.")
        )
    return path, kept


def save_view(*, path: str, asked: str, name: str, actor: Any) -> SavedView:
    """Keep a list as it was asked for under a name of one's own; the same name again takes the newer choice."""
    path, kept = require_list(path, asked)
    with transaction.atomic():
        own = SavedView.objects.select_for_update().filter(account=actor, path=path)
        found = own.filter(name=name.strip()).first() or SavedView(
            school_id=actor.school_id, account=actor, path=path, name=name.strip()
        )
        if found._state.adding and own.count() >= MOST:
            raise RuleError("view.many", N_("Сохранённых видов этого списка уже двадцать. Удалите лишний."))
        found.asked, found.saved_at = kept, clock.now()
        found.full_clean()
        found.save()
    return found


def rename_view(*, view: SavedView, name: str, actor: Any) -> SavedView:
    """Call one's own view otherwise."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update().get(pk=view.pk, account=actor)
        view.name = name.strip()
        view.full_clean()
        view.save(update_fields=["name"])
    return view


def forget_view(*, view: SavedView, actor: Any) -> None:
    """Remove one's own view; the list stays as it is."""
    SavedView.objects.filter(pk=view.pk, account=actor).delete()

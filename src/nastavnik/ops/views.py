"""The page of the copies: what there is, where it lies, one more now."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from nastavnik.kit.desk import missing, press
from nastavnik.kit.tables import show_tables
from nastavnik.ops import copies
from nastavnik.ops.asking import ask_for_copy, is_being_made, may_ask
from nastavnik.ops.health import OK, of_copies
from nastavnik.ops.tables import copies_table, megabytes, when
from nastavnik.people.desk import DeskRequest


def copies_page(request: DeskRequest) -> HttpResponse:
    """Show the copies of this installation; a press makes one more."""
    school = request.school
    if request.method == "POST":
        words = _("Копия делается. Обновите страницу через минуту.")
        return press(request, lambda: ask_for_copy(school=school, actor=request.user), words, "ops:copies")
    kept = copies.notes()
    listed = sorted(kept.copies.values(), key=lambda one: one.at, reverse=True)
    context = {
        "demonstration": settings.DEMONSTRATION,
        "troubles": [one for one in of_copies() if one.tone != OK],
        "sum": megabytes(sum(one.size for one in listed)),
        "number": len(listed),
        "folder": copies.folder(),
        "second": settings.COPIES_SECOND,
        "second_at": kept.second_at and when(kept.second_at),
        "going": is_being_made(),
        "missing": missing(lambda: may_ask(school=school, actor=request.user)),
    }
    return show_tables(request, "ops/copies.html", context, *([copies_table(request, listed)] if listed else []))

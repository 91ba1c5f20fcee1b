"""The file a school hands to the methodist: what stands in it, the button that composes it, the file."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import Press, press
from nastavnik.kit.files import attachment
from nastavnik.kit.once import long_work
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.reports.selectors.schools.last_sheet import last_sheet, lines_of
from nastavnik.reports.services import compose_sheet


def _page(request: DeskRequest, programme: Programme, status: int = 200) -> HttpResponse:
    release = last_sheet(programme)
    context = {"programme": programme, "release": release, "lines": lines_of(release) if release else []}
    return render(request, "reports/sheet.html", context, status=status)


@with_programme
def sheet(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show what the last file tells; looking composes nothing."""
    return _page(request, programme)


@long_work
@with_programme
def sheet_compose(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Compose the file as the programme stands today and keep it."""

    def again(form: Press) -> HttpResponse:
        messages.error(request, form.words)
        return _page(request, programme, 422)

    return press(
        request,
        lambda: compose_sheet(programme=programme, actor=request.user, on=clock.today()),
        _("Файл составлен. Проверьте, что в нём, и скачайте."),
        "reports:sheet",
        again=again,
    )


@with_programme
def sheet_file(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Give the last file."""
    release = last_sheet(programme)
    if release is None:
        return redirect("reports:sheet")
    body = json.dumps(release.content["file"], ensure_ascii=False, indent=1).encode()
    name = _("сводка школы %(year)s") % {"year": programme.starts_on.year}
    return attachment(body, f"{name}.json", "application/json")

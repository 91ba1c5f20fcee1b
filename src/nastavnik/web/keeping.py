"""Pages of those who keep the site: how it is, and the sheet that says where it is."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nastavnik.ops import health, sheets
from nastavnik.people.desk import DeskRequest


def healthz(_request: HttpRequest) -> HttpResponse:
    """Say to whoever watches that the site answers and would take a write; no figures."""
    try:
        alive = health.is_alive()
    except DatabaseError:
        alive = False
    return HttpResponse("ok" if alive else "busy", status=200 if alive else 503, content_type="text/plain")


def status(request: DeskRequest) -> HttpResponse:
    """Show how the site is."""
    return render(request, "web/status.html", {"signs": health.signs()})


def address(request: DeskRequest) -> HttpResponse:
    """Show the sheet for the staff room, to be printed again."""
    site = settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    names = sheets.other_names(site, settings.ALLOWED_HOSTS)
    sheet = sheets.staff_room(settings.DATA_DIR, request.school.short_name, site, names)
    return render(request, "web/address.html", {"sheet": sheet})

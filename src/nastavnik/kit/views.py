"""Pages of the mechanisms: drafts, and what a refused token shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from nastavnik.kit import clock, drafts
from nastavnik.kit.http import typed_texts


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep a draft; the page shows the time."""
    key = request.POST.get("draft_key", "")[:120]
    if not key:
        return HttpResponse(status=400)
    drafts.save(request.user, key, request.POST)
    return HttpResponse(clock.now().astimezone().strftime("%H:%M"), content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show the typed text back when the page was open too long."""
    return render(request, "kit/csrf.html", {"typed": typed_texts(request)}, status=403)

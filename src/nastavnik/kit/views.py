"""Pages of the mechanisms: drafts, and what a refused token shows."""

import sys
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from nastavnik.kit import clock, drafts
from nastavnik.kit.busy import busy, is_busy
from nastavnik.kit.desk import attempt, closed, correction, form_page, said
from nastavnik.kit.forms import ViewForm, ViewNameForm
from nastavnik.kit.http import own_page, typed_texts, visible_or_404
from nastavnik.kit.many import ROWS, act_of, batch_table, give_all_back, lines_of, may_give_back, past_table, then_of
from nastavnik.kit.models import Batch, SavedView
from nastavnik.kit.once import in_own_transactions
from nastavnik.kit.saved import forget_view, rename_view, require_list, save_view
from nastavnik.kit.tables import show_tables


def draft(request: HttpRequest) -> HttpResponse:
    """Keep a draft; the page shows the time, and without a script it is shown again."""
    key = request.POST.get("draft_key", "")[:120]
    if not key:
        return HttpResponse(status=400)
    if not drafts.save(request.user, key, request.POST):
        return render(request, "400.html", {"typed": typed_texts(request)}, status=413)
    back = request.POST.get("draft_back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        messages.success(request, _("Черновик сохранён."))
        return redirect(back)
    return HttpResponse(timezone.localtime(clock.now()).strftime("%H:%M"), content_type="text/plain")


def broken(request: HttpRequest) -> HttpResponse:
    """Show that the program broke, or that its database is busy, which passes by itself."""
    error = sys.exc_info()[1]
    if not is_busy(error):
        return server_error(request)
    response = busy(request, error)
    vars(response)["connection_lost"] = getattr(connection.connection, "closed", False)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show the typed text back when the page was open too long."""
    return render(request, "kit/csrf.html", {"typed": typed_texts(request)}, status=403)


def batch(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Show what came of an act on many rows: done, refused with the reason, and what may be tried again."""
    found = visible_or_404(request, Batch, handle=handle)
    act, lines = act_of(found), lines_of(found)
    refused = [line.key for line in lines if line.why]
    context = {
        "act": act,
        "waiting": len(found.waiting),
        "all": len(found.waiting) + len(lines),
        "done": len(lines) - len(refused),
        "refused": len(refused),
        "again": f"{reverse(act.name)}?{urlencode([(ROWS, key) for key in refused])}",
        "back": reverse(act.back),
        "batch": found,
        "taken_back": found.backs.first(),
        "may_give_back": may_give_back(found),
        "then": then_of(request, act),
    }
    return show_tables(request, "kit/batch.html", context, batch_table(request, lines, act.label))


def batches(request: HttpRequest) -> HttpResponse:
    """List what whoever asks did to many rows at once, with the way back where there still is one."""
    return show_tables(request, "kit/batches.html", {}, past_table(request, _("Сделанное сразу")))


@in_own_transactions
def batch_back(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Take back each row that an act on many did, and lead to what came of that."""
    found = visible_or_404(request, Batch, handle=handle)
    if not may_give_back(found):
        messages.error(request, _("Вернуть всё сразу больше нельзя. Отдельную запись возвращают на её странице."))
        return redirect("kit:batch", handle=handle)
    return redirect("kit:batch", handle=give_all_back(found).handle)


def view_save(request: HttpRequest) -> HttpResponse:
    """Keep a list as it was asked for under a name of one's own."""
    path, asked = (request.POST.get(name) or request.GET.get(name, "") for name in ("list", "asked"))
    closed(request, lambda: require_list(path, asked), "web:home")
    form = ViewForm(request.POST or None, initial={"list": path, "asked": asked})
    run = lambda: save_view(path=path, asked=asked, name=form.cleaned_data["name"], actor=request.user)  # noqa: E731
    if done := attempt(form, run):
        return said(request, _("Вид сохранён. Он стоит над списком, виден только вам."), done.value.address)
    back = f"{path}?{asked}" if own_page(request, path) else reverse("web:home")
    return form_page(request, "kit/view_save.html", form=form, back=back)


def view_edit(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Call one's own view of a list otherwise, or remove it."""
    found = visible_or_404(request, SavedView, handle=handle)
    form = ViewNameForm(request.POST or None, instance=found)
    run = lambda: rename_view(view=found, name=form.cleaned_data["name"], actor=request.user)  # noqa: E731
    removal = (reverse("kit:view_remove", args=[handle]), _("Удалить вид"))
    return correction(request, form, run, heading=_("Сохранённый вид списка"), to=found.address, removals=[removal])


def view_remove(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Remove one's own view of a list."""
    found = visible_or_404(request, SavedView, handle=handle)
    forget_view(view=found, actor=request.user)
    return said(request, _("Вид удалён, список остался как был."), found.path)

"""What pages of the registers share: who acts, the programme, a refused button shown on its own page."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from nastavnik.kit.http import REFUSALS, refuse
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import teacher_of
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import current_programme

PER_PAGE = 50


def acting(request: HttpRequest) -> Account:
    """Give the account that acts; the access matrix let nobody else through."""
    return cast(Account, request.user)


def own_teacher(request: HttpRequest) -> Teacher:
    """Give the staff row of whoever acts."""
    teacher = teacher_of(request.user)
    if teacher is None:
        raise Http404
    return teacher


def programme_or_404(request: HttpRequest) -> Programme:
    """Give the running programme."""
    programme = current_programme(request)
    if programme is None:
        raise Http404
    return programme


def own_or_404(entry: Any) -> Any:
    """Give one's own entry, or say there is no such page."""
    if entry is None:
        raise Http404
    return entry


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """Cut a long list."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def press(
    request: HttpRequest,
    run: Callable[[], object],
    *,
    to: str,
    again: Callable[[forms.Form], HttpResponse],
    **kwargs: Any,
) -> HttpResponse:
    """Run what a button asks for; a refusal is shown on the page the button stands on."""
    form = forms.Form(request.POST)
    try:
        run()
    except REFUSALS as error:
        refuse(form, error)
        return again(form)
    response: HttpResponse = redirect(to, **kwargs)
    return response

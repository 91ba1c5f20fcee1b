"""What waits: all of it, one kind as a list, putting one off, reminding once, the terms of the school."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.kit.matters import Matter, lives
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme import services
from nastavnik.programme.forms import PutOffForm, TermsForm
from nastavnik.programme.selectors import counts_for, stage_of
from nastavnik.programme.selectors.matters import (
    found_in,
    matters_for,
    may_put_off,
    names_of,
    own_lines,
    reader_of,
    text_of,
)
from nastavnik.programme.tables import lines_table, matters_table

LONGEST_WORD = 100


def all_matters(request: DeskRequest) -> HttpResponse:
    """Show everything that waits for whoever asks."""
    counts = counts_for(request)
    lines = own_lines(request, stage_of(counts) if counts is not None else 1)
    return show_tables(request, "programme/all_matters.html", {}, lines_table(request, [one.step for one in lines]))


def matter_list(request: DeskRequest, life: str, state: str) -> HttpResponse:
    """Show what waits in one state of one life."""
    reader = reader_of(request)
    found = found_in(request, life, state)
    waits = lives[life].life.waits_in(state) if life in lives else ()
    if not waits:
        raise Http404
    people = names_of(pk for one in found for pk in (one.record.left, one.record.right))
    own = [one.wait for one in found if reader.owns(one)] or [one.wait for one in found] or waits
    words = _(own[0].many) % {"n": len({one.record for one in found})}
    table = matters_table(request, found, people, reader, words)
    return show_tables(request, "programme/matters.html", {"words": words}, table)


def _mine(request: DeskRequest, life: str, state: str, pk: int, *, waits: bool = False) -> Matter | None:
    """Find the wait of whoever asks, or the one they wait in; there is no other."""
    reader = reader_of(request)
    for one in matters_for(request):
        mine = reader.waits_for(one) if waits else reader.owns(one)
        if one.group[:2] == (life, state) and one.record.key == pk and mine:
            return one
    return None


def put_off(request: DeskRequest, life: str, state: str, pk: int) -> HttpResponseBase:
    """Put one wait off to a day."""
    matter = _mine(request, life, state, pk)
    if matter is None:
        raise Http404
    form = PutOffForm(request.POST or None, matter=matter, today=clock.today())
    if attempt(form, lambda: services.put_off(matter=matter, actor=request.user, **form.cleaned_data)):
        return said(request, _("Отложено. Строка вернётся сама."), "web:home")
    reader = reader_of(request)
    text = text_of(matter, names_of((matter.record.left, matter.record.right)), reader)
    return form_page(request, "programme/put_off.html", form=form, text=text, may=may_put_off(matter))


def remind(request: DeskRequest, life: str, state: str, pk: int) -> HttpResponseBase:
    """Remind once whoever is waited for."""
    matter = _mine(request, life, state, pk, waits=True)
    if matter is None:  # it was done while the page was open
        return said(request, _("Этого уже не ждут: напоминать не о чем."), "web:home")
    return press(
        request, lambda: services.remind(matter=matter, actor=request.user), _("Напоминание отправлено."), "web:home"
    )


def terms(request: DeskRequest) -> HttpResponseBase:
    """Show and change in how many days things are usually done, stage by stage, or what a word finds."""
    find = request.GET.get("q", "").strip()[:LONGEST_WORD]
    form = TermsForm(request.POST or None, school=request.school.pk, find=find)
    if attempt(form, lambda: services.set_terms(actor=request.user, days=form.days())):
        return said(request, _("Сроки сохранены. Пустые вернулись к значениям по умолчанию."), "programme:terms")
    return form_page(request, "programme/terms.html", form=form, find=find, longest=LONGEST_WORD)

"""Telling people about the programme: what was held, who was there, who was not told yet, texts to tell it by."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, closed, correction, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.programme import services
from nastavnik.programme.forms import NewOutreachForm, OutreachForm, PresentForm
from nastavnik.programme.models import Outreach, Programme
from nastavnik.programme.selectors import current_programme
from nastavnik.programme.selectors.hints import hints
from nastavnik.programme.selectors.outreach import held_outreach, not_told, questions_for, texts_of, told_on
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.tables import not_told_table, outreach_table, present_table
from nastavnik.programme.views.asking import with_programme

AUDIENCES = ("staff", "mentors", "mentees")


@with_programme
def outreach(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """List where people were told about the programme, and note one more."""
    form = NewOutreachForm(request.POST or None, programme=programme)
    record = lambda: services.record_outreach(programme=programme, actor=request.user, **form.cleaned_data)  # noqa: E731
    if done := attempt(form, record):
        if done.value.present.exists():
            return said(request, _("Мероприятие записано. Снимите отметку с тех, кого не было."), *_who(done.value))
        return said(request, _("Мероприятие записано."), "programme:outreach")
    may_record = request.holds("coordinator", "department_head")
    context = {
        "form": form if may_record else None,
        "board_link": request.holds("coordinator", "head"),
        "not_told": not_told(programme, programme.school_id).count(),
        "hint": hints["audiences"](programme) if may_record else None,
        "counted": programme.outreach.filter(present__isnull=False).exists(),
    }
    status = 422 if request.method == "POST" else 200
    table = outreach_table(request, held_outreach(programme), may_correct=may_record)
    return show_tables(request, "programme/outreach.html", context, table, status=status)


def _who(outreach: Outreach) -> tuple[str]:
    return (reverse("programme:outreach_who", args=[outreach.pk]),)


def outreach_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct what was told to whom and when."""
    found = visible_or_404(request, Outreach, pk=pk)
    closed(request, lambda: require_running(found.programme), "programme:outreach")
    form = OutreachForm(request.POST or None, instance=found)
    return correction(
        request,
        form,
        lambda: services.correct_outreach(outreach=found, actor=request.user, **form.cleaned_data),
        heading=_("Исправить запись"),
        removals=[(reverse("programme:outreach_remove", args=[pk]), _("Убрать запись"))],
        to="programme:outreach",
    )


def outreach_who(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Tick who of the staff list was there."""
    found = visible_or_404(request, Outreach, pk=pk)
    closed(request, lambda: require_running(found.programme), "programme:outreach")
    there = set(found.present.values_list("teacher_id", flat=True))
    everybody = Teacher.objects.visible_to(request.user)
    people = (everybody.on_duty() | everybody.filter(pk__in=there)).distinct().by_name()
    form = PresentForm(request.POST or None, row=found, people=people)
    if attempt(form, lambda: services.set_present(outreach=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Записано, кто был."), "programme:outreach")
    ticked = request.POST.getlist("present") if request.method == "POST" else [str(pk) for pk in there]
    table = present_table(request, people, form, frozenset(ticked), told_on(found.programme))
    status = 422 if request.method == "POST" else 200
    context = {"outreach": found, "form": form}
    return show_tables(request, "programme/outreach_who.html", context, table, status=status)


def outreach_remove(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Remove an outreach entered by mistake."""
    found = visible_or_404(request, Outreach, pk=pk)
    run = partial(services.remove_outreach, outreach=found, actor=request.user)
    return press(request, run, _("Запись убрана."), "programme:outreach")


@with_programme
def unheard(request: DeskRequest, programme: Programme) -> HttpResponse:
    """List who of the staff was not told about the programme yet."""
    rows = not_told(programme, programme.school_id).by_name()
    return show_tables(request, "programme/unheard.html", {}, not_told_table(request, rows))


@with_programme
def texts(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Show the texts by which people are told, for copying and printing."""
    return render(request, "programme/texts.html", {"texts": texts_of(programme)})


@with_programme
def text(request: DeskRequest, programme: Programme, key: str) -> HttpResponse:
    """Show one text alone, as it is printed."""
    found = next((one for one in texts_of(programme) if one.key == key), None)
    if found is None:
        raise Http404
    return render(request, "programme/text.html", {"text": found, "today": clock.today()})


def questions(request: DeskRequest) -> HttpResponse:
    """Answer what people ask about the programme before they join it."""
    context: dict[str, Any] = {"questions": questions_for(AUDIENCES), "programme": current_programme(request)}
    return render(request, "programme/questions.html", context)

"""«Внести с листа»: what may be entered for a person, one form for each act, and what was entered for oneself."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Value
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.journal.services import what_stands_on
from nastavnik.kit.desk import attempt, foretold_page, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.models import StoredFile
from nastavnik.kit.paper import PaperAct, paper_acts
from nastavnik.kit.uploads import read_once, store_upload
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.people.forms import PaperForm
from nastavnik.people.models import Entered, Teacher
from nastavnik.people.selectors import accounts_with_role, words_of_entered
from nastavnik.people.services import (
    enter_for,
    may_take_back,
    say_not_so,
    settle_objection,
    take_entry_back,
    would_be_annulled,
)

#: How many people after this one are looked at for the next sheet of a pile.
AHEAD = 60


def _ways(teacher: Teacher) -> list[tuple[PaperAct, list[Any]]]:
    """Give what can be entered for somebody now, each with the rows it is about."""
    possible = _possible(teacher)
    return [(act, list(act.rows(teacher)[:20])) for name, act in paper_acts if name in possible]


def _possible(teacher: Teacher) -> set[str]:
    """Name the acts that find a row, all asked in one statement: most find none."""
    first, *others = [
        act.rows(teacher).order_by().annotate(of_act=Value(name)).values_list("of_act", flat=True)
        for name, act in paper_acts
    ]
    return set(first.union(*others))


def papers(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what may be entered for a person, and what was."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    ways = [
        (act, [(row.pk, act.title(row)) for row in rows]) for act, rows in _ways(teacher) if teacher.left_on is None
    ]
    was = teacher.entered.select_related("entered_by")
    context = {"teacher": teacher, "ways": ways, "was": [_told(row) | _left(request, row) for row in was]}
    return render(request, "people/papers.html", context)


def _told(row: Entered) -> dict[str, Any]:
    return {"row": row, "label": paper_acts[row.act].label, "may_object": may_take_back(row)}


def _left(request: DeskRequest, row: Entered) -> dict[str, Any]:
    """Tell the coordinator what stands on an entry that was objected to and is not annulled."""
    if row.objected_on is None or row.annulled or row.settled_on is not None:
        return {}
    stands = what_stands_on(school_id=row.school_id, occasion=row.occasion, reader=request.user)
    return {"left": True, "stands": ", ".join(stands)}


def _way_or_404(teacher: Teacher, act: str, row: int) -> tuple[PaperAct, Any]:
    """Find what is entered, and the row it is about."""
    found = paper_acts[act].rows(teacher).filter(pk=row).first() if act in paper_acts else None
    if found is None:
        raise Http404
    return paper_acts[act], found


def enter(request: DeskRequest, pk: int, act: str, row: int) -> HttpResponse:
    """Enter one act of a person from their sheet, or as they said it."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    way, found = _way_or_404(teacher, act, row)
    posted, kept = request.POST or None, {name: request.GET[name] for name in ("day", "number") if name in request.GET}
    people = Teacher.objects.filter(school=teacher.school_id).exclude(pk=teacher.pk).at_work().by_name()
    form = PaperForm(posted, request.FILES or None, needs=way.needs, people=people, initial=kept)
    forms = way.forms(found, posted, request.FILES or None)
    wrong = [one for one in forms if posted is not None and not one.is_valid()]
    if not wrong and attempt(form, lambda: _enter(request, teacher, way, found, form, forms), *forms):
        return _after(request, teacher, way, form)
    context = {f"form_{number}": one for number, one in enumerate(forms)}
    return form_page(
        request,
        "people/paper.html",
        form=form,
        teacher=teacher,
        act=way,
        title=way.title(found),
        row=row,
        forms=forms,
        **context,
    )


def blank(request: DeskRequest, pk: int, act: str, row: int) -> HttpResponse:
    """Show an act of a person as an empty sheet to fill in by hand and sign."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    way, found = _way_or_404(teacher, act, row)
    asked = [bound for form in way.forms(found, None, None) for bound in form.visible_fields()]
    context = {"teacher": teacher, "act": way, "title": way.title(found), "row": row, "asked": asked}
    return render(request, "people/blank.html", context)


def _enter(
    request: DeskRequest, teacher: Teacher, act: PaperAct, row: Any, form: PaperForm, forms: tuple[Any, ...]
) -> Entered:
    actor = request.user

    def run() -> None:
        act.run(row, actor, *forms)

    scan = _scan(request, form)
    return enter_for(teacher=teacher, act=act, paper=form.paper(teacher.pk), run=run, actor=actor, scan=scan)


def _scan(request: DeskRequest, form: PaperForm) -> StoredFile | None:
    upload = form.cleaned_data["scan"]
    if not upload:
        return None
    return store_upload(school_id=request.school.pk, upload=read_once(upload), actor=request.user, field="scan")


def _after(request: DeskRequest, teacher: Teacher, act: PaperAct, form: PaperForm) -> HttpResponse:
    """Lead back to the person, or on to the next one of a pile with the day and the next number."""
    if "next" in request.POST:
        chosen = form.cleaned_data["following"]
        for person in [chosen] if chosen is not None else _following(teacher):
            row = act.rows(person).first()
            if row is not None:
                number = form.cleaned_data["number"]
                kept = {
                    "day": form.cleaned_data["day"],
                    "number": str(int(number) + 1) if number.isdecimal() else number,
                }
                url = reverse("people:paper", args=[person.pk, act.name, row.pk])
                return redirect(f"{url}?{urlencode(kept)}")
    return said(
        request, _("Внесено. Человек получит сообщение, если у него есть вход."), "people:papers", pk=teacher.pk
    )


def _following(teacher: Teacher) -> list[Teacher]:
    """Give the people after this one in the order of the list."""
    people = list(Teacher.objects.filter(school=teacher.school_id).at_work().by_name())
    keys = [one.pk for one in people]
    after = keys.index(teacher.pk) + 1 if teacher.pk in keys else 0
    return people[after : after + AHEAD]


def entered(request: DeskRequest) -> HttpResponse:
    """Show what was entered for oneself, and let one say that it is not so."""
    rows = list(Entered.objects.filter(teacher__account=request.user).select_related("entered_by"))
    about = words_of_entered(rows)
    was = [{**_told(row), "about": about.get(row.occasion, "")} for row in rows]
    return render(request, "people/entered.html", {"was": was})


def not_so(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that something entered for oneself is not so."""
    row = visible_or_404(request, Entered, pk=pk, teacher__account=request.user)
    if not request.POST.get("sure") and may_take_back(row):
        return _foreseen(request, row)
    words = _("Записано, куратор увидит это. Отменено ли внесённое, сказано ниже.")
    return press(request, lambda: say_not_so(row=row, actor=request.user), words, "people:entered")


def entry_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back what was entered by mistake; what becomes of it is said first."""
    row = visible_or_404(request, Entered, pk=pk)
    title, back = _("Внесено по ошибке"), reverse("people:papers", args=[row.teacher_id])
    run = partial(take_entry_back, row=row, actor=request.user)
    if page := asked_first(request, run, title=title, button=_("Отменить внесённое"), back=back):
        return page
    return press(request, run, _("Внесённое отменено."), "people:papers", pk=row.teacher_id)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an objection would do, in sentences, and how many people it would be told."""

    sentences: list[str]
    people: int


def _foreseen(request: DeskRequest, row: Entered) -> HttpResponse:
    """Say what will become of an entry, and of what was built on it, before it is objected to."""
    later = ", ".join(what_stands_on(school_id=row.school_id, occasion=row.occasion, reader=request.user))
    if would_be_annulled(row, request.user):
        said = [_("Внесённое за вас отменится.")]
        said += [_("Вместе с ним отменится записанное позже: %(what)s.") % {"what": later}] if later else []
    else:
        said = [_("Само это не отменится и пока останется: разберётся куратор.")]
        said += [_("На этом уже стоит: %(what)s.") % {"what": later}] if later else []
    told = Foreseen(said, len(accounts_with_role(row.school_id, "coordinator")))
    return foretold_page(request, told, title=_("Это не так"), button=_("Это не так"), back=reverse("people:entered"))


def settled(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that what an objection left standing was put right, or talked over."""
    row = visible_or_404(request, Entered, pk=pk)
    run = partial(settle_objection, row=row, actor=request.user)
    return press(request, run, _("Отмечено."), "people:papers", pk=row.teacher_id)

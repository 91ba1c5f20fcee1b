"""The staff list and the card of a teacher."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import Press, attempt, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest, asked_first
from nastavnik.people.forms import AddTeacherForm, AwayForm, GuestForm, InviteForm, LeaveForm, MergeForm, TeacherForm
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import open_invitations, others_at_work, own_row_candidate, sharing_mailbox
from nastavnik.people.services import (
    add_teacher,
    change_teacher,
    claim_own_row,
    end_away,
    leaving_to_take_back,
    mark_left,
    mark_returned,
    merge,
    merging_to_take_back,
    part_again,
    remove_twin,
    set_away,
    stay,
    take_leaving_back,
)
from nastavnik.people.services.accounts import endable_roles, grantable_roles, may_mail
from nastavnik.people.services.teachers import check_may_leave
from nastavnik.people.tables import staff_table


def grantable(request: DeskRequest) -> set[str]:
    """Name the roles that whoever asks may grant."""
    return grantable_roles(request.user, request.school.pk)


def endable(request: DeskRequest) -> set[str]:
    """Name the roles that whoever asks may end."""
    return endable_roles(request.user, request.school.pk)


def staff_list(request: DeskRequest) -> HttpResponse:
    """Show the staff list, fifty on a page."""
    table = staff_table(request, request.school)
    nobody = not table and not table.narrowed and "left" not in request.GET
    context = {"nobody": nobody, "own": own_row_candidate(request.user)}
    return show_tables(request, "people/staff.html", context, table)


def add(request: DeskRequest) -> HttpResponse:
    """Add a person by hand."""
    form = AddTeacherForm(request.POST or None, school=request.school)
    if done := attempt(
        form,
        lambda: add_teacher(
            school=request.school,
            actor=request.user,
            namesake=form.cleaned_data["namesake"],
            **form.values(),
        ),
    ):
        teacher = done.value
        return said(request, _("Запись добавлена."), "people:teacher", pk=teacher.pk)
    if not form.has_error("namesake") and not form["namesake"].data:
        del form.fields["namesake"]
    return render(request, "people/add.html", {"form": form}, status=422 if form.errors else 200)


def add_guest(request: DeskRequest) -> HttpResponse:
    """Add a mentor of a partner school beside the staff list."""
    form = GuestForm(request.POST or None)
    if done := attempt(form, lambda: add_teacher(school=request.school, actor=request.user, **form.cleaned_data)):
        return said(request, _("Запись добавлена. Теперь нужен подписанный лист."), "people:teacher", pk=done.value.pk)
    if not form.has_error("namesake") and not form["namesake"].data:
        del form.fields["namesake"]
    return render(request, "people/add_guest.html", {"form": form}, status=422 if form.errors else 200)


def _form_of(request: DeskRequest, teacher: Teacher, data: Any = None) -> TeacherForm | GuestForm:
    """Give the form of a row: of a mentor of a partner school only what their sheet lets this school keep."""
    if teacher.guest_of:
        return GuestForm(data, instance=teacher)
    return TeacherForm(data, instance=teacher, school=request.school)


def show_card(request: DeskRequest, teacher: Teacher, **forms: Any) -> HttpResponse:
    """Show the card of a teacher; a refused form is shown in its place."""
    first_way = {"kind": "link" if may_mail(teacher) else "code"}
    context = {
        "teacher": teacher,
        "form": _form_of(request, teacher),
        "leave_form": LeaveForm(initial={"left_on": teacher.leaving_on or clock.today()}),
        "away_form": AwayForm(initial={"away_from": teacher.away_from, "away_until": teacher.away_until}),
        "invite_form": InviteForm(roles=grantable(request), by_mail=may_mail(teacher), initial=first_way),
        "invitation": open_invitations().filter(teacher=teacher).first(),
        "one_mailbox": [one.told_apart for one in sharing_mailbox(teacher)],
        "by_hand": [str(name) for name in _by_hand_words(teacher)],
        "stays": missing(lambda: check_may_leave(teacher)),
        "merge_form": MergeForm(others=others_at_work(teacher)),
        "parting": merging_to_take_back(teacher, request.user),
        "offer": leaving_to_take_back(teacher, request.user),
        "own": own_row_candidate(request.user) == teacher,
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "people/teacher.html", context, status=422 if wrong else 200)


def _by_hand_words(teacher: Teacher) -> list[Any]:
    names = {field.name: field.verbose_name for field in Teacher._meta.concrete_fields}
    return [
        _("имя") if name == "full_name" else names[name]
        for name in teacher.by_hand
        if name == "full_name" or name in names
    ]


def card(request: DeskRequest, pk: int) -> HttpResponse:
    """Show and correct a row of the staff list."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    if request.method != "POST":
        return show_card(request, teacher)
    form = _form_of(request, teacher, request.POST)
    if attempt(form, lambda: change_teacher(teacher=teacher, actor=request.user, **form.values())):
        return said(request, _("Изменения сохранены. Новый список их не перезапишет."), "people:teacher", pk=pk)
    return show_card(request, teacher, form=form)


def left(request: DeskRequest, pk: int) -> HttpResponse:
    """Mark a person as gone."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = LeaveForm(request.POST)

    def run(last: dt.date = dt.date.max) -> Teacher:
        return mark_left(teacher=teacher, left_on=min(form.cleaned_data["left_on"], last), actor=request.user)

    title, back = _("Увольнение: %(person)s") % {"person": teacher.told_apart}, reverse("people:teacher", args=[pk])
    asked = {"title": title, "button": _("Отметить увольнение"), "back": back}
    if form.is_valid() and (page := asked_first(request, lambda: run(clock.today()), **asked)):
        return page
    if attempt(form, run):
        if form.cleaned_data["left_on"] > clock.today():
            return said(request, _("День ухода записан. До него всё идёт как обычно."), "people:teacher", pk=pk)
        return said(request, _("Увольнение отмечено, вход закрыт. Записи о работе сохранены."), "people:teacher", pk=pk)
    return show_card(request, teacher, leave_form=form)


def stays(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget a day of leaving that was noted ahead."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    run = lambda: stay(teacher=teacher, actor=request.user)  # noqa: E731
    return press(request, run, _("День ухода снят."), "people:teacher", pk=pk)


def away(request: DeskRequest, pk: int) -> HttpResponse:
    """Note a long leave, ahead or begun."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = AwayForm(request.POST)

    def run(first: dt.date = dt.date.max) -> Teacher:
        days = {"away_from": min(form.cleaned_data["away_from"], first), "away_until": form.cleaned_data["away_until"]}
        return set_away(teacher=teacher, actor=request.user, **days)

    title, back = (
        _("Длительный отпуск: %(person)s") % {"person": teacher.told_apart},
        reverse("people:teacher", args=[pk]),
    )
    asked = {"title": title, "button": _("Записать отпуск"), "back": back}
    if form.is_valid() and (page := asked_first(request, lambda: run(clock.today()), **asked)):
        return page
    if attempt(form, run):
        return said(request, _("Отпуск записан."), "people:teacher", pk=pk)
    return show_card(request, teacher, away_form=form)


def back(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that somebody is back from a long leave, or does not go."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    run = lambda: end_away(teacher=teacher, actor=request.user)  # noqa: E731
    words = _("Отпуск снят. Пару возвращает из паузы её страница, наставника в подбор – его карточка.")
    return press(request, run, words, "people:teacher", pk=pk)


def twin(request: DeskRequest, pk: int) -> HttpResponse:
    """Take away a row of a person who stands in the list twice."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = Press()
    if attempt(form, lambda: remove_twin(teacher=teacher, actor=request.user)):
        return said(request, _("Лишняя строка убрана."), "people:staff")
    return show_card(request, teacher, twin_form=form)


def join(request: DeskRequest, pk: int) -> HttpResponse:
    """Join another row of the same person to this one."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = MergeForm(request.POST, others=others_at_work(teacher))
    run = lambda: merge(keep=teacher, actor=request.user, **form.cleaned_data)  # noqa: E731
    title, back = (
        _("Остаётся запись: %(person)s") % {"person": teacher.told_apart},
        reverse("people:teacher", args=[pk]),
    )
    if form.is_valid() and (page := asked_first(request, run, title=title, button=_("Объединить"), back=back)):
        return page
    if attempt(form, run):
        return said(request, _("Записи объединены."), "people:teacher", pk=pk)
    return show_card(request, teacher, merge_form=form)


def part(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a joining back."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    run = lambda: part_again(teacher=teacher, actor=request.user)  # noqa: E731
    return press(request, run, _("Записи снова отдельно."), "people:teacher", pk=pk)


def returned(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the mark of leaving back."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    return press(
        request,
        lambda: mark_returned(teacher=teacher, actor=request.user),
        _("Отметка об увольнении снята."),
        "people:teacher",
        pk=pk,
    )


def give_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the mark of leaving back with everything it ended."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    return press(
        request,
        lambda: take_leaving_back(teacher=teacher, actor=request.user),
        _("Отметка об увольнении снята, всё, что она закончила, возвращено."),
        "people:teacher",
        pk=pk,
    )


def mine(request: DeskRequest, pk: int) -> HttpResponse:
    """Tie the own account to the own row."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    return press(
        request,
        lambda: claim_own_row(teacher=teacher, actor=request.user),
        _("Ваш вход связан со строкой списка."),
        "people:teacher",
        pk=pk,
        again=lambda form: show_card(request, teacher, claim_form=form),
    )

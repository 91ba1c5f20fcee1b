"""The staff list and the card of a teacher."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nastavnik.core.spreadsheet import Sheet
from nastavnik.kit import clock
from nastavnik.kit.files import spreadsheet
from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.people.forms import AddTeacherForm, DecisionForm, InviteForm, LeaveForm, TeacherForm
from nastavnik.people.models import School, Teacher
from nastavnik.people.selectors import departments, open_invitations, own_row_candidate, staff
from nastavnik.people.services import add_teacher, change_teacher, claim_own_row, mark_left, mark_returned
from nastavnik.people.services.accounts import endable_roles, grantable_roles

PAGE = 50


def school_of(request: HttpRequest) -> School:
    """Give the school of whoever asks; the matrix lets in only people who have one."""
    school: School = request.user.school  # type: ignore[union-attr, assignment]
    return school


def grantable(request: HttpRequest) -> set[str]:
    """Name the roles that whoever asks may grant."""
    return grantable_roles(request.user, school_of(request).pk)  # type: ignore[arg-type]


def endable(request: HttpRequest) -> set[str]:
    """Name the roles that whoever asks may end."""
    return endable_roles(request.user, school_of(request).pk)  # type: ignore[arg-type]


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Read the search and the filters from the address."""
    return {
        "text": request.GET.get("q", "").strip()[:100],
        "department": request.GET.get("department", "")[:200],
        "left": request.GET.get("left") == "1",
    }


def staff_list(request: HttpRequest) -> HttpResponse:
    """Show the staff list, fifty on a page."""
    school, asked = school_of(request), _asked(request)
    page = Paginator(staff(school, **asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "asked": asked,
        "query": request.GET.urlencode(),
        "departments": departments(school),
        "nobody": not page.paginator.count and not any(asked.values()),
        "own": own_row_candidate(request.user),  # type: ignore[arg-type]
    }
    return render(request, "people/staff.html", context)


def staff_file(request: HttpRequest) -> HttpResponse:
    """Give the same list as a workbook."""
    titles = [
        _("Фамилия, имя, отчество"),
        _("Должность"),
        _("Предметы"),
        _("Методическое объединение"),
        _("Квалификационная категория"),
        _("Педагогический стаж"),
        _("Дата приёма"),
        _("Нагрузка, ч"),
        _("Телефон"),
        _("Почта"),
    ]
    rows = [
        [
            one.full_name,
            one.position,
            one.subjects,
            one.department,
            one.category,
            one.pedagogical_years,
            one.hired_on,
            one.weekly_hours,
            one.phone,
            one.email,
        ]
        for one in staff(school_of(request), **_asked(request))
    ]
    return spreadsheet(f"{_('Педагоги')} {clock.today():%Y-%m-%d}", [Sheet(_("Педагоги"), [titles, *rows])])


def add(request: HttpRequest) -> HttpResponse:
    """Add a person by hand."""
    form = AddTeacherForm(request.POST or None, school=school_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            teacher = add_teacher(
                school=school_of(request),
                actor=request.user,  # type: ignore[arg-type]
                namesake=form.cleaned_data["namesake"],
                **form.values(),
            )
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Запись добавлена."))
            return redirect("people:teacher", pk=teacher.pk)
    if not form.has_error("namesake") and not form["namesake"].data:
        del form.fields["namesake"]
    return render(request, "people/add.html", {"form": form}, status=422 if form.errors else 200)


def show_card(request: HttpRequest, teacher: Teacher, **forms: Any) -> HttpResponse:
    """Show the card of a teacher; a refused form is shown in its place."""
    context = {
        "teacher": teacher,
        "form": TeacherForm(instance=teacher, school=school_of(request)),
        "leave_form": LeaveForm(initial={"left_on": clock.today()}),
        "invite_form": InviteForm(roles=grantable(request), initial={"kind": "link"}),
        "invitation": open_invitations().filter(teacher=teacher).first(),
        "by_hand": [str(name) for name in _by_hand_words(teacher)],
        "own": own_row_candidate(request.user) == teacher,  # type: ignore[arg-type]
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


def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and correct a row of the staff list."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    if request.method != "POST":
        return show_card(request, teacher)
    form = TeacherForm(request.POST, instance=teacher, school=school_of(request))
    if form.is_valid():
        try:
            change_teacher(teacher=teacher, actor=request.user, **form.values())  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Изменения сохранены. Новый список их не перезапишет."))
            return redirect("people:teacher", pk=pk)
    return show_card(request, teacher, form=form)


@require_POST
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a person as gone."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            mark_left(teacher=teacher, left_on=form.cleaned_data["left_on"], actor=request.user)  # type: ignore[arg-type]
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Увольнение отмечено, вход закрыт. Записи о работе сохранены."))
            return redirect("people:teacher", pk=pk)
    return show_card(request, teacher, leave_form=form)


@require_POST
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mark of leaving back."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    mark_returned(teacher=teacher, actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Отметка об увольнении снята."))
    return redirect("people:teacher", pk=pk)


@require_POST
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Tie the own account to the own row."""
    teacher = visible_or_404(request, Teacher, pk=pk)
    form = DecisionForm({"row": "own"})
    try:
        claim_own_row(teacher=teacher, actor=request.user)  # type: ignore[arg-type]
    except REFUSALS as error:
        refuse(form, error)
        return show_card(request, teacher, claim_form=form)
    messages.success(request, _("Ваш вход связан со строкой списка."))
    return redirect("people:teacher", pk=pk)

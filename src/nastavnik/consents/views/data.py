"""Pages of what people ask about their own data."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.consents.forms import DataAnswerForm, DataRequestForm
from nastavnik.consents.models import DataRequest
from nastavnik.consents.services import answer_data_request, ask_about_data, require_unanswered, withdraw_data_request
from nastavnik.kit.desk import attempt, closed, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest


def data(request: DeskRequest) -> HttpResponse:
    """Show what one asked and was answered, and take a new request."""
    form = DataRequestForm(request.POST or None)
    run = lambda: ask_about_data(teacher=request.me, actor=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(form, run):
        return said(request, _("Просьба записана. По закону на ответ есть десять рабочих дней."), "consents:data")
    asked = list(request.me.data_requests.select_related("answered_by"))
    return form_page(request, "consents/data.html", form=form, asked=asked)


def data_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    row = visible_or_404(request, DataRequest, pk=pk, teacher=request.me)
    run = lambda: withdraw_data_request(row=row, actor=request.user)  # noqa: E731
    return press(request, run, _("Просьба снята."), "consents:data")


def data_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer a request: what was done, or why it was not; an answered one is read here."""
    row = visible_or_404(request, DataRequest, pk=pk)
    if request.method == "GET" and row.answer and row.state != DataRequest.State.OPEN:
        return form_page(request, "consents/data_answer.html", row=row)
    closed(request, lambda: require_unanswered(row), reverse("people:teacher", args=[row.teacher_id]))
    form = DataAnswerForm(request.POST or None)
    run = lambda: answer_data_request(row=row, actor=request.user, **form.values())  # noqa: E731
    if attempt(form, run):
        return said(request, _("Ответ записан, человек получит сообщение."), "web:home")
    return form_page(request, "consents/data_answer.html", form=form, row=row)

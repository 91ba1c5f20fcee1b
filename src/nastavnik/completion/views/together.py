"""What is done together: group reflection, the closing event, recognition."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.completion import services
from nastavnik.completion.forms import (
    EventForm,
    GroupReflectionForm,
    HeldForm,
    NumberForm,
    RecognitionForm,
)
from nastavnik.completion.models import ClosingEvent, GroupReflection, Recognition
from nastavnik.completion.policies import require_mentors, require_nominated, require_report_open
from nastavnik.completion.selectors.year import nominations, shared_with_coordinator
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, closed, correction, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import require_running
from nastavnik.programme.views.asking import with_programme
from nastavnik.surveys.services import note_reading


def _status(request: DeskRequest) -> int:
    return 422 if request.method == "POST" else 200


@with_programme
def group_reflection(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Write down a talk of all participants or of a group; what people chose to share stands beside."""
    key = f"group-reflection-{programme.pk}"
    initial = drafts.initial(request.user, key, GroupReflectionForm.base_fields)
    form = GroupReflectionForm(programme, request.POST or None, initial=initial)
    if attempt(
        form, lambda: services.record_group_reflection(programme=programme, actor=request.user, **form.cleaned_data)
    ):
        return said(request, _("Групповая рефлексия записана."), "completion:group_reflection")
    shared = shared_with_coordinator(programme)
    note_reading(reader=request.user, responses=[one.response for one in shared])
    context = {
        "form": form,
        "draft": key,
        "rows": programme.group_reflections.select_related("relationship__mentor"),
        "shared": shared,
        "open": not missing(lambda: require_report_open(programme)),
    }
    return render(request, "completion/group_reflection.html", context, status=_status(request))


def group_reflection_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct or remove a talk that was written down."""
    found = visible_or_404(request, GroupReflection, pk=pk)
    closed(request, lambda: require_report_open(found.programme), "completion:group_reflection")
    form = GroupReflectionForm(found.programme, request.POST or None, row=found)
    return correction(
        request,
        form,
        lambda: services.correct_group_reflection(talk=found, actor=request.user, **form.cleaned_data),
        heading=_("Исправить запись разговора"),
        removals=[(reverse("completion:group_reflection_remove", args=[pk]), _("Убрать запись"))],
        past=found,
        to="completion:group_reflection",
    )


def group_reflection_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a talk that was entered by mistake."""
    found = visible_or_404(request, GroupReflection, pk=pk)
    run = lambda: services.remove_group_reflection(talk=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Запись убрана."), "completion:group_reflection")


@with_programme
def event_plan(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Plan the closing event."""
    key = f"event-{programme.pk}"
    initial = drafts.initial(request.user, key, EventForm.base_fields)
    form = EventForm(request.POST or None, initial=initial)
    if done := attempt(form, lambda: services.plan_event(programme=programme, actor=request.user, **form.cleaned_data)):
        planned = done.value
        return said(request, _("Мероприятие запланировано."), "completion:event", pk=planned.pk)
    context = {"form": form, "draft": key, "rows": programme.events.all()}
    return render(request, "completion/event_plan.html", context, status=_status(request))


def event(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the event for printing: the agenda, nominations, how it went."""
    found = visible_or_404(request, ClosingEvent, pk=pk)
    return _event_page(request, found)


def _event_page(
    request: DeskRequest, found: ClosingEvent, form: HeldForm | None = None, status: int = 200
) -> HttpResponse:
    may_mark = request.holds("coordinator") and found.held_on is None
    is_open = found.programme.archived_on is None
    context = {
        "event": found,
        "may_correct": request.holds("coordinator") and is_open,
        "form": (form or HeldForm()) if may_mark and is_open else None,
        "draft": f"held-{found.pk}",
        "nominations": nominations(found.programme),
    }
    return render(request, "completion/event.html", context, status=status)


def event_held(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Note that the event was held."""
    found = visible_or_404(request, ClosingEvent, pk=pk)
    form = HeldForm(request.POST)
    if attempt(form, lambda: services.hold_event(event=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Мероприятие отмечено проведённым."), "completion:event", pk=pk)
    return _event_page(request, found, form, status=422)


def event_edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Correct the plan of an event or remove it; of one that was held, correct when and how it went."""
    found = visible_or_404(request, ClosingEvent, pk=pk)
    closed(request, lambda: require_running(found.programme), "completion:event", pk=pk)
    held = found.held_on is not None
    form = (HeldForm if held else EventForm)(request.POST or None, row=found)

    def run() -> object:
        if held:
            return services.correct_event(event=found, actor=request.user, **form.cleaned_data)
        return services.plan_event(programme=found.programme, event=found, actor=request.user, **form.cleaned_data)

    return correction(
        request,
        form,
        run,
        heading=_("Исправить, как прошло") if held else _("Исправить план мероприятия"),
        removals=[] if held else [(reverse("completion:event_remove", args=[pk]), _("Убрать из плана"))],
        to="completion:event",
        pk=pk,
    )


def event_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a plan that was entered by mistake."""
    found = visible_or_404(request, ClosingEvent, pk=pk)
    run = lambda: services.remove_event(event=found, actor=request.user)  # noqa: E731
    return press(request, run, _("Мероприятие убрано из плана."), "completion:event_plan")


@with_programme
def recognition(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Name mentors in nominations."""
    closed(request, lambda: require_mentors(programme), "pairing:pairs")
    form = RecognitionForm(programme, request.POST or None)
    if attempt(form, lambda: services.recognise(programme=programme, actor=request.user, **form.cleaned_data)):
        return said(request, _("Номинация записана."), "completion:recognition")
    context = {
        "form": form,
        "nominations": nominations(programme),
        "to_order": programme.recognitions.filter(act__isnull=True).exists(),
    }
    return render(request, "completion/recognition.html", context, status=_status(request))


def recognition_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a nomination back."""
    found = visible_or_404(request, Recognition, pk=pk)
    return press(
        request,
        lambda: services.withdraw_recognition(recognition=found, actor=request.user),
        "",
        "completion:recognition",
    )


@with_programme
def recognition_order(request: DeskRequest, programme: Programme) -> HttpResponseBase:
    """Register the order of recognition."""
    closed(request, lambda: require_nominated(programme), "completion:recognition")
    form = NumberForm(request.POST or None)
    if attempt(
        form, lambda: services.register_recognition_order(programme=programme, actor=request.user, **form.cleaned_data)
    ):
        return said(request, _("Приказ о поощрении внесён в реестр документов."), "completion:board")
    context = {
        "form": form,
        "title": _("Приказ о поощрении"),
        "lead": _("В приказ войдут все номинации, которых ещё нет в приказах."),
        "action": _("Записать"),
        "back": "completion:board",
    }
    return render(request, "completion/number.html", context, status=_status(request))

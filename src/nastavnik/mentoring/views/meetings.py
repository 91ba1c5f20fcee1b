"""Planning a meeting, the page of a meeting, what happened, a note for oneself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from nastavnik.core.states import AT_WORK, MEETING_AHEAD
from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, form_page, missing, press, said
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import DescribeForm, HoldForm, NoteForm, PlanForm
from nastavnik.mentoring.models import Meeting, MeetingNote
from nastavnik.mentoring.policies import require_at_work
from nastavnik.mentoring.selectors.meeting import meeting_page, own_feedback
from nastavnik.mentoring.selectors.rhythm import agreed
from nastavnik.mentoring.selectors.workspace import sequence_warning, suggested_kind
from nastavnik.mentoring.services.corrections import require_correctable, require_uncountable
from nastavnik.mentoring.views.common import language, meeting_or_404, open_place, place_or_404
from nastavnik.pairing.policies import side_of
from nastavnik.people.desk import DeskRequest
from nastavnik.surveys.services import note_reading


def plan(request: DeskRequest, pk: int) -> HttpResponse:
    """Plan a meeting of a pair; the mentor of a group names who is expected."""
    place = place_or_404(request, pk, "mentor", "mentee", "coordinator")
    open_place(request, place, lambda place: require_at_work([place], request.user))
    group = place.relationship.places.filter(state__in=AT_WORK).select_related("mentee")
    own_group = list(group) if side_of(place, request.user) != "mentee" else []
    initial = {"kind": request.GET.get("kind") or suggested_kind(place), "mode": "in_person"}
    form = PlanForm(request.POST or None, group=own_group if len(own_group) > 1 else (), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "places"}
        if done := attempt(
            form,
            lambda: services.plan_meeting(
                relationship=place.relationship,
                places=form.chosen() or [place],
                actor=request.user,
                **data,
            ),
        ):
            meeting = done.value
            messages.success(request, _("Встреча назначена."))
            warning = sequence_warning(place, meeting.kind)
            if warning:
                messages.warning(request, warning)
            return redirect("mentoring:meeting", pk=meeting.pk)
    rhythm = agreed(place, request.user)
    return form_page(request, "mentoring/plan.html", form=form, place=place, rhythm=rhythm)


def _hold_form(request: DeskRequest, meeting: Meeting, places: list[Any]) -> HoldForm:
    """Give the form of what happened, with what the draft remembers."""
    form = HoldForm(request.POST or None, group=places, initial={"held_on": meeting.planned_on})
    if not form.is_bound:
        form.initial.update(drafts.initial(request.user, f"meeting-{meeting.pk}", form.base_fields))
    return form


def meeting(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a meeting to its people; the coordinator sees the day, the state and that forms came."""
    found = meeting_or_404(request, pk)
    page = meeting_page(found, request.user, language())
    note_reading(reader=request.user, responses=[one.response for one in page["passed_on"]])
    may_hold = (page["participant"] or page["on_paper"]) and found.state in MEETING_AHEAD
    hold = _hold_form(request, found, page["places"]) if may_hold else None
    if hold is not None and attempt(hold, lambda: _hold_and_plan(request, found, hold)):
        return said(
            request,
            _("Встреча записана. Отзыв о ней займёт меньше минуты."),
            "mentoring:feedback" if page["participant"] else "mentoring:meeting",
            pk=found.pk,
        )
    forms = {"form": hold} if hold is not None else {}
    context = {**page, **_small_forms(request, found, page), "offer": services.meeting_offer(found, request.user)}
    if request.method == "POST" and hold is None:
        return _came_second(request, context)
    return form_page(request, "mentoring/meeting.html", **forms, **context)


def _came_second(request: DeskRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the words of whoever writes about a meeting that the other side has written down meanwhile."""
    fields = HoldForm.base_fields
    typed = [(fields[name].label, words) for name in fields if (words := request.POST.get(name, "").strip())]
    return render(request, "mentoring/meeting.html", {**context, "typed": typed}, status=409)


def _small_forms(request: DeskRequest, found: Meeting, page: dict[str, Any]) -> dict[str, Any]:
    """Give what stands beside the main form: a note for oneself, additions, one's own feedback."""
    actor: Any = request.user
    note = page["note"]
    held = page["participant"] and page["reads"] and found.state == Meeting.State.HELD
    kept = drafts.initial(actor, f"note-{found.pk}", NoteForm.base_fields)
    acts = page["participant"] or page["on_paper"]
    return {
        "may_correct": acts and not missing(lambda: require_correctable(found)),
        "may_uncount": page["participant"] and not missing(lambda: require_uncountable(found, page["places"])),
        "note_form": NoteForm(row=note, initial=kept),
        "describe_form": DescribeForm(row=found) if held else None,
        "own_feedback": own_feedback(found, actor) if page["participant"] else None,
        "draft": f"meeting-{found.pk}",
        "note_draft": f"note-{found.pk}",
    }


def _hold_and_plan(request: DeskRequest, found: Meeting, form: HoldForm) -> None:
    """Note that the meeting took place, and plan the next one where a day is named."""
    actor: Any = request.user
    services.hold_meeting(meeting=found, actor=actor, present=form.present(), **form.what_happened())
    if form.cleaned_data["next_on"]:
        services.plan_meeting(
            relationship=found.relationship,
            kind="regular",
            planned_on=form.cleaned_data["next_on"],
            planned_time=form.cleaned_data["next_time"],
            venue=found.venue,
            mode=found.mode,
            places=form.group,
            actor=actor,
        )


def describe(request: DeskRequest, pk: int) -> HttpResponse:
    """Add to what happened."""
    found = meeting_or_404(request, pk)
    form = DescribeForm(request.POST, row=found)
    if attempt(form, lambda: services.describe_meeting(meeting=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Записано."), "mentoring:meeting", pk=found.pk)
    return form_page(request, "mentoring/describe.html", form=form, meeting=found)


def note(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a note for oneself."""
    found = meeting_or_404(request, pk)
    own = MeetingNote.objects.filter(meeting=found, author=request.user).first()
    form = NoteForm(request.POST, row=own)
    if attempt(form, lambda: services.write_note(meeting=found, actor=request.user, **form.cleaned_data)):
        return said(request, _("Заметка сохранена. Её видите только вы."), "mentoring:meeting", pk=found.pk)
    return form_page(request, "mentoring/note.html", form=form, meeting=found)


def _call_off(request: DeskRequest, pk: int, missed: bool) -> HttpResponse:
    found = meeting_or_404(request, pk)
    service = services.miss_meeting if missed else services.cancel_meeting
    return press(
        request,
        lambda: service(meeting=found, actor=request.user),
        _("Отмечено. Можно назначить другую встречу."),
        "mentoring:meeting",
        pk=found.pk,
    )


def cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """Call a planned meeting off."""
    return _call_off(request, pk, missed=False)


def miss(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that a meeting did not take place."""
    return _call_off(request, pk, missed=True)


def give_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Bring a meeting back to what it was before the last press."""
    found = meeting_or_404(request, pk)
    return press(
        request,
        lambda: services.return_meeting(meeting=found, actor=request.user),
        _("Возвращено: встреча снова такая, как была."),
        "mentoring:meeting",
        pk=found.pk,
    )


def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a meeting whose forms did not come."""
    found = meeting_or_404(request, pk)
    return press(
        request,
        lambda: services.close_without_feedback(meeting=found, actor=request.user),
        _("Встреча закрыта без отзыва."),
        "mentoring:meeting",
        pk=found.pk,
    )

"""The form after a meeting by a link, without signing in; the link on a screen or on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.debug import sensitive_variables

from nastavnik.kit import attempts, clock
from nastavnik.kit.attempts import Counted
from nastavnik.kit.desk import Press, attempt, missing
from nastavnik.kit.http import typed_texts, unlogged, waiting
from nastavnik.kit.qr import qr_svg
from nastavnik.mentoring.models import FeedbackLink
from nastavnik.mentoring.selectors.calls import confidants_for
from nastavnik.mentoring.selectors.meeting import with_people
from nastavnik.mentoring.services.feedback import FORMS, side_at
from nastavnik.mentoring.services.links import (
    feedback_by_link,
    find_link,
    form_came,
    keep_link_draft,
    require_no_account_since,
    show_link,
)
from nastavnik.mentoring.views.common import confidant_choice, leave_confidant_out, meeting_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.selectors import latest_version

FREE_PER_ADDRESS = 20


def _private(response: HttpResponse) -> HttpResponse:
    """Let the address, which is a secret, travel no further and stand in no log of errors."""
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return unlogged(response)


def _counted(request: DeskRequest) -> list[Counted]:
    return [Counted("feedback-link", attempts.address(request), FREE_PER_ADDRESS)]


def _found(request: DeskRequest, token: str) -> FeedbackLink | HttpResponse:
    """Find the link, or say that it is over; many unknown links from one place wait."""
    if wait := attempts.seconds_to_wait(_counted(request)):
        return _private(waiting(request, wait))
    link = find_link(token)
    if link is None:
        attempts.count(_counted(request))
        return _private(render(request, "mentoring/link_over.html", {"typed": typed_texts(request)}, status=410))
    clock.live_in(link.school.time_zone)
    return link


@sensitive_variables("token")
def by_link(request: DeskRequest, token: str) -> HttpResponse:
    """Ask the form of one person about one meeting; opening the page changes nothing, only the button sends."""
    link = _found(request, token)
    if isinstance(link, HttpResponse):
        return link
    side = "mentor" if link.meeting.relationship.mentor_id == link.teacher_id else "mentee"
    version = latest_version(FORMS[side])
    came = form_came(link)
    choice = confidant_choice(request, link.teacher)
    context: dict[str, Any] = {"meeting": link.meeting, "school": link.school, "side": side, "token": token}
    context["choice"] = choice
    if request.method == "POST":
        return _send(request, link, QuestionnaireForm(version, request.POST), context)
    if came is not None:
        return _private(render(request, "mentoring/link_thanks.html", context))
    context["late"] = missing(lambda: require_no_account_since(link))
    form = QuestionnaireForm(version, initial={"help": "no"})
    form.take_draft(MultiValueDict(link.draft) if link.draft else None)
    return _private(render(request, "mentoring/by_link.html", {**context, "form": form}))


def _send(request: DeskRequest, link: FeedbackLink, form: QuestionnaireForm, context: dict[str, Any]) -> HttpResponse:
    """Send; the same form sent twice leads to the same thanks, another text after it is shown back, not lost."""
    asked = context["choice"].chosen()
    if not attempt(form, lambda: feedback_by_link(link=link, raw=form.raw, language=form.language, confidant=asked)):
        came = form_came(link)
        if came is None or form.unanswered:
            return _private(render(request, "mentoring/by_link.html", {**context, "form": form}, status=422))
        if not _same(form, came.response.answers or {}):
            shown = {**context, "typed": typed_texts(request)}
            return _private(render(request, "mentoring/link_second.html", shown, status=409))
    return _private(redirect("mentoring:by_link", token=context["token"]))


def _same(form: QuestionnaireForm, answers: dict[str, Any]) -> bool:
    """Say whether what was sent again is what is stored."""
    given = {code: value.replace("\r\n", "\n").strip() for code, value in form.raw.items() if isinstance(value, str)}
    return {code: value for code, value in given.items() if value} == {
        code: str(value) for code, value in answers.items()
    }


@sensitive_variables("token")
def link_draft(request: DeskRequest, token: str) -> HttpResponse:
    """Keep what is typed by a link."""
    link = _found(request, token)
    if isinstance(link, HttpResponse):
        return HttpResponse(status=link.status_code)
    if form_came(link) is not None:
        return HttpResponse(status=403)
    if not attempt(Press(), lambda: keep_link_draft(link=link, typed=request.POST)):
        return HttpResponse(status=413)
    if "draft_back" in request.POST:
        return _private(redirect("mentoring:by_link", token=token))
    return HttpResponse(status=204)


@sensitive_variables("secret", "address")
def feedback_sheet(request: DeskRequest, pk: int, teacher_pk: int) -> HttpResponse:
    """Show a link once: a QR code for the own phone, or a paper form with it for somebody without a way in."""
    meeting = with_people(meeting_or_404(request, pk))
    there = {row.place.mentee_id for row in meeting.attendances.all() if row.present}
    there.add(meeting.relationship.mentor_id)
    teacher = get_object_or_404(Teacher.objects.visible_to(request.user).filter(pk__in=there), pk=teacher_pk)
    back = reverse("mentoring:meeting", args=[meeting.pk])
    form = Press()
    done = attempt(form, lambda: show_link(meeting=meeting, teacher=teacher, actor=request.user))
    if done is None:
        return render(request, "mentoring/link_refused.html", {"error": form.words, "back": back}, status=422)
    address = request.build_absolute_uri(reverse("mentoring:by_link", args=[done.value]))
    questions = QuestionnaireForm(latest_version(FORMS[side_at(meeting, teacher)]))
    leave_confidant_out(questions)
    context = {
        "meeting": meeting,
        "teacher": teacher,
        "address": address,
        "qr": qr_svg(address),
        "back": back,
        "form": questions,
        "people": confidants_for(meeting.school_id, teacher),
        "on_paper": teacher.account_id is None,
    }
    response = render(request, "mentoring/link_sheet.html", context)
    response.headers["HX-Redirect"] = back
    return response

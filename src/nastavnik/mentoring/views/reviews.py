"""The interim review of each side, and the end of the work in three forms."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nastavnik.kit import drafts
from nastavnik.kit.desk import attempt, form_page, missing, said
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import InterimForm, OutcomeForm, RatingsForm
from nastavnik.mentoring.models import FinalAssessment, InterimReview, PracticalResult
from nastavnik.mentoring.selectors.reviews import own_requests, review_page, said_of_requests
from nastavnik.mentoring.services.finals import require_assessable, require_final_open, require_own_view
from nastavnik.mentoring.services.reviews import require_review_open
from nastavnik.mentoring.views.common import language, open_place, place_or_404, questions
from nastavnik.pairing.policies import side_of
from nastavnik.people.desk import DeskRequest
from nastavnik.surveys.policies import require_unsent
from nastavnik.surveys.services import note_reading


def reviews(request: DeskRequest, pk: int) -> HttpResponse:
    """Show interim and final reviews of a place, each reader their part."""
    place = place_or_404(request, pk, "mentor", "mentee", "coordinator")
    actor: Any = request.user
    page = review_page(place, actor, language())
    note_reading(reader=actor, responses=page["read"])
    final = page["final"]
    may = final is not None and not missing(lambda: require_final_open(final, actor))
    return render(request, "mentoring/reviews.html", {**page, "may_correct_final": may})


def interim(request: DeskRequest, pk: int) -> HttpResponse:
    """Make the interim review as the mentor."""
    place = place_or_404(request, pk, "mentor")
    open_place(request, place)
    draft = f"interim-{place.pk}"
    asked = questions(request, "interim_review", draft)
    form = InterimForm(
        request.POST or None,
        results=PracticalResult.objects.filter(place=place),
        initial=drafts.initial(request.user, draft, InterimForm.base_fields),
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        raw = None if data.pop("without_rubric") else asked.raw
        if attempt(form, lambda: services.interim_review(place=place, raw=raw, actor=request.user, **data), asked):
            return said(request, _("Промежуточная оценка записана."), "mentoring:work", pk=place.pk)
    shown = [question for question in asked.questions() if question[0].name != "basis"]
    forms = {"form": form, "asked": asked}
    return form_page(request, "mentoring/interim.html", **forms, place=place, draft=draft, shown=shown)


def _only_questions(request: DeskRequest, place: Any, key: str, template: str, service: Any, done: str) -> HttpResponse:
    """Ask the questions of one questionnaire about a place."""
    draft = f"{key}-{place.pk}"
    form = questions(request, key, draft)
    if attempt(form, lambda: service(raw=form.raw, actor=request.user)):
        return said(request, done, "mentoring:work", pk=place.pk)
    return form_page(request, template, form=form, place=place, draft=draft)


def interim_self(request: DeskRequest, pk: int) -> HttpResponse:
    """Say as the mentee what came of the work so far."""
    place = place_or_404(request, pk, "mentee")
    open_place(request, place)

    def send(**data: Any) -> None:
        services.interim_self(place=place, **data)

    done = _("Записано. Наставник видит ваш рассказ, куратор только то, что вы написали о результате.")
    return _only_questions(request, place, "interim_self", "mentoring/questions.html", send, done)


def review_correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct one's own answers of an interim review: the first answers stay stored, the new ones count."""
    review = visible_or_404(request, InterimReview, pk=pk)
    place = place_or_404(request, review.place_id)
    open_place(request, place, lambda place: require_review_open(review, place, request.user))
    side = side_of(place, request.user)
    sent = review.mentor_response if side == "mentor" else review.mentee_response
    draft = f"review-{review.pk}"
    form = questions(request, "interim_review" if side == "mentor" else "interim_self", draft)
    if attempt(form, lambda: services.correct_review(review=review, raw=form.raw, actor=request.user)):
        done = _("Исправлено. Прежние ответы сохранены, считаются новые.")
        return said(request, done, "mentoring:reviews", pk=place.pk)
    if sent is not None and not form.is_bound:
        form.initial = {**{code: str(value) for code, value in (sent.answers or {}).items()}, **form.initial}
    shown = [question for question in form.questions() if question[0].name != "basis"]
    told = {"place": place, "draft": draft, "shown": shown, "again": True}
    return form_page(request, "mentoring/questions.html", form=form, **told)


def final(request: DeskRequest, pk: int) -> HttpResponse:
    """Make the final assessment as the mentor."""
    place = place_or_404(request, pk, "mentor")
    open_place(request, place, require_assessable)
    draft = f"final-{place.pk}"
    asked = questions(request, "final_assessment", draft)
    form = OutcomeForm(request.POST or None, initial=drafts.initial(request.user, draft, OutcomeForm.base_fields))
    if attempt(
        form,
        lambda: services.final_assessment(place=place, raw=asked.raw, actor=request.user, **form.cleaned_data),
        asked,
    ):
        return said(request, _("Итоговая оценка записана."), "mentoring:work", pk=place.pk)
    forms = {"form": form, "asked": asked}
    return form_page(request, "mentoring/final.html", **forms, place=place, draft=draft)


def final_self(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the mentee's own view of the end, with a rating of each request."""
    place = place_or_404(request, pk, "mentee")
    open_place(request, place, require_own_view)
    actor: Any = request.user
    draft = f"final-self-{place.pk}"
    asked = questions(request, "final_self", draft)
    form = RatingsForm(request.POST or None, requests=own_requests(place, actor))
    form.initial = drafts.initial(actor, draft, form.fields)
    if attempt(
        form,
        lambda: services.final_self(
            place=place, raw=asked.raw, ratings=form.ratings(), outcomes=form.outcomes(), actor=actor
        ),
        asked,
    ):
        return said(request, _("Спасибо. Ваши итоги записаны."), "mentoring:work", pk=place.pk)
    forms = {"form": form, "asked": asked}
    return form_page(request, "mentoring/final_self.html", **forms, place=place, draft=draft)


def final_correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct one's own final answers: the first stay stored, the new ones count."""
    row = visible_or_404(request, FinalAssessment, pk=pk)
    place, actor = place_or_404(request, row.place_id), request.user
    open_place(request, place, lambda _place: require_final_open(row, actor))
    mentor = side_of(place, actor) == "mentor"
    draft = f"final-correct-{row.pk}"
    asked = questions(request, "final_assessment" if mentor else "final_self", draft)
    own = own_requests(place, actor)
    form: Any = (
        OutcomeForm(request.POST or None, initial={"outcome": row.outcome})
        if mentor
        else RatingsForm(request.POST or None, requests=own, said=said_of_requests(place, actor))
    )

    def run() -> object:
        told = form.cleaned_data if mentor else {"ratings": form.ratings(), "outcomes": form.outcomes()}
        return services.correct_final(final=row, raw=asked.raw, actor=actor, **told)

    if attempt(form, run, asked):
        return said(
            request, _("Исправлено. Прежние ответы сохранены, считаются новые."), "mentoring:reviews", pk=place.pk
        )
    sent: Any = row.mentor_response if mentor else row.mentee_response
    if sent is not None and not asked.is_bound:
        asked.initial = {**{code: str(value) for code, value in (sent.answers or {}).items()}, **asked.initial}
    template = "mentoring/final.html" if mentor else "mentoring/final_self.html"
    return form_page(request, template, form=form, asked=asked, place=place, draft=draft, again=True)


def final_mentor(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the mentor's own view of the year."""
    place = place_or_404(request, pk, "mentor")
    about = f"programme:{place.programme_id}"
    open_place(request, place, lambda place: require_unsent("final_mentor", place.mentor, about))

    def send(**data: Any) -> None:
        services.final_mentor(programme=place.programme, **data)

    return _only_questions(
        request, place, "final_mentor", "mentoring/questions.html", send, _("Спасибо. Ваши итоги записаны.")
    )

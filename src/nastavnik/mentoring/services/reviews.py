"""Practical results and the interim review, each side with its own form."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.mentoring.models import InterimReview, PracticalResult
from nastavnik.mentoring.policies import require_one_of, require_side, require_state
from nastavnik.mentoring.selectors.requests import has_private_request
from nastavnik.mentoring.services.common import other_side, page_of, tell
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account
from nastavnik.people.policies import refuse_on_paper
from nastavnik.surveys.services import AnswersError, Raw, correct, submit

PRIVATE_OUTCOMES = {"solved": "resolved", "resolved": "resolved", "partly": "partly", "no": "no"}


def add_practical_result(
    *,
    place: Place,
    kind: str,
    title: str,
    shown_on: dt.date,
    where: str = "",
    actor: Account,
    file: StoredFile | None = None,
) -> PracticalResult:
    """Add something that can be shown: a project, a teaching resource, an open lesson, a publication."""
    with transaction.atomic():
        place = lock_place(place)
        require_one_of([place], actor)
        require_state(place, *AT_WORK)
        require_shown(shown_on)
        if file is not None and file.school_id != place.school_id:
            raise RuleError("result.file", N_("Этот файл из другой школы."), "file")
        if file is not None and file._state.adding:
            file.full_clean(exclude=["content"])
            file.save()
        result = PracticalResult(
            school_id=place.school_id,
            place=place,
            kind=kind,
            title=title.strip(),
            shown_on=shown_on,
            where=where.strip(),
            file=file,
        )
        write(result, "result.added", actor, place=place.pk, result_kind=kind)
    return result


def require_shown(shown_on: dt.date) -> None:
    """Refuse a day that has not come."""
    if shown_on > clock.today():
        raise RuleError(
            "result.future", N_("Эта дата ещё не наступила: добавьте результат, когда он показан."), "shown_on"
        )


def _cycle(place: Place, waits_for: str) -> InterimReview | None:
    """Give the latest review that still waits for one side's form."""
    review = InterimReview.objects.filter(place=place).order_by("pk").last()
    return review if review is not None and getattr(review, waits_for) is None else None


def _about(place: Place, review: InterimReview | None) -> str:
    """Name what a form is about: the review of a place by its number."""
    before = InterimReview.objects.filter(place=place)
    number = before.filter(pk__lte=review.pk).count() if review else before.count() + 1
    return f"interim:{place.pk}:{number}"


def interim_review(
    *,
    place: Place,
    basis: str,
    held_on: dt.date,
    decision: str,
    actor: Account,
    raw: Raw | None = None,
    result: PracticalResult | None = None,
) -> InterimReview:
    """Make the interim review as the mentor; without a rubric it stands beside the mentee's own outcome."""
    with transaction.atomic():
        place = lock_place(place)
        require_side(place, actor, "mentor")
        require_state(place)
        _check_ground(place, basis, held_on, result)
        review = _cycle(place, "mentor_response")
        about = _about(place, review)
        if raw is None and (review is None or not review.private_outcome):
            raise RuleError(
                "review.rubric",
                N_(
                    "Без рубрики оценка проведена, когда наставляемый сам отметит, что стало с личной темой. "
                    "Заполните рубрику или дождитесь отметки."
                ),
            )
        review = review or InterimReview(school_id=place.school_id, place=place)
        review.basis, review.held_on, review.decision, review.result = basis, held_on, decision, result
        review.clean_fields(exclude=["mentor_response", "mentee_response"])
        if raw is not None:
            seen_as = result.kind if result is not None and basis == "practical_result" else basis
            review.mentor_response = submit(
                key="interim_review",
                respondent=place.mentor,
                about=about,
                raw={**raw, "basis": seen_as},
                actor=actor,
            )
        _keep(review, place, actor, "mentor", basis=basis, decision=decision)
    return review


def _check_ground(place: Place, basis: str, held_on: dt.date, result: PracticalResult | None) -> None:
    """Refuse a day that has not come, and a result that is missing or of another pair."""
    if held_on > clock.today():
        raise RuleError(
            "review.future", N_("Эта дата ещё не наступила: отметьте оценку, когда она пройдёт."), "held_on"
        )
    if result is not None and result.place_id != place.pk:
        raise RuleError("review.result", N_("Этот результат из другой пары."), "result")
    if basis == InterimReview.Basis.PRACTICAL_RESULT and result is None:
        raise RuleError(
            "review.no_result", N_("Выберите практический результат, на котором основана оценка."), "result"
        )


def interim_self(*, place: Place, raw: Raw, actor: Account) -> InterimReview:
    """Say as the mentee what came of the work; a private topic needs only «решён, частично, нет»."""
    with transaction.atomic():
        place = lock_place(place)
        require_side(place, actor, "mentee")
        require_state(place)
        review = _cycle(place, "mentee_response")
        response = submit(
            key="interim_self", respondent=place.mentee, about=_about(place, review), raw=raw, actor=actor
        )
        outcome = PRIVATE_OUTCOMES.get(str((response.answers or {}).get("private_outcome", "")), "")
        if outcome:
            refuse_on_paper(place.mentee)
        if outcome and not has_private_request(place):
            raise AnswersError(
                {"private_outcome": N_("Эта отметка для личной темы, а в запросах её нет. Расскажите, что получилось.")}
            )
        if review is None:
            review = InterimReview(
                school_id=place.school_id,
                place=place,
                basis=InterimReview.Basis.SELF_REPORT,
                held_on=clock.today(),
                decision=InterimReview.Decision.CONTINUE,
            )
        review.mentee_response, review.private_outcome = response, outcome
        _keep(review, place, actor, "mentee")
    return review


def _keep(review: InterimReview, place: Place, actor: Account, side: str, **data: str) -> None:
    write(review, "interim.reviewed", actor, place=place.pk, side=side, **data)
    tell(
        other_side(place, side),
        but=actor,
        kind=f"mentoring.interim_by_{side}",
        key=f"{review.pk}:{side}",
        school_id=place.school_id,
        url=page_of(place),
    )


def require_review_open(review: InterimReview, place: Place, actor: Account) -> None:
    """Refuse to correct what one has not sent, and anything once the pair is no longer at work."""
    require_state(place, *AT_WORK)
    sent = review.mentor_response_id if side_of(place, actor) == "mentor" else review.mentee_response_id
    if sent is None:
        raise RuleError("review.none", N_("Исправлять пока нечего: оценка ещё не отправлена."))


def correct_review(*, review: InterimReview, raw: Raw, actor: Account) -> InterimReview:
    """Correct one's own answers of an interim review: the first stay stored, the new ones count."""
    with transaction.atomic():
        place = lock_place(review.place)
        side = side_of(place, actor)
        field = "mentor_response" if side == "mentor" else "mentee_response"
        review = InterimReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
        require_review_open(review, place, actor)
        sent = getattr(review, field)
        if side == "mentor":
            raw = {**raw, "basis": str((sent.answers or {}).get("basis", review.basis))}
        response = correct(response=sent, raw=raw, actor=actor)
        setattr(review, field, response)
        if side == "mentee":
            review.private_outcome = PRIVATE_OUTCOMES.get(str((response.answers or {}).get("private_outcome", "")), "")
        write(review, "interim.corrected", actor, field, "private_outcome", side=side)
    return review

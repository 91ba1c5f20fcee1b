"""The end of the work: the mentor's assessment, the mentee's own words, the completion of a place."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK, PLACE_OVER, PROVEN, REQUEST_SETTLED
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.kit.paper import SHEET
from nastavnik.mentoring.models import FinalAssessment, Meeting
from nastavnik.mentoring.policies import require_side, require_state
from nastavnik.mentoring.selectors.held import held_of
from nastavnik.mentoring.services.common import other_side, page_of, people_of, tell
from nastavnik.mentoring.services.requests import complete_entry, rate_requests
from nastavnik.mentoring.services.settling import call_off, settle_ended
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.pairing.services import finish
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import acting_for, refuse_on_paper, require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services import pass_gate
from nastavnik.programme.services.locks import require_running
from nastavnik.registry.models import MentoringRequest
from nastavnik.surveys.models import Response
from nastavnik.surveys.policies import require_unsent
from nastavnik.surveys.services import AnswersError, Raw, correct, submit

EVIDENCE = "_evidence"
LEAST_EVIDENCE = 2


def final_meeting_of(place: Place) -> Meeting | None:
    """Give the final meeting of a place that took place."""
    return next((one for one in reversed(held_of(place)) if one.kind == Meeting.Kind.FINAL), None)


def require_final_meeting(place: Place) -> Meeting:
    """Give the final meeting that was held, or refuse the assessment before it."""
    meeting = final_meeting_of(place)
    if meeting is None:
        raise RuleError(
            "final.meeting", N_("Итоговая оценка делается после итоговой встречи. Назначьте и отметьте её.")
        )
    return meeting


def require_assessable(place: Place) -> Meeting:
    """Refuse the mentor's final assessment before the final meeting, after the end and a second time."""
    require_state(place, *AT_WORK)
    require_unsent("final_assessment", place.mentor, f"place:{place.pk}")
    return require_final_meeting(place)


def require_own_view(place: Place) -> Meeting | None:
    """Refuse the mentee's own view of the end before the final meeting and a second time."""
    require_state(place, *PROVEN)
    require_unsent("final_self", place.mentee, f"place:{place.pk}")
    return final_meeting_of(place) if place.state in PLACE_OVER else require_final_meeting(place)


def require_evidence(answers: Mapping[str, object]) -> None:
    """Refuse a level without two pieces of evidence, one per line."""
    errors = {}
    for code, level in answers.items():
        if isinstance(level, int):
            lines = str(answers.get(f"{code}{EVIDENCE}", "")).splitlines()
            if len([line for line in lines if line.strip()]) < LEAST_EVIDENCE:
                errors[f"{code}{EVIDENCE}"] = N_(
                    "Уровень ставится по двум свидетельствам, каждое с новой строки. "
                    "Если их нет, отметьте «Недостаточно данных»."
                )
    if errors:
        raise AnswersError(errors)


def final_assessment(*, place: Place, actor: Account, raw: Raw, outcome: str = "completed") -> FinalAssessment:
    """Make the final assessment as the mentor: a profile by areas on evidence, without a total."""
    with transaction.atomic():
        place = lock_place(place)
        require_side(place, actor, "mentor")
        meeting = require_assessable(place)
        response = submit(
            key="final_assessment", respondent=place.mentor, about=f"place:{place.pk}", raw=raw, actor=actor
        )
        require_evidence(response.answers or {})
        final = _final(place, meeting)
        final.mentor_response, final.outcome = response, outcome
        _keep(final, place, actor, "mentor")
    return final


def _final(place: Place, meeting: Meeting | None) -> FinalAssessment:
    """Give the assessment of a place, or begin it on the day of the final meeting."""
    rows = FinalAssessment.objects.select_for_update(of=("self",))
    found: FinalAssessment | None = rows.filter(place=place).first()
    if found is not None:
        return found
    day = meeting.held_on if meeting is not None and meeting.held_on else clock.today()
    return FinalAssessment(school_id=place.school_id, place=place, held_on=day)


def final_self(
    *,
    place: Place,
    raw: Raw,
    ratings: Mapping[int, int],
    actor: Account,
    outcomes: Mapping[int, str] | None = None,
) -> FinalAssessment:
    """Give the mentee's own view of the end: the form, a rating of each request, what became of it."""
    with transaction.atomic():
        place = lock_place(place)
        require_side(place, actor, "mentee")
        meeting = require_own_view(place)
        response = submit(key="final_self", respondent=place.mentee, about=f"place:{place.pk}", raw=raw, actor=actor)
        requests = rate_requests(place, ratings, outcomes or {}, actor)
        if any(request.is_private and request.pk in {*ratings, *(outcomes or {})} for request in requests):
            refuse_on_paper(place.mentee)
        final = _final(place, meeting)
        final.mentee_response = response
        final.private_outcome = _private_outcome(requests)
        _keep(final, place, actor, "mentee")
    return final


def _private_outcome(requests: Iterable[MentoringRequest]) -> str:
    """Say what became of the private topics together: the least of them."""
    states = [request.state for request in requests if request.is_private]
    told = {"resolved": "resolved", "partly": "partly", "unresolved": "no"}
    private = [told[state] for state in reversed(REQUEST_SETTLED) if state in states]
    return private[0] if private else ""


def _keep(final: FinalAssessment, place: Place, actor: Account, side: str) -> None:
    write(final, "final.assessed", actor, place=place.pk, side=side)
    tell(
        other_side(place, side),
        but=actor,
        kind=f"mentoring.final_by_{side}",
        key=f"{final.pk}:{side}",
        school_id=place.school_id,
        url=page_of(place),
    )


def require_final_open(final: FinalAssessment, actor: Account) -> str:
    """Give whose answers of the final assessment one may correct: one's own, until the year's report is approved."""
    place = final.place
    require_running(place.programme)
    if Act.objects.filter(programme=place.programme_id, kind=Act.Kind.REPORT, annulled_on__isnull=True).exists():
        raise RuleError("final.reported", N_("Отчёт года утверждён: итоговая оценка больше не меняется."))
    side = side_of(place, actor) or ""
    if not side or getattr(final, f"{side}_response_id") is None:
        raise RuleError("final.none", N_("Исправлять пока нечего: ваших итогов ещё нет."))
    return side


def correct_final(
    *,
    final: FinalAssessment,
    raw: Raw,
    actor: Account,
    outcome: str = "",
    ratings: Mapping[int, int] | None = None,
    outcomes: Mapping[int, str] | None = None,
) -> FinalAssessment:
    """Correct one's own final answers: the first stay stored, the new ones count, the other side is told."""
    with transaction.atomic():
        place = lock_place(final.place)
        rows = FinalAssessment.objects.select_for_update(of=("self",)).select_related("place__programme")
        row: FinalAssessment = rows.get(pk=final.pk)
        side = require_final_open(row, actor)
        response = correct(response=getattr(row, f"{side}_response"), raw=raw, actor=actor)
        setattr(row, f"{side}_response", response)
        if side == "mentor":
            require_evidence(response.answers or {})
            row.outcome = outcome or row.outcome
        else:
            requests = rate_requests(place, ratings or {}, outcomes or {}, actor, again=True)
            row.private_outcome = _private_outcome(requests)
        line = write(row, "final.corrected", actor, f"{side}_response", "outcome", "private_outcome", side=side)
        tell(
            other_side(place, side),
            but=actor,
            kind="mentoring.final_corrected",
            key=f"{row.pk}:{line.number}",
            school_id=place.school_id,
            url=page_of(place),
        )
    return row


def final_mentor(*, programme: Programme, raw: Raw, actor: Account, teacher: Teacher | None = None) -> Response:
    """Give the mentor's own view of the year, once a programme."""
    mentor = teacher or Teacher.objects.filter(account=actor, school_id=programme.school_id).first()
    own = Place.objects.filter(programme=programme, mentor=mentor, state__in=PROVEN)
    if mentor is None or not own.exists():
        raise RuleError("final.mentor", N_("Итоги наставника пишут те, у кого в этом году была пара или группа."))
    refusal = RuleError("final.mentor", N_("Итоги наставника пишут те, у кого в этом году была пара или группа."))
    acting_for(actor, mentor, needs=SHEET, refusal=refusal)
    return submit(key="final_mentor", respondent=mentor, about=f"programme:{programme.pk}", raw=raw, actor=actor)


def complete_place(*, place: Place, actor: Account) -> Place:
    """Complete a place whose final assessment is made; the mentee's year is completed with the last one."""
    with transaction.atomic():
        place = lock_place(place)
        if side_of(place, actor) != "mentor":
            require_role(actor, place.school_id, "coordinator")
        pass_gate("closing", programme=place.programme, subject=place, actor=actor)
        if not FinalAssessment.objects.filter(place=place).exists():
            raise RuleError("place.ending", N_("Пара завершается досрочно и закроется сама в назначенный день."))
        place = finish(place=place, state="completed", ended_on=clock.today(), actor=actor)
        complete_entry(place, actor)
        call_off(place, actor)
        settle_ended(place.programme, clock.today())
        tell(
            people_of([place]),
            but=actor,
            kind="mentoring.completed",
            key=str(place.pk),
            school_id=place.school_id,
            url=page_of(place),
        )
    return place

"""What must hold after every step, asked of the rows themselves; each check says what it found broken."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from nastavnik.consents.models import Consent
from nastavnik.core.states import PLACE_LIVE, PROVEN
from nastavnik.core.workdays import calendar, last_duty_day
from nastavnik.journal.models import Head
from nastavnik.journal.selectors import check_chain
from nastavnik.kit.matters import ADDRESSEE, ALL, ROLES, Matter, lives, matters
from nastavnik.mentoring.models import Attendance, EarlyWarning, Ending, Goal, InterimReview, Meeting, Pause
from nastavnik.pairing.models import Place
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry, MentoringRequest
from nastavnik.surveys.models import Response

FEEDBACK_DAYS = dt.timedelta(days=14)
#: States that a life names and asks of some of its records only.
ASIDE: set[tuple[str, str]] = set()


Rows = list[tuple[Any, ...]]


def fixed(ask: Callable[[], QuerySet[Any, Any]]) -> Callable[[], Rows]:
    """Write the SQL of a query once: composing it anew after each of thousands of steps costs ten times the asking."""
    written = functools.cache(lambda: ask().query.sql_with_params())

    def rows() -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(*written())
            return list(cursor.fetchall())

    return rows


@fixed
def _places_without_proof() -> QuerySet[Any, Any]:
    lacking = (
        Q(met_on=None)
        | Q(mentor_yes_on=None)
        | Q(mentee_yes_on=None)
        | Q(mentor_consent=None)
        | Q(mentee_consent=None)
        | Q(mentor_yes_on__lt=F("met_on"))
        | Q(mentee_yes_on__lt=F("met_on"))
        | ~Q(mentee_consent__teacher=F("mentee"))
        | ~Q(mentor_consent__teacher=F("mentor"))
    )
    return Place.objects.filter(lacking, state__in=PROVEN).values_list("pk")


@fixed
def _places_on_dead_consents() -> QuerySet[Any, Any]:
    rows = Place.objects.filter(state__in=PROVEN).filter(state__in=["confirmed", "paused"])
    return rows.exclude(mentee_consent__state="in_force", mentor_consent__state="in_force").values_list("pk")


def proof_is_held() -> list[str]:
    """Invariant 1: a confirmed place holds its proof, answers follow the meeting, consents are the sides' own."""
    return [f"place {pk} lacks its proof" for (pk,) in _places_without_proof()] + [
        f"place {pk} stands on a dead consent" for (pk,) in _places_on_dead_consents()
    ]


@fixed
def _places_taken() -> QuerySet[Any, Any]:
    live = Place.objects.filter(state__in=PLACE_LIVE)
    return live.values("programme", "mentor").annotate(taken=Count("pk")).values_list("programme", "mentor", "taken")


@fixed
def _capacities() -> QuerySet[Any, Any]:
    return MentorEntry.objects.values_list("programme", "teacher", "capacity")


@fixed
def _two_mentors_of_one_type() -> QuerySet[Any, Any]:
    live = Place.objects.filter(state__in=PLACE_LIVE)
    counted = live.values("programme", "mentee", "type").annotate(n=Count("pk"))
    return counted.filter(n__gt=1).values_list("programme", "mentee", "type")


def capacity_is_kept() -> list[str]:
    """Invariant 1: nobody has more live places than capacity, nobody two mentors of one type."""
    capacity = {(programme, mentor): places for programme, mentor, places in _capacities()}
    broken = [
        f"mentor {mentor} has {taken} places of {capacity[programme, mentor]}"
        for programme, mentor, taken in _places_taken()
        if taken > capacity[programme, mentor]
    ]
    return broken + [f"mentee {mentee} has two mentors of one type" for _, mentee, _ in _two_mentors_of_one_type()]


@fixed
def _consents_without_proof() -> QuerySet[Any, Any]:
    wrong = (
        Q(given_on=None)
        | ~Q(withdrawn_on=None)
        | (Q(kind="mentor_work") & (Q(sheet_number="") | ~Q(channel="paper") | Q(registered_by=None)))
    )
    return Consent.objects.filter(wrong, state="in_force").values_list("pk")


@fixed
def _joined_without_consent() -> QuerySet[Any, Any]:
    joined = MenteeEntry.objects.filter(state="joined")
    consented = {"teacher__consents__kind": "participation", "teacher__consents__state": "in_force"}
    return joined.exclude(**consented).values_list("pk")


def consents_stay() -> list[str]:
    """Invariant 2: in force means dated and not withdrawn; the mentor's work counts from a registered sheet."""
    return [f"consent {pk} is in force without its proof" for (pk,) in _consents_without_proof()] + [
        f"entry {pk} is in the programme without consent" for (pk,) in _joined_without_consent()
    ]


@fixed
def _places_with_oneself() -> QuerySet[Any, Any]:
    return Place.objects.filter(mentor=F("mentee")).values_list("pk")


@fixed
def _places_with_a_manager() -> QuerySet[Any, Any]:
    return Place.objects.filter(mentee__line_manager=F("mentor")).values_list("pk")


def nobody_mentors_themselves() -> list[str]:
    """Invariant 3: two people; a line manager only with a reason."""
    own = [pk for (pk,) in _places_with_oneself()]
    with_manager = [pk for (pk,) in _places_with_a_manager()]
    rows = Place.objects.filter(pk__in=with_manager) if with_manager else ()
    managers = [row.pk for row in rows if not row.manager_reason]
    return [f"place {pk} is with oneself or with a manager without reason" for pk in [*own, *managers]]


def meetings_close_by_rule() -> list[str]:
    """Invariant 5: closed by both sides' forms, or after 14 days without."""
    broken = []
    for meeting in Meeting.objects.filter(state="closed").prefetch_related("feedback", "attendances__place"):
        if meeting.counted_from_id is not None:
            continue
        sides = {feedback.side for feedback in meeting.feedback.all()}
        came = [
            row for row in meeting.attendances.all() if row.present and row.place.state not in ("ended", "completed")
        ]
        if meeting.closed_without_feedback:
            if meeting.closed_on - meeting.held_on < FEEDBACK_DAYS:
                broken.append(f"meeting {meeting.pk} closed without forms too early")
        elif "mentor" not in sides or len(meeting.feedback.all()) < 1 + len(came):
            broken.append(f"meeting {meeting.pk} closed without the forms of both sides")
    return broken


@fixed
def _answers_of_thawed_versions() -> QuerySet[Any, Any]:
    return Response.objects.filter(version__frozen_at=None).values_list("pk")


@fixed
def _corrections_of_others() -> QuerySet[Any, Any]:
    corrections = Response.objects.exclude(corrects=None)
    return corrections.exclude(corrects__respondent=F("respondent")).values_list("pk")


def answers_are_frozen() -> list[str]:
    """Invariant 6: every answered version is frozen, and a correction points at what it corrects."""
    return [f"response {pk} answers a version that is not frozen" for (pk,) in _answers_of_thawed_versions()] + [
        f"response {pk} corrects somebody else's" for (pk,) in _corrections_of_others()
    ]


def endings_give_notice() -> list[str]:
    """Invariant 9: the mentee leaves the same day, the mentor and the school after three full working days."""
    broken = []
    for ending in Ending.objects.select_related("place"):
        wanted = ending.notified_on
        if ending.initiator in {"mentor", "employer"}:
            wanted = last_duty_day(ending.notified_on, is_working=calendar(5))
        if ending.initiator != "withdrawal" and ending.last_day != wanted:
            broken.append(f"ending {ending.pk}: last day {ending.last_day}, not {wanted}")
    return broken


@fixed
def _reviews_on_nothing() -> QuerySet[Any, Any]:
    rows = InterimReview.objects.filter(mentor_response=None, mentee_response=None, private_outcome="")
    return rows.values_list("pk")


def reviews_stand_on_something() -> list[str]:
    """Invariant 7: a practical result, an observed lesson or a self-report, with a form behind it."""
    finals = Meeting.objects.filter(kind="final", state__in=["held", "closed"])
    early = [
        meeting
        for meeting in finals.prefetch_related("attendances__place")
        for row in meeting.attendances.all()
        if not row.place.interim_reviews.exists()
    ]
    return [f"review {pk} stands on nothing" for (pk,) in _reviews_on_nothing()] + [
        f"final meeting {row.pk} came before an interim review" for row in early
    ]


@fixed
def _goals_without_terms() -> QuerySet[Any, Any]:
    wrong = Q(due_on__lte=F("start_on")) | (~Q(state="active") & Q(closed_on=None))
    return Goal.objects.filter(wrong).values_list("pk")


def goals_have_terms() -> list[str]:
    """Invariant 8: a goal ends after it begins and closed goals are dated."""
    return [f"goal {pk} has no term" for (pk,) in _goals_without_terms()]


def journal_is_whole() -> list[str]:
    """Invariant 12: every school's chain follows from its first line."""
    reports = [check_chain(pk) for pk in Head.objects.values_list("pk", flat=True)]
    return [
        f"journal of school {report.school_id} is broken at {report.broken_at}"
        for report in reports
        if not report.whole
    ]


@fixed
def _places_of_two_schools() -> QuerySet[Any, Any]:
    rows = Place.objects.exclude(
        mentor__school=F("school"),
        mentee__school=F("school"),
        programme__school=F("school"),
        relationship__school=F("school"),
    )
    return rows.values_list("pk")


def schools_do_not_mix() -> list[str]:
    """Invariant 13: a place, its people, its consents and its programme are of one school."""
    return [f"place {pk} mixes schools" for (pk,) in _places_of_two_schools()]


CHECKS: tuple[Callable[[], list[str]], ...] = (
    proof_is_held,
    capacity_is_kept,
    consents_stay,
    nobody_mentors_themselves,
    meetings_close_by_rule,
    answers_are_frozen,
    endings_give_notice,
    reviews_stand_on_something,
    goals_have_terms,
    journal_is_whole,
    schools_do_not_mix,
)


def broken(*, thorough: bool = True) -> list[str]:
    """Run every check; the walk over the journal only when asked for."""
    checks = CHECKS if thorough else [check for check in CHECKS if check is not journal_is_whole]
    return [finding for check in checks for finding in check()]


def states() -> dict[str, list[Any]]:
    """Give the rows that a press by mistake may change, to compare them before it and after it was taken back."""
    told = (Place, Meeting, Attendance, Ending, Pause, MenteeEntry, MentorEntry, MentoringRequest, EarlyWarning)
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in told}


def waits_stand(programme: Programme) -> list[str]:
    """Invariant 16: each wait has a true state behind it and somebody it waits for; each open state has its wait."""
    found = matters(ALL, programme=programme.pk, school=programme.school_id)
    people = set(Teacher.objects.filter(school=programme.school_id, left_on=None).values_list("pk", flat=True))
    broken = [f"{one.name} {one.record.key} waits for nobody" for one in found if not _somebody(one, people)]
    for name, declared in lives:
        for choices in declared.stored:
            broken += _unlike(name, choices, [one for one in found if one.name == name], programme)
    return broken


def _somebody(one: Matter, people: set[int]) -> bool:
    """Say whether whom a wait waits for is there: a role the school appoints, or a person at work."""
    owner = one.wait.owner
    return owner in ROLES or (one.record.account is not None if owner == ADDRESSEE else one.owner in people)


@functools.cache
def _stored_by(choices: Any) -> tuple[Any, str]:
    """Give the model that keeps a state, and the name of the field."""
    model = next(one for one in apps.get_models() if choices in vars(one).values())
    return model, next(one.name for one in model._meta.fields if one.choices == choices.choices)


def _unlike(name: str, choices: Any, found: list[Matter], programme: Programme) -> list[str]:
    """Compare the waits of a life with the states of its records, read apart from them."""
    life, (model, field) = lives[name].life, _stored_by(choices)
    states = dict(model._base_manager.filter(school_id=programme.school_id).values_list("pk", field))
    shown: dict[int, set[str]] = {}
    for one in found:
        shown.setdefault(one.record.key, set()).add(one.record.state)
    broken = []
    for key, state in states.items():
        derived = life.stands_for.get(state, (state,))
        if stray := shown.get(key, set()) - set(derived):
            broken.append(f"{name} {key} is {state} and waits as {sorted(stray)}")
        if derived and all(life.waits_in(one) for one in derived) and key not in shown and (name, state) not in ASIDE:
            broken.append(f"{name} {key} is {state} and waits for nobody")
    return broken + [f"{name} {key} waits and is not there" for key in set(shown) - set(states)]

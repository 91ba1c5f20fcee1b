"""What must hold after every step, asked of the rows themselves; each check says what it found broken."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Count, F, Q

from nastavnik.consents.models import Consent
from nastavnik.core.workdays import calendar, last_duty_day
from nastavnik.journal.models import Head
from nastavnik.journal.selectors import check_chain
from nastavnik.mentoring.models import Ending, Goal, InterimReview, Meeting
from nastavnik.pairing.models import LIVE, PROVEN, Place
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.surveys.models import Response

FEEDBACK_DAYS = dt.timedelta(days=14)


def proof_is_held() -> list[str]:
    """Invariant 1: a confirmed place holds its proof, answers follow the meeting, consents are the sides' own."""
    rows = Place.objects.filter(state__in=PROVEN)
    lacking = rows.filter(
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
    dead = rows.filter(state__in=["confirmed", "paused"]).exclude(
        mentee_consent__state="in_force", mentor_consent__state="in_force"
    )
    return [f"place {row.pk} lacks its proof" for row in lacking] + [
        f"place {row.pk} stands on a dead consent" for row in dead
    ]


def capacity_is_kept() -> list[str]:
    """Invariant 1: nobody has more live places than capacity, nobody two mentors of one type."""
    live = Place.objects.filter(state__in=LIVE)
    broken = []
    for row in live.values("programme", "mentor").annotate(taken=Count("pk")):
        entry = MentorEntry.objects.get(programme=row["programme"], teacher=row["mentor"])
        if row["taken"] > entry.capacity:
            broken.append(f"mentor {row['mentor']} has {row['taken']} places of {entry.capacity}")
    doubled = live.values("programme", "mentee", "type").annotate(n=Count("pk")).filter(n__gt=1)
    return broken + [f"mentee {row['mentee']} has two mentors of one type" for row in doubled]


def consents_stay() -> list[str]:
    """Invariant 2: in force means dated and not withdrawn; the mentor's work counts from a registered sheet."""
    rows = Consent.objects.filter(state="in_force")
    wrong = rows.filter(
        Q(given_on=None)
        | ~Q(withdrawn_on=None)
        | (Q(kind="mentor_work") & (Q(sheet_number="") | ~Q(channel="paper") | Q(registered_by=None)))
    )
    joined = MenteeEntry.objects.filter(state="joined").exclude(
        teacher__consents__kind="participation", teacher__consents__state="in_force"
    )
    return [f"consent {row.pk} is in force without its proof" for row in wrong] + [
        f"entry {row.pk} is in the programme without consent" for row in joined
    ]


def nobody_mentors_themselves() -> list[str]:
    """Invariant 3: two people; a line manager only with a reason."""
    own = Place.objects.filter(mentor=F("mentee"))
    managers = [row for row in Place.objects.filter(mentee__line_manager=F("mentor")) if not row.manager_reason]
    return [f"place {row.pk} is with oneself or with a manager without reason" for row in [*own, *managers]]


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


def answers_are_frozen() -> list[str]:
    """Invariant 6: every answered version is frozen, and a correction points at what it corrects."""
    thawed = Response.objects.filter(version__frozen_at=None)
    crossed = Response.objects.exclude(corrects=None).exclude(corrects__respondent=F("respondent"))
    return [f"response {row.pk} answers a version that is not frozen" for row in thawed] + [
        f"response {row.pk} corrects somebody else's" for row in crossed
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


def reviews_stand_on_something() -> list[str]:
    """Invariant 7: a practical result, an observed lesson or a self-report, with a form behind it."""
    rows = InterimReview.objects.filter(mentor_response=None, mentee_response=None, private_outcome="")
    finals = Meeting.objects.filter(kind="final", state__in=["held", "closed"])
    early = [
        meeting
        for meeting in finals.prefetch_related("attendances__place")
        for row in meeting.attendances.all()
        if not row.place.interim_reviews.exists()
    ]
    return [f"review {row.pk} stands on nothing" for row in rows] + [
        f"final meeting {row.pk} came before an interim review" for row in early
    ]


def goals_have_terms() -> list[str]:
    """Invariant 8: a goal ends after it begins and closed goals are dated."""
    rows = Goal.objects.filter(Q(due_on__lte=F("start_on")) | (~Q(state="active") & Q(closed_on=None)))
    return [f"goal {row.pk} has no term" for row in rows]


def journal_is_whole() -> list[str]:
    """Invariant 12: every school's chain follows from its first line."""
    reports = [check_chain(pk) for pk in Head.objects.values_list("pk", flat=True)]
    return [
        f"journal of school {report.school_id} is broken at {report.broken_at}"
        for report in reports
        if not report.whole
    ]


def schools_do_not_mix() -> list[str]:
    """Invariant 13: a place, its people, its consents and its programme are of one school."""
    rows = Place.objects.exclude(
        mentor__school=F("school"),
        mentee__school=F("school"),
        programme__school=F("school"),
        relationship__school=F("school"),
    )
    return [f"place {row.pk} mixes schools" for row in rows]


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

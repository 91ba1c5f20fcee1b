"""What the coordinator may ask next: questionnaires that fit a wave, and dates that suit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from nastavnik.kit import clock
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Version, Wave
from nastavnik.surveys.selectors.rounds import USUAL_LONG
from nastavnik.surveys.selectors.versions import spec_of

USUAL, PRIMARY = "ppz32", ("entry", "interim", "final")
#: Forms that have their own moment elsewhere and are not asked in waves.
ELSEWHERE = ("after_meeting_mentee", "after_meeting_mentor")
USUAL_DAYS, BEFORE_END = 14, 45
MEASURED_AGAIN = (Wave.Kind.ENTRY, Wave.Audience.MENTEES)


@dataclass(frozen=True, slots=True)
class Offer:
    """A wave one press away: what is usual at this time of the year."""

    kind: str
    kind_label: str
    audience: str
    audience_label: str


def offered_questionnaires(language: str = "ru", school_id: int | None = None) -> list[tuple[str, str]]:
    """Name the questionnaires that can be asked in a wave: with their words, for mentees, mentors or the staff."""
    latest: dict[str, Version] = {}
    rows = Version.objects.filter(Q(school__isnull=True) | Q(school_id=school_id))
    for version in rows.select_related("questionnaire").order_by(F("school_id").asc(nulls_first=True), "pk"):
        latest[version.questionnaire.key] = version
    found = []
    for key, version in latest.items():
        spec = spec_of(version)
        if key not in ELSEWHERE and spec.ready and set(spec.audience) & {"mentee", "mentor", "staff_comparison"}:
            found.append((key, spec.title.display(language)))
    return sorted(found, key=lambda pair: (pair[0] != USUAL, pair[1]))


def offers(programme: Programme) -> list[Offer]:
    """Give the usual waves that the programme does not have yet."""
    there = set(
        Wave.objects.filter(programme=programme, questionnaire__key=USUAL).values_list("kind", "audience").order_by()
    )
    usual = [
        (Wave.Kind.ENTRY, Wave.Audience.MENTEES),
        (Wave.Kind.ENTRY, Wave.Audience.STAFF),
        (Wave.Kind.INTERIM, Wave.Audience.MENTEES),
        (Wave.Kind.FINAL, Wave.Audience.MENTEES),
        (Wave.Kind.FINAL, Wave.Audience.STAFF),
    ]
    return [
        Offer(kind, str(kind.label), audience, str(audience.label))
        for kind, audience in usual
        if (kind, audience) not in there
    ]


def prefilled(programme: Programme, kind: str, audience: str, rounds: str = "") -> dict[str, Any]:
    """Give what a new wave usually is: dates by its kind, the usual questionnaire, one measurement or several."""
    today = clock.today()
    kind = kind if kind in Wave.Kind.values and kind != Wave.Kind.THEN else Wave.Kind.ENTRY
    audience = audience if audience in Wave.Audience.values else Wave.Audience.MENTEES
    begin = today
    if kind == Wave.Kind.FINAL:
        begin = max(today, programme.ends_on - dt.timedelta(days=BEFORE_END))
    elif kind == Wave.Kind.INTERIM:
        middle = programme.starts_on + (programme.ends_on - programme.starts_on) / 2
        begin = max(today, middle)
    several = int(rounds) if rounds in {"2", "3"} and (kind, audience) == MEASURED_AGAIN else 1
    return {
        "key": USUAL,
        "rounds": several,
        "kind": kind,
        "audience": audience,
        "opens_on": begin,
        "closes_on": begin + dt.timedelta(days=USUAL_DAYS if several == 1 else USUAL_LONG),
        "is_primary": audience == Wave.Audience.MENTEES and kind in PRIMARY,
        "look_back": kind == Wave.Kind.FINAL and audience == Wave.Audience.MENTEES,
    }

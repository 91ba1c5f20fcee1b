"""Reading consents: one's own, the sheets that wait for a signature, the state of everybody's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nastavnik.consents.models import Consent, DataRequest
from nastavnik.consents.wordings import WORDINGS, Wording
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme

#: What somebody of the staff may agree to; the sheet between schools is for mentors of partner schools alone.
KINDS: tuple[str, ...] = tuple(kind for kind in WORDINGS if kind != "share_outside")


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of consent as its owner sees it: the latest record, if any."""

    kind: str
    wording: Wording
    consent: Consent | None


def _latest(rows: Iterable[Consent]) -> dict[str, Consent]:
    """Keep of each kind the one in force, else the newest record: a sheet may wait to take its place."""
    found: dict[str, Consent] = {}
    for row in sorted(rows, key=lambda row: (row.state == Consent.State.IN_FORCE, row.pk)):
        found[row.kind] = row
    return found


def lines_of(teacher: Teacher, programme: Programme, *, mentor: bool) -> list[KindLine]:
    """Give every kind with its state; the mentor's work only to those whom it may concern."""
    found = _latest(Consent.objects.filter(teacher=teacher, programme=programme).prefetch_related("additions"))
    candidate = found.get("candidacy")
    concerned = mentor or (candidate is not None and candidate.state != Consent.State.WITHDRAWN)
    return [
        KindLine(kind, WORDINGS[kind], found.get(kind))
        for kind in KINDS
        if kind != "mentor_work" or concerned or kind in found
    ]


def history_of(teacher: Teacher) -> QuerySet[Consent]:
    """Give every record of a person over the years."""
    return Consent.objects.filter(teacher=teacher).select_related("programme")


def waiting_sheets(programme: Programme | int) -> QuerySet[Consent]:
    """Give the sheets that wait for a signature, the oldest first."""
    rows: QuerySet[Consent] = Consent.objects.filter(programme=programme, state=Consent.State.PREPARED)
    return rows.select_related("teacher").order_by("prepared_on", "pk")


def asked_about_data(account: Any) -> QuerySet[DataRequest]:
    """Give what was asked about data and not taken back, as far as the account may see it, the newest first."""
    rows: QuerySet[DataRequest] = DataRequest.objects.visible_to(account).exclude(state=DataRequest.State.WITHDRAWN)
    return rows.select_related("teacher").defer("words", "answer")


def people_with_consents(programme: Programme) -> QuerySet[Any]:
    """Give the staff who have any consent in the programme, by name."""
    return Teacher.objects.filter(pk__in=Consent.objects.filter(programme=programme).values("teacher_id")).by_name()


def state_rows(programme: Programme, teachers: Iterable[Teacher]) -> list[tuple[Teacher, dict[str, Consent]]]:
    """Give the newest consent of every kind of several people in one query."""
    people = list(teachers)
    by_person: dict[int, list[Consent]] = {person.pk: [] for person in people}
    for row in Consent.objects.filter(programme=programme, teacher__in=people):
        by_person[row.teacher_id].append(row)
    return [(person, _latest(by_person[person.pk])) for person in people]

"""A school at the door of stage 5: a coordinator, one mentor, mentees with requests."""

import datetime as dt
from contextlib import contextmanager
from typing import Any

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.pairing import services
from nastavnik.pairing.models import Place
from tests import factories

TODAY = dt.date(2026, 10, 5)
NO_ORDER = {"pairing.order_registered": "приказ готовится"}


class Scene:
    """Everybody a test of pairs needs, and the steps of a pair in one call each."""

    def __init__(self, **mentor: Any) -> None:
        self.school = factories.school()
        self.year = factories.programme(self.school)
        self.boss = factories.account(self.school, roles=("coordinator",))
        self.entry = factories.mentor(self.year, **mentor)
        self.mentor = self.entry.teacher
        self.mentee = self.newcomer()

    def newcomer(self, **request: Any) -> Any:
        entry = factories.mentee(self.year)
        factories.request(entry, **request)
        return entry.teacher

    def propose(self, mentee: Any = None, **values: Any) -> Place:
        given = {"programme": self.year, "mentor": self.mentor, "mentee": mentee or self.mentee, "type": "consultant"}
        return services.propose(actor=self.boss, **{**given, **values})

    def invited(self, mentee: Any = None, **values: Any) -> Place:
        return services.invite_to_meeting(place=self.propose(mentee, **values), actor=self.boss)

    def met(self, mentee: Any = None, **values: Any) -> Place:
        place = self.invited(mentee, **values)
        return services.record_meeting(place=place, met_on=clock.today(), mode="in_person", actor=self.boss)

    def agreed(self, mentee: Any = None, **values: Any) -> Place:
        place = self.met(mentee, **values)
        services.answer(place=place, side="mentor", yes=True, actor=place.mentor.account)
        return services.answer(place=place, side="mentee", yes=True, actor=place.mentee.account)

    def confirmed(self, mentee: Any = None, **values: Any) -> Place:
        return services.confirm(place=self.agreed(mentee, **values), actor=self.boss, reasons=NO_ORDER)


@contextmanager
def refused(code: str) -> Any:
    """Expect a rule to say no by its code."""
    with pytest.raises(RuleError) as caught:
        yield
    assert caught.value.code == code


def kinds(place: Any) -> list[str]:
    """Give the kinds of journal lines about a row, in order."""
    rows = Event.objects.filter(subject_type=place._meta.label, subject_id=place.pk).order_by("number")
    return list(rows.values_list("kind", flat=True))

"""A school in the middle of a wave, and answers to send."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from nastavnik.kit import clock
from nastavnik.people.models import Account, School
from nastavnik.programme.models import Programme
from nastavnik.surveys import services
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors import latest_version, spec_of
from tests import factories

DAY = dt.date(2026, 9, 15)
LAST = dt.date(2026, 9, 29)


@dataclass
class Scene:
    """A school with a programme, its coordinator, three mentees who agreed and one mentor."""

    school: School
    year: Programme
    coordinator: Account
    mentees: list[Account]
    mentor: Account


def scene(mentees: int = 3) -> Scene:
    school = factories.school()
    year = factories.programme(school)
    coordinator = factories.account(school, roles=("coordinator",))
    people = []
    for _number in range(mentees):
        entry = factories.mentee(year)
        factories.consent(entry.teacher, year, "questionnaires")
        people.append(entry.teacher.account)
    return Scene(school, year, coordinator, people, factories.mentor(year).teacher.account)


def raw(value: str = "3", key: str = "ppz32", **more: Any) -> dict[str, Any]:
    items = spec_of(latest_version(key)).items
    return {**{item.code: value for item in items if item.kind == "likert"}, **more}


def varied(shift: int = 0) -> dict[str, Any]:
    codes = [item.code for item in spec_of(latest_version("ppz32")).items if item.kind == "likert"]
    return {code: str(1 + (number + shift) % 5) for number, code in enumerate(codes)}


def plan(of: Scene, **values: Any) -> Wave:
    defaults = {"key": "ppz32", "kind": "entry", "audience": "mentees", "opens_on": DAY, "closes_on": LAST}
    return services.plan_wave(programme=of.year, actor=of.coordinator, **{**defaults, **values})


def begun(of: Scene, **values: Any) -> Wave:
    return services.open_wave(wave=plan(of, **values), actor=of.coordinator)


def answer(of: Wave, who: Account, given: dict[str, Any] | None = None, **values: Any) -> Any:
    return services.answer_wave(wave=of, respondent=who.teacher, raw=given or varied(), actor=who, **values)


def codes(of: Scene, count: int) -> list[str]:
    return services.print_slips(programme=of.year, count=count, actor=of.coordinator)


def at(day: dt.date = DAY) -> Any:
    return clock.at(day)

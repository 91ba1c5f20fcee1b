"""The stagehand holds what a scenario needs at hand."""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from nastavnik.kit import clock
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, School, Teacher
from nastavnik.programme.models import Programme

YEAR = 2026


@dataclass(slots=True)
class Stagehand:
    """The school under construction: its people by surname, its programme, the places by mentee."""

    school: School
    coordinator: Account
    programme: Programme | None = None
    places: dict[str, Place] = field(default_factory=dict)
    last_day: dt.date = dt.date(YEAR, 8, 17)
    codes: list[str] = field(default_factory=list)

    @property
    def year(self) -> Programme:
        """Give the programme, which exists from stage 1 on."""
        if self.programme is None:
            raise LookupError("the programme is created at stage 1")
        return self.programme

    def on(self, day: dt.date) -> AbstractContextManager[None]:
        """Hold the clock at a day and remember how far the story has come."""
        self.last_day = max(self.last_day, day)
        return clock.at(day)

    def teacher(self, surname: str) -> Teacher:
        """Find a teacher of the school by family name."""
        found: Teacher = Teacher.objects.select_related("account").get(school=self.school, last_name=surname)
        return found

    def account(self, surname: str) -> Account:
        """Find the account of a teacher."""
        account = self.teacher(surname).account
        if account is None:
            raise LookupError(f"{surname} has no account")
        return account

    def place(self, mentee: str) -> Place:
        """Read a mentee's place anew."""
        return Place.objects.get(pk=self.places[mentee].pk)

    def school_teachers(self) -> list[Teacher]:
        """List the staff."""
        return list(Teacher.objects.filter(school=self.school))

    def mentor_types(self, teacher: Teacher) -> list[str]:
        """Give the types a mentor offers."""
        return list(self.year.mentor_entries.get(teacher=teacher).types)

    def free_mentors(self, *types: str) -> list[Teacher]:
        """List selected mentors of these types who still have a place, the freest first."""
        found = []
        for entry in self.year.mentor_entries.filter(state="selected").select_related("teacher"):
            taken = Place.objects.live().filter(mentor=entry.teacher, programme=self.year).count()
            if entry.capacity > taken and set(entry.types) & set(types) and not entry.private_topics:
                found.append((taken - entry.capacity, entry.teacher.last_name, entry.teacher))
        return [teacher for _room, _name, teacher in sorted(found, key=lambda row: row[:2])]

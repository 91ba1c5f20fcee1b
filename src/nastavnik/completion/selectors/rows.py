"""The rows of one year, each kind read once: every figure, indicator and picture is counted from the same reading."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet

from nastavnik.completion.selectors.people import Forms, forms_of, places_of, with_final_forms
from nastavnik.core.service import years_before
from nastavnik.core.states import MEETING_HELD, REQUEST_UNSENT
from nastavnik.kit import clock
from nastavnik.kit.sealing import counted
from nastavnik.mentoring.models import Feedback, Goal, Meeting, PracticalResult
from nastavnik.people.models import Teacher
from nastavnik.people.models.teacher import EARLY_YEARS
from nastavnik.programme.models import Programme
from nastavnik.registry.models import Development, MenteeEntry, MentoringRequest
from nastavnik.surveys.models import Response

SEPTEMBER = 9
TEACHER = ("last_name", "first_name", "patronymic")


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that took place; `came` holds the places expected there, each with what is known of its mentee."""

    pk: int
    relationship: int
    on: dt.date
    closed: bool
    asks: bool
    minutes: int | None
    mentor_id: int
    mentor: Teacher
    came: list[tuple[int, bool | None]] = field(default_factory=list)

    @property
    def somebody_came(self) -> bool:
        """Say whether anybody but the mentor was there."""
        return any(present is not False for _place, present in self.came)

    @property
    def present(self) -> int:
        """Count the mentees who came."""
        return sum(present is True for _place, present in self.came)


class YearRows:
    """The rows of a programme with windows that end on a day; a kind that nobody asks for is not read."""

    def __init__(self, programme: Programme, on: dt.date | None = None) -> None:
        self.programme = programme
        self.on = on or clock.today()

    @cached_property
    def places(self) -> list[Any]:
        """Give the places ever confirmed, by mentor, each with the final forms of its two sides."""
        rows = with_final_forms(places_of(self.programme), self.programme)
        return list(rows.annotate(way=F("relationship__format")).select_related("mentor", "mentee"))

    @cached_property
    def mentors(self) -> list[Teacher]:
        """Give the mentors of these places, by name."""
        return list({place.mentor_id: place.mentor for place in self.places}.values())

    @cached_property
    def forms(self) -> Forms:
        """Give the final forms of the year: expected, come, waited for."""
        return forms_of(self.places)

    @cached_property
    def meetings(self) -> list[Held]:
        """Give the meetings that took place, by day."""
        found: dict[int, Held] = {}
        rows = Meeting.objects.filter(relationship__programme=self.programme, state__in=MEETING_HELD)
        told = rows.order_by("held_on", "pk").values_list(
            *("pk", "relationship_id", "held_on", "state", "counted_from_id", "duration_minutes"),
            *("relationship__mentor_id", *(f"relationship__mentor__{part}" for part in TEACHER)),
            *("attendances__place_id", "attendances__present"),
        )
        for pk, relationship, on, state, counted_from, minutes, mentor, *name, place, present in told:
            if pk not in found:
                teacher = Teacher(**dict(zip(TEACHER, name, strict=True)))
                asks = counted_from is None  # a counted personal meeting asks for no forms
                found[pk] = Held(pk, relationship, on, state == "closed", asks, minutes, mentor, teacher)
            if place is not None:
                found[pk].came.append((place, present))
        return list(found.values())

    @cached_property
    def met(self) -> list[Held]:
        """Give the meetings held up to the day."""
        return [meeting for meeting in self.meetings if meeting.on <= self.on and meeting.somebody_came]

    @cached_property
    def feedback(self) -> list[Any]:
        """Give the forms that came after meetings."""
        rows = Feedback.objects.filter(meeting__relationship__programme=self.programme, meeting__held_on__isnull=False)
        answers = {"answers": F("response__answers"), "sent_at": F("response__submitted_at")}
        version = {"version": F("response__version_id"), "sha256": F("response__version__sha256")}
        told = _named(rows, "meeting_id", "side", "author_id", **answers, **version, day=F("meeting__held_on"))
        return counted(told.order_by("pk"))

    @cached_property
    def requests(self) -> list[Any]:
        """Give the requests without drafts and those taken back."""
        rows = MentoringRequest.objects.filter(entry__programme=self.programme).exclude(state__in=REQUEST_UNSENT)
        fields = ("entry_id", "topic", "state", "need_type", "submitted_on", "self_rating_before", "self_rating_after")
        return counted(_named(rows.order_by("pk"), *fields, teacher=F("entry__teacher_id")))

    @cached_property
    def mentees(self) -> list[MenteeEntry]:
        """Give the register of mentees, by name."""
        return list(self.programme.mentee_entries.select_related("teacher").defer("category"))

    @cached_property
    def mentor_entries(self) -> list[Any]:
        """Give the register of mentors."""
        return list(_named(self.programme.mentor_entries.all(), "pk", "teacher_id", "state", "hours_per_week"))

    @cached_property
    def goals(self) -> list[Any]:
        """Give the goals of the year, place by place, with the level reached where levels were written beforehand."""
        levels = {"reached": F("levels__reached"), "weight": F("levels__weight")}
        rows = Goal.objects.filter(programme=self.programme).order_by("place_id", "levels__pk", "pk")
        return list(_named(rows, "state", "place_id", **levels, mentee=F("place__mentee_id")))

    @cached_property
    def results(self) -> list[tuple[str, int]]:
        """Give the kind and the place of every practical result."""
        rows = PracticalResult.objects.filter(place__programme=self.programme)
        return list(rows.values_list("kind", "place_id"))

    @cached_property
    def final_answers(self) -> list[Any]:
        """Give the answers of the final forms: of mentees about their places, of mentors about the programme."""
        places = [f"place:{place.pk}" for place in self.places]
        about = Q(version__questionnaire__key="final_self", about__in=places)
        about |= Q(version__questionnaire__key="final_mentor", about=f"programme:{self.programme.pk}")
        rows = Response.objects.submitted().filter(about)
        version = {"key": F("version__questionnaire__key"), "sha256": F("version__sha256")}
        return counted(_named(rows, "respondent_id", "answers", "version_id", **version))

    @property
    def last_september(self) -> dt.date:
        """Give the last 1 September up to the day."""
        first = dt.date(self.on.year, SEPTEMBER, 1)
        return first if first <= self.on else dt.date(self.on.year - 1, SEPTEMBER, 1)

    @property
    def september_before(self) -> dt.date:
        """Give the 1 September before the last one."""
        return dt.date(self.last_september.year - 1, SEPTEMBER, 1)

    @cached_property
    def _beginners(self) -> list[Any]:
        before = self.september_before
        since = years_before(before, EARLY_YEARS + 1)
        then = Q(hired_on__lte=before, teaching_since__gt=since) & (Q(left_on__isnull=True) | Q(left_on__gt=before))
        young = Q(pk__in=Teacher.objects.early_career().values("pk"))
        rows = Teacher.objects.filter(young | then, school_id=self.programme.school_id)
        return list(rows.annotate(is_young=young, was_young=then).by_name())

    @cached_property
    def young(self) -> list[Teacher]:
        """Give the young specialists at work in the school: up to three years in the profession, by name."""
        return [teacher for teacher in self._beginners if teacher.is_young]

    @cached_property
    def young_then(self) -> list[Any]:
        """Give the young specialists at work on the 1 September before the last one, by name."""
        return [teacher for teacher in self._beginners if teacher.was_young]

    @cached_property
    def developments(self) -> dict[int, list[Development]]:
        """Give what mentees reached up to the day, by entry."""
        found: dict[int, list[Development]] = defaultdict(list)
        for one in Development.objects.filter(entry__programme=self.programme, achieved_on__lte=self.on):
            found[one.entry_id].append(one)
        return found


def _named(rows: QuerySet[Any], *fields: str, **more: Any) -> Any:
    """Read plain rows whose columns are named."""
    return rows.annotate(**more).values_list(*fields, *more, named=True)

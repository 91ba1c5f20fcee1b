"""Who of the staff was told about the programme, who was not yet, and texts to tell it by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.urls import reverse

from nastavnik.kit.templatetags.ui import ru_date
from nastavnik.library import OutreachText, Question, filled, read
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import accounts_with_role
from nastavnik.programme.models import Heard, Outreach, Programme


def held_outreach(programme: Programme) -> "QuerySet[Outreach]":
    """Give what was held, with how many of the staff list were there."""
    rows: QuerySet[Outreach] = programme.outreach.annotate(named=Count("present")).order_by("held_on", "pk")
    return rows


def heard(programme: Any) -> "QuerySet[Heard]":
    """Give who was there at anything of a year."""
    rows: QuerySet[Heard] = Heard.objects.filter(outreach__programme=programme)
    return rows


def not_told(programme: Any, school: Any) -> Any:
    """Give the people at work who were at nothing of this year."""
    rows = Teacher.objects.on_duty().filter(school=school)
    return rows.exclude(pk__in=heard(programme).values("teacher"))


def told_on(programme: Programme) -> dict[int, Any]:
    """Say of each who was told on which day they heard last."""
    return dict(heard(programme).order_by().values_list("teacher").annotate(Max("outreach__held_on")))


def groups_of_staff(programme: Programme) -> dict[str, Any]:
    """Give whom one press may note as present: everybody, or one department, by a name."""
    rows = Teacher.objects.on_duty().filter(school=programme.school_id)
    names = rows.exclude(department="").order_by("department").values_list("department", flat=True).distinct()
    return {"": rows.none(), "all": rows} | {f"department:{name}": rows.filter(department=name) for name in names}


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the library with its places filled in for this school."""

    key: str
    title: str
    paragraphs: list[str]
    url: str


def texts_of(programme: Programme, audiences: Iterable[str] = ()) -> list[Text]:
    """Give the texts for these audiences, or for all, in the language of the reader."""
    places = _places(programme)
    wanted = set(audiences)
    found = [one for one in read(OutreachText) if not wanted or wanted & set(one.tags.audience)]
    return [
        Text(
            one.key,
            str(one.title),
            [filled(str(words), **places) for words in one.paragraphs],
            reverse("programme:text", args=[one.key]),
        )
        for one in found
    ]


def _places(programme: Programme) -> dict[str, str]:
    """Say what this school puts into the places of its texts; what it does not know stays a line for a pen.

    Nobody gave their telephone or mailbox for a notice on a wall, so the contact is left to the pen.
    """
    until = programme.roadmap.filter(code="requests").values_list("due_to", flat=True).first()
    holders: list[Account] = accounts_with_role(programme.school_id, "coordinator")
    person = holders[0] if holders else None
    return {
        "date": ru_date(programme.starts_on),
        "deadline": ru_date(until) if until else "",
        "coordinator": person.full_name if person else "",
        "contact": "",
    }


def questions_for(audiences: Iterable[str]) -> list[tuple[str, str]]:
    """Give questions and answers for these audiences in the language of the reader."""
    wanted = set(audiences)
    return [(str(one.question), str(one.answer)) for one in read(Question) if wanted & set(one.tags.audience)]

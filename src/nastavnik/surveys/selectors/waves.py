"""Reading waves: how many answered, who is awaited, what waits for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nastavnik.core.surveys import straight_lined
from nastavnik.kit.combined import each
from nastavnik.kit.registries import standings
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import done_signs
from nastavnik.surveys.models import Asked, PaperEntry, Response, Wave
from nastavnik.surveys.selectors.versions import spec_of

LEAST = 5
done_signs.add("entry_wave", lambda programme: _closed_waves(programme, Wave.Kind.ENTRY))
done_signs.add("final_wave", lambda programme: _closed_waves(programme, Wave.Kind.FINAL))


def _closed_waves(programme: int, kind: str) -> Any:
    return each(Wave.objects.filter(programme_id=programme, kind=kind, state=Wave.State.CLOSED), "closed_on")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were asked and answered; people are always counted."""

    name: str
    asked: int
    answered: int

    @property
    def share(self) -> int | None:
        """Give the share in whole percent; without anybody asked there is none."""
        return round(100 * self.answered / self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in the list with its count."""

    wave: Wave
    title: str
    rate: Rate


def waves_of(programme: Programme, language: str = "ru") -> list[WaveLine]:
    """List the waves of a programme with their counts, in one query."""
    return [_line(wave, language) for wave in _counted(Wave.objects.filter(programme=programme))]


def wave_line(wave: Wave, language: str = "ru") -> WaveLine:
    """Give one wave with its count."""
    return _line(_counted(Wave.objects.filter(pk=wave.pk)).get(), language)


def begun_waves(programme: Programme) -> list[Wave]:
    """Give every wave that was opened with its counts, in the order of time."""
    rows = Wave.objects.filter(programme=programme).exclude(state=Wave.State.PLANNED)
    return list(_counted(rows).defer("version__spec"))


def response_rates(waves: Iterable[Wave]) -> list[Rate]:
    """Give the counts of waves."""
    return [_line(wave, "ru").rate for wave in waves]


def _counted(rows: QuerySet[Wave]) -> QuerySet[Wave]:
    answered = Response.objects.filter(wave=OuterRef("pk"), corrects__isnull=True).order_by().values("wave")
    counted = answered.annotate(number=Count("pk")).values("number")
    found: QuerySet[Wave] = (
        rows.select_related("version", "questionnaire", "programme")
        .annotate(people=Count("asked"), sent=Coalesce(Subquery(counted), 0))
        .order_by("opens_on", "pk")
    )
    return found


def _line(wave: Any, language: str) -> WaveLine:
    return WaveLine(wave, spec_of(wave.version).title.display(language), Rate(str(wave), wave.people, wave.sent))


def rates_by_department(wave: Wave) -> list[Rate]:
    """Give the counts of each department of at least five people asked; by code there are none."""
    if wave.by_code:
        return []
    rows = Asked.objects.filter(wave=wave).exclude(teacher__department="").order_by("teacher__department")
    found = rows.values(name=F("teacher__department")).annotate(
        people=Count("pk"), sent=Count("pk", filter=Q(answered_on__isnull=False))
    )
    return [Rate(row["name"], row["people"], row["sent"]) for row in found if row["people"] >= LEAST]


def straight_lines(wave: Wave) -> int | None:
    """Count forms with the same answer to everything, from five answers on; they are marked, never left out."""
    spec = spec_of(wave.version)
    rows = list(Response.objects.filter(wave=wave, replaced_by__isnull=True).only("answers"))
    return sum(straight_lined(spec, row.answers or {}) for row in rows) if len(rows) >= LEAST else None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A person asked by name: whether the form came, nothing more."""

    asked: Asked
    teacher: Teacher
    answered: bool
    half_entered: bool


def people_asked(wave: Wave) -> list[Awaited]:
    """List the people asked in a wave with names; by code nobody is told apart."""
    if wave.by_code:
        return []
    half = set(PaperEntry.objects.filter(wave=wave).values_list("teacher_id", flat=True))
    rows = Asked.objects.filter(wave=wave).select_related("teacher")
    return [Awaited(row, row.teacher, row.answered_on is not None, row.teacher_id in half) for row in rows]


@dataclass(frozen=True, slots=True)
class MyForm:
    """A questionnaire one is asked to fill in, or one's own sent answers."""

    wave: Wave
    title: str
    response: Response | None
    opened: int


def my_forms(teacher: Teacher, language: str = "ru") -> list[MyForm]:
    """Give what a person is asked, the open first, with the own answers."""
    rows = Asked.objects.filter(teacher=teacher).exclude(wave__state=Wave.State.PLANNED)
    waves = [row.wave for row in rows.select_related("wave__version", "wave__programme", "wave__beside")]
    sent = Response.objects.filter(respondent=teacher, wave__in=waves, replaced_by__isnull=True)
    live = Q(shares__reader="coordinator") | Q(shares__mentor__account__in=standings["mentors of"](teacher))
    mine = {row.wave_id: row for row in sent.annotate(opened=Count("shares", filter=live))}
    shown = [wave for wave in waves if wave.is_open or wave.pk in mine]
    shown.sort(key=lambda wave: (not wave.is_open, -wave.opens_on.toordinal(), wave.pk))
    return [
        MyForm(
            wave,
            spec_of(wave.version).title.display(language),
            mine.get(wave.pk),
            getattr(mine.get(wave.pk), "opened", 0),
        )
        for wave in shown
    ]

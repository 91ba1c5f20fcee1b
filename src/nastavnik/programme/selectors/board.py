"""What the board shows: notes on the path, what is not done yet, counts; rooms above register theirs."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from nastavnik.core.gates import Decision
from nastavnik.core.stages import STAGES, Check
from nastavnik.core.texts import within
from nastavnik.kit import clock
from nastavnik.kit.matters import Matter, number_of
from nastavnik.kit.registries import Registry
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.selectors.counts import Counts, day_of_programme
from nastavnik.programme.selectors.matters import StageStart, begin_with, of_stage, waiting_on
from nastavnik.programme.selectors.programmes import PathStep, gate_state, path_of, stage_of


@dataclass(frozen=True, slots=True)
class StageLine:
    """One line of «что ещё не сделано»; `state` is yes, no, late or warn, `gate` and `fact` allow a reason."""

    text: str
    state: str = "no"
    url: str = ""
    gate: str = ""
    fact: str = ""
    note: str = ""
    passed: bool = False


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One count of the reference on a date; lines stand in order of `position`."""

    label: str
    value: Any
    note: str = ""
    position: int = 50


# By slug of the stage: one short line under it on the path, for example «14 человек, 25 запросов».
stage_notes: Registry[Callable[[Counts], str]] = Registry("stage note")
# By slug of the stage: what its card says besides what waits.
stage_lines: Registry[Callable[[Counts], list[StageLine]]] = Registry("source of stage lines")
# By room: counts as they stood at the end of a day; never an answer or a rating.
summary_lines: Registry[Callable[[Counts, dt.date], list[SummaryLine]]] = Registry("source of counts")


def path_with_notes(counts: Counts | None) -> list[PathStep]:
    """Give the path with the note that each room wrote under its stage."""
    steps = path_of(counts)
    if counts is None:
        return steps
    return [replace(step, note=stage_notes[step.slug](counts)) if step.slug in stage_notes else step for step in steps]


def _programme_checks(counts: Counts, stage: int) -> list[StageLine]:
    """Turn the programme's own checks up to a stage into lines; what is done long ago is not repeated."""
    lines = []
    for number, gate in ((1, "launch"), (7, "archive")):
        if number > stage:
            continue
        state = gate_state(gate, counts.programme, counts)
        checks = [check for each in STAGES for check in each.checks if check.gate == gate]
        told = [check_line(check, state) for check in checks]
        lines += [line for line in told if line.state != "yes" or number == stage]
    return lines


def check_line(check: Check, state: Decision) -> StageLine:
    """Turn a check of the programme into a line: what stops, what warns, what is done."""
    words = gettext(check.label)
    words = words[:1].upper() + words[1:]
    if any(item.fact == check.fact for item in state.hard):
        return StageLine(words, "no")
    if any(item.fact == check.fact for item in state.soft):
        return StageLine(words, "warn", gate=check.gate, fact=check.fact)
    passed = any(item.fact == check.fact for item in state.overridden)
    note = gettext("дальше без этого, причина записана") if passed else ""
    return StageLine(words, "yes", gate=check.gate, fact=check.fact, note=note, passed=passed)


@dataclass(frozen=True, slots=True)
class StageCard:
    """What the stage of a programme waits for; `start` says what to do first where nobody has been in it."""

    stage: int
    lines: list[StageLine]
    left: int
    start: StageStart | None
    put_off: int


def unfinished(counts: Counts, found: Iterable[Matter], *, linked: bool) -> StageCard:
    """Tell what the current stage waits for: people first, then the programme's own checks.

    `linked` is the card of the coordinator, who opens the lists; others are told no more than their numbers.
    """
    stage, today = stage_of(counts), clock.today()
    slug, waits = STAGES[stage - 1].slug, of_stage(found, stage, today, upwards=not linked)
    lines = [_wait_line(row, today, linked=linked) for row in waits]
    lines += _elsewhere(found, stage, today, linked=linked)
    lines += stage_lines[slug](counts) if slug in stage_lines else []
    lines += _programme_checks(counts, stage)
    left = sum(line.state != "yes" for line in lines)
    put_off = sum(one.put_off(today) for row in waits for one in row)
    return StageCard(stage, lines, left, begin_with(counts, stage), put_off)


def _elsewhere(found: Iterable[Matter], stage: int, on: dt.date, *, linked: bool) -> list[StageLine]:
    """Tell in a line each what people wait for at the other stages: nothing is done while they wait."""
    lines = []
    for other in STAGES[1:]:
        rows = of_stage(found, other.number, on, upwards=not linked) if other.number != stage else []
        told = "; ".join(f"{within(_many(row[0]))} – {number_of(row)}" for row in rows)
        if told:
            words = gettext("Этап %(stage)s ждёт: %(told)s") % {"stage": other.number, "told": told}
            lines.append(StageLine(words, "warn", reverse("programme:summary") if linked else ""))
    return lines


def _wait_line(row: tuple[Matter, ...], on: dt.date, *, linked: bool) -> StageLine:
    """Tell waits of one kind by their number; late ones are marked."""
    words = gettext(row[0].wait.many) % {"n": number_of(row)}
    url = reverse("programme:matter_list", args=row[0].group[:2]) if linked else ""
    return StageLine(words, "late" if any(one.late(on) for one in row) else "warn", url)


def summary_of(programme: Programme, on: dt.date) -> list[SummaryLine]:
    """Collect the counts of every room for one day."""
    counts = day_of_programme(programme, on)
    found = [line for _name, source in summary_lines for line in source(counts, on)]
    return sorted(found, key=lambda line: line.position)


def waits_of(programme: Programme, on: dt.date) -> list[SummaryLine]:
    """Tell by their number what the year waited for at the end of a day."""
    rows = waiting_on(programme, on)
    return [SummaryLine(_many(row[0]), number_of(row), gettext(STAGES[row[0].wait.stage - 1].title)) for row in rows]


def _many(matter: Matter) -> str:
    """Give the words before the number, which stands after a colon."""
    return gettext(matter.wait.many).rpartition(":")[0]


# By room: pages and files of one paper that a room above can give, as pairs of words and url.
act_links: Registry[Callable[[Act], list[tuple[str, str]]]] = Registry("source of links of an act")
# By room: the coordinator's pages that have no section in the bar, as words, url name and a note.
board_links: Registry[tuple[Any, str, Any]] = Registry("link of the board")


def board_link(url_name: str, words: Any, note: Any) -> None:
    """Put a page of the coordinator, with what is there, among the links of the board."""
    board_links.add(url_name, (words, url_name, note))

"""The pulse of a pair: five lights and their minimum, a prompt for a conversation and never a mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from nastavnik.core.errors import N_

Tone = Literal["good", "watch", "talk", "grey"]
LightCode = Literal["regularity", "recency", "reciprocity", "progress", "next_step"]

#: From which value on a light is good, and from which on it only wants watching.
GOOD, WATCH = 0.75, 0.4
#: Fewer meetings than this say nothing yet.
MEETINGS_WANTED = 2
#: Days (without holidays) of the window in which planned and held meetings are compared.
WINDOW_DAYS = 56
#: Usual days between two meetings where the pair agreed on nothing else.
USUAL_INTERVAL = 14
#: The last meeting is recent up to this many intervals, and half so up to the second number.
RECENT, STALE = 1.5, 2.5
#: Days since something moved towards a goal: still moving, then slowing down.
MOVING, SLOWING = 28, 56
#: How many of the latest meetings the next step is looked for in.
LATEST = 3
#: The highest mark of «Продвинулись ли вы» in the form after a meeting.
TOP_MARK = 3

LIGHTS: Mapping[LightCode, str] = {
    "regularity": N_("Встречи по плану"),
    "recency": N_("Недавняя встреча"),
    "reciprocity": N_("Отзывы обеих сторон"),
    "progress": N_("Движение к целям"),
    "next_step": N_("Следующий шаг со сроком"),
}
WORDS: Mapping[Tone, str] = {
    "good": N_("в порядке"),
    "watch": N_("стоит присмотреться"),
    "talk": N_("стоит поговорить"),
    "grey": N_("пока рано судить"),
}
PULSE_WORDS: Mapping[Tone, str] = {**WORDS, "good": N_("встречи идут")}


@dataclass(frozen=True, slots=True)
class PulseFacts:
    """Hold what is known of a pair: counts, and days counted without holidays.

    Attributes
    ----------
    held : int
        Meetings that took place, all time.
    held_lately, planned_lately : int
        Meetings of the last `WINDOW_DAYS`: held, and all whose day has come.
    since_meeting : int or None
        Days since the last meeting.
    forms_mentee, forms_mentor, meetings_with_forms : int
        Forms that came from each side, and meetings that expect both.
    since_movement : int or None
        Days since something moved towards a goal; None where there is no goal.
    dated_steps, latest : int
        Of the latest meetings (at most `LATEST`), after how many there was a next step with a date.
    interval : int
        Agreed days between meetings.
    """

    held: int
    held_lately: int
    planned_lately: int
    since_meeting: int | None
    forms_mentee: int
    forms_mentor: int
    meetings_with_forms: int
    since_movement: int | None
    dated_steps: int
    latest: int
    interval: int = USUAL_INTERVAL


@dataclass(frozen=True, slots=True)
class Light:
    """Hold one light: its code, its value from 0 to 1 (None where nothing is known) and its tone."""

    code: LightCode
    value: float | None
    tone: Tone

    @property
    def title(self) -> str:
        """The light's name, a message id."""
        return LIGHTS[self.code]

    @property
    def word(self) -> str:
        """The word that stands beside the colour, a message id."""
        return WORDS[self.tone]


@dataclass(frozen=True, slots=True)
class Pulse:
    """Hold the lights and the tone of the whole, which is the tone of the weakest of them."""

    lights: tuple[Light, ...]
    tone: Tone

    @property
    def word(self) -> str:
        """The words for the whole, a message id."""
        return PULSE_WORDS[self.tone]


def tone_of(value: float | None) -> Tone:
    """Give the tone of a value.

    Parameters
    ----------
    value : float or None
        From 0 to 1.

    Returns
    -------
    str
        ``good`` from 0.75, ``watch`` from 0.4, ``talk`` below, ``grey`` where nothing is known.
    """
    if value is None:
        return "grey"
    return "good" if value >= GOOD else "watch" if value >= WATCH else "talk"


def pulse(facts: PulseFacts) -> Pulse:
    """Take the pulse of a pair.

    Parameters
    ----------
    facts : PulseFacts
        Facts that everybody who reads the pulse may know; no answer of a form is among them.

    Returns
    -------
    Pulse
        Five lights. regularity = min(1, held / planned); recency = 1 up to 1.5 agreed intervals, 0.5 up to 2.5, else 0;
        reciprocity = min(forms of each side) / meetings; progress = 1 when a goal moved in four weeks, 0.5 in eight,
        else 0; next step = share of the latest meetings with a dated step. The whole is their minimum, not their mean,
        because a mean hides a silent pair; it is grey below two meetings.
    """
    values: dict[LightCode, float | None] = {
        "regularity": _regularity(facts),
        "recency": _recency(facts),
        "reciprocity": _share(min(facts.forms_mentee, facts.forms_mentor), facts.meetings_with_forms),
        "progress": _stepped(facts.since_movement, MOVING, SLOWING),
        "next_step": _share(facts.dated_steps, facts.latest),
    }
    early = facts.held < MEETINGS_WANTED
    lights = tuple(Light(code, value, "grey" if early else tone_of(value)) for code, value in values.items())
    known = [value for value in values.values() if value is not None]
    return Pulse(lights, "grey" if early else tone_of(min(known, default=None)))


def own_progress(marks: Sequence[int]) -> float | None:
    """Average a person's own latest marks, for that person alone.

    Parameters
    ----------
    marks : sequence of int
        Answers 0 to 3 to «Продвинулись ли вы», the latest last.

    Returns
    -------
    float or None
        Mean of mark / 3 over the last three; None below three marks, where there is no trend to speak of.
    """
    if len(marks) < LATEST:
        return None
    return fmean(mark / TOP_MARK for mark in marks[-LATEST:])


def _regularity(facts: PulseFacts) -> float | None:
    share = _share(facts.held_lately, facts.planned_lately)
    return None if share is None else min(1.0, share)


def _recency(facts: PulseFacts) -> float | None:
    return _stepped(facts.since_meeting, RECENT * facts.interval, STALE * facts.interval)


def _stepped(days: int | None, near: float, far: float) -> float | None:
    if days is None:
        return None
    return 1.0 if days <= near else 0.5 if days <= far else 0.0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None

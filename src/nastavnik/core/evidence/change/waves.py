"""What was measured: one outcome in two waves, forms and dates, as frozen data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from nastavnik.core.surveys.form import Reliability

Group = Literal["mentee", "comparison"]
Direction = Literal["higher_is_better", "lower_is_better"]
Design = Literal["none", "whole_staff", "waiting_list", "multiple_baseline"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold what one person answered: values of one scale, None where there is none.

    `key` is opaque and the same in all outcomes. `then` is the look back asked in the second wave, `earlier`
    are baseline values before `pre`. `prorated` tells that a value stands on incomplete answers. `answers` are the
    first answers in the order of the items of the outcome, reverse items turned over; empty when nothing was sent.
    """

    key: str
    group: Group
    pre: float | None
    post: float | None
    then: float | None = None
    earlier: tuple[float, ...] = ()
    prorated: bool = False
    same_language: bool = True
    answers: tuple[float | None, ...] = ()

    @property
    def late(self) -> bool:
        """Tell whether there is an answer after without one before."""
        return self.pre is None and self.post is not None

    @property
    def other_language(self) -> bool:
        """Tell whether both answers are there, in different languages."""
        return self.pre is not None and self.post is not None and not self.same_language

    @property
    def baseline(self) -> float | None:
        """Give the value before the programme: the mean of all baseline measures."""
        if self.pre is None:
            return None
        return round(sum((*self.earlier, self.pre)) / (len(self.earlier) + 1), 10)

    @property
    def change(self) -> float | None:
        """Give post minus baseline, rounded to 10 digits so that equal changes are equal; None without a pair."""
        if self.baseline is None or self.post is None or not self.same_language:
            return None
        return round(self.post - self.baseline, 10)


@dataclass(frozen=True, slots=True)
class Area:
    """Name one part that a composed scale is scored from, and the items it stands on."""

    code: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold one scale: which way is better, its lowest and highest possible value, and who answered.

    `items` are the codes that the scale stands on, in the order of the answers of people, and `reverse` those of them
    that were turned over; `areas` are the parts of a scale over other scales.
    """

    code: str
    direction: Direction
    lowest: float
    highest: float
    people: tuple[Measure, ...]
    items: tuple[str, ...] = ()
    reverse: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()

    @property
    def sign(self) -> int:
        """Give 1 when a higher value is better, -1 when a lower one is."""
        return 1 if self.direction == "higher_is_better" else -1


@dataclass(frozen=True, slots=True)
class FormVersion:
    """Name the frozen form of one wave; `items` are the codes that the scales stand on."""

    id: str
    version: str
    sha256: str
    items: tuple[str, ...]
    comparable_pre_post: bool = True


@dataclass(frozen=True, slots=True)
class Wave:
    """Hold a form and the first and last day of answers to it."""

    form: FormVersion
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Declaration:
    """Hold what the programme named beforehand: the main outcome, up to three domains, and the day.

    Raises
    ------
    ValueError
        When there are more than three domains.
    """

    outcome: str
    on: date
    domains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.domains) > 3:
            raise ValueError("at most three domains are declared")


@dataclass(frozen=True, slots=True)
class Progress:
    """Count what needs no questionnaire: pairs that finished, goals reached and set, meetings held."""

    pairs_finished: int
    goals_reached: int
    goals_set: int
    meetings: int


@dataclass(frozen=True, slots=True)
class ChangeData:
    """Hold everything a report of change is made of.

    Attributes
    ----------
    outcome : Outcome
        The outcome to report, of mentees and, if there are any, of colleagues without a mentor.
    before, after : Wave
        Forms and dates of the two waves.
    domains : tuple of Outcome
        Other scales of the same form; only declared ones are tested.
    staff : tuple of float
        Baseline values of all who answered, mentees among them; empty when only mentees were asked.
    retest : Reliability, optional
        Of the outcome, of type ``retest``; without it nothing is said about one person.
    retest_sd : float, optional
        Deviation of the scale in the population the reliability was found in; else that of the staff.
    design : {'none', 'whole_staff', 'waiting_list', 'multiple_baseline'}
        How the comparison was made.
    rci : bool
        Whether the form lets a verdict about one person be drawn at all; it needs `retest` besides.
    aggregate : tuple of str
        Readers of totals over single answers, as the form says.
    scored_items : tuple of str
        Codes the values were computed on when not all of the form; see `comparable`.
    software : str
        Version of the product.
    seed : int
        Seed of the bootstrap, printed in the report.
    """

    outcome: Outcome
    before: Wave
    after: Wave
    declared: Declaration | None = None
    domains: tuple[Outcome, ...] = ()
    staff: tuple[float, ...] = ()
    retest: Reliability | None = None
    retest_sd: float | None = None
    design: Design = "none"
    progress: Progress | None = None
    rci: bool = False
    aggregate: tuple[str, ...] = ()
    scored_items: tuple[str, ...] = ()
    software: str = ""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Hold the two waves of one group: complete pairs in the order of keys, and who is missing.

    `measures` counts the baseline measures that each `pre` is the mean of.
    """

    pre: tuple[float, ...]
    post: tuple[float, ...]
    changes: tuple[float, ...]
    full: tuple[bool, ...]
    measures: tuple[int, ...]
    lost: tuple[float, ...] = field(default=())
    late: int = 0
    other_language: int = 0

    @property
    def n(self) -> int:
        """Count complete pairs."""
        return len(self.changes)

    @property
    def asked(self) -> int:
        """Count those who have a baseline."""
        return self.n + len(self.lost) + self.other_language

    @property
    def again(self) -> int:
        """Count those with a baseline who answered again."""
        return self.n + self.other_language

    @property
    def response(self) -> float:
        """Give the share of those with a baseline who answered again; 1 when nobody was asked."""
        return self.again / self.asked if self.asked else 1.0


def pairs_of(outcome: Outcome, group: Group) -> Pairs:
    """Match the waves of one group.

    Parameters
    ----------
    outcome : Outcome
        Measured values; a person without any value is left aside.
    group : {'mentee', 'comparison'}
        Whose.

    Returns
    -------
    Pairs
        Sorted by key, so that the order of input changes nothing. `lost` are baselines of those who did not
        answer again, `late` counts answers without a baseline.

    Raises
    ------
    ValueError
        When a key stands twice.
    """
    people = _people_of(outcome, group)
    whole = [one for one in people if one.change is not None]
    return Pairs(
        pre=_values([one.baseline for one in whole]),
        post=_values([one.post for one in whole]),
        changes=_values([one.change for one in whole]),
        full=tuple(not one.prorated for one in whole),
        measures=tuple(len(one.earlier) + 1 for one in whole),
        lost=_values([one.baseline for one in people if one.post is None]),
        late=sum(one.late for one in people),
        other_language=sum(one.other_language for one in people),
    )


def _people_of(outcome: Outcome, group: Group) -> list[Measure]:
    people = sorted((one for one in outcome.people if one.group == group), key=lambda one: one.key)
    if len({one.key for one in people}) < len(people):
        raise ValueError("a key stands twice")
    return people


def _values(values: Sequence[float | None]) -> tuple[float, ...]:
    return tuple(value for value in values if value is not None)


def split(changes: Sequence[float], sign: int) -> tuple[int, int, int]:
    """Count changes for the better, none, and for the worse."""
    better = sum(change * sign > 0 for change in changes)
    worse = sum(change * sign < 0 for change in changes)
    return better, len(changes) - better - worse, worse

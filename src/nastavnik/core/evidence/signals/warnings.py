"""Early warnings as data: when a pair may want a talk, what to say first, and who learns of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, cast

from nastavnik.core.errors import N_
from nastavnik.core.evidence.signals.pulse import USUAL_INTERVAL

F = TypeVar("F")
Audience = Literal["coordinator", "person"]

#: Days without holidays after pairing without a first meeting.
FIRST_MEETING = 14
#: The gap is long beyond this many agreed intervals.
LONG_GAP = 2
#: Working days in which a call for help is answered.
CALL_WAITS = 2
#: Meetings in a row with the form of one side only.
ONE_SIDED = 3
#: Openness up to this mark, this many times in a row, is worth a private word.
CLOSED_MARK, CLOSED_TIMES = 1, 2
#: Days without holidays by which the first goal is usual, and without movement of any goal.
FIRST_GOAL, STILL_GOAL = 28, 56
#: Mentees of one mentor, and pairs of one mentor that want a talk, above which the mentor may want help.
MANY_MENTEES, MANY_RED = 3, 2
LONG_WEEK = 36  # hours of lessons and mentoring: two full rates of 18 lessons
#: Days without holidays by which the interim review is due, and how long after that it is overdue.
INTERIM_DUE, OVERDUE = 70, 14
#: Sum of the five answers 0 to 3 of the check of strength below which the person is shown where help is.
LOW_STRENGTH = 6
#: Days before a closed warning may be raised again while nothing has changed.
AGAIN_AFTER = 21


@dataclass(frozen=True, slots=True)
class PairFacts:
    """Hold what the coordinator may know of a pair; days are counted without holidays.

    Attributes
    ----------
    since_confirmed : int
        Days since the pair was confirmed.
    since_meeting : int or None
        Days since the last meeting; None before the first.
    planned_ahead : bool
        Whether a meeting is planned for today or later.
    rhythm : bool
        Whether regular meetings are expected (not so in situational help).
    call_waits : int or None
        Working days an open call for help to the coordinator has waited.
    one_sided : int
        Latest meetings in a row about which the form of the same one side came.
    goals : int
        Goals ever set.
    since_movement : int or None
        Days since something moved towards a goal at work; None where no goal is at work.
    reviewed : bool
        Whether the interim review is done.
    interval : int
        Agreed days between meetings.
    """

    since_confirmed: int
    since_meeting: int | None
    planned_ahead: bool
    rhythm: bool
    call_waits: int | None
    one_sided: int
    goals: int
    since_movement: int | None
    reviewed: bool
    interval: int = USUAL_INTERVAL


@dataclass(frozen=True, slots=True)
class MentorFacts:
    """Hold what the coordinator may know of a mentor: mentees at work, pairs whose pulse wants a talk, hours a week.

    The hours are those of teaching and of mentoring together, None where the school has not written them down.
    """

    mentees: int
    red_pairs: int
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Hold a person's own answers, for that person alone: openness (the latest last), and the check of strength."""

    openness: Sequence[int] = ()
    strength: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """Hold one rule: its code, what it says, what to say first, who learns of it, and when it holds."""

    code: str
    words: str
    phrase: str
    audience: Audience
    holds: Callable[[F], bool]


def _no_first_meeting(facts: PairFacts) -> bool:
    waits = facts.rhythm and facts.since_meeting is None and not facts.planned_ahead
    return waits and facts.since_confirmed > FIRST_MEETING


def _long_gap(facts: PairFacts) -> bool:
    if not facts.rhythm or facts.since_meeting is None or facts.planned_ahead:
        return False
    return facts.since_meeting > LONG_GAP * facts.interval


def _call_waits(facts: PairFacts) -> bool:
    return facts.call_waits is not None and facts.call_waits > CALL_WAITS


def _one_side_only(facts: PairFacts) -> bool:
    return facts.one_sided >= ONE_SIDED


def _no_goal(facts: PairFacts) -> bool:
    return facts.goals == 0 and facts.since_confirmed > FIRST_GOAL


def _goal_stands(facts: PairFacts) -> bool:
    return facts.since_movement is not None and facts.since_movement > STILL_GOAL


def _interim_overdue(facts: PairFacts) -> bool:
    return not facts.reviewed and facts.since_confirmed > INTERIM_DUE + OVERDUE


def _mentor_loaded(facts: MentorFacts) -> bool:
    long_week = facts.hours is not None and facts.hours > LONG_WEEK
    return facts.mentees > MANY_MENTEES or facts.red_pairs > MANY_RED or long_week


def _closed(facts: OwnFacts) -> bool:
    last = facts.openness[-CLOSED_TIMES:]
    return len(last) == CLOSED_TIMES and all(mark <= CLOSED_MARK for mark in last)


def _strength_low(facts: OwnFacts) -> bool:
    return facts.strength is not None and sum(facts.strength) < LOW_STRENGTH


PAIR_RULES: tuple[Rule[PairFacts], ...] = (
    Rule(
        "W1",
        N_("Первой встречи ещё не было"),
        N_("«Удалось ли найти общее окно? Могу помочь с расписанием»."),
        "coordinator",
        _no_first_meeting,
    ),
    Rule(
        "W2",
        N_("Перерыв между встречами вдвое длиннее обычного"),
        N_("«Давно не виделись или просто не отметили? Если мешает расписание, подвинем»."),
        "coordinator",
        _long_gap,
    ),
    Rule(
        "W3",
        N_("Просьба о помощи ждёт больше двух рабочих дней"),
        N_("«Вижу вашу просьбу. Когда удобно поговорить: сегодня или завтра?»"),
        "coordinator",
        _call_waits,
    ),
    Rule(
        "W4",
        N_("Три встречи подряд отзыв приходит только от одной стороны"),
        N_("«Удобно ли вам давать отзыв? Можно на бумаге, я внесу»."),
        "coordinator",
        _one_side_only,
    ),
    Rule(
        "W6",
        N_("Прошло четыре недели, целей ещё нет"),
        N_("«Какой один результат к зиме вас порадует? Давайте запишем его целью»."),
        "coordinator",
        _no_goal,
    ),
    Rule(
        "W7",
        N_("Восемь недель ни одна цель не двигалась"),
        N_("«Цель ещё ваша? Её можно уточнить, разбить на шаги или снять»."),
        "coordinator",
        _goal_stands,
    ),
    Rule(
        "W9",
        N_("Промежуточная оценка опаздывает больше чем на две недели"),
        N_("«Подойдёт и беседа на двадцать минут. Что можно показать уже сейчас?»"),
        "coordinator",
        _interim_overdue,
    ),
)
MENTOR_RULES: tuple[Rule[MentorFacts], ...] = (
    Rule(
        "W8",
        N_("У наставника больше трёх наставляемых, больше двух пар для разговора или больше 36 часов уроков и встреч"),
        N_("«Не много ли сразу? Что можно передать или отложить?»"),
        "coordinator",
        _mentor_loaded,
    ),
)
OWN_RULES: tuple[Rule[OwnFacts], ...] = (
    Rule(
        "W5",
        N_("Кажется, говорить откровенно сейчас непросто"),
        N_("Так бывает. Можно позвать доверенное лицо, куратора или попросить о замене без объяснений."),
        "person",
        _closed,
    ),
    Rule(
        "W10",
        N_("Похоже, сил сейчас мало"),
        N_("Можно взять паузу в программе, поговорить с психологом школы или с доверенным лицом."),
        "person",
        _strength_low,
    ),
)
#: Rules whose warnings are kept with their outcomes; what only the person learns is never kept.
KEPT: tuple[str, ...] = tuple(sorted([*(rule.code for rule in PAIR_RULES), *(rule.code for rule in MENTOR_RULES)]))
_BY_CODE: dict[str, Rule[Any]] = {}
for _rules in (PAIR_RULES, MENTOR_RULES, OWN_RULES):
    _BY_CODE.update({_rule.code: _rule for _rule in cast("tuple[Rule[Any], ...]", _rules)})


def rule_of(code: str) -> Rule[Any]:
    """Give a rule by its code.

    Parameters
    ----------
    code : str
        ``W1`` to ``W10``.

    Returns
    -------
    Rule
        The rule.

    Raises
    ------
    KeyError
        When there is no such rule.
    """
    return _BY_CODE[code]


def raised(rules: Sequence[Rule[F]], facts: F) -> tuple[str, ...]:
    """Say which rules hold.

    Parameters
    ----------
    rules : sequence of Rule
        `PAIR_RULES`, `MENTOR_RULES` or `OWN_RULES`.
    facts : PairFacts, MentorFacts or OwnFacts
        What the rules look at.

    Returns
    -------
    tuple of str
        Codes in the order of the rules.
    """
    return tuple(rule.code for rule in rules if rule.holds(facts))


def may_raise_again(days_since_closed: int | None) -> bool:
    """Say whether a rule that still holds may be raised anew.

    Parameters
    ----------
    days_since_closed : int or None
        Days since its last warning about the same pair was closed; None when there was none.

    Returns
    -------
    bool
        True when there was none, or three weeks have passed.
    """
    return days_since_closed is None or days_since_closed >= AGAIN_AFTER

"""Which state may follow which, for every record that has a life of its own."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from nastavnik.core.errors import N_, RuleError


@dataclass(frozen=True)
class Transitions:
    """Hold the allowed moves of one kind of record.

    Parameters
    ----------
    name : str
        Kind of the record; the error code is ``NAME.transition``.
    moves : mapping of str to str
        For every state the states that may follow, parted by spaces; empty for a last state.
    refusal : str
        Russian text shown when a move is refused.
    """

    name: str
    moves: Mapping[str, str]
    refusal: str

    @property
    def states(self) -> tuple[str, ...]:
        """Give all states in the order of life."""
        return tuple(self.moves)

    @property
    def last(self) -> frozenset[str]:
        """Give the states that nothing follows."""
        return frozenset(state for state, following in self.moves.items() if not following)

    def following(self, state: str) -> tuple[str, ...]:
        """Give the states that may follow.

        Parameters
        ----------
        state : str
            Present state; an unknown one has no followers.

        Returns
        -------
        tuple of str
            In the order of the table.
        """
        return tuple(self.moves.get(state, "").split())

    def allows(self, from_: str, to: str) -> bool:
        """Tell whether a move is allowed.

        Parameters
        ----------
        from_, to : str
            Present and wanted state; staying in place is not a move.

        Returns
        -------
        bool
            False for an unknown state too.
        """
        return to in self.following(from_)

    def require(self, from_: str, to: str) -> None:
        """Refuse a move that the table does not allow.

        Parameters
        ----------
        from_, to : str
            Present and wanted state.

        Raises
        ------
        RuleError
            When the move is not in the table.
        """
        if not self.allows(from_, to):
            raise RuleError(f"{self.name}.transition", self.refusal)


MENTEE_ENTRY = Transitions(
    "mentee_entry",
    {
        "invited": "thinking joined declined",
        "thinking": "joined declined",
        "joined": "left completed",
        "declined": "invited thinking joined",
        "left": "invited joined",
        "completed": "",
    },
    N_("Участие уже отмечено иначе, и этот шаг невозможен. Обновите страницу и выберите из доступного."),
)
MENTOR_ENTRY = Transitions(
    "mentor_entry",
    {
        "invited": "applied declined",
        "applied": "selected deferred not_taken declined",
        "selected": "resting deferred left",
        "deferred": "applied selected not_taken declined",
        "not_taken": "invited applied",
        "resting": "selected left",
        "left": "invited applied",
        "declined": "invited applied",
    },
    N_("Запись в базе наставников уже изменилась. Обновите страницу и выберите из доступных решений."),
)
REFERENCE = Transitions(
    "reference",
    {
        "asked": "written declined",
        "declined": "written",
        "written": "passed kept declined",
        "passed": "kept declined",
        "kept": "passed declined",
    },
    N_("Со словами коллеги уже решено иначе. Обновите страницу."),
)
REQUEST = Transitions(
    "request",
    {
        "draft": "submitted withdrawn",
        "submitted": "draft accepted elsewhere withdrawn",
        "accepted": "in_work elsewhere withdrawn",
        "in_work": "accepted resolved partly unresolved elsewhere withdrawn",
        "resolved": "",
        "partly": "in_work",
        "unresolved": "in_work",
        "withdrawn": "draft",
        "elsewhere": "accepted withdrawn",
    },
    N_("Запрос уже в другом состоянии. Обновите страницу: на ней видно, что с ним можно сделать сейчас."),
)
PLACE = Transitions(
    "place",
    {
        "proposed": "confirmed declined withdrawn",
        "confirmed": "paused closing completed ended",
        "paused": "confirmed closing ended",
        "closing": "completed ended",
        "completed": "",
        "ended": "",
        "declined": "",
        "withdrawn": "",
    },
    N_(
        "С этой парой такой шаг сейчас невозможен: её состояние уже изменилось. "
        "Обновите страницу; если пара завершена, можно предложить новую."
    ),
)
MEETING = Transitions(
    "meeting",
    {
        "planned": "held cancelled missed",
        "held": "closed",
        "closed": "",
        "cancelled": "planned",
        "missed": "planned held",
    },
    N_("Встреча уже отмечена иначе. Обновите страницу; закрытую встречу изменить нельзя, назначьте новую."),
)
GOAL = Transitions(
    "goal",
    {
        "active": "achieved partly dropped carried_over",
        "achieved": "active",
        "partly": "active",
        "dropped": "active",
        "carried_over": "",
    },
    N_("Цель уже отмечена иначе. Верните её в работу; перенесённую цель ведите в новом учебном году."),
)


@dataclass(frozen=True, slots=True)
class Return:
    """Who may take a change back, and how long; with it goes everything the same press did.

    Parameters
    ----------
    who : frozenset of str
        Standings to the record: ``presser`` (whoever pressed), ``mentor``, ``mentee``, ``self``, or an appointed role.
        Empty where a change goes back only with a greater one.
    days : int
        How many days after the press, or after the day of the record that `since` names.
    since : str
        Name of a day of the record; the last moment is then the end of the day that is `days` later.
    once : bool
        Whether a change that was taken back once and made again stays.
    """

    who: frozenset[str]
    days: int = 1
    since: str = ""
    once: bool = False

    def until(self, pressed: dt.datetime, day: dt.date | None) -> dt.datetime:
        """Give the moment from which it is too late.

        Parameters
        ----------
        pressed : datetime
            Moment of the press, in the time of the school.
        day : date or None
            The day that `since` names; without one the press counts.

        Returns
        -------
        datetime
            In the time of the school.
        """
        if day is None:
            return pressed + dt.timedelta(days=self.days)
        return dt.datetime.combine(day + dt.timedelta(days=self.days + 1), dt.time(), pressed.tzinfo)


def _by(*who: str, days: int = 1, since: str = "", once: bool = False) -> Return:
    return Return(frozenset(who), days, since, once)


#: What may be taken back, the greatest first: a press is taken back on the page of the greatest thing it changed.
RETURNS: Mapping[str, Return] = {
    "teacher.merged": _by("coordinator"),
    "teacher.left": _by("coordinator", "head"),
    "programme.archived": _by("coordinator", "head", days=14),
    "programme.begun_later": _by("coordinator", days=14),
    "mentor_entry.left": _by("presser", "self", days=3),
    "mentor_entry.declined": _by("presser", "self"),
    "mentor_entry.deferred": _by("coordinator"),
    "mentor_entry.not_taken": _by("coordinator"),
    "mentee_entry.left": _by("presser", "self"),
    "mentee_entry.declined": _by("presser", "self"),
    "place.completed": _by("mentor", "coordinator", days=14),
    "mentee_entry.completed": _by(),
    "place.ended": _by("presser", once=True),
    "place.closing": _by("presser", since="ends_on", days=0),
    "place.declined": _by("presser"),
    "place.withdrawn": _by("presser"),
    "meeting.closed": _by("coordinator"),
    "meeting.held": _by("mentor", "mentee", "coordinator", since="held_on", days=14),
    "meeting.cancelled": _by("presser", "mentor", "mentee", since="planned_on", days=14),
    "meeting.missed": _by("presser", "mentor", "mentee", since="planned_on", days=14),
    "help.given": _by("presser"),
    "request.elsewhere": _by("coordinator"),
    "request.withdrawn": _by("presser"),
    "request.accepted": _by("coordinator"),
    "roadmap_item.done": _by("coordinator"),
    "roadmap_item.dropped": _by("coordinator"),
    "roadmap_item.changed": _by("coordinator"),
    "roadmap_item.before": _by("coordinator", days=14),
    "roadmap_item.shifted": _by("coordinator", days=14),
}
_AGAIN = N_("Нажмите другой ответ на этой же странице: так состояние меняется дальше.")
#: What is not taken back, and the way there is instead.
NO_RETURN: Mapping[str, str] = {
    "mentee_entry.invited": N_("Приглашение уже у человека. Ответить «нет» он может одним нажатием."),
    "mentee_entry.thinking": _AGAIN,
    "mentee_entry.joined": N_("Выйти из программы можно сегодня же, без причины."),
    "mentor_entry.invited": N_("Приглашение уже у человека. Ответить «нет» он может одним нажатием."),
    "mentor_entry.applied": _AGAIN,
    "mentor_entry.selected": N_("Решение можно отложить на карточке наставника."),
    "mentor_entry.resting": _AGAIN,
    "reference.declined": _AGAIN,
    "reference.written": _AGAIN,
    "reference.passed": _AGAIN,
    "reference.kept": _AGAIN,
    "request.draft": _AGAIN,
    "request.submitted": N_("Пока запрос не принят, его можно взять назад на его странице."),
    "request.in_work": N_("Запрос вернётся в подбор, когда закончится пара."),
    "request.resolved": N_("Что стало с запросом, исправляют на странице своих итогов, пока отчёт не утверждён."),
    "request.partly": N_("Что стало с запросом, исправляют на странице своих итогов, пока отчёт не утверждён."),
    "request.unresolved": N_("Что стало с запросом, исправляют на странице своих итогов, пока отчёт не утверждён."),
    "place.confirmed": N_("Доказательства закреплённой пары не переписываются: её можно завершить и предложить новую."),
    "place.paused": N_("Вернуться из паузы можно на странице пары."),
    "meeting.planned": N_("Встречу можно отменить или перенести."),
    "goal.achieved": N_("Цель можно вернуть в работу на её странице."),
    "goal.partly": N_("Цель можно вернуть в работу на её странице."),
    "goal.dropped": N_("Цель можно вернуть в работу на её странице."),
    "goal.active": _AGAIN,
    "goal.carried_over": N_("Перенесённую цель ведите в новом учебном году."),
    "consent.in_force": N_("Данное согласие не переписывается: его можно отозвать."),
    "consent.withdrawn": N_("Отозванное согласие не возвращается: нужно новое."),
    "consent.ended": N_("Закончившееся согласие не возвращается: нужен новый лист."),
}

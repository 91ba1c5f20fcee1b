"""Which state may follow which, for every record that has a life of its own."""

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
        "applied": "selected deferred declined",
        "selected": "resting deferred left",
        "deferred": "applied selected declined",
        "resting": "selected left",
        "left": "invited applied",
        "declined": "invited applied",
    },
    N_("Запись в базе наставников уже изменилась. Обновите страницу и выберите из доступных решений."),
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

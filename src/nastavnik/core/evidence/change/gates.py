"""What a report of change may say to whom: the table of pairs and the further conditions, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nastavnik.core.errors import N_

Audience = Literal["teacher", "coordinator", "head", "outside"]
What = Literal[
    "progress",
    "counts",
    "median",
    "interval",
    "rank_biserial",
    "conclusion",
    "comparison",
    "effect_size",
    "p_value",
    "domains",
    "verdict_shares",
    "subgroups",
    "bca",
    "consistency",
    "ancova",
    "all_domains",
]

_COORDINATOR: frozenset[Audience] = frozenset({"coordinator"})
_ALL: frozenset[Audience] = frozenset({"coordinator", "head", "outside"})

#: From how many complete pairs what may be told to whom. A teacher reads only about themselves.
LADDER: Mapping[int, Mapping[What, frozenset[Audience]]] = {
    3: {"progress": _COORDINATOR},
    5: {"counts": _ALL, "median": _COORDINATOR},
    6: {"interval": _ALL, "rank_biserial": _ALL, "conclusion": _ALL, "comparison": _ALL},
    10: {"effect_size": _ALL, "p_value": _ALL, "domains": _ALL, "verdict_shares": _ALL, "subgroups": _ALL},
    20: {"bca": _ALL, "consistency": _ALL, "ancova": _ALL},
    30: {"all_domains": _ALL},
}
#: Progress needs no questionnaire: from the floor of the audience on it is told to all.
_PROGRESS_FROM_FLOOR = _ALL


#: The smallest group whose answers are told inside the school and outside it.
INSIDE, OUTSIDE = 5, 10
#: Of those with a first answer, how many must have answered again for a conclusion.
RESPONSE = 0.70
#: Fewest colleagues for the comparison adjusted for the baseline.
ADJUSTED_FROM = 10


def floor(audience: Audience) -> int:
    """Give the smallest group whose answers this audience may see."""
    return OUTSIDE if audience == "outside" else INSIDE


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold what the gate asks about the data."""

    pairs: int
    audience: Audience
    response: float = 1.0
    comparable: bool = True
    declared: bool = False
    comparison: int = 0
    retest: bool = False
    rci: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """Ask one further condition of some things, with the reason that is told when it does not hold."""

    name: str
    of: frozenset[What]
    reason: str


_INFERENCE: frozenset[What] = frozenset({"p_value", "effect_size", "bca", "verdict_shares", "conclusion"})
_MEASURED: frozenset[What] = frozenset(what for row in LADDER.values() for what in row if what != "progress")

#: In the order in which reasons are told.
NEEDS: tuple[Need, ...] = (
    Need("comparable", _MEASURED, N_("анкеты двух опросов не сопоставимы")),
    Need("response", _INFERENCE | {"domains", "comparison", "ancova"}, N_("повторно ответили менее 70 из 100")),
    Need(
        "declared",
        frozenset({"p_value", "domains"}),
        N_("главный показатель не был объявлен до второго опроса"),
    ),
    Need("comparison", frozenset({"comparison", "ancova"}), N_("группа сравнения мала или её нет")),
    Need("ancova_comparison", frozenset({"ancova"}), N_("в группе сравнения меньше десяти человек")),
    Need("retest", frozenset({"verdict_shares"}), N_("надёжность анкеты при повторе ещё не измерена")),
    Need("rci", frozenset({"verdict_shares"}), N_("в анкете вывод об одном человеке не предусмотрен")),
)
_TOO_FEW = N_("слишком мало людей")


def holds(need: str, facts: Facts) -> bool:
    """Decide one further condition.

    Raises
    ------
    KeyError
        When there is no such condition.
    """
    return {
        "comparable": facts.comparable,
        "response": facts.response >= RESPONSE,
        "declared": facts.declared,
        "comparison": facts.comparison >= floor(facts.audience),
        "ancova_comparison": facts.comparison >= ADJUSTED_FROM,
        "retest": facts.retest,
        "rci": facts.rci,
    }[need]


def least(what: What) -> int:
    """Give the number of complete pairs from which a thing may be told to anyone.

    Raises
    ------
    KeyError
        When the table does not name it.
    """
    return {name: pairs for pairs, row in LADDER.items() for name in row}[what]


def ladder(pairs: int, audience: Audience) -> frozenset[What]:
    """Read the table: what so many pairs allow for this audience.

    Parameters
    ----------
    pairs : int
        Complete pairs; below the floor of the audience nothing measured is told.
    audience : {'teacher', 'coordinator', 'head', 'outside'}
        Who reads.

    Returns
    -------
    frozenset of str
        A teacher gets nothing: of a group they see no figures, of themselves all, see `own`.
    """
    allowed = {what for least, row in LADDER.items() if pairs >= least for what in row if audience in row[what]}
    if pairs < floor(audience):
        return frozenset(allowed & {"progress"})
    return frozenset(allowed | ({"progress"} if audience in _PROGRESS_FROM_FLOOR else set()))


def allowed(facts: Facts) -> frozenset[What]:
    """Say everything that may be told."""
    stopped = {what for need in NEEDS if not holds(need.name, facts) for what in need.of}
    return ladder(facts.pairs, facts.audience) - stopped


def reason(what: What, facts: Facts) -> str:
    """Say why a thing is not told.

    Returns
    -------
    str
        Russian text of the first obstacle; "" when the thing is allowed.
    """
    if what not in ladder(facts.pairs, facts.audience):
        return _TOO_FEW
    return next((need.reason for need in NEEDS if what in need.of and not holds(need.name, facts)), "")

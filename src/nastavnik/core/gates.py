"""Decide whether a gate is open from the facts that its checks ask for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.stages import Check, checks_of


@dataclass(frozen=True, slots=True)
class Decision:
    """Tell whether a gate is open, what stops it and what was passed with a reason."""

    open: bool
    hard: tuple[Check, ...]
    soft: tuple[Check, ...]
    overridden: tuple[Check, ...]


def unmet(gate: str, facts: Mapping[str, bool]) -> tuple[Check, ...]:
    """List the checks of a gate that do not hold.

    Parameters
    ----------
    gate : str
        Name of the gate, a key of `nastavnik.core.stages.GATES`.
    facts : mapping of str to bool
        A value for every fact of the gate; others are not looked at.

    Returns
    -------
    tuple of Check
        In the order of the checks, hard and soft.

    Raises
    ------
    KeyError
        When there is no such gate or a fact has no value.
    """
    return tuple(check for check in checks_of(gate) if not facts[check.fact])


def decide(gate: str, facts: Mapping[str, bool], overrides: Collection[str] = ()) -> Decision:
    """Decide whether a gate is open.

    Parameters
    ----------
    gate : str
        Name of the gate.
    facts : mapping of str to bool
        A value for every fact of the gate.
    overrides : collection of str, optional
        Facts whose soft checks the coordinator passes with a reason. A hard check stays as it is.

    Returns
    -------
    Decision
        ``open`` when no hard check and no soft check without an override is left.

    Raises
    ------
    KeyError
        When there is no such gate or a fact has no value.
    """
    missing = unmet(gate, facts)
    hard = tuple(item for item in missing if item.hard)
    soft = tuple(item for item in missing if not item.hard and item.fact not in overrides)
    overridden = tuple(item for item in missing if not item.hard and item.fact in overrides)
    return Decision(not hard and not soft, hard, soft, overridden)


def require(gate: str, facts: Mapping[str, bool], overrides: Collection[str] = ()) -> Decision:
    """Pass an open gate or refuse with the list of what is missing.

    Parameters
    ----------
    gate, facts, overrides
        As in `decide`.

    Returns
    -------
    Decision
        The open decision; its ``overridden`` part is to be stored with the reason.

    Raises
    ------
    RuleError
        With code ``gate.GATE.hard`` when something stops, ``gate.GATE.soft`` when a reason would do.
    KeyError
        When there is no such gate or a fact has no value.
    """
    decision = decide(gate, facts, overrides)
    labels = [item.label for item in decision.hard + decision.soft]
    if decision.hard:
        raise RuleError(
            f"gate.{gate}.hard",
            N_("Этот шаг пока закрыт. Он откроется при таких условиях"),
            details=labels,
        )
    if decision.soft:
        raise RuleError(
            f"gate.{gate}.soft",
            N_("Соблюдены не все условия этого шага. Подождите или продолжите, указав причину. Ещё не соблюдены"),
            details=labels,
        )
    return decision

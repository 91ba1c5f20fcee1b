"""The whole run in order: check, candidates, score, solve, settle ties, prove."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nastavnik.core.errors import N_
from nastavnik.core.matching.arrays import Points
from nastavnik.core.matching.backends import plain
from nastavnik.core.matching.backends.chosen import for_graph
from nastavnik.core.matching.backends.plain.parts import Solver
from nastavnik.core.matching.errors import NotProvedError
from nastavnik.core.matching.flow.graph import Graph, make_graph
from nastavnik.core.matching.flow.objective import make_objective
from nastavnik.core.matching.model.checks import check, check_locks
from nastavnik.core.matching.model.fingerprint import fingerprint
from nastavnik.core.matching.model.people import Problem
from nastavnik.core.matching.model.score import scores
from nastavnik.core.matching.model.tables import Tables, build_tables
from nastavnik.core.matching.model.weights import Weights, weigh
from nastavnik.core.matching.solving.candidates import scored_edges
from nastavnik.core.matching.solving.certify import certify, feasible, find_prices, slackness, with_gains
from nastavnik.core.matching.solving.fair import fair_edges
from nastavnik.core.matching.solving.result import Result
from nastavnik.core.matching.solving.ties import settle


@dataclass(frozen=True)
class Case:
    """A checked problem in columns, as `run` takes it; rows are those of ``tables``.

    Attributes
    ----------
    locks, existing : mapping of int to int
        Need row to mentor row of the pairs that stay, and of those that exist already.
    keep, fair
        As in ``Problem``.
    input_hash : str
        What the certificate names its input by.
    problem : Problem
        What was asked; empty for a case given in columns.
    """

    tables: Tables
    weights: Weights
    locks: Mapping[int, int] = field(default_factory=dict)
    existing: Mapping[int, int] = field(default_factory=dict)
    keep: int | None = None
    fair: bool = False
    input_hash: str = ""
    problem: Problem = field(default_factory=Problem)


def match(problem: Problem, solver: Solver | None = None) -> Result:
    """Find the best pairing of needs with mentors and prove that nothing better exists.

    The most needs are covered first; then the most pairs that exist already are kept (see
    ``Problem.keep``), then the total score is the greatest, then the load is the most even; what is
    still equal is decided by ids (``ties.settle``). Each need takes one place of its mentor. One
    mentor may serve both needs of a mentee when that is best for all; this takes two places.

    Parameters
    ----------
    problem : Problem
        The order of rows changes nothing.
    solver : callable, optional
        A solver to use instead of the chosen ones; the result is the same.

    Returns
    -------
    Result
        Its certificate has a gap of 0.

    Raises
    ------
    ProblemError
        The problem contradicts itself; every fault is told.
    NotProvedError
        The solver failed to find a best pairing.
    """
    return run(make_case(problem), solver)


def make_case(problem: Problem) -> Case:
    """Check a problem and turn it into columns.

    Raises
    ------
    ProblemError
        The problem contradicts itself; every fault is told.
    """
    weights = weigh(problem.weights)
    check(problem)
    tables = build_tables(problem)
    return Case(
        tables=tables,
        weights=weights,
        locks=check_locks(problem, tables),
        existing=_existing(problem, tables),
        keep=problem.keep,
        fair=problem.fair,
        input_hash=fingerprint(problem, weights),
        problem=problem,
    )


def run(case: Case, solver: Solver | None = None) -> Result:
    """Match a problem given in columns; see `match`."""
    tables = case.tables
    edges, score = scored_edges(tables, case.weights)
    capacity = tables.mentors.capacity
    if case.fair:
        edges, score = fair_edges(edges, score, capacity, case.locks)
    existing = {need: mentor for need, mentor in case.existing.items() if need not in case.locks}
    objective = make_objective(len(tables.needs), capacity, len(existing), case.keep)
    graph = make_graph(edges, score, capacity, case.locks, existing, objective)
    mate, price = for_graph(graph).solve(graph) if solver is None else plain.parts.solve(graph, solver)
    prices = find_prices(graph, mate) if price is None else with_gains(graph, price)
    if not slackness(graph, mate, prices):
        raise NotProvedError(N_("Решатель вернул не лучшее распределение. Сообщите об ошибке, приложив запрос."))
    mate = settle(graph, mate, prices)
    locked = np.array(sorted(case.locks.items()), dtype=np.int64).reshape(-1, 2)
    settled = _settled_value(graph, scores(tables, case.weights, locked[:, 0], locked[:, 1]))
    certificate = certify(graph, mate, prices, settled, case.input_hash)
    if certificate.gap or not feasible(graph, prices):
        raise NotProvedError(N_("Доказательство не сошлось. Сообщите об ошибке, приложив запрос."))
    return Result(case.weights, tables, edges, score, graph, mate, case.locks, prices, certificate, case.problem)


def _existing(problem: Problem, tables: Tables) -> dict[int, int]:
    """Find the rows of the pairs that exist, as far as their people take part."""
    if not problem.existing:
        return {}
    needs = {key: row for row, key in enumerate(tables.needs.keys)}
    mentors = {identity: row for row, identity in enumerate(tables.mentors.ids)}
    rows = [
        (needs.get((mentee, kind)), mentors.get(mentor)) for mentee, kind, mentor in sorted(problem.existing, key=repr)
    ]
    return {need: mentor for need, mentor in rows if need is not None and mentor is not None}


def _settled_value(graph: Graph, score: Points) -> int:
    """Return the value of the locked pairs, which take the first places of their mentors."""
    unevenness = int((graph.base * (graph.base - 1) // 2).sum())
    return graph.objective.value(len(score), 0, int(score.sum()), unevenness)

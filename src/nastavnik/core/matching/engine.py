"""The whole run in order: check, candidates, score, solve, settle ties, prove."""

import numpy as np

from nastavnik.core.errors import N_
from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.candidates import find_edges
from nastavnik.core.matching.certify import certify, feasible, find_prices, slackness
from nastavnik.core.matching.checks import check, check_locks
from nastavnik.core.matching.errors import NotProvedError
from nastavnik.core.matching.fingerprint import fingerprint
from nastavnik.core.matching.graph import Graph, make_graph
from nastavnik.core.matching.model import Problem
from nastavnik.core.matching.result import Result
from nastavnik.core.matching.score import scores
from nastavnik.core.matching.solve import Backend, solve
from nastavnik.core.matching.tables import build_tables
from nastavnik.core.matching.ties import settle
from nastavnik.core.matching.weights import weigh


def match(problem: Problem, backend: Backend | None = None) -> Result:
    """Find the best pairing of needs with mentors and prove that nothing better exists.

    The most needs are covered first, then the total score is the greatest, then the load is the
    most even; what is still equal is decided by ids (``ties.settle``). Each need takes one place of
    its mentor. One mentor may serve both needs of a mentee when that is best for all; this takes two
    places.

    Parameters
    ----------
    problem : Problem
        The order of rows changes nothing.
    backend : callable, optional
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
    weights = weigh(problem.weights)
    check(problem)
    tables = build_tables(problem)
    locks = check_locks(problem, tables)
    edges = find_edges(tables)
    score = scores(tables, weights, edges.need, edges.mentor)
    graph = make_graph(edges, score, tables.mentors.capacity, len(tables.needs), locks)
    mate = solve(graph, backend)
    prices = find_prices(graph, mate)
    if not slackness(graph, mate, prices):
        raise NotProvedError(N_("Решатель вернул не лучшее распределение. Сообщите об ошибке, приложив запрос."))
    mate = settle(graph, mate, prices)
    locked = np.array(sorted(locks.items()), dtype=np.int64).reshape(-1, 2)
    settled = _settled_value(graph, scores(tables, weights, locked[:, 0], locked[:, 1]))
    certificate = certify(graph, mate, prices, settled, fingerprint(problem, weights))
    if certificate.gap or not feasible(graph, prices):
        raise NotProvedError(N_("Доказательство не сошлось. Сообщите об ошибке, приложив запрос."))
    return Result(problem, weights, tables, edges, score, graph, mate, locks, prices, certificate)


def _settled_value(graph: Graph, score: Ints) -> int:
    """Return the value of the locked pairs, which take the first places of their mentors."""
    unevenness = int((graph.base * (graph.base - 1) // 2).sum())
    return graph.objective.value(len(score), int(score.sum()), unevenness)

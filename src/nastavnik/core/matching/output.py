"""A run as plain lists and dictionaries, ready for JSON."""

from dataclasses import asdict
from typing import Any

from nastavnik.core.matching.solving.result import Result


def as_output(result: Result, *, edges: bool = False) -> dict[str, Any]:
    """Return a run as plain data.

    Parameters
    ----------
    edges : bool
        Add every pair no rule refuses with its score, enough to check the optimum elsewhere.

    Returns
    -------
    dict
        ``pairs``, ``unmatched``, ``summary``, ``certificate`` and, if asked, ``edges``. Personal
        reasons and wishes occur only under the code ``personal``.
    """
    pairs = result.pairs
    certificate = result.certificate
    told: dict[str, Any] = {
        "pairs": [
            {"mentee": x.mentee, "type": x.type, "mentor": x.mentor, "score": x.score, "parts": dict(x.parts)}
            for x in pairs
        ],
        "unmatched": [{"mentee": x.mentee, "type": x.type, "reasons": dict(x.reasons)} for x in result.unmatched],
        "summary": {
            "covered": len(pairs),
            "score": sum(pair.score for pair in pairs),
            "needs": len(result.tables.needs),
        },
        "certificate": {"primal": certificate.primal, "dual": certificate.dual, "gap": certificate.gap},
    }
    if edges:
        told["edges"] = _edges(result)
    return told


def proof_of(result: Result) -> dict[str, Any]:
    """Return all that proves a run best, for keeping: with the pairs and every candidate it can be checked by hand.

    Returns
    -------
    dict
        ``primal``, ``dual``, ``gap``, ``input_hash``; ``objective`` with the worth of each level;
        ``needs`` as (mentee, type, gain) and ``mentors`` as (mentor, price, free places, places taken
        by locks), those with nothing but zeros left out. Gains and prices are never below what a
        pair is worth, and add up to ``dual``.
    """
    certificate, graph, prices = result.certificate, result.graph, result.prices
    columns = (prices.mentor, graph.free, graph.base)
    mentors = zip(result.tables.mentors.ids, *(column.tolist() for column in columns), strict=True)
    return {
        "primal": certificate.primal,
        "dual": certificate.dual,
        "gap": certificate.gap,
        "input_hash": certificate.input_hash,
        "objective": asdict(graph.objective),
        "needs": [
            [*key, gain] for key, gain in zip(result.tables.needs.keys, prices.need.tolist(), strict=True) if gain
        ],
        "mentors": [list(row) for row in mentors if any(row[1:])],
    }


def _edges(result: Result) -> list[dict[str, Any]]:
    keys, ids = result.tables.needs.keys, result.tables.mentors.ids
    rows = zip(result.edges.need.tolist(), result.edges.mentor.tolist(), result.score.tolist(), strict=True)
    return [
        {"mentee": keys[need][0], "type": keys[need][1], "mentor": ids[mentor], "score": score}
        for need, mentor, score in rows
    ]

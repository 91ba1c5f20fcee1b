"""A run as plain lists and dictionaries, ready for JSON."""

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


def _edges(result: Result) -> list[dict[str, Any]]:
    keys, ids = result.tables.needs.keys, result.tables.mentors.ids
    rows = zip(result.edges.need.tolist(), result.edges.mentor.tolist(), result.score.tolist(), strict=True)
    return [
        {"mentee": keys[need][0], "type": keys[need][1], "mentor": ids[mentor], "score": score}
        for need, mentor, score in rows
    ]

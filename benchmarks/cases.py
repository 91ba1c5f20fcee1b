"""What is measured: each case a comparison on one instance in one process."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from environment import python_of
from instances import SIZES, agreed_ranking, region
from rivals import ortools_assignment, ortools_flow, scipy_dense, scipy_sparse

from nastavnik.core.matching import Case, Result, alternatives, kernel, run, scale, weigh
from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.backends import chosen
from nastavnik.core.matching.explaining.report import blocking
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.objective import Objective
from nastavnik.core.matching.model.score import contributions
from nastavnik.core.matching.solving.certify import slackness, value, with_gains

TOP = 6
OFTEN = 7
"""How often a short work is measured where a long one is measured once."""
EDGE_BYTES = 6
WITHDRAWALS = 300
PROVED_EVERY = 30
MICRO = 1e6


@dataclass(frozen=True)
class Line:
    """One figure beside its goal; ``most`` tells whether the goal is an upper bound."""

    what: str
    figure: float
    goal: float
    unit: str = "×"
    most: bool = False

    @property
    def reached(self) -> bool:
        """Tell whether the goal is reached."""
        return self.figure <= self.goal if self.most else self.figure >= self.goal


@dataclass(frozen=True)
class Told:
    """What a case found: the instance in words, seconds or sizes met, and figures with goals."""

    instance: str
    measured: Mapping[str, str]
    lines: tuple[Line, ...]


def seconds(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what work gives and the processor seconds it takes."""
    begin = time.process_time()
    found = work()
    return found, time.process_time() - begin


def in_turns(works: Mapping[str, Callable[[], Any]], repeat: int) -> tuple[dict[str, Any], dict[str, float]]:
    """Run works one after another, again and again; return the last findings and the median seconds."""
    found: dict[str, Any] = {}
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(repeat):
        for name, work in works.items():
            found[name] = None
            found[name], took = seconds(work)
            spent[name].append(took)
    return found, {name: median(times) for name, times in spent.items()}


def in_words(times: Mapping[str, float]) -> dict[str, str]:
    """Return seconds as text."""
    return {name: f"{took:.4f} с" for name, took in times.items()}


def must(*, hold: bool, what: str) -> None:
    """Stop when solvers disagree: no time is worth telling then."""
    if not hold:
        raise AssertionError(what)


def case_of(name: str) -> Case:
    """Return an instance ready to run."""
    size = SIZES[name]
    return Case(region(size, size.seed), weigh())


def words_of(name: str, result: Result) -> str:
    """Describe an instance by its size, and check that it has as many edges as it should."""
    size, edges = SIZES[name], len(result.edges.mentor)
    must(hold=abs(edges / size.edges - 1) <= 0.05, what=f"{name}: {edges} edges, not {size.edges}")
    places = int(result.graph.free.sum())
    told = f"{size.needs} запросов × {size.mentors} наставников, мест {places}, возможных пар {edges}"
    return f"{told}, покрыто {int((result.mate < size.mentors).sum())}"


def whole(case: Case) -> Result:
    """Do everything: join, score, solve, ties, certificate, contributions, blocking pairs."""
    result = run(case)
    need = np.flatnonzero(result.mate < result.graph.nobody)
    contributions(case.tables, case.weights, need, result.mate[need])
    blocking(result)
    return result


def plain(case: Case) -> Result:
    """Do the same without the extra `scale`, and find the exact replacements of every need."""
    result = run(case)
    need = np.flatnonzero(result.mate < result.graph.nobody)
    contributions(case.tables, case.weights, need, result.mate[need])
    for key in result.tables.needs.keys:
        alternatives(result, *key, limit=TOP)
    blocking(result)
    return result


@contextmanager
def kernel_used(*, used: bool, large: int = 0) -> Iterator[None]:
    """Let sizes from ``large`` on go to the kernel, or none."""
    before = scale.AVAILABLE, chosen.LARGE
    scale.AVAILABLE, chosen.LARGE = used, large
    try:
        yield
    finally:
        scale.AVAILABLE, chosen.LARGE = before


def solve(graph: Graph) -> tuple[Ints, Ints]:
    """Run the bare solver."""
    mate, price = kernel.solve(graph.start, graph.mentor, graph.worth, graph.free, graph.base, graph.objective.step)
    return mate, price


def warm_up() -> None:
    """Compile everything before the clock starts."""
    kernel.warm_up()
    with kernel_used(used=True):
        whole(case_of("town"))
    small = replace(SIZES["region"], needs=4000, mentors=3000, edges=0)
    whole(Case(region(small), weigh()))


def without_scale(case: Case) -> Result:
    """Run as on a machine without the extra."""
    with kernel_used(used=False):
        return plain(case)


def by_kernel(case: Case) -> Result:
    """Run with the kernel, which the product takes from ``chosen.LARGE`` pairs on only."""
    with kernel_used(used=True):
        return whole(case)


def town(repeat: int) -> Told:
    """Compare with mentor-match and munkres, which get our scores and rules as theirs."""
    case = case_of("town")
    works = {
        "всё, с scale": lambda: whole(case),
        "всё, с scale, ядро и на малом": lambda: by_kernel(case),
        "всё, без scale, замены точно": lambda: without_scale(case),
    }
    found, times = in_turns(works, max(5, repeat))
    result, forced, without = found.values()
    must(hold=np.array_equal(result.mate, forced.mate), what="town: pairs differ by the kernel")
    must(hold=np.array_equal(result.mate, without.mate), what="town: pairs differ without scale")
    columns = (result.edges.need.tolist(), result.edges.mentor.tolist(), result.score.tolist())
    score = {(need, mentor): points for need, mentor, points in zip(*columns, strict=True)}
    asked = {
        "needs": len(result.mate),
        "capacity": case.tables.mentors.capacity.tolist(),
        "score": [(*pair, points) for pair, points in score.items()],
        "rounds": 3,
    }
    script = Path(__file__).with_name("mentor_match.py")
    command: list[str | Path] = [python_of("mentor-match", "mentor-match.lock"), "-I", script]
    told = subprocess.run(command, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True)
    answer = json.loads(told.stdout)
    theirs, ours = [score[tuple(pair)] for pair in answer["pairs"]], result.pairs
    times["mentor-match"] = answer["seconds"]
    measured = {
        **in_words(times),
        "покрыто и баллы, мы": f"{len(ours)}, {sum(pair.score for pair in ours)}",
        "покрыто и баллы, mentor-match": f"{len(theirs)}, {sum(theirs)}",
    }
    with_scale, kernel_too, bare, rival = times.values()
    measured["mentor-match / всё, без scale"] = f"{rival / bare:.0f} ×"
    lines = (
        Line("mentor-match / всё, с scale", rival / with_scale, 1000),
        Line("mentor-match / всё, с scale, ядро и на малом", rival / kernel_too, 1000),
        Line("всё, без scale", bare, 1, "с", most=True),
        Line("покрыто больше, чем у mentor-match, на", len(ours) - len(theirs), 0, ""),
        Line("баллов больше, чем у mentor-match, на", sum(x.score for x in ours) - sum(theirs), 0, ""),
    )
    return Told(words_of("town", result), measured, lines)


def region_case(repeat: int) -> Told:
    """Compare the bare solver with OR-Tools and scipy, and everything around it with the bare solver."""
    case = case_of("region")
    result = run(case)
    graph = result.graph
    ours = {
        "решение": lambda: value(graph, solve(graph)[0]),
        "всё": lambda: value(whole(case).graph, result.open_mate),
    }
    rivals = {
        "OR-Tools SimpleMinCostFlow": ortools_flow(graph),
        "scipy min_weight_full_bipartite_matching": scipy_sparse(graph),
    }
    found, times = in_turns(ours, OFTEN * repeat)
    found_by, taken = in_turns(rivals, repeat)
    found, times = found | found_by, times | taken
    must(hold=set(found.values()) == {result.certificate.primal}, what=f"region: objectives differ, {found}")
    bare, everything, flow, sparse = times.values()
    lines = (
        Line("OR-Tools / решение", flow / bare, 5),
        Line("scipy / решение", sparse / bare, 8),
        Line("всё / решение", everything / bare, 1.5, most=True),
    )
    return Told(words_of("region", result), {**in_words(times), "цель у всех": str(found["решение"])}, lines)


def ranking(repeat: int) -> Told:
    """Compare where everybody agrees who is best, and half of the needs stay out."""
    score = agreed_ranking(2000, 1000)
    needs, mentors = score.shape
    cover = 10_000 * (mentors + 1)
    graph = Graph(
        start=np.arange(needs + 1, dtype=np.int64) * mentors,
        mentor=np.tile(np.arange(mentors, dtype=np.int32), needs),
        worth=cover + score.ravel(),
        free=np.ones(mentors, dtype=np.int64),
        base=np.zeros(mentors, dtype=np.int64),
        open_needs=np.ones(needs, dtype=np.bool_),
        existing=np.full(needs, mentors, dtype=np.int64),
        objective=Objective(cover, 0, 1, 0),
    )
    flow = ortools_flow(graph)
    works = {
        "решение": lambda: value(graph, solve(graph)[0]) - cover * mentors,
        "scipy linear_sum_assignment": scipy_dense(score),
        "OR-Tools SimpleMinCostFlow": lambda: flow() - cover * mentors,
        "OR-Tools SimpleLinearSumAssignment": ortools_assignment(score),
    }
    found, times = in_turns(works, repeat)
    must(hold=len(set(found.values())) == 1, what=f"ranking: objectives differ, {found}")
    ours, *rivals = times.values()
    told = f"{needs} запросов × {mentors} наставников по одному месту, пар {score.size}, все согласны, кто лучше"
    line = Line("решение / лучший из остальных", ours / min(rivals), 1.5, most=True)
    return Told(told, {**in_words(times), "цель у всех": str(found["решение"])}, (line,))


def at_scale(name: str) -> tuple[Result, float, dict[str, str]]:
    """Run an instance whole; return how many times the reading of its pairs that takes, and what was met."""
    case = case_of(name)
    result, everything = seconds(lambda: whole(case))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    edges = len(result.edges.mentor)
    mentor, points = np.ones(edges, dtype=np.int32), np.ones(edges, dtype=np.uint16)
    _, times = in_turns({"поток": lambda: int(mentor.sum()) + int(points.sum())}, 9)
    _, bare = seconds(lambda: solve(result.graph))
    measured = {
        "всё": f"{everything:.2f} с",
        "решение": f"{bare:.2f} с",
        f"прочесть пары из памяти, {EDGE_BYTES} Б на пару": f"{times['поток'] * 1000:.2f} мс",
        "память, наибольшая": f"{peak / 2**20:.0f} МиБ",
        "память на пару, с интерпретатором": f"{peak / edges:.1f} Б",
        "разрыв": str(result.certificate.gap),
    }
    return result, everything / times["поток"], measured


def withdrawals(result: Result) -> tuple[list[float], dict[str, str]]:
    """Withdraw mentors one after another, each time the rest is seated best again; return the microseconds."""
    graph = result.graph
    columns = (graph.start, graph.mentor, graph.worth, graph.free, graph.base, graph.objective.step)
    standing = kernel.Standing(*columns, result.open_mate)
    busy = np.flatnonzero(graph.load_of(result.open_mate))
    leaving = np.random.default_rng(1).choice(busy, WITHDRAWALS, replace=False).tolist()
    spent, free = [], graph.free.copy()
    for number, mentor in enumerate(leaving, start=1):
        spent.append(seconds(lambda left=mentor: standing.withdraw(left))[1] * MICRO)  # type: ignore[misc]
        free[mentor] = 0
        if number % PROVED_EVERY == 0:
            left = replace(graph, free=free.copy())
            proved = slackness(left, standing.mate, with_gains(left, standing.price))
            must(hold=proved, what=f"withdrawal {number}: not the best any more")
    left = replace(graph, free=free)
    warm, cold = value(left, standing.mate), value(left, solve(left)[0])
    must(hold=warm == cold, what=f"withdrawals: {warm} warm, {cold} cold")
    measured = {
        "уход наставника, наибольшее": f"{max(spent):.0f} мкс",
        "доказано по ценам": f"{WITHDRAWALS // PROVED_EVERY} раз",
        "цель после всех, заново": f"{cold}, та же",
    }
    return spent, measured


def country(_repeat: int) -> Told:
    """Measure a whole country against the reading of its pairs from memory, and its memory."""
    result, ratio, measured = at_scale("country")
    memory = float(measured["память на пару, с интерпретатором"].split()[0])
    lines = (
        Line("всё / прочесть пары из памяти", ratio, 400, most=True),
        Line("память на пару, с интерпретатором", memory, 80, "Б", most=True),
    )
    return Told(words_of("country", result), measured, lines)


def withdrawal(_repeat: int) -> Told:
    """Withdraw mentors of a country one after another."""
    result = run(case_of("country"))
    spent, measured = withdrawals(result)
    lines = (
        Line("уход наставника, медиана", median(spent), 100, "мкс", most=True),
        Line("уход наставника, 95-й процентиль", float(np.percentile(spent, 95)), 1000, "мкс", most=True),
    )
    return Told(f"{words_of('country', result)}; ушли {WITHDRAWALS}", measured, lines)


def market(_repeat: int) -> Told:
    """Tell, without a goal, what a country costs where one in fifty people meets those of any other place."""
    result, ratio, measured = at_scale("market")
    spent, left = withdrawals(result)
    quantiles = ", ".join(f"{np.percentile(spent, part):.0f}" for part in (50, 90, 95))
    told = {"всё / прочесть пары из памяти": f"{ratio:.0f} ×", "уход: 50, 90, 95 %": f"{quantiles} мкс"}
    return Told(f"{words_of('market', result)}; ушли {WITHDRAWALS}", {**measured, **left, **told}, ())


CASES: Mapping[str, Callable[[int], Told]] = {
    "town": town,
    "region": region_case,
    "ranking": ranking,
    "country": country,
    "withdrawal": withdrawal,
    "market": market,
}

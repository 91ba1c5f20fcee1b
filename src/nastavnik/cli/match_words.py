"""A pairing and the cost of another choice in Russian words, for the screen."""

from collections import Counter
from collections.abc import Iterator, Mapping

from nastavnik.core.matching import REASON_WORDS, Id, Move, NeedType, Pair, Regret, Result, Unmatched, report
from nastavnik.core.roster.words import key

Names = Mapping[Id, str]
Choice = tuple[Id, NeedType, Id]
KINDS: dict[NeedType, str] = {"subject": "предметник", "consultant": "консультант"}
PARTS = {
    "topics": "темы",
    "subject": "предмет",
    "times": "общее время",
    "personal": "личные обстоятельства",
    "experience": "разница в стаже",
    "form": "форма встреч",
}
MOST_RATHER = 5
_IMPOSSIBLE = {
    **REASON_WORDS,
    "locked": "для этого запроса оставлен другой наставник",
    "taken": "все места у оставленных пар",
}


def shown(names: Names) -> Names:
    """Give the names as they are printed: namesakes with their ids."""
    times = Counter(names.values())
    return {identity: name if times[name] == 1 else f"{name} ({identity})" for identity, name in names.items()}


def pairing(result: Result, names: Names) -> Iterator[str]:
    """Yield the lines of the answer: in all, pairs, those left without a mentor."""
    needs, pairs = len(result.tables.needs), result.pairs
    yield f"Наставник найден для {len(pairs)} из {needs} запросов; сумма баллов {_many(sum(x.score for x in pairs))}."
    yield _proof(result)
    if pairs:
        yield "\nПары (баллы из 10 000)"
    for pair in pairs:
        yield from _pair(pair, names)
    if result.unmatched:
        yield "\nБез наставника"
    for need in result.unmatched:
        yield _left(need, names)
    if pairs:
        yield from _numbers(result, names)


def _numbers(result: Result, names: Names) -> Iterator[str]:
    """Yield the spread of points, the load, and who would both rather have each other."""
    told = report(result)
    scores = [pair.score for pair in result.pairs]
    yield "\nВ числах"
    middle = _many(round(told.middle or 0))
    yield f"  баллы пары: от {_many(min(scores))} до {_many(max(scores))}, посередине {middle}"
    loads = Counter(taken for taken, places in told.load.values() if taken or places)
    busy = [f"по {load} – у наставников: {count}" for load, count in sorted(loads.items()) if load]
    idle = [f"место есть, но никого – у наставников: {loads[0]}"] if loads[0] else []
    yield f"  нагрузка: {'; '.join([*busy, *idle])}"
    rather = [f"{_need(who, kind, names)} – {_who(other, names)}" for who, kind, other in told.blocking]
    more = f" и ещё {len(rather) - MOST_RATHER}" if len(rather) > MOST_RATHER else ""
    yield f"  вдвоём обоим было бы лучше: {'; '.join(rather[:MOST_RATHER]) or 'таких нет'}{more}"


def _proof(result: Result) -> str:
    goal = "самый низкий балл нельзя поднять, а затем сумму" if result.problem.fair else "сумму баллов"
    kept = ", не разбивая больше прежних пар, чем нужно," if result.problem.existing else ""
    return f"Доказано: больше запросов закрыть нельзя, а при этом{kept} {goal} нельзя увеличить."


def _pair(pair: Pair, names: Names) -> Iterator[str]:
    locked = ", оставлено" if pair.locked else ""
    yield f"  {_need(pair.mentee, pair.type, names)}: {_who(pair.mentor, names)}, {_many(pair.score)}{locked}"
    parts = [f"{PARTS[name]} {_many(points)}" for name, points in pair.parts.items() if points]
    yield f"    {', '.join(parts) or 'общего мало: баллов нет'}"


def _left(need: Unmatched, names: Names) -> str:
    reasons = [f"{REASON_WORDS[code]}: {count}" for code, count in need.reasons.items() if count]
    return f"  {_need(need.mentee, need.type, names)}: {'; '.join(reasons) or 'в списке нет ни одного наставника'}"


def choice(
    result: Result, names: Names, mentee: str, kind: str, mentor: str
) -> tuple[Choice, list[str]] | tuple[None, list[str]]:
    """Find the need and the mentor somebody means by ids or names, or say which of them is not there."""
    mentees = _called(mentee, [one.id for one in result.problem.mentees], names)
    mentors = _called(mentor, [one.id for one in result.problem.mentors], names)
    word = key(kind)
    types = [code for code, title in KINDS.items() if word in {code, title, f"наставник {title}"}]
    faults = [*_missing("Наставляемого", mentee, mentees), *_missing("Наставника", mentor, mentors)]
    if not types:
        faults.append(f"Вида «{kind}» нет. Есть: consultant (консультант), subject (предметник).")
    if faults:
        return None, faults
    if (mentees[0], types[0]) not in result.need_rows:
        return None, [f"{_who(mentees[0], shown(names))}: запроса вида «{KINDS[types[0]]}» в файле нет."]
    return (mentees[0], types[0], mentors[0]), []


def _called(text: str, ids: list[Id], names: Names) -> list[Id]:
    exact = [one for one in ids if str(one) == text]
    return exact or [one for one in ids if key(text) and key(text) == key(names.get(one, str(one)))]


def _missing(word: str, text: str, found: list[Id]) -> list[str]:
    if len(found) > 1:
        return [f"{word} «{text}» в файле больше одного. Укажите табельный номер."]
    return [] if found else [f"{word} «{text}» в файле нет."]


def chain(result: Result, cost: Regret, names: Names) -> Iterator[str]:
    """Yield what a choice would cost and who would move, in a chain."""
    wish = f"Если назначить пару «{_need(cost.mentee, cost.type, names)}: {_who(cost.mentor, names)}»"
    if not cost.possible:
        yield f"{wish}: так нельзя. Причина: {_IMPOSSIBLE[cost.reason]}."
        return
    if not cost.moves:
        yield f"{wish}: она и предложена, ничего не изменится."
        return
    yield f"{wish}:"
    yield from (f"  {_move(move, names)}" for move in cost.moves)
    yield _price(cost)


def _move(move: Move, names: Names) -> str:
    need = _need(move.mentee, move.type, names)
    before = f" (сейчас {_who(move.before, names)})" if move.before is not None else " (сейчас никого)"
    if move.after is None:
        return f"без наставника останется {need}{before}"
    return f"{need}: наставником станет {_who(move.after, names)}{before}"


def _price(cost: Regret) -> str:
    if not cost.total:
        return "Это ничуть не хуже."
    told = [f"запросов без наставника станет больше на {cost.covered}"] if cost.covered else []
    if cost.kept:
        told.append(f"прежних пар сохранится {'меньше' if cost.kept > 0 else 'больше'} на {abs(cost.kept)}")
    if cost.points:
        told.append(f"сумма баллов станет {'меньше' if cost.points > 0 else 'больше'} на {_many(abs(cost.points))}")
    return f"Цена: {', '.join(told) or 'нагрузка наставников станет менее ровной'}."


def _need(mentee: Id, kind: NeedType, names: Names) -> str:
    return f"{_who(mentee, names)}, {KINDS[kind]}"


def _who(identity: Id | None, names: Names) -> str:
    return "" if identity is None else names.get(identity) or str(identity)


def _many(number: int) -> str:
    """Give a whole number with its thousands apart."""
    return f"{number:,}".replace(",", " ")

"""The file between a school and the methodist: one sheet as JSON under its hash, read back with its faults named."""

import datetime as dt
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.evidence.change.gates import OUTSIDE
from nastavnik.core.evidence.stats.schools import Summary
from nastavnik.core.evidence.totals.reader import MOST, Reader, SheetError
from nastavnik.core.evidence.totals.sheet import (
    COUNTS,
    POOLED,
    Measured,
    Share,
    Sheet,
    may_stand_alone,
    of_records,
    record_keys,
)
from nastavnik.core.texts import Text

KIND, VERSION = "nastavnik-school-sheet", 1
LARGEST_FILE = 1024 * 1024


def as_file(sheet: Sheet) -> dict[str, Any]:
    """Give a sheet as plain data with its hash.

    Parameters
    ----------
    sheet : Sheet
        What `for_outside` left.

    Returns
    -------
    dict
        Ready for JSON; ``sha256`` is over everything else in it.
    """
    body: dict[str, Any] = {
        "kind": KIND,
        "version": VERSION,
        "school": sheet.code,
        "year": sheet.year,
        "on": sheet.on,
        "counts": dict(sheet.counts),
        "indicators": [
            {"code": one.code, "part": one.part, "of": one.of, "people": one.people} for one in sheet.shares
        ],
        "changes": [_change(one) for one in sheet.measured],
    }
    return {**body, "sha256": digest(body)}


def _change(one: Measured) -> dict[str, Any]:
    found = one.change
    return {
        "form": one.form,
        "version": one.version,
        "sha256": one.sha256,
        "scale": one.scale,
        "titles": dict(one.titles),
        "better": "less" if one.lower_is_better else "more",
        "before": one.before,
        "again": one.again,
        "figures": None if found is None else {"n": found.n, "mean": found.mean, "squares": found.squares},
        "expected": None if one.expected is None else list(one.expected),
    }


def digest(body: Mapping[str, Any]) -> str:
    """Hash plain data whatever the order of its names."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_file(data: bytes) -> Sheet:
    """Read the file of a school.

    Parameters
    ----------
    data : bytes
        JSON in UTF-8; a file that tells of fewer people than the floor is refused.

    Returns
    -------
    Sheet
        The school's figures stand under keys of their own, so that a changed file is noticed.

    Raises
    ------
    SheetError
        With the place in the file and the reason.
    """
    body = _object(data)
    if body.get("kind") != KIND:
        raise SheetError("kind", N_("это не файл школы для сводки. Возьмите файл, который составил «Наставник»"))
    if body.get("version") != VERSION:
        raise SheetError("version", N_("файл другой версии. Обновите программу там, где она старее"))
    if body.get("sha256") != digest({name: value for name, value in body.items() if name != "sha256"}):
        raise SheetError("sha256", N_("файл изменён после того, как школа его составила. Попросите его заново"))
    return _sheet(Reader(body, ""), str(body["sha256"]))


def _object(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_FILE:
        raise SheetError("", N_("файл больше 1 МБ: это не сводка школы"))
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SheetError(Text(N_("байт %(at)s"), at=error.start), N_("текст не в кодировке UTF-8")) from error
    except json.JSONDecodeError as error:
        place = Text(N_("строка %(line)s, знак %(column)s"), line=error.lineno, column=error.colno)
        raise SheetError(place, N_("это не JSON")) from error
    except (RecursionError, ValueError) as error:
        raise SheetError("", N_("это не JSON")) from error
    if not isinstance(body, dict):
        raise SheetError("", N_("нужен один объект JSON"))
    return body


def _sheet(body: Reader, mark: str) -> Sheet:
    code = body.text("school")
    counts = Reader(body.body.get("counts"), "counts")
    try:
        on = dt.date.fromisoformat(body.text("on")).isoformat()
    except ValueError as error:
        raise SheetError("on", N_("нужна дата вида 2027-05-30")) from error
    return Sheet(
        code=code,
        year=body.whole("year", 2000),
        on=on,
        counts={name: counts.whole(name) for name in COUNTS},
        shares=tuple(_share(row, code, mark) for row in body.rows("indicators")),
        measured=tuple(_measured(row, code, mark) for row in body.rows("changes")),
    )


def _share(row: Reader, code: str, mark: str) -> Share:
    name = row.text("code")
    if name not in POOLED:
        raise SheetError(row.at("code"), N_("такого показателя в сводке нет: %(name)s"), name=name)
    part = row.body.get("part")
    if isinstance(part, bool) or not isinstance(part, int) or abs(part) > MOST:
        raise SheetError(row.at("part"), N_("нужно целое число от %(least)s"), least=0)
    one = Share(name, part, row.whole("of", 1), row.whole("people", 1))
    if not may_stand_alone(one):
        raise SheetError(row.place, N_("ответов меньше %(k)s: такие числа из школы не отдают"), k=OUTSIDE)
    keys = record_keys(code, one.people) if of_records(name) else {f"{code}:{mark}": float(one.people)}
    return Share(name, one.part, one.of, one.people, keys)


def _measured(row: Reader, code: str, mark: str) -> Measured:
    titles, better = row.body.get("titles"), row.body.get("better")
    if not isinstance(titles, dict) or not all(isinstance(one, str) and len(one) <= 300 for one in titles.values()):
        raise SheetError(row.at("titles"), N_("нужны названия по языкам"))
    if better not in {"less", "more"}:
        raise SheetError(row.at("better"), N_("нужно less или more"))
    change = None
    if row.body.get("figures") is not None:
        figures = Reader(row.body["figures"], row.at("figures"))
        change = Summary(figures.whole("n"), figures.number("mean"), figures.number("squares"))
        if change.n < OUTSIDE or change.squares < 0:
            raise SheetError(figures.at("n"), N_("ответов меньше %(k)s: такие числа из школы не отдают"), k=OUTSIDE)
    expected = row.body.get("expected")
    if expected is not None:
        pair = Reader({"0": expected[0], "1": expected[1]} if _is_pair(expected) else None, row.at("expected"))
        expected = (pair.number("0"), pair.number("1"))
    return Measured(
        form=row.text("form"),
        version=row.text("version"),
        sha256=row.text("sha256"),
        scale=row.text("scale"),
        titles=titles,
        lower_is_better=better == "less",
        change=change,
        before=row.whole("before"),
        again=row.whole("again"),
        expected=expected,
        keys={} if change is None else {f"{code}:{mark}": float(change.n)},
    )


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2

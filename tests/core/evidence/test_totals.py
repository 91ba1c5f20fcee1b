"""Sheets of schools put together: what is told of each measure, what waits, what a file may hold."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.core.evidence.disclosure.suppression import atoms
from nastavnik.core.evidence.stats.schools import summarise
from nastavnik.core.evidence.totals import (
    Given,
    Measured,
    Share,
    Sheet,
    SheetError,
    Totals,
    as_file,
    content_of,
    digest,
    earlier_of,
    for_outside,
    giving,
    memory_of,
    read_file,
    read_memory,
    record_keys,
    told,
    totals,
    totals_of,
)
from nastavnik.core.evidence.totals.snapshots import answer_keys, owner
from tests.support.wording import forbidden_in

DAY, LATER = "2027-04-30", "2027-05-31"
COUNTS = {"mentees": 12, "mentors": 5, "pairs": 11, "meetings": 40}


def measured(code: str, changes: list[float], **more: Any) -> Measured:
    words = {"form": "ppz32", "version": "1.0.0", "sha256": "a" * 64, "scale": "TOTAL"}
    values = {"titles": {"ru": "ППЗ-32: всего", "en": "PPZ-32: total"}, "lower_is_better": True}
    figures = {"before": len(changes) + 1, "again": len(changes), "expected": (-0.2, -0.1)}
    return Measured(
        **{
            **words,
            **values,
            **figures,
            "change": summarise(changes),
            "keys": answer_keys(code, changes),
            **more,
        }
    )


def share(code: str, school: str, part: int, of: int, *, answers: bool = False) -> Share:
    values = [1.0] * part + [0.0] * (of - part)
    return Share(code, part, of, of, answer_keys(school, values) if answers else record_keys(school, of))


def sheet(number: int, people: int = 12, **more: Any) -> Sheet:
    code = f"school{number}"
    changes = [-0.5 + 0.1 * ((index * 7 + number) % 9 - 4) for index in range(people)]
    shares = (
        share("I2", code, 9 + number % 2, 12, answers=True),
        share("I6", code, 10, 12),
        share("I11", code, 4, 6, answers=True),
        Share("I5", 20, 12, 12, answer_keys(code, [2.0] * 8 + [1.0] * 4)),
        Share("I13", 900, 1200, 5, record_keys(code, 5)),
    )
    values = {"year": 2026, "on": DAY, "counts": COUNTS, "shares": shares, "measured": (measured(code, changes),)}
    return Sheet(code, **{**values, **more})


def rolled(sheets: list[Sheet], *before: Totals, on: str = DAY, readable: bool = True) -> Totals:
    return totals(sheets, [earlier_of(one, readable=readable) for one in before], year=2026, on=on)


def line(found: Totals, code: str) -> str:
    return next(" ".join(block.texts) for block in found.shares if block.code == f"share:{code}")


def test_counts_are_added_and_every_measure_says_what_stands_behind_it() -> None:
    found = rolled([sheet(number) for number in range(5)])
    assert found.counts == {"schools": 5, "mentees": 60, "mentors": 25, "pairs": 55, "meetings": 200}
    (change,) = found.changes
    assert change.code == "change:ppz32@1.0.0:TOTAL:aaaaaaaaaaaa"
    assert change.figures["as_of"] == DAY
    assert (change.figures["schools"], change.figures["people"], change.figures["before"]) == (5, 60, 65)
    assert change.texts[0].startswith("По 5 школам типичное изменение на 0,")
    assert any("без всякой программы ожидалось бы изменение от −0,1 до −0,2" in text for text in change.texts)
    assert found.titles[change.code]["ru"] == "ППЗ-32: всего"
    assert line(found, "I6") == "83 % (50 из 60), по 5 школам"
    assert line(found, "I2") == "около 80 % из 60, по 5 школам"
    assert line(found, "I5") == "+1,67 балла в среднем, оценок 60, по 5 школам"
    assert line(found, "I13") == "75 %, по 5 школам"
    assert line(found, "I11") == "около 65 % из 30, по 5 школам"
    assert line(found, "I4") == "данных мало"
    texts = [text for block in (*found.changes, *found.shares) for text in block.texts]
    assert [forbidden_in(text) for text in texts if forbidden_in(text)] == []


def test_few_of_one_opinion_are_told_in_words() -> None:
    def all_but(number: int, yes: int) -> Sheet:
        return replace(sheet(number), shares=(share("I2", f"school{number}", yes, 12, answers=True),))

    most = rolled([all_but(number, 11) for number in range(4)])
    assert line(most, "I2").startswith("большинство из 48, по 4 школам; точнее не показываем")
    rare = rolled([all_but(number, 1) for number in range(4)])
    assert line(rare, "I2").startswith("меньшинство из 48")


def test_no_schools_or_two_give_counts_alone() -> None:
    nothing = rolled([])
    assert nothing.counts == {"schools": 0, "mentees": 0, "mentors": 0, "pairs": 0, "meetings": 0}
    assert nothing.changes == ()
    two = rolled([sheet(0), sheet(1)])
    assert two.counts["pairs"] == 22
    assert all(block.figures["as_of"] is None for block in (*two.changes, *two.shares))
    assert two.memory == {}


def test_what_would_tell_of_one_school_keeps_the_earlier_figures() -> None:
    first = rolled([sheet(number) for number in range(3)])
    later = [sheet(number, on=LATER) for number in range(4)]
    second = rolled(later, first, on=LATER)
    assert second.counts["schools"] == 4
    (change,) = second.changes
    assert change.figures == first.changes[0].figures
    assert change.texts[-1].startswith("Со времени прошлой сводки ответы изменились меньше чем у 10 человек")
    assert second.memory == {}
    again = rolled(later, first, second, on="2027-06-01")
    assert again.changes[0] == second.changes[0]
    assert len(set(again.changes[0].texts)) == len(again.changes[0].texts)
    six = [sheet(number, on="2027-06-02") for number in range(6)]
    third = rolled(six, first, second, on="2027-06-02")
    assert third.changes[0].figures["as_of"] == "2027-06-02"
    assert third.changes[0].figures["people"] == 72


def test_another_readers_figures_are_checked_against_but_never_shown() -> None:
    first = rolled([sheet(number) for number in range(6)])
    part = [sheet(number) for number in range(4)]
    found = rolled(part, first, readable=False)
    assert found.changes[0].figures["as_of"] is None
    assert "Со времени прошлой сводки" in found.changes[0].texts[0]
    allowed = rolled([sheet(number) for number in range(3)], first, readable=False)
    assert allowed.changes[0].figures["people"] == 36


def test_one_more_answer_in_one_school_is_not_told() -> None:
    first = rolled([sheet(number) for number in range(4)])
    moved = [*[sheet(number) for number in range(3)], sheet(3, people=13)]
    assert rolled(moved, first, on=LATER).changes[0].figures == first.changes[0].figures
    same = rolled([sheet(number) for number in range(4)], first, on=LATER)
    assert same.changes[0].figures == {**first.changes[0].figures, "as_of": LATER}


def test_versions_of_a_form_are_apart() -> None:
    other = [replace(sheet(n), measured=(measured(f"school{n}", [0.5] * 12, version="2.0.0"),)) for n in range(3, 5)]
    found = rolled([*[sheet(number) for number in range(3)], *other])
    assert [block.figures.get("people") for block in found.changes] == [36, None]


def test_a_school_stands_once_and_years_are_apart() -> None:
    with pytest.raises(RuleError, match="дана дважды"):
        rolled([sheet(1), sheet(1)])
    with pytest.raises(RuleError, match="за разные годы"):
        rolled([sheet(1), sheet(2, year=2025)])


def test_kept_totals_read_back_the_same() -> None:
    found = rolled([sheet(number) for number in range(5)])
    content, memory = (json.loads(json.dumps(part)) for part in (content_of(found), memory_of(found.memory)))
    assert totals_of(content, memory) == found
    assert totals_of(content).memory == {}
    for bad in ({}, {**content, "changes": [{}]}, {**content, "counts": 5}):
        with pytest.raises(RuleError, match="не прежняя сводка"):
            totals_of(bad)


def outside(number: int, **more: Any) -> Sheet:
    return for_outside(sheet(number, **more))


def test_a_school_gives_only_what_ten_people_stand_behind() -> None:
    small = outside(1, people=9)
    assert small.measured[0].change is None
    assert small.measured[0].expected is None
    assert small.counts == COUNTS
    assert [one.code for one in small.shares] == ["I6", "I5", "I13"]
    assert small.area == ""
    large = for_outside(sheet(1, shares=(share("I2", "school1", 15, 30, answers=True),), area="Светлореченск"))
    assert [one.code for one in large.shares] == ["I2"]
    assert large.measured[0].change.n == 12  # type: ignore[union-attr]
    assert large.area == ""


def bytes_of(one: Sheet) -> bytes:
    return json.dumps(as_file(one), ensure_ascii=False).encode()


def test_files_give_the_very_figures_of_the_sheets() -> None:
    sheets = [outside(number) for number in range(4)]
    read = [read_file(bytes_of(one)) for one in sheets]
    assert content_of(rolled(read)) == content_of(rolled(sheets))
    with_small = [read_file(bytes_of(outside(number, people=9 if number == 3 else 12))) for number in range(4)]
    texts = rolled(with_small).changes[0].texts
    assert "Школ, где дважды ответили меньше 10 человек, так что ответы остались в школе: 1." in texts


def test_a_new_file_of_one_school_does_not_move_the_totals() -> None:
    read = [read_file(bytes_of(outside(number))) for number in range(4)]
    first = rolled(read)
    newer = [*read[:3], read_file(bytes_of(outside(3, people=25, on=LATER)))]
    assert rolled(newer, first, on=LATER).changes[0].figures == first.changes[0].figures


def signed(body: dict[str, Any], **changes: Any) -> bytes:
    plain = {**body, **changes}
    plain.pop("sha256")
    return json.dumps({**plain, "sha256": digest(plain)}).encode()


GOOD = as_file(for_outside(sheet(1)))
FIGURES, CHANGE = GOOD["changes"][0]["figures"], GOOD["changes"][0]
SHARE = GOOD["indicators"][0]


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"", "строка 1, знак 1", "это не JSON"),
        (b"[" * 100_000, "", "это не JSON"),
        (b"\xff\xfe", "байт 0", "UTF-8"),
        (b"[]", "", "нужен один объект"),
        (b" " * (1024 * 1024 + 1), "", "больше 1 МБ"),
        (b"{}", "kind", "это не файл школы"),
        (signed(GOOD, version=2), "version", "другой версии"),
        (json.dumps({**GOOD, "year": 2025}).encode(), "sha256", "изменён после того"),
        (signed(GOOD, school="а:б"), "school", "без двоеточия"),
        (signed(GOOD, school="\ud800" * 400), "school", "до 300 знаков"),
        (signed(GOOD, school=7), "school", "непустой текст"),
        (signed(GOOD, year=True), "year", "нужно целое число от 2000"),
        (signed(GOOD, on="вчера"), "on", "нужна дата"),
        (signed(GOOD, counts=[]), "counts", "нужен объект"),
        (signed(GOOD, counts={**COUNTS, "pairs": -1}), "counts.pairs", "нужно целое число от 0"),
        (signed(GOOD, indicators={}), "indicators", "нужен список"),
        (signed(GOOD, indicators=[5]), "indicators[0]", "нужен объект"),
        (signed(GOOD, indicators=[{**SHARE, "code": "I9"}]), "indicators[0].code", "показателя в сводке нет: I9"),
        (signed(GOOD, indicators=[{**SHARE, "part": 0.5}]), "indicators[0].part", "нужно целое число"),
        (signed(GOOD, indicators=[{**SHARE, "code": "I2", "part": 9}]), "indicators[0]", "ответов меньше 10"),
        (signed(GOOD, changes=[{**CHANGE, "titles": ["a"]}]), "changes[0].titles", "нужны названия"),
        (signed(GOOD, changes=[{**CHANGE, "better": "up"}]), "changes[0].better", "нужно less или more"),
        (signed(GOOD, changes=[{**CHANGE, "figures": {**FIGURES, "n": 9}}]), "changes[0].figures.n", "меньше 10"),
        (
            signed(GOOD, changes=[{**CHANGE, "figures": {**FIGURES, "mean": 10**400}}]),
            "changes[0].figures.mean",
            "число",
        ),
        (signed(GOOD, changes=[{**CHANGE, "expected": [1]}]), "changes[0].expected", "нужен объект"),
        (signed(GOOD, changes=[{**CHANGE, "expected": [1, "x"]}]), "changes[0].expected.1", "нужно число"),
    ],
)
def test_a_bad_file_is_told_with_the_place_and_the_reason(data: bytes, place: str, words: str) -> None:
    with pytest.raises(SheetError) as refused:
        read_file(data)
    assert refused.value.place == place
    assert words in refused.value.render()


def test_a_file_without_expectation_is_read() -> None:
    read = read_file(signed(GOOD, changes=[{**CHANGE, "expected": None}]))
    assert read.measured[0].expected is None
    assert read.measured[0].data("s", "").expected is None  # type: ignore[union-attr]


def test_totals_are_told_in_a_language() -> None:
    found = rolled([sheet(number) for number in range(3)])
    plain = told(found, language="en")
    assert plain["changes"][0]["title"] == "PPZ-32: total"
    assert plain["changes"][0]["figures"] == found.changes[0].figures
    assert plain["indicators"][0]["code"] == "I1"
    assert plain["indicators"][0]["title"] == "Охват молодых специалистов"


def test_two_sheets_of_a_school_never_tell_of_fewer_than_ten() -> None:
    first = giving(sheet(1, shares=(share("I2", "school1", 15, 30, answers=True), share("I6", "school1", 8, 12))), [])
    assert first.waiting == ()
    assert [one.code for one in first.sheet.shares] == ["I2", "I6"]
    one_more = sheet(
        1, people=13, shares=(share("I2", "school1", 16, 31, answers=True), share("I6", "school1", 9, 12)), on=LATER
    )
    second = giving(one_more, [first])
    assert second.waiting == (first.sheet.measured[0].key, "share:I2")
    assert second.sheet.measured[0].change == first.sheet.measured[0].change
    assert [(one.code, one.part) for one in second.sheet.shares] == [("I2", 15), ("I6", 9)]
    assert second.memory == {}
    many = giving(sheet(1, people=30, on=LATER), [first, second])
    assert many.sheet.measured[0].change.n == 30  # type: ignore[union-attr]
    assert read_memory(json.loads(json.dumps(memory_of(many.memory)))) == many.memory


def test_what_was_expected_is_given_once_and_stays() -> None:
    first = giving(sheet(1), [])
    moved = sheet(1, measured=(measured("school1", [-0.5, -0.4] * 6, expected=(-0.9, -0.8)),))
    assert giving(moved, [first]).sheet.measured[0].expected == (-0.2, -0.1)
    never = giving(sheet(1, measured=(measured("school1", [0.1] * 9),)), [])
    assert never.sheet.measured[0].change is None
    assert never.waiting == ()
    later = giving(sheet(1, people=9), [first])
    assert later.sheet.measured[0].change == first.sheet.measured[0].change
    unknown = Given(never.sheet, {"share:I2": first.memory[first.sheet.measured[0].key]})
    new = giving(sheet(1, shares=(share("I2", "school1", 15, 30, answers=True),)), [unknown])
    assert [one.code for one in new.sheet.shares] == ["I2"]


def test_no_sequence_of_totals_tells_of_fewer_than_ten_people_or_three_schools() -> None:
    chance = random.Random(4)
    given = waited = 0
    for _ in range(30):
        answers = {
            number: [chance.choice([-1.0, -0.5, 0.0, 0.5]) for _ in range(chance.randint(1, 14))] for number in range(9)
        }
        kept: list[tuple[set[int], Totals]] = []
        for step in range(6):
            readers = set(chance.sample(range(9), chance.randint(3, 9)))
            sheets = [
                sheet(number, measured=(measured(f"school{number}", answers[number], expected=None),))
                for number in readers
            ]
            before = [earlier_of(one, readable=schools <= readers) for schools, one in kept]
            found = totals(sheets, before, year=2026, on=f"2027-05-0{step + 1}")
            kept.append((readers, found))
            given += bool(found.memory)
            waited += not found.memory
            for number in chance.sample(range(9), chance.randint(0, 4)):
                answers[number] = [*answers[number][: chance.randint(0, 9)], chance.choice([-1.0, 0.25]), 0.5]
        for key in {key for _schools, one in kept for key in one.memory}:
            releases = [one.memory[key] for _schools, one in kept if key in one.memory]
            weights = {name: weight for one in releases for name, weight in one.weights.items()}
            for atom in atoms([group for one in releases for group in one.groups]):
                assert sum(weights[name] for name in atom) >= 10
                assert len({owner(name) for name in atom}) >= 3
    assert given > 30
    assert waited > 30


def test_no_sequence_of_sheets_of_a_school_tells_of_fewer_than_ten_people() -> None:
    chance = random.Random(5)
    renewed = 0
    for _ in range(60):
        answers = [chance.choice([-1.0, -0.5, 0.0]) for _ in range(chance.randint(8, 40))]
        given: list[Given] = []
        for _step in range(5):
            one = sheet(1, measured=(measured("school1", answers, expected=None),), shares=())
            given.append(giving(one, given))
            answers = [
                *answers[: chance.randint(0, len(answers))],
                *[chance.choice([-0.5, 1.0])] * chance.randint(0, 14),
            ]
        groups = [group for one in given for release in one.memory.values() for group in release.groups]
        assert all(len(atom) >= 10 for atom in atoms(groups))
        renewed += len(groups) > 1
    assert renewed > 10

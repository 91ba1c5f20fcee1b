"""Which text stands first, for ties, zeros, missing pairs, one person, nobody, all alike, the ends of the scale."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import polib
import pytest

import nastavnik
from nastavnik.core.evidence.change import report_of_change
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import Measure
from nastavnik.core.surveys.form import Reliability
from nastavnik.core.texts import tell
from tests.core.evidence.builders import AFTER, BEFORE, easier, measures, outcome, school

PO = polib.pofile(str(Path(nastavnik.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"))
ENGLISH = {entry.msgid: entry.msgstr for entry in PO}
RETEST = Reliability("TOTAL", "retest", 0.7, 60, "учителя", "школа")


def same(n: int, group: Any = "comparison", start: float = 3.0, name: str = "c") -> tuple[Measure, ...]:
    """Give people who differ a little, half up and half down."""
    pre = [start + (number % 5) * 0.25 for number in range(n)]
    return measures(pre, [value + (0.25 if number % 2 else -0.25) for number, value in enumerate(pre)], group, name)


def turned(people: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple(replace(one, pre=one.post, post=one.pre) for one in people)


@pytest.mark.parametrize("n", [0, 1, 2, 4])
@pytest.mark.parametrize("audience", ["coordinator", "head", "outside"])
def test_below_five_nothing_is_said(n: int, audience: Any) -> None:
    report = report_of_change(school(*easier(n)), audience)
    assert report.headline.id == "T0"
    assert report.headline.texts[0].startswith(f"Анкету до и после заполнили {n} чел. Этого слишком мало")
    assert [block.code for block in report.blocks] == ["expected", "missing", "declared", "method"]
    assert report.block("expected").texts[0].endswith("для такой малой группы не считаем.")  # type: ignore[union-attr]


def test_outside_nine_are_too_few_and_a_teacher_reads_no_group() -> None:
    assert report_of_change(school(*easier(9)), "outside").headline.id == "T0"
    assert report_of_change(school(*easier(10)), "outside").headline.id == "T1"
    closed = report_of_change(school(*easier(30)), "teacher")
    assert closed.headline.id == "closed"
    assert [block.code for block in closed.blocks] == ["missing", "declared", "method"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([-1.0, -0.5, -0.5, 0.5, 0.0], "У 3 из 5 человек затруднений стало меньше, у 1 больше, у 1 без изменений."),
        ([-1.0, -0.5, -0.5, -0.5, 0.0], "У 4 из 5 человек затруднений стало меньше, у остальных нет."),
        ([-1.0, -0.5, -0.5, -0.5, 0.5], "У 4 из 5 человек затруднений стало меньше, у остальных нет."),
        ([0.5, 0.0, 0.5, 0.0, 0.5], "У 3 из 5 человек затруднений стало больше, у остальных нет."),
        ([0.0] * 5, "Почти ни у кого из 5 человек оценка не изменилась."),
        ([0.5] * 5, "Из 5 человек затруднений стало больше почти у всех."),
    ],
)
def test_small_groups_do_not_tell_of_each(changes: list[float], text: str) -> None:
    people = measures([3.0] * 5, [3.0 + change for change in changes])
    report = report_of_change(school(*people))
    assert report.headline.texts[1] == text
    figures = report.block("found").figures  # type: ignore[union-attr]
    told = [figures[name] for name in ("better", "same", "worse") if figures[name] is not None]
    assert sorted(map(str, told)) == sorted(
        word for word in text.replace(".", "").split() if word.isdigit() and word != "5"
    )


CHANGES = {"better": -0.5, "worse": 0.5, "same": 0.0}
WORDS = {
    "lower_is_better": {"better": "стало меньше", "worse": "больше", "same": "без изменений"},
    "higher_is_better": {"worse": "стала выше", "better": "ниже", "same": "без изменений"},
}


@pytest.mark.parametrize("direction", ["lower_is_better", "higher_is_better"])
@pytest.mark.parametrize("n", [10, 12, 21, 22])
@pytest.mark.parametrize(
    "shares", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)], ids=str
)
def test_only_what_there_is_is_named(shares: tuple[int, int, int], n: int, direction: Any) -> None:
    """Every combination of fallen, risen and unchanged values: no zero is told, and the numbers add up."""
    there = [name for name, share in zip(CHANGES, shares, strict=True) if share]
    counts = dict.fromkeys(there, 1) | {there[0]: n - len(there) + 1}
    changes = [CHANGES[name] for name, count in counts.items() for _one in range(count)]
    people = replace(outcome(*measures([3.0] * n, [3.0 + one for one in changes])), direction=direction)
    found = report_of_change(school(outcome=people)).block("found")
    assert found is not None
    text, english = found.texts[0], tell(found.texts[0], lambda message: ENGLISH[message])
    whom = "21 человека" if n == 21 else f"{n} человек"
    assert f"{whom} " in text
    assert f"{n} people" in english
    assert not re.search(r"\b0\b", text + english)
    words = WORDS[direction]
    if len(there) == 1:
        start = f"Ни у кого из {whom}" if there == ["same"] else f"У всех {whom}"
        assert text.startswith(start)
        assert text.endswith("оценка не изменилась." if there == ["same"] else f"{_alone(words[there[0]])}.")
        assert re.findall(r"\d+", text) == re.findall(r"\d+", english) == [str(n)]
    else:
        for name, count in counts.items():
            assert re.search(rf"у {count} (из {whom} )?[а-я ]*{words[name].split()[-1]}", text, re.IGNORECASE)
        assert sorted(re.findall(r"\d+", text)) == sorted(map(str, [*counts.values(), n]))
        assert sorted(re.findall(r"\d+", english)) == sorted(map(str, [*counts.values(), n]))
    assert {name for name in CHANGES if words[name].split()[-1] in text} == (set(there) if there != ["same"] else set())


def _alone(word: str) -> str:
    return {"больше": "стало больше", "ниже": "стала ниже"}.get(word, word)


def test_a_change_is_large_only_on_a_wide_part_of_the_scale() -> None:
    """People who change almost alike could show a small change: it is not called very large."""
    narrow = school(*same(12, "mentee"))
    assert "очень большое" not in " ".join(report_of_change(narrow).texts())
    pre = [3.0] * 12
    wide = school(*measures(pre, [value + (0.5 if number % 2 else -0.5) for number, value in enumerate(pre)]))
    assert report_of_change(wide).headline.texts[2] == (
        "При 12 участниках мы заметили бы только очень большое изменение (от 0,46 балла)."
    )
    hundred = replace(wide.outcome, lowest=0.0, highest=100.0)
    assert "очень большое" not in " ".join(report_of_change(replace(wide, outcome=hundred)).texts())
    many = school(*measures([3.0] * 40, [3.0 + (1.5 if number % 2 else -1.5) for number in range(40)]))
    assert "очень большое" not in " ".join(report_of_change(many).texts())


def test_the_median_is_for_the_coordinator() -> None:
    data = school(*easier(5))
    assert report_of_change(data, "coordinator").block("found").texts[1] == "Медиана изменения: −0,75 балла."  # type: ignore[union-attr]
    assert len(report_of_change(data, "head").block("found").texts) == 1  # type: ignore[union-attr]
    six = report_of_change(school(*easier(6)), "coordinator").block("found")
    assert six.figures["median"] == -0.75  # type: ignore[union-attr]


def test_easier_for_most() -> None:
    people = (*easier(9), *measures([3.0, 3.25, 2.0], [3.0, 3.0, 2.25], name="x"))
    report = report_of_change(school(*people, retest=RETEST))
    assert report.headline.id == "T1"
    assert report.headline.texts == (
        "У 10 из 12 человек затруднений стало меньше, у 1 больше, у 1 без изменений.",
        "Типичное изменение: на 0,63 балла меньше (вероятный диапазон от 0,25 до 0,88).",
        "Часть изменения даёт обычное возвращение к среднему: при таком отборе без всякой программы ожидалось бы "
        "около −0,24 балла.",
        "Утверждать, что дело именно в наставничестве, без группы сравнения нельзя.",
    )
    assert report.claims == ("total.better",)


def test_a_change_not_beyond_the_usual_says_so() -> None:
    data = school(*easier(12, by=0.1, start=3.5))
    texts = report_of_change(data).headline.texts
    assert "Отличить от него увиденное изменение по этим данным нельзя." in texts
    higher = turned(easier(12, by=0.1, start=1.0))
    up = replace(outcome(*higher), direction="higher_is_better")
    report = report_of_change(replace(data, outcome=up))
    assert report.headline.id == "T1"
    assert "Отличить от него увиденное изменение по этим данным нельзя." in report.headline.texts


def test_an_interval_that_holds_zero_is_not_a_failure() -> None:
    report = report_of_change(school(*same(12, "mentee")))
    assert report.headline.id == "T2"
    assert report.headline.texts == (
        "Сдвиг есть у части людей, но для 12 человек его нельзя отличить от случайных колебаний.",
        "Это не значит, что программа не работает: данных недостаточно, чтобы отличить от случайного.",
        "При 12 участниках мы заметили бы изменение от 0,23 балла.",
    )
    assert report.claims == ()
    assert "данных недостаточно, чтобы отличить от случайного" in report.block("sure").texts[1]  # type: ignore[union-attr]


def test_everybody_the_same() -> None:
    report = report_of_change(school(*measures([3.0] * 12, [3.0] * 12)), "coordinator")
    assert report.headline.texts == (
        "Заметного сдвига ответов нет.",
        "Это не значит, что программа не работает: данных недостаточно, чтобы отличить от случайного.",
    )
    assert report.block("detectable") is None
    figures = report.block("sure").figures  # type: ignore[union-attr]
    assert figures == {"hl": 0.0, "low": 0.0, "high": 0.0, "p": 1.0, "r": None, "g": None}


def test_everybody_moves_alike() -> None:
    report = report_of_change(school(*measures([3.0] * 22, [2.5] * 22)))
    assert report.headline.id == "T1"
    figures = report.block("sure").figures  # type: ignore[union-attr]
    assert (figures["hl"], figures["low"], figures["high"], figures["g"], figures["mean"]) == (
        -0.5,
        -0.5,
        -0.5,
        None,
        None,
    )


def test_a_change_larger_than_the_scale_could_not_be_noticed() -> None:
    people = measures([1.0, 5.0] * 3, [5.0, 1.0] * 3)
    report = report_of_change(school(*people))
    assert report.headline.texts[2] == "При 6 участниках мы не заметили бы никакого изменения: оно больше самой шкалы."


def test_harder_is_not_called_a_failure() -> None:
    report = report_of_change(school(*turned(easier(12))))
    assert report.headline.id == "T3"
    assert report.headline.texts[0].startswith("Наставляемые стали оценивать свои затруднения выше.")
    assert report.headline.texts[1] == "Типичное изменение: на 0,75 балла больше (вероятный диапазон от 0,63 до 0,88)."
    assert report.claims == ("total.worse",)
    lower = replace(outcome(*easier(12)), direction="higher_is_better")
    assert (
        report_of_change(school(outcome=lower)).headline.texts[0].startswith("Наставляемые стали оценивать себя ниже.")
    )


def test_too_few_answered_again() -> None:
    gone = measures([3.0] * 6, [None] * 6, name="gone")
    report = report_of_change(school(*easier(12), *gone))
    assert report.headline.id == "response"
    assert report.headline.texts == ("Ответили не все: вывод о программе сделать нельзя. Повторно ответили 12 из 18.",)
    assert report.claims == ()
    assert "p" not in report.block("sure").figures  # type: ignore[union-attr]
    assert report.withheld["p_value"] == "повторно ответили менее 70 из 100"


@pytest.mark.parametrize(
    ("gone", "direction", "text"),
    [
        ([1.0, 1.25, 1.0, 1.25, 1.0], "lower_is_better", "при первом опросе им было легче, чем ответившим."),
        ([4.75, 4.5, 4.75, 4.5, 4.75], "lower_is_better", "при первом опросе им было труднее, чем ответившим."),
    ],
)
def test_those_who_left_differed(gone: list[float], direction: Any, text: str) -> None:
    people = (*easier(12), *measures(gone, [None] * len(gone), name="gone"))
    report = report_of_change(school(outcome=replace(outcome(*people), direction=direction)))
    assert report.headline.id == "T5"
    assert report.headline.texts[1].endswith(text)


def test_those_who_left_on_a_scale_of_skill() -> None:
    for pre, ending in (
        ([4.75] * 5, "оценили себя выше ответивших."),
        ([1.0, 1.25, 1.0, 1.25, 1.0], "оценили себя ниже ответивших."),
    ):
        people = (*turned(easier(12)), *measures(pre, [None] * 5, name="gone"))
        report = report_of_change(school(outcome=replace(outcome(*people), direction="higher_is_better")))
        assert report.headline.id == "T5"
        assert report.headline.texts[1].endswith(ending)


@pytest.mark.parametrize("audience", ["coordinator", "head", "outside"])
@pytest.mark.parametrize("n", [12, 22, 80])
def test_of_fewer_than_may_be_seen_nothing_is_told_but_their_number(n: int, audience: Any) -> None:
    """Whatever they answered, the whole report is the same; only how many they are changes it."""
    most = 9 if audience == "outside" and n > 12 else 4
    for lost in range(1, most + 1):
        told = set()
        for pre in ([1.0] * lost, [4.75] * lost, [3.25 + number / 4 for number in range(lost)]):
            gone = measures(pre, [None] * lost, name="gone")
            report = report_of_change(school(*easier(n), *gone), audience)
            assert report.headline.id == ("T5" if lost >= 0.05 * (n + lost) else "T1")
            told.add(json.dumps(report.as_json(), ensure_ascii=False))
        (only,) = told
        assert f"Вначале ответили {n + lost} чел., из них повторно {n}." in only
        floor = 10 if audience == "outside" else 5
        assert f"Чем они отличались от ответивших, не показываем: таких людей меньше {floor}." in only
        assert "при первом опросе" not in report.headline.texts[1]


def test_from_five_on_who_left_is_described_inside_the_school_only() -> None:
    gone = measures([4.75] * 5, [None] * 5, name="gone")
    data = school(*easier(12), *gone)
    assert report_of_change(data).headline.texts[1].endswith("им было труднее, чем ответившим.")
    assert "не показываем" not in " ".join(report_of_change(data).texts())
    outside = report_of_change(data, "outside")
    assert outside.headline.texts[1] == "Не ответили повторно 5 чел."
    assert "таких людей меньше 10" in " ".join(outside.texts())


def test_a_finding_that_does_not_survive_those_who_left() -> None:
    pre = [3.0 + number * 0.25 for number in range(8)]
    changes = [-1.0] * 6 + [0.5] * 2
    people = measures(pre, [value + change for value, change in zip(pre, changes, strict=True)])
    assert report_of_change(school(*people)).headline.id == "T1"
    report = report_of_change(school(*people, *measures([3.5, 4.0, 4.25], [None] * 3, name="gone")))
    assert report.headline.id == "T5"
    assert report.headline.texts[1] == "Не ответили повторно 3 чел."
    assert report.block("missing").texts[-1].startswith("Вывод не сохраняется")  # type: ignore[union-attr]


def test_a_finding_that_survives() -> None:
    people = (*easier(14), *measures([3.25, 3.5, 3.75, 3.25, 3.5], [None] * 5, name="gone"))
    report = report_of_change(school(*people))
    assert report.headline.id == "T1"
    assert report.block("missing").texts[-1].startswith("Вывод сохраняется")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("design", "ending"), [("whole_staff", "Группы не были"), ("waiting_list", "Очередь составлена")]
)
def test_a_clear_comparison(design: Any, ending: str) -> None:
    data = school(*easier(20), *same(12), design=design)
    report = report_of_change(data)
    assert report.headline.id == "T4"
    assert report.headline.texts[0] == (
        "У участников изменение больше, чем у коллег без наставника, на 0,74 балла в сторону меньших затруднений "
        "(диапазон от 0,55 до 0,92)."
    )
    assert report.headline.texts[1].startswith(ending)
    assert report.claims == ("comparison.better",)
    block = report.block("comparison")
    assert block is not None
    assert {"did", "ancova", "p"} <= set(block.figures)
    assert not any("утверждать" in text for text in block.texts)


def test_a_clear_comparison_for_the_worse() -> None:
    data = school(*turned(easier(20, start=3.5)), *same(12, start=2.75))
    report = report_of_change(data)
    assert report.headline.id == "T4"
    assert "в сторону больших затруднений" in report.headline.texts[0]
    assert report.claims == ("comparison.worse",)
    for people, word in ((turned(easier(20, start=3.5)), "более высоких"), (easier(20), "более низких")):
        up = replace(outcome(*people, *same(12)), direction="higher_is_better")
        assert word in report_of_change(school(outcome=up)).headline.texts[0]


def test_a_clear_comparison_in_doubt() -> None:
    gone = measures([4.75] * 4, [None] * 4, name="gone")
    report = report_of_change(school(*easier(20), *same(12), *gone))
    assert report.headline.id == "T5"
    assert report.headline.texts[-1].startswith("Сравнение с коллегами без наставника ясного ответа не даёт")


@pytest.mark.parametrize(
    ("mentees", "others", "ending"),
    [
        (easier(20), (), "без группы сравнения нельзя."),
        (easier(20), same(4), "Группа сравнения слишком мала"),
        (easier(12), same(12), "Для вывода из сравнения нужны"),
        (easier(20), same(9), "Для вывода из сравнения нужны"),
        (
            easier(20),
            turned(tuple(replace(one, group="comparison", key="c" + one.key) for one in turned(easier(12)))),
            "Сравнение с коллегами",
        ),
    ],
)
def test_why_no_cause_is_named(mentees: Any, others: Any, ending: str) -> None:
    report = report_of_change(school(*mentees, *others))
    assert report.headline.id == "T1"
    assert ending in report.headline.texts[-1]
    shown = report.block("comparison")
    assert (shown is None) == (len(others) < 5)
    if shown is not None:
        assert ending in shown.texts[-1]


def test_selection_of_the_needy_is_not_taken_for_a_cause() -> None:
    """Mentees start high and fall by regression; the raw difference is clear, the adjusted one is not."""
    mentees = easier(20, by=0.3, start=3.5)
    others = measures(
        [1.0 + 0.25 * (n % 4) for n in range(12)], [1.0 + 0.25 * ((n + 1) % 4) for n in range(12)], "comparison", "c"
    )
    study = Study(school(*mentees, *others), "head")
    assert study.unlike
    assert study.did.interval.high < 0  # type: ignore[union-attr]
    report = report_of_change(school(*mentees, *others))
    assert report.headline.id == "T1"
    assert any("различались уже вначале" in text for text in report.block("comparison").texts)  # type: ignore[union-attr]


def test_opposite_signs_allow_no_conclusion() -> None:
    mentees = measures([4.0 + 0.05 * n for n in range(20)], [3.8 + 0.05 * n for n in range(20)])
    others = measures([2.0 + 0.05 * n for n in range(12)], [1.95 + 0.03 * n for n in range(12)], "comparison", "c")
    study = Study(school(*mentees, *others), "head")
    assert study.did.estimate * study.adjusted.effect < 0  # type: ignore[union-attr, operator]
    report = report_of_change(school(*mentees, *others))
    assert (
        report.headline.texts[-1] == "Два способа сравнения с коллегами указывают в разные стороны: вывод невозможен."
    )


def test_colleagues_who_all_answer_alike_cannot_be_adjusted_for() -> None:
    mentees = measures([3.0] * 20, [2.5] * 19 + [2.75])
    others = measures([3.0] * 12, [3.0] * 12, "comparison", "c")
    report = report_of_change(school(*mentees, *others))
    assert report.headline.id == "T1"
    assert report.headline.texts[-1].startswith("Для вывода из сравнения нужны")
    flat = report_of_change(school(*measures([3.0] * 20, [2.5] * 20), *others))
    assert flat.block("comparison") is None


def test_other_forms_are_refused_with_their_reason() -> None:
    other = replace(AFTER, form=replace(AFTER.form, id="metaskills"))
    report = report_of_change(school(*easier(12), after=other))
    assert report.headline.texts == ("«До» и «после» заполняли разные анкеты, поэтому изменение посчитать нельзя.",)
    assert report.block("expectation") is None
    expected = replace(BEFORE, form=replace(BEFORE.form, comparable_pre_post=False))
    assert report_of_change(school(*easier(4), before=expected)).block("expectation") is None

"""What is not understood is refused with its sheet and row, all of it at once."""

import pytest

from nastavnik.core.surveys.xlsform import SheetError, read
from nastavnik.core.surveys.xlsform import scoring as scoring_words
from nastavnik.core.surveys.xlsform import survey as words
from nastavnik.core.surveys.xlsform.table import written

DEFAULTS = {
    "id": "own",
    "version": "1.0.0",
    "title": {"ru": "Своя анкета"},
    "licence": {"spdx": "LicenseRef-school", "holder": "школа", "items_shipped": False, "declared": "2026-09-01"},
    "audience": ["mentee"],
    "comparable_pre_post": False,
    "visibility": {"item": "self", "aggregate": ["coordinator"], "min_n": 5},
}
HEAD = [
    "type",
    "name",
    "label",
    "required",
    "relevant",
    "constraint",
    "parameters",
    "bind::psy:visibility",
    "bind::psy:kind",
    "bind::psy:na",
    "bind::psy:max_choices",
]
CHOICES = [
    ["list_name", "name", "label::Русский (ru)", "psy:na"],
    ["agree", 1.0, "нет", None],
    ["agree", 2.0, "да", None],
    ["agree", "Н", "не знаю", "yes"],
    ["way", "one", "так", None],
    ["way", "two", "иначе", None],
    ["digits", 5, "пять", None],
    ["digits", 9, "девять", None],
]
Q = ["text", "q", "Вопрос"]


def book(*rows, **sheets):
    return {"survey": [HEAD, *rows], "choices": CHOICES, **sheets}


def refused(*rows, **sheets):
    with pytest.raises(SheetError) as caught:
        read(book(*rows, **sheets), DEFAULTS)
    return [(fault.sheet, fault.row, fault.column, fault.what.msgid) for fault in caught.value.faults]


def test_a_plain_sheet_of_a_methodist_is_read():
    form = read(
        book(
            ["note", None, "Прочтите"],
            ["note", None, "И это"],
            ["select_one agree", "a", "Согласны?", True],
            ["begin group", "g", "Раздел"],
            ["select_one way", "b", "Как?", "да"],
            ["select_multiple way", "c", "Что?", None, None, None, None, "self, coordinator"],
            ["end group"],
            ["integer", "d", "Сколько?", None, None, ". >= 0 and . <= 10"],
            ["range", "e", "Где?", None, None, None, "start=1 end=5 step=1"],
            ["select_one digits", "f", "Какое?"],
            Q,
            [None, None, None],
            ["note", None, "Спасибо"],
            settings=[["form_title", "psy:aggregate", "psy:comparable"], ["Название", "nobody", "да"]],
            scoring=[["subscale", "item", "reverse"], ["S", "a", "yes"], ["S", "d", None]],
            Пустой=[["", None]],
        ),
        DEFAULTS,
    )
    assert [item.kind for item in form.items] == ["likert", "choice", "multi", "number", "number", "choice", "text"]
    assert form.item("a").before.ru == "Прочтите\nИ это"
    assert [option.value for option in form.item("a").na] == ["Н"]
    assert (form.item("a").required, form.item("d").required, form.item("a").reverse) == (True, False, True)
    assert [item.section for item in form.items] == ["", "g", "g", "", "", "", ""]
    assert form.item("c").visibility == ("self", "coordinator")
    assert (form.item("e").min, form.item("e").max) == (1, 5)
    assert (form.title.ru, form.note.ru, form.visibility.aggregate) == ("Название", "Спасибо", ())
    assert form.comparable_pre_post
    assert (form.scales[0].method, form.scales[0].items) == ("mean", ("a", "d"))


def test_every_fault_is_told_at_once():
    found = refused(
        ["geopoint", "a", "Где вы?"],
        ["select_one absent", "b", "Как?"],
        ["text", "Б", "Вопрос"],
        ["text", "d", "Вопрос", "может быть"],
        ["integer", "e", "Сколько?"],
        ["text", "f", "Ещё", None, "${a} = 1"],
        ["text", "f", "Ещё"],
        Лишний=[["x"]],
    )
    assert [row for sheet, row, _, _ in found if sheet == "survey"] == [2, 3, 4, 5, 6, 7, 8]
    assert found[-1][0] == "Лишний"
    assert {what for *_, what in found} >= {
        words.NO_TYPE,
        words.NO_CHOICES,
        words.BAD_NAME,
        words.NO_BOUNDS,
        words.NO_RELEVANT,
        words.NAME_AGAIN,
    }


def test_the_whole_message_names_sheet_row_and_column():
    with pytest.raises(SheetError) as caught:
        read(book(["text", "Б", "Вопрос"], Лишний=[["x"]], choices=[["list_name", "чужой"], ["a", "b"]]), DEFAULTS)
    told = caught.value.render()
    assert "лист survey, строка 2, столбец name: код из латинских букв" in told
    assert "лист Лишний: такой лист не поддерживается" in told
    assert "лист choices, строка 1, столбец чужой" in told


@pytest.mark.parametrize(
    ("rows", "spot", "what"),
    [
        ([["begin_group", "g", "Раздел"], Q], (2, "type"), words.NOT_CLOSED),
        ([["begin_group", "g", "Раздел"], ["begin_group", "h", "Раздел"], Q, ["end_group"]], (3, "type"), words.NESTED),
        ([["end_group"], Q], (2, "type"), words.NO_BEGIN),
        ([["begin_group", "g", "Раздел"], ["end_group"], Q], (2, "type"), words.EMPTY_GROUP),
        ([["begin_group", "g", None], Q, ["end_group"]], (2, "label"), words.NO_LABEL),
        ([["note", None, None], Q], (2, "label"), words.NO_LABEL),
        ([[None, "n", "Что"], Q], (2, "type"), words.EMPTY_TYPE),
        ([["select_one way or_other", "n", "Что"]], (2, "type"), words.OTHER),
        ([Q, ["note", None, "Раз"], ["note", None, "Два"]], (3, "type"), words.NOTES_AT_END),
        ([["integer", "n", "Сколько", None, None, "> 1"]], (2, "constraint"), words.ONLY_BOUNDS),
        ([["range", "n", "Сколько", None, None, None, "start=0 end=10 step=2"]], (2, "parameters"), words.STEP),
        ([["range", "n", "Сколько", None, None, None, "start=0.5 end=10"]], (2, "constraint"), words.NO_BOUNDS),
        ([["text", "n", "Что", None, None, None, "rows=3"]], (2, "parameters"), words.ONLY_RANGE),
        ([["text", "n", "Что", None, None, None, None, "head"]], (2, "bind::psy:visibility"), words.READERS),
        (
            [["select_one way", "n", "Что", None, None, None, None, None, "slider"]],
            (2, "bind::psy:kind"),
            words.NO_KIND,
        ),
        (
            [["integer", "n", "Что", None, None, ". >= 0 and . <= 5", None, None, None, "absent"]],
            (2, "bind::psy:na"),
            words.NO_CHOICES,
        ),
        (
            [["select_multiple way", "n", "Что", None, None, None, None, None, None, None, "много"]],
            (2, "bind::psy:max_choices"),
            "здесь целое число",
        ),
        (
            [["select_multiple way", "n", "Что", None, None, None, None, None, None, None, 7]],
            (2, ""),
            "%(reason)s (%(place)s)",
        ),
        ([["text", "n", None]], (2, ""), "%(reason)s (%(place)s)"),
    ],
)
def test_a_fault_has_its_place(rows, spot, what):
    defaults = {**DEFAULTS, "licence": {"spdx": "CC0-1.0", "holder": "школа", "items_shipped": True, "proof": "own"}}
    with pytest.raises(SheetError) as caught:
        read(book(*rows), defaults)
    assert [((fault.row, fault.column), fault.what.msgid) for fault in caught.value.faults] == [(spot, what)]


def english():
    return {"survey": [["type", "name", "label::English (en)"], ["text", "q", "Question"]]}


@pytest.mark.parametrize(
    ("sheets", "spot", "what"),
    [
        ({}, ("survey", 0), "листа survey с вопросами нет"),
        ({"survey": []}, ("survey", 0), "нет ни одного вопроса"),
        (english(), ("survey", 2), words.NO_LABEL),
        (book(Q, choices=[["list_name", "name", "label"], [None, "a", "a"]]), ("choices", 2), "не указан список"),
        (book(Q, choices=[["list_name", "name", "label"], ["l", "a", None]]), ("choices", 2), "у варианта нужны"),
        (
            book(Q, choices=[["list_name", "name", "label"], ["l", "a", "а"], ["l", "a", "б"]]),
            ("choices", 3),
            "в этом списке",
        ),
        (book(Q, choices=[["name", "name"]]), ("choices", 1), "столбец назван дважды"),
        (book(Q, scoring=[["subscale", "item"], [None, "q"]]), ("scoring", 2), scoring_words.NO_SCALE),
        (book(Q, scoring=[["subscale", "item"], ["S", "x"]]), ("scoring", 2), scoring_words.NO_ITEM),
        (book(Q, scoring=[["subscale", "item"], ["S", "q"]]), ("scoring", 2), "%(reason)s (%(place)s)"),
        (book(Q, scoring=[["subscale", "item", "weight"], ["S", "q", 2]]), ("scoring", 2), scoring_words.WEIGHT),
        (book(Q, scoring=[["subscale", "item", "min_share"], ["S", "q", "много"]]), ("scoring", 2), "здесь число"),
        (
            book(
                ["integer", "n", "Н", None, None, ". >= 0 and . <= 5"],
                scoring=[["subscale", "item", "max"], ["S", "n", 4]],
            ),
            ("scoring", 2),
            scoring_words.BOUND,
        ),
        (
            book(["select_one absent", "n", "Н"], scoring=[["subscale", "item", "max"], ["S", "n", 4]]),
            ("survey", 2),
            words.NO_CHOICES,
        ),
        (book(Q, settings=[["form_id"], ["a"], ["b"]]), ("settings", 3), scoring_words.ONE_ROW),
        (book(Q, settings=[["default_language"], ["English (en)"]]), ("settings", 2), scoring_words.RUSSIAN_FIRST),
        (book(Q, settings=[["form_id"], ["Имя"]]), ("settings", 2), "%(reason)s (%(place)s)"),
        (book(Q, ["note", None, "Внизу"], settings=[["note"], ["Тоже внизу"]]), ("survey", 3), "пояснение под анкетой"),
        (book(Q, key=[["field", "json"], ["items", "[]"]]), ("key", 2), scoring_words.NOT_FIELD),
        (book(Q, key=[["field", "json"], ["norms", "["]]), ("key", 2), scoring_words.NOT_JSON),
        (book(Q, key=[["field", "json"], ["norms", '[{"scale": "X"}]']]), ("settings", 0), "%(reason)s (%(place)s)"),
    ],
)
def test_other_sheets_have_their_places(sheets, spot, what):
    with pytest.raises(SheetError) as caught:
        read(sheets, DEFAULTS)
    first = caught.value.faults[0]
    assert (first.sheet, first.row) == spot
    assert first.what.msgid.startswith(what)


def test_a_long_list_of_faults_is_told_in_part():
    with pytest.raises(SheetError) as caught:
        read(book(*[["geopoint", f"q{number}", "Где?"] for number in range(80)]), DEFAULTS)
    assert (len(caught.value.faults), len(caught.value.details)) == (80, 50)


@pytest.mark.parametrize("russian", ["label::Russian (ru)", "label::ru", "label::Русский", "label:: Русский (ru)"])
def test_other_programs_spell_the_languages_and_the_lists_their_own_way(russian):
    sheets = {
        "survey": [["type", "name", russian, "label::English"], ["select_one way", "n", "Как", "How"]],
        "choices": [
            ["list name", "name", "label::ru", "label::en"],
            ["way", "1", "так", "so"],
            ["way", "2", "иначе", "else"],
        ],
    }
    item = read(sheets, DEFAULTS).items[0]
    assert (item.text.ru, item.text.en) == ("Как", "How")
    assert [option.label.en for option in item.options] == ["so", "else"]
    with pytest.raises(SheetError, match="назван дважды"):
        read({**sheets, "survey": [["type", "name", russian, "label::ru "], ["text", "n", "Как", "Иначе"]]}, DEFAULTS)


def test_cells_are_read_as_text():
    assert [written(cell) for cell in (None, True, False, 3.0, 2.5, 7, " да ")] == [
        "",
        "yes",
        "no",
        "3",
        "2.5",
        "7",
        "да",
    ]


def test_a_share_may_be_written_with_a_comma_and_scales_stand_on_scales():
    form = read(
        book(
            ["integer", "n", "Н", None, None, ". >= 0 and . <= 5"],
            scoring=[
                ["subscale", "item", "of_scale", "min_share", "unverified", "max"],
                ["S", "n", None, "0,5", "yes", 5],
                ["T", None, "S", None, "yes", None],
            ],
            settings=[["psy:audience", "psy:interval_days", "psy:min_n", "form_id"], ["mentee mentor", 28, 10, "mine"]],
        ),
        DEFAULTS,
    )
    assert (form.scales[0].min_share, form.scales[0].unverified, form.scales[1].of_scales) == (0.5, True, ("S",))
    assert (form.audience, form.min_interval_days, form.visibility.min_n, form.id) == (
        ("mentee", "mentor"),
        28,
        10,
        "mine",
    )

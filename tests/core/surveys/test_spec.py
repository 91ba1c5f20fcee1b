import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.surveys import SpecError, Text, canonical_hash, canonical_mapping, parse
from tests.core.surveys.factory import BASE, bent, option, probe, text

RETEST = {
    "scale": "A",
    "type": "retest",
    "value": 0.8,
    "n": 60,
    "population": "учителя",
    "source": "проверка",
}
NORM = {
    "scale": "A",
    "population": "учителя",
    "n": 200,
    "year": 2026,
    "source": "проверка",
    "mean": 2.5,
    "sd": 0.7,
}


def test_defaults_are_written_out():
    form = probe()
    assert [item.kind for item in form.items[:5]] == ["likert"] * 4 + ["choice"]
    first, words = form.item("a1"), form.item("words")
    assert (first.min, first.max, first.required, first.visibility) == (1, 5, True, ("self",))
    assert [entry.value for entry in first.options + first.na] == ["1", "2", "3", "4", "5", "Н"]
    assert (words.required, words.na, words.options) == (False, (), ())
    assert [entry.value for entry in form.item("agree").options] == ["yes", "no"]
    assert [entry.value for entry in form.item("wish").options] == ["a1", "a2", "a3", "a4"]
    assert form.scales[0].min_share == 0.75
    assert form.ready
    with pytest.raises(KeyError):
        form.item("absent")


def test_the_key_as_it_is_described_is_accepted_whole():
    """Every field of the description of the form key, with its own spelling; a sign of a missing answer names itself."""
    form = parse(
        {
            "id": "ppz_short",
            "version": "1.0.0",
            "licence": {"spdx": "CC-BY-4.0", "holder": "проект", "items_shipped": True, "proof": "own wording"},
            "title": {"ru": "Короткая"},
            "comparable_pre_post": True,
            "audience": ["mentee", "staff_comparison"],
            "visibility": {
                "item": "self",
                "scale": ["self", "coordinator_if_consented"],
                "aggregate": ["head"],
                "min_n": 5,
            },
            "response": {"type": "likert", "min": 1, "max": 5, "na_codes": ["Н"], "labels": {"ru": [*"абвгд"]}},
            "items": [
                {"code": f"{stem}{number}", "text": {"ru": "…"}, "reverse": False}
                for stem in ("plan", "self")
                for number in range(1, 5)
            ],
            "scales": [
                *(
                    {
                        "code": stem.upper(),
                        "items": [f"{stem}{number}" for number in range(1, 5)],
                        "method": "mean",
                        "min_share": 0.75,
                        "direction": "lower_is_better",
                    }
                    for stem in ("plan", "self")
                ),
                {
                    "code": "TOTAL",
                    "of_scales": ["PLAN", "SELF"],
                    "method": "mean",
                    "min_share": 0.75,
                    "direction": "lower_is_better",
                },
            ],
            "transforms": [{"scale": "TOTAL", "name": "index100", "expr": "linear", "from": [1, 5], "to": [0, 100]}],
            "norms": [
                {
                    "scale": "TOTAL",
                    "population": "учителя",
                    "n": 200,
                    "year": 2026,
                    "source": "проверка",
                    "bands": [{"low": 1, "high": 5, "label": {"ru": "…"}}],
                    "percentiles": [{"value": 2, "percent": 25}, {"value": 3, "percent": 50}],
                }
            ],
            "reliability": [{**RETEST, "scale": "TOTAL"}],
            "rci": {"enabled": False, "needs": "retest"},
            "min_interval_days": 28,
        }
    )
    assert [(option.value, option.label.ru) for option in form.item("plan1").na] == [("Н", "Н")]
    assert form.visibility.scale == ("self", "coordinator_if_consented")
    assert (form.norms[0].percentiles[1].percent, form.min_interval_days) == (50, 28)


@pytest.mark.parametrize(
    ("scale", "item", "open_to"),
    [
        (["self"], "self", ()),
        (["self", "coordinator"], ["self", "mentor"], ()),
        (["self", "coordinator_if_consented"], "self", ("coordinator",)),
        (["self"], ["self", "coordinator_if_consented", "mentor_if_consented"], ("mentor", "coordinator")),
    ],
)
def test_the_author_may_open_answers_to_whom_the_form_asks_a_consent_for(scale, item, open_to):
    visibility = {"item": item, "scale": scale, "aggregate": [], "min_n": 5}
    assert parse(bent(visibility=visibility)).may_open == open_to


def test_texts_fall_back_to_russian():
    both, russian = Text("Да", "Yes"), Text("Да")
    assert [both.display("en-gb"), both.display("ru"), russian.display("en")] == ["Yes", "Да", "Да"]


def test_optional_parts():
    form = parse(
        bent(
            intro=text("Начало"),
            note=text("Пометка"),
            reliability=[RETEST],
            norms=[NORM],
            rci={"enabled": True, "needs": "retest"},
        )
    )
    assert (form.intro, form.note, form.rci_enabled) == (Text("Начало"), Text("Пометка"), True)
    assert (form.reliability[0].value, form.norms[0].sd) == (0.8, 0.7)
    assert parse(canonical_mapping(form)) == form


def test_small_form_without_response_scales_or_interval():
    data = {key: BASE[key] for key in ("id", "version", "licence", "title", "comparable_pre_post", "audience")}
    data["visibility"] = {"item": ["self", "mentor", "self"], "min_n": 5}
    data["items"] = [
        {
            "code": "x",
            "kind": "likert",
            "text": text("Икс"),
            "options": [option(0), option(1)],
            "na": [option("Н")],
        },
        {"code": "y", "kind": "text", "text": text("Игрек"), "visibility": "self"},
    ]
    form = parse(data)
    assert (form.visibility.scale, form.visibility.aggregate, form.min_interval_days) == (("self",), (), 0)
    assert (form.item("x").visibility, form.item("y").visibility) == (("self", "mentor"), ("self",))
    assert (form.item("x").min, form.item("x").max) == (0, 1)
    assert not form.rci_enabled
    assert parse(canonical_mapping(form)) == form


def test_a_template_without_wordings_is_read_but_not_ready():
    data = bent(licence={"spdx": "LicenseRef-none", "holder": "авторы", "items_shipped": False})
    data["items"] = [{key: value for key, value in item.items() if key != "text"} for item in data["items"]]
    form = parse(data)
    assert not form.ready
    assert form.item("wish").options[0].label == Text("a1")


ITEM = ("items", 0)
LIKERT = {"code": "n", "kind": "likert", "text": text("Н")}
REFUSED = [
    (bent(extra=1), "extra"),
    (bent("title"), "title"),
    (bent("title", to="Проба"), "title"),
    (bent("title", "ru", to="  "), "title.ru"),
    (bent("title", "ru", to=True), "title.ru"),
    (bent("title", "ru", to=16**5000), "title.ru"),
    (bent("title", "ru", to="а\x00б"), "title.ru"),
    (bent("title", "ru", to="\ud800"), "title.ru"),
    (bent("id", to="Русское имя"), "id"),
    (bent("version", to=1.0), "version"),
    (bent("version", to="1.0"), "version"),
    (bent("comparable_pre_post", to="yes"), "comparable_pre_post"),
    (bent("audience", to=["everyone"]), "audience[0]"),
    (bent("audience", to=7), "audience"),
    (bent("min_interval_days", to="28"), "min_interval_days"),
    (bent("min_interval_days", to=True), "min_interval_days"),
    (bent("licence", "proof"), "licence"),
    (bent("visibility", "min_n", to=4), "visibility.min_n"),
    (bent("visibility", "item", to="head"), "visibility.item"),
    (bent("visibility", "aggregate", to=["mentor"]), "visibility.aggregate[0]"),
    (bent("items", to=[]), "items"),
    (bent("items", to={}), "items"),
    (bent(*ITEM, "text"), "items"),
    (bent(*ITEM, "code", to="a2"), "items[1]"),
    (bent(*ITEM, "code", to="1a"), "items[0].code"),
    (bent(*ITEM, "kind", to="slider"), "items[0].kind"),
    (bent(*ITEM, "visibility", to=["mentor"]), "items[0]"),
    (bent(*ITEM, "satisfied_from", to=6), "items[0]"),
    (bent(*ITEM, "max_choices", to=1), "items[0]"),
    (bent(*ITEM, "na", to=[option("3")]), "items[0]"),
    (bent("items", 4, "reverse", to=True), "items[4]"),
    (bent("items", 4, "satisfied_from", to=1), "items[4]"),
    (bent("items", 4, "na", to=[option("Н")]), "items[4]"),
    (bent("items", 4, "options", to=[option("one")]), "items[4]"),
    (bent("items", 4, "options", to=[option("one"), option("one")]), "items[4]"),
    (bent("items", 4, "options", to=[option("one"), option(value=False)]), "items[4].options[1].value"),
    (bent("items", 4, "options"), "items[4]"),
    (bent("items", 6, "max", to=1), "items[6]"),
    (bent("items", 8, "max_choices", to=5), "items[8]"),
    (bent("items", 0, to={**LIKERT, "options": [option(1), option(3)]}), "items[0]"),
    (bent("items", 0, to={**LIKERT, "options": [option("много"), option("мало")]}), "items[0]"),
    (bent("items", 0, to={**LIKERT, "options": [option("01"), option("2")]}), "items[0]"),
    (bent("response"), "items[0]"),
    (bent("response", "type", to="slider"), "response.type"),
    (bent("response", "max", to=1), "response"),
    (bent("response", "labels", "ru", to=["а"]), "response.labels"),
    (bent("response", "labels", "en", to=["a"]), "response.labels"),
    (bent("scales", 0, "items", to=["a1", "a1"]), "scales[0].items"),
    (bent("scales", 0, "items", to=[]), "scales[0].items"),
    (bent("scales", 0, "items", to=["words"]), "scales[0].items[0]"),
    (bent("scales", 0, "items"), "scales[0]"),
    (bent("scales", 0, "of_scales", to=["B"]), "scales[0]"),
    (bent("scales", 0, "min_share", to=0.4), "scales[0]"),
    (bent("scales", 0, "min_share", to=float("nan")), "scales[0].min_share"),
    (bent("scales", 0, "min_share", to=16**5000), "scales[0].min_share"),
    (bent("min_interval_days", to=16**5000), "min_interval_days"),
    (bent("scales", 0, "min_share", to=True), "scales[0].min_share"),
    (bent("scales", 1, "code", to="A"), "scales[1]"),
    (bent("scales", 2, "of_scales", to=["ALL"]), "scales[2].of_scales[0]"),
    (bent("transforms", 0, "from", to=[1]), "transforms[0].from"),
    (bent("transforms", 0, "to", to=[5, 5]), "transforms[0].to"),
    (bent("transforms", 0, "expr", to="log"), "transforms[0].expr"),
    (bent("any_of", to=[["nothing"]]), "any_of[0][0]"),
    (bent("rci", to={"enabled": True}), "rci"),
    (bent("rci", to={"enabled": False, "needs": "alpha"}), "rci.needs"),
    (bent("rci", to={"enabled": True}, reliability=[{**RETEST, "type": "alpha"}]), "rci"),
    (bent("reliability", to=[{**RETEST, "value": 1}]), "reliability[0].value"),
]


@pytest.mark.parametrize(("data", "place"), REFUSED)
def test_a_wrong_file_is_refused_with_its_place(data, place):
    with pytest.raises(SpecError) as caught:
        parse(data)
    assert caught.value.place == place
    assert place in str(caught.value)
    assert caught.value.reason in str(caught.value)


@pytest.mark.parametrize("data", [None, "анкета", 7, [], [{}]])
def test_a_file_that_is_not_a_mapping_is_refused(data):
    with pytest.raises(SpecError, match="набор полей"):
        parse(data)


def test_error_survives_a_process_border():
    error = pickle.loads(pickle.dumps(SpecError("items[0]", "нужен список")))  # noqa: S301
    assert (error.place, error.reason, error.code) == ("items[0]", "нужен список", "survey.spec")


SIGNS = "aя1.- \x00\n\ud800"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(SIGNS, max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(SIGNS, max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(BASE)), JUNK)
def test_junk_in_any_field_is_read_or_refused_but_never_crashes(key, junk):
    data = bent(**{key: junk})
    try:
        form = parse(data)
    except SpecError:
        return
    assert parse(canonical_mapping(form)) == form


def test_fingerprint_ignores_the_order_of_keys_and_nothing_else():
    backwards = {key: BASE[key] for key in reversed(BASE)}
    assert canonical_hash(parse(backwards)) == canonical_hash(probe())
    changed = [
        bent("items", 0, "text", "ru", to="Первый."),
        bent("version", to="1.0.1"),
        bent("items", to=[BASE["items"][1], BASE["items"][0], *BASE["items"][2:]]),
        bent("scales", 0, "min_share", to=0.5),
        bent("visibility", "item", to=["self", "mentor"]),
    ]
    hashes = {canonical_hash(parse(data)) for data in changed}
    assert len(hashes | {canonical_hash(probe())}) == len(changed) + 1


def test_fingerprint_is_stable_between_releases():
    assert canonical_hash(probe()) == "7525d0ac8bf271451ca6c60edc0a081e1b231aba90bde9000fa962fbf411eb12"

import copy
import json
import pickle

from nastavnik.core.errors import RuleError
from nastavnik.core.matching import Fault
from nastavnik.core.texts import Text, packed, tell, unpacked, within

ENGLISH = {
    "такой даты нет: «%(raw)s»": "no such date: “%(raw)s”",
    "лист скрыт": "the sheet is hidden",
    "Пару оставить нельзя: %(why)s.": "The pair cannot be kept: %(why)s.",
}.__getitem__


def test_a_composed_text_is_its_russian_words():
    text = Text("такой даты нет: «%(raw)s»", raw="31.02")
    assert text == "такой даты нет: «31.02»"
    assert json.loads(json.dumps(text)) == text
    assert (text.msgid, text.params) == ("такой даты нет: «%(raw)s»", {"raw": "31.02"})
    for same in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):  # noqa: S301
        assert (same, same.msgid, same.params) == (text, text.msgid, text.params)


def test_inside_a_sentence_words_begin_small_and_capitals_stay():
    assert [within(words) for words in ("Пары без целей", "SWOT не написан", "А", "")] == [
        "пары без целей",
        "SWOT не написан",
        "а",
        "",
    ]


def test_percent_signs_of_people_are_left_alone():
    assert Text("50 % ставки") == "50 % ставки"
    assert tell(Text("такой даты нет: «%(raw)s»", raw="100 %(x)s"), ENGLISH) == "no such date: “100 %(x)s”"


def test_texts_are_told_in_another_language():
    hidden = Text("лист скрыт")
    assert tell("лист скрыт", ENGLISH) == tell(hidden, ENGLISH) == "the sheet is hidden"
    nested = Text("Пару оставить нельзя: %(why)s.", why=hidden)
    assert nested == "Пару оставить нельзя: лист скрыт."
    assert tell(nested, ENGLISH) == "The pair cannot be kept: the sheet is hidden."
    assert tell("", ENGLISH) == ""


def test_details_and_faults_are_told_with_their_values():
    words = ENGLISH.__self__ | {"Нет": "No", "%(place)s: %(text)s": "%(place)s: %(text)s"}
    fault = Fault("locks[0]", "refused", Text("Пару оставить нельзя: %(why)s.", why=Text("лист скрыт")))
    error = RuleError("a.b", "Нет", details=[fault.said, Fault("", "size", "лист скрыт").said])
    assert str(error) == "Нет: locks[0]: Пару оставить нельзя: лист скрыт.; лист скрыт"
    expected = "No: locks[0]: The pair cannot be kept: the sheet is hidden.; the sheet is hidden"
    assert error.render(words.__getitem__) == expected


def test_texts_go_through_json_with_their_values():
    nested = Text("Пару оставить нельзя: %(why)s.", why=Text("лист скрыт"))
    data = json.loads(json.dumps(packed({"faults": [Fault("x", "refused", nested), Fault("", "size", "Много")]})))
    assert data["faults"][1] == {"place": "", "code": "size", "text": "Много"}
    texts = [unpacked(one["text"]) for one in data["faults"]]
    assert texts == [nested, "Много"]
    assert tell(texts[0], ENGLISH) == "The pair cannot be kept: the sheet is hidden."

from dataclasses import replace
from datetime import date

from nastavnik.core.roster import FieldChange, KnownTeacher, compare
from tests.core.roster.make import roster

NAME = "Иванова Алёна Сергеевна"
TITLES = ["ФИО", "Должность", "Предмет", "Почта", "Принят", "Часы"]
ROW = [NAME, "учитель", "физика", "a@b.example", "25.08.2012", 18]
KNOWN = KnownTeacher(1, NAME, "a@b.example", "учитель", ("физика",), hired_on=date(2012, 8, 25), weekly_hours=18)


def changes(known, *rows):
    return compare(known, roster([TITLES, *rows]))


def ids(teachers):
    return [one.id for one in teachers]


def test_same_person_whatever_the_letters():
    found = changes([KNOWN], ["ИВАНОВА  АЛЕНА СЕРГЕЕВНА", *ROW[1:]])
    assert [match.known.id for match in found.same] == [1]
    assert found.changed == found.new == found.gone == found.doubtful == ()


def test_new_and_gone():
    found = changes([KNOWN], ["Петров Пётр Ильич", "учитель"])
    assert [row.full_name for row in found.new] == ["Петров Пётр Ильич"]
    assert ids(found.gone) == [1]


def test_changed_field_by_field():
    found = changes([KNOWN], [NAME, "Методист", "физика, химия", "new@b.example", None, 20])
    assert found.changed[0].changes == (
        FieldChange("position", "учитель", "методист"),
        FieldChange("subjects", ("физика",), ("физика", "химия")),
        FieldChange("weekly_hours", 18, 20),
        FieldChange("email", "a@b.example", "new@b.example"),
    )
    assert found.same == ()


def test_what_was_entered_by_hand_stays():
    known = replace(KNOWN, by_hand=frozenset({"position", "email"}))
    found = changes([known], [NAME, "методист", "физика", "new@b.example", "25.08.2012", 18])
    assert found.changed == ()
    assert [change.field for change in found.same[0].kept] == ["position", "email"]


def test_absent_values_change_nothing():
    assert changes([KNOWN], [NAME, None, None, "—", None, None]).changed == ()


def test_new_surname_is_known_by_address():
    found = changes([KNOWN], ["Петрова Алена Сергеевна", *ROW[1:]])
    assert found.changed[0].changes == (FieldChange("full_name", NAME, "Петрова Алена Сергеевна"),)


def test_new_surname_without_an_address_is_a_question():
    found = changes([replace(KNOWN, email="")], ["Петрова Алёна Сергеевна", "учитель"])
    assert [(doubt.row.last_name, ids(doubt.candidates)) for doubt in found.doubtful] == [("Петрова", [1])]
    assert "Та же?" in found.doubtful[0].why
    assert found.new == found.gone == ()
    others = ["Петрова Алёна Сергеевна", "учитель", None, "other@b.example"]
    assert [row.last_name for row in changes([KNOWN], others).new] == ["Петрова"]
    assert [row.last_name for row in changes([KNOWN], ["Петрова А. С.", "учитель"]).new] == ["Петрова"]


def test_a_former_surname_points_to_its_owner():
    people = [replace(KNOWN, email="", former_names=("Орлова",)), KnownTeacher(2, "Белова Алёна Сергеевна")]
    found = changes(people, ["Орлова Алёна Сергеевна", "учитель"])
    assert ids(found.doubtful[0].candidates) == [1]


def test_people_of_one_mailbox_are_told():
    found = changes(
        [], ["Орлов Иван Ильич", None, None, "a@b.example"], ["Белов Пётр Ильич", None, None, "a@b.example"]
    )
    assert [any("одного прочтёт другой" in str(doubt) for doubt in row.doubts) for row in found.new] == [True, True]


def test_several_posts_of_one_cell_are_parted():
    found = changes([], ["Орлов Иван Ильич", "учитель; завуч (внешний совместитель)"]).new[0]
    assert (found.position, found.other_positions, found.employment) == ("учитель", ("завуч",), "external")


def test_short_name_with_the_same_address_is_not_taken():
    found = changes([KNOWN], ["Иванова А. С.", *ROW[1:]])
    assert [match.known.id for match in found.same] == [1]
    full = changes([replace(KNOWN, full_name="Иванова А. С.")], ROW)
    assert full.changed[0].changes == (FieldChange("full_name", "Иванова А. С.", NAME),)


def test_address_of_somebody_else_is_doubtful():
    found = changes([KNOWN], ["Петров Пётр Ильич", *ROW[1:]])
    assert ids(found.doubtful[0].candidates) == [1]
    assert "почта" in found.doubtful[0].why
    assert found.gone == found.new == ()
    shared = changes([replace(KNOWN, full_name="Админ")], ["Сидоров Пётр Ильич", *ROW[1:]])
    assert len(shared.doubtful) == 1


def test_shared_address_is_doubtful_for_both():
    found = changes([KNOWN], ["Петрова Алёна Сергеевна", *ROW[1:]], ["Сидорова Алёна Сергеевна", *ROW[1:]])
    assert len(found.doubtful) == 2


def test_short_name_without_address_is_doubtful():
    found = changes([KNOWN, replace(KNOWN, id=2, full_name="Склад", email="")], ["Иванова А. С."], ["Иванова Ольга С."])
    assert [(one.row.row, ids(one.candidates)) for one in found.doubtful] == [(2, [1])]
    assert [row.row for row in found.new] == [3]
    assert ids(found.gone) == [2]
    assert len(changes([KNOWN], ["Иванова Алёна", "учитель"]).doubtful) == 1
    assert len(changes([KNOWN], ["Иванова Алёна Павловна", "учитель"]).new) == 1


def test_namesakes_told_apart():
    other = replace(KNOWN, id=2, email="c@d.example", position="методист", subjects=("химия",))
    by_address = changes([KNOWN, other], [NAME, "", "", "c@d.example"], [NAME, "", "", "a@b.example"])
    assert [match.known.id for match in by_address.same] == [2, 1]
    bare = [replace(one, email="") for one in (KNOWN, other)]
    by_subject = changes(bare, [NAME, None, "химия"], [NAME, None, "физика"])
    assert [match.known.id for match in by_subject.same] == [2, 1]
    by_position = changes(bare, [NAME, "методист"], [NAME, "учитель"])
    assert [match.known.id for match in by_position.same] == [2, 1]


def test_namesakes_nobody_can_tell_apart():
    twins = [replace(KNOWN, email=""), replace(KNOWN, id=2, email="")]
    found = changes(twins, [NAME, "учитель", "физика"])
    assert ids(found.doubtful[0].candidates) == [1, 2]
    assert found.gone == ()
    found = changes([KNOWN], ROW, [NAME, "методист", "химия", "z@b.example"])
    assert [match.row.row for match in found.same] == [2]
    assert [(one.row.row, ids(one.candidates)) for one in found.doubtful] == [(3, [1])]


def test_crowd_of_namesakes_goes_to_a_person():
    found = changes([KNOWN], *[ROW] * 21)
    assert len(found.doubtful) == 21

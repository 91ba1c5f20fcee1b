"""A school's own form: written step by step, undone, published, never changed afterwards, never another school's."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from nastavnik.core.errors import RuleError
from nastavnik.core.surveys import canonical_hash, parse
from nastavnik.core.surveys.xlsform import write
from nastavnik.journal.models import Event
from nastavnik.kit import foreign
from nastavnik.surveys.models import FormDraft, Questionnaire, Response, Version
from nastavnik.surveys.selectors import latest_version, spec_of
from nastavnik.surveys.selectors.library import library, versions_of
from nastavnik.surveys.selectors.offers import offered_questionnaires
from nastavnik.surveys.services import authoring, shipped, submit
from nastavnik.surveys.services.authoring import drafts, reading
from tests import factories
from tests.surveys.own import QUESTION, WORDS, drafted, published, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",))


def codes(draft):
    return [item["code"] for item in FormDraft.objects.get(pk=draft.pk).spec["items"]]


def test_a_form_is_written_step_by_step_and_each_step_is_in_the_journal(chief):
    draft = drafted(chief)
    assert codes(draft) == ["q1", "q2"]
    kinds = list(Event.objects.filter(kind__startswith="form.").order_by("number").values_list("kind", flat=True))
    assert kinds.count("form.item_put") == 2
    assert {"form.started", "form.scale_put"} <= set(kinds)


def test_questions_move_go_and_come_back(chief):
    draft = drafted(chief)
    authoring.shift_item(draft=draft, code="q2", up=True, actor=chief)
    assert codes(draft) == ["q2", "q1"]
    authoring.remove_item(draft=draft, code="q1", actor=chief)
    assert "scales" not in FormDraft.objects.get().spec
    authoring.undo(draft=draft, actor=chief)
    assert codes(draft) == ["q2", "q1"]
    assert FormDraft.objects.get().spec["scales"][0]["items"] == ["q1"]
    authoring.undo(draft=draft, actor=chief)
    assert codes(draft) == ["q1", "q2"]
    authoring.remove_scale(draft=draft, code="S1", actor=chief)
    assert "scales" not in FormDraft.objects.get().spec


def test_there_is_an_end_to_undo_and_to_what_is_remembered(chief, monkeypatch):
    draft = drafted(chief)
    for _ in range(3):
        authoring.undo(draft=draft, actor=chief)
    with pytest.raises(RuleError, match="Отменять нечего"):
        authoring.undo(draft=draft, actor=chief)
    monkeypatch.setattr(drafts, "STEPS_BACK", 2)
    for number in range(4):
        authoring.change_head(draft=draft, head={"title": {"ru": f"Название {number}"}}, actor=chief)
    assert len(FormDraft.objects.get().past) == 2


def test_a_step_that_changes_nothing_leaves_no_trace(chief):
    draft = drafted(chief)
    before = Event.objects.count()
    authoring.add_or_change_item(draft=draft, item=QUESTION, actor=chief)
    authoring.shift_item(draft=draft, code="q1", up=True, actor=chief)
    assert Event.objects.count() == before


def test_a_wrong_step_is_refused_in_words_and_nothing_is_kept(chief):
    draft = drafted(chief)
    with pytest.raises(RuleError, match="Анкету нельзя принять"):
        authoring.add_or_change_item(draft=draft, item={**QUESTION, "code": "Q"}, actor=chief)
    for step in (authoring.remove_item, lambda **more: authoring.shift_item(up=True, **more)):
        with pytest.raises(RuleError, match="вопроса уже нет"):
            step(draft=draft, code="q9", actor=chief)
    with pytest.raises(RuleError, match="шкалы уже нет"):
        authoring.remove_scale(draft=draft, code="S9", actor=chief)
    assert codes(draft) == ["q1", "q2"]


def test_a_form_does_not_grow_without_end(chief, monkeypatch):
    draft = drafted(chief)
    monkeypatch.setattr(drafts, "MOST_ITEMS", 2)
    with pytest.raises(RuleError, match="никто не заполнит"):
        authoring.add_or_change_item(draft=draft, item={**WORDS, "code": "q3"}, actor=chief)
    authoring.add_or_change_item(draft=draft, item={**WORDS, "text": {"ru": "Иначе"}}, actor=chief)


def test_publishing_freezes_and_the_next_number_follows_from_the_change(chief):
    first = published(chief)
    assert (first.number, first.school, first.frozen_at is not None) == ("1.0.0", chief.school, True)
    assert canonical_hash(parse(first.spec)) == first.sha256
    assert not FormDraft.objects.exists()
    draft = authoring.new_version(version=first, school=chief.school, actor=chief)
    with pytest.raises(RuleError, match="ничего не изменилось"):
        authoring.publish(draft=draft, actor=chief)
    authoring.add_or_change_item(draft=draft, item={**QUESTION, "text": {"ru": "Есть ли время?"}}, actor=chief)
    second = authoring.publish(draft=draft, actor=chief)
    draft = authoring.new_version(version=second, school=chief.school, actor=chief)
    authoring.add_or_change_item(draft=draft, item={**QUESTION, "reverse": True}, actor=chief)
    third = authoring.publish(draft=draft, actor=chief)
    assert [second.number, third.number] == ["1.1.0", "2.0.0"]
    lines = versions_of(first.questionnaire, chief.school)
    assert [line.version.number for line in lines] == ["2.0.0", "1.1.0", "1.0.0"]
    assert (lines[0].major, lines[1].major, lines[1].changes) == (True, False, ("тексты вопросов",))


@pytest.mark.parametrize("change", ["sha256 = 'x'", "number = '9.0.0'", "spec = '{}'"])
def test_a_published_version_is_not_changed_even_by_sql(chief, change):
    version = published(chief)
    with pytest.raises(DatabaseError, match="guard:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE surveys_version SET {change} WHERE id = {version.pk}")


def test_an_empty_form_and_a_form_without_words_are_not_published(chief):
    draft = authoring.start_form(school=chief.school, title="Пустая", actor=chief)
    with pytest.raises(RuleError, match="нет вопросов"):
        authoring.publish(draft=draft, actor=chief)
    template = authoring.new_version(version=latest_version("gse"), school=chief.school, actor=chief)
    with pytest.raises(RuleError, match="тексты вопросов: gse1, gse2"):
        authoring.publish(draft=template, actor=chief)


def test_a_template_takes_the_wording_of_the_school_with_its_declaration(chief):
    draft = authoring.new_version(version=latest_version("gse"), school=chief.school, actor=chief)
    texts, labels = [f"Вопрос {n}" for n in range(10)], ["нет", "скорее нет", "скорее да", "да"]
    draft = authoring.paste_wording(draft=draft, texts=texts, labels=labels, actor=chief)
    version = authoring.publish(draft=draft, actor=chief)
    spec = spec_of(version)
    assert (spec.id, spec.ready, spec.licence.items_shipped) == ("gse", True, False)
    assert spec.licence.declared
    assert Event.objects.filter(kind="form.wording_declared").exists()
    assert latest_version("gse", chief.school_id) == version
    assert not spec_of(latest_version("gse", factories.school().pk)).ready
    again = authoring.new_version(version=latest_version("gse"), school=chief.school, actor=chief)
    assert (again.based_on, again.spec["items"][0]["text"]) == (version, {"ru": "Вопрос 0"})


def test_a_shipped_form_can_become_an_own_one(chief):
    draft = authoring.new_version(version=latest_version("swot"), school=chief.school, actor=chief)
    assert (draft.questionnaire.key, draft.based_on) == ("own1", None)
    assert parse(draft.spec).items == spec_of(latest_version("swot")).items
    assert authoring.publish(draft=draft, actor=chief).number == "1.0.0"


def test_there_is_one_draft_at_a_time_and_a_deleted_one_comes_back(chief):
    version = published(chief)
    draft = authoring.new_version(version=version, school=chief.school, actor=chief)
    with pytest.raises(RuleError, match="уже есть черновик"):
        authoring.new_version(version=version, school=chief.school, actor=chief)
    authoring.delete_draft(draft=draft, actor=chief)
    for step in (authoring.undo, authoring.publish, authoring.delete_draft):
        with pytest.raises(RuleError, match="удалён или уже опубликован"):
            step(draft=draft, actor=chief)
    assert authoring.return_draft(draft=draft, actor=chief).deleted_at is None
    authoring.delete_draft(draft=draft, actor=chief)
    fresh = authoring.new_version(version=version, school=chief.school, actor=chief)
    assert (fresh.pk, fresh.past) == (draft.pk, [])
    fresh.delete()
    with pytest.raises(RuleError, match="удалён или уже"):
        authoring.return_draft(draft=draft, actor=chief)


def test_a_version_nobody_was_asked_is_taken_back(chief):
    first = published(chief)
    draft = authoring.new_version(version=first, school=chief.school, actor=chief)
    authoring.add_or_change_item(draft=draft, item={**QUESTION, "text": {"ru": "Иначе?"}}, actor=chief)
    second = authoring.publish(draft=draft, actor=chief)
    with pytest.raises(RuleError, match="последнюю"):
        authoring.take_back(version=first, school=chief.school, actor=chief)
    draft = authoring.take_back(version=second, school=chief.school, actor=chief)
    assert draft.spec["items"][0]["text"] == {"ru": "Иначе?"}
    assert list(Version.objects.filter(school=chief.school)) == [first]
    draft.delete()
    answer(chief, first)
    with pytest.raises(RuleError, match="уже ответили"):
        authoring.take_back(version=first, school=chief.school, actor=chief)


def answer(account, version):
    return submit(
        key=version.questionnaire.key,
        respondent=account.teacher,
        about="own",
        raw={"q1": "2"},
        actor=account,
        version=version,
    )


def test_another_schools_form_is_out_of_reach(chief):
    other = factories.account(factories.school(), roles=("coordinator",))
    version = published(chief)
    with pytest.raises((RuleError, ValidationError)):
        authoring.undo(draft=drafted(chief), actor=other)
    with pytest.raises(RuleError, match="роль"):
        authoring.start_form(school=chief.school, title="Чужая", actor=other)
    with pytest.raises(ValidationError, match="другой школе"):
        answer(other, version)
    assert not Questionnaire.objects.visible_to(other).filter(school=chief.school).exists()
    assert not Version.objects.visible_to(other).filter(pk=version.pk).exists()
    assert version.questionnaire.key not in dict(offered_questionnaires("ru", other.school_id))
    assert dict(offered_questionnaires("ru", chief.school_id))[version.questionnaire.key] == "О времени"
    assert all(line.kind != "own" for line in library(other.school, "ru"))


def test_the_database_itself_refuses_an_answer_to_another_schools_form(chief):
    other = factories.account(factories.school())
    version = published(chief)
    made = Response(
        school=other.school,
        version=version,
        respondent=other.teacher,
        about="x",
        answers={},
        submitted_at=version.frozen_at,
    )
    with pytest.raises(DatabaseError, match="guard:"), transaction.atomic():
        made.save()


def test_two_schools_may_have_forms_of_one_key_and_one_school_may_not(chief):
    other = factories.account(factories.school(), roles=("methodist",), staff=False)
    assert published(chief).questionnaire.key == published(other).questionnaire.key == "own1"
    with pytest.raises(ValidationError, match="уже есть"):
        Questionnaire(key="own1", school=chief.school).full_clean()
    assert drafted(chief).questionnaire.key == "own2"


def test_only_the_coordinator_and_the_methodist_write_forms(chief):
    teacher = factories.account(chief.school)
    with pytest.raises(RuleError, match="роль"):
        authoring.start_form(school=chief.school, title="Своя", actor=teacher)
    with pytest.raises(RuleError, match="роль"):
        authoring.remove_item(draft=drafted(chief), code="q1", actor=teacher)


def test_a_workbook_becomes_a_draft_and_goes_back_the_same(chief):
    version = published(chief)
    content = workbook(write(parse({**version.spec, "id": "vremya"})))
    sheets = authoring.read_workbook(content, "анкета.xlsx")
    draft = authoring.take_sheets(school=chief.school, sheets=sheets, title="Из файла", actor=chief)
    assert draft.questionnaire.key == "vremya"
    assert draft.spec == {**version.spec, "id": "vremya"}
    with pytest.raises(RuleError, match="уже есть черновик"):
        authoring.take_sheets(school=chief.school, sheets=sheets, title="Ещё раз", actor=chief)


def test_a_form_of_the_catalogue_cannot_be_taken_over_by_a_file(chief):
    sheets = write(spec_of(latest_version("ppz32")))
    draft = authoring.take_sheets(school=chief.school, sheets=sheets, title="ППЗ", actor=chief)
    assert (draft.questionnaire.key, draft.spec["id"], draft.based_on) == ("own1", "own1", None)
    assert not Questionnaire.objects.filter(school=chief.school, key="ppz32").exists()


def test_a_school_never_claims_an_open_licence_for_an_uploaded_text(chief):
    spec = parse({**latest_version("satisfaction").spec, "id": "mine"})
    draft = authoring.take_sheets(school=chief.school, sheets=write(spec), title="Файл", actor=chief)
    assert draft.spec["licence"]["items_shipped"] is False
    assert draft.spec["licence"]["declared"]


@pytest.mark.parametrize(("content", "name"), [(b"", "a.xlsx"), (b"PK\x03\x04junk", "a.xlsx"), (b"<html>", "a.csv")])
def test_a_file_that_is_no_workbook_is_refused_in_words(content, name):
    with pytest.raises(RuleError) as caught:
        authoring.read_workbook(content, name)
    assert caught.value.field == "file"


def test_a_reader_that_dies_and_a_book_too_long_are_refused(monkeypatch):
    long = workbook({"survey": [["type", "name"], *[["text", f"q{n}"] for n in range(20)]]})
    assert len(authoring.read_workbook(long, "a.xlsx")["survey"]) == 21
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    with pytest.raises(RuleError, match="слишком велик"):
        authoring.read_workbook(long, "a.xlsx")
    monkeypatch.setattr(foreign, "CHILD", foreign.CHILD.with_name("absent.py"))
    with pytest.raises(RuleError, match="слишком велик"):
        authoring.read_workbook(long, "a.xlsx")


def test_an_unlicensed_text_does_not_ship(monkeypatch, tmp_path):
    spec = latest_version("satisfaction").spec
    bad = tmp_path / "bad.yaml"
    bad.write_text(str({**spec, "id": "bad", "licence": {**spec["licence"], "spdx": "CC-BY-NC-4.0"}}), encoding="utf-8")
    monkeypatch.setattr(shipped, "catalog_files", lambda: [bad])
    with pytest.raises(RuleError, match=r"из файла bad\.yaml не может входить в поставку: тексты"):
        shipped.sync_catalog()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id: bad\nversion: 1\n", "bad.yaml не принята: visibility: нет обязательного поля"),
        ("id: bad\n  title: [", "bad.yaml не принята: строка 2, столбец 8"),
        ("- одна\n", "bad.yaml не принята: —: нужен набор полей"),
        (b"\xff\xfe\x00", "bad.yaml не принята: файл не читается"),
    ],
)
def test_a_wrong_file_of_the_catalogue_is_refused_with_its_name_and_place(monkeypatch, tmp_path, content, said):
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.setattr(shipped, "catalog_files", lambda: [bad])
    with pytest.raises(RuleError) as caught:
        shipped.sync_catalog()
    assert said in str(caught.value)


def test_the_list_costs_the_same_for_one_form_and_for_many(chief, django_assert_num_queries):
    published(chief)
    library(chief.school, "ru")
    for number in range(5):
        drafted(chief, f"Анкета {number}")
    authoring.delete_draft(draft=drafted(chief, "Лишняя"), actor=chief)
    with django_assert_num_queries(4):
        lines = library(chief.school, "ru")
    own = [line for line in lines if line.kind == "own"]
    assert (len(own), sum(line.deleted for line in own)) == (7, 1)
    assert [line.kind for line in lines] == sorted(
        (line.kind for line in lines), key=("own", "shipped", "template").index
    )

"""Pages of questionnaires: from an empty form to a published one, from a workbook and back, on paper, as tables."""

import csv
import io
import json
import re
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from nastavnik.core.surveys import parse
from nastavnik.core.surveys.xlsform import write
from nastavnik.demo.scenarios import at_stage
from nastavnik.kit import clock
from nastavnik.surveys.forms.items import ItemForm
from nastavnik.surveys.models import FormDraft, Reading, Response, Version
from nastavnik.surveys.selectors import latest_version, spec_of
from nastavnik.surveys.services import authoring, correct, submit
from nastavnik.surveys.views.forms.words import facts_of
from tests import factories
from tests.people.desk import send, signed_in
from tests.surveys.own import QUESTION, book, drafted, published, workbook

pytestmark = pytest.mark.django_db
SHAPE = {
    "text": "Как дела?",
    "kind": "likert",
    "options": "плохо\nтак себе | бывает по-разному\nхорошо",
    "low": "1",
    "required": "on",
}


@pytest.fixture
def chief():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def client(chief):
    return signed_in(chief)


def words(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_an_empty_list_says_what_to_do_first(client):
    page = words(client, "surveys:forms")
    assert "Своих анкет пока нет" in page
    assert "ППЗ-32" in page
    assert "UWES-9" in page
    assert reverse("surveys:form_new") in page


def test_a_form_is_written_in_the_browser_without_scripts(client, chief):
    response = send(client, "surveys:form_new", title="О погоде", right="on")
    draft = FormDraft.objects.get()
    assert response["Location"] == reverse("surveys:draft", args=[draft.pk])
    assert "Вопросов пока нет" in words(client, "surveys:draft", draft.pk)
    assert send(client, "surveys:draft_item_new", draft.pk, more="1", **SHAPE)["Location"].endswith("/items/")
    send(
        client,
        "surveys:draft_item_new",
        draft.pk,
        text="Своими словами",
        kind="text",
        seen=["coordinator"],
        heading="Ещё",
        before="Коротко",
    )
    send(client, "surveys:draft_item_new", draft.pk, text="Что важно?", kind="multi", options="а\nб\nв", most="2")
    send(
        client,
        "surveys:draft_item_new",
        draft.pk,
        text="Сколько?",
        kind="number",
        minimum="1",
        maximum="10",
        satisfied="7",
        missing="не знаю",
        reverse="on",
    )
    send(client, "surveys:draft_item_new", draft.pk, text="Да?", kind="yes_no")
    send(
        client,
        "surveys:draft_scale_new",
        draft.pk,
        title="Дела",
        items=["q1"],
        method="sum",
        direction="higher_is_better",
        share="100",
    )
    spec = parse(FormDraft.objects.get().spec)
    assert [item.kind for item in spec.items] == ["likert", "text", "multi", "number", "yes_no"]
    assert [item.section for item in spec.items] == ["", "part1", "part1", "part1", "part1"]
    assert spec.items[0].options[1].hint.ru == "бывает по-разному"
    assert (spec.items[1].before.ru, spec.items[1].visibility) == ("Коротко", ("self", "coordinator"))
    assert (spec.items[3].satisfied_from, spec.items[3].na[0].value, spec.items[3].reverse) == (7, "Н", True)
    assert (spec.items[2].max_choices, spec.scales[0].method) == (2, "sum")
    send(client, "surveys:draft_item_move", draft.pk, "q2", to="down")
    send(client, "surveys:draft_item_drop", draft.pk, "q5")
    send(client, "surveys:draft_undo", draft.pk)
    page = words(client, "surveys:draft", draft.pk)
    assert page.index("Что важно?") < page.index("Своими словами") < page.index("Да?")
    response = send(client, "surveys:draft_publish", draft.pk)
    version = Version.objects.get(school=chief.school)
    assert response["Location"] == reverse("surveys:form", args=[version.questionnaire_id])
    page = words(client, "surveys:form", version.questionnaire_id)
    assert "О погоде" in page
    assert "1.0.0" in page
    assert "право на них заявлено" in page
    assert "О погоде" in words(client, "surveys:forms")


def test_changing_a_question_keeps_its_code_and_the_values_of_its_answers(client, chief):
    draft = authoring.start_form(school=chief.school, title="Выбор", actor=chief)
    send(client, "surveys:draft_item_new", draft.pk, text="Что?", kind="choice", options="а\nб")
    page = words(client, "surveys:draft_item", draft.pk, "q1")
    assert "а\nб" in page
    send(
        client,
        "surveys:draft_item",
        draft.pk,
        "q1",
        text="Что же?",
        kind="choice",
        options="а\nв новых словах",
        text_en="What?",
        options_en="a\nb",
    )
    item = parse(FormDraft.objects.get().spec).items[0]
    assert [(one.value, one.label.ru, one.label.en) for one in item.options] == [
        ("o1", "а", "a"),
        ("o2", "в новых словах", "b"),
    ]
    send(client, "surveys:draft_item", draft.pk, "q1", text="Что же?", kind="choice", options="ещё\nв новых словах\nа")
    item = parse(FormDraft.objects.get().spec).items[0]
    assert [(one.value, one.label.ru) for one in item.options] == [("o3", "ещё"), ("o2", "в новых словах"), ("o1", "а")]


def test_a_refused_question_keeps_what_was_typed(client, chief):
    draft = drafted(chief)
    response = send(client, "surveys:draft_item_new", draft.pk, text="Напечатанное", kind="choice", options="один")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Напечатанное" in page
    assert "хотя бы два варианта" in page
    for data, said in (
        ({"kind": "number"}, "наименьшее и наибольшее"),
        ({"kind": "choice", "options": "а\nб", "options_en": "a"}, "столько же"),
        ({"kind": "multi", "options": "а\nб", "most": "5"}, "наибольшее число отметок"),
        ({"kind": "number", "minimum": "9", "maximum": "1"}, "наименьшее значение"),
    ):
        response = send(client, "surveys:draft_item_new", draft.pk, text="Вопрос", **data)
        assert response.status_code == 422
        assert said in response.content.decode()
    assert (
        send(
            client, "surveys:draft_scale_new", draft.pk, title="Пустая", method="sum", direction="none", share="75"
        ).status_code
        == 422
    )
    assert client.get(reverse("surveys:draft_item", args=[draft.pk, "q9"])).status_code == 404
    assert client.get(reverse("surveys:draft_scale", args=[draft.pk, "S9"])).status_code == 404


def test_what_stands_over_the_questions(client, chief):
    draft = drafted(chief)
    assert "О времени" in words(client, "surveys:draft_head", draft.pk)
    send(
        client,
        "surveys:draft_head",
        draft.pk,
        title="Новое",
        intro="Зачем",
        intro_en="Why",
        audience=["mentee"],
        scale=["coordinator_if_consented"],
        aggregate=["head"],
        min_n="10",
        comparable="on",
        interval="28",
    )
    spec = parse(FormDraft.objects.get().spec)
    assert (spec.title.ru, spec.intro.en, spec.note, spec.audience) == ("Новое", "Why", None, ("mentee",))
    assert (spec.visibility.scale, spec.visibility.aggregate, spec.visibility.min_n) == (
        ("self", "coordinator_if_consented"),
        ("head",),
        10,
    )
    assert (spec.comparable_pre_post, spec.min_interval_days) == (True, 28)
    response = send(client, "surveys:draft_head", draft.pk, title="Новое", min_n="3")
    assert response.status_code == 422
    assert "Отметьте, кто заполняет" in response.content.decode()


def test_scales_are_changed_and_taken_out(client, chief):
    draft = drafted(chief)
    assert "Время" in words(client, "surveys:draft_scale", draft.pk, "S1")
    send(
        client,
        "surveys:draft_scale",
        draft.pk,
        "S1",
        title="Часы",
        items=["q1"],
        method="sum",
        direction="lower_is_better",
        share="50",
    )
    scale = parse(FormDraft.objects.get().spec).scales[0]
    assert (scale.title.ru, scale.method, scale.min_share) == ("Часы", "sum", 0.5)
    send(client, "surveys:draft_scale_drop", draft.pk, "S1")
    assert "scales" not in FormDraft.objects.get().spec


def test_a_step_with_htmx_gives_the_list_alone(client, chief):
    draft = drafted(chief)
    part = client.get(reverse("surveys:draft", args=[draft.pk]), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="work"')
    response = send(client, "surveys:draft_item_drop", draft.pk, "q9")
    assert response.status_code == 422
    assert "вопроса уже нет" in response.content.decode()


def test_a_draft_is_deleted_and_returned(client, chief):
    draft = drafted(chief)
    response = send(client, "surveys:draft_delete", draft.pk)
    page = client.get(response["Location"]).content.decode()
    assert "Вернуть черновик" in page
    assert "Удалённые черновики" in words(client, "surveys:forms")
    assert client.get(reverse("surveys:draft", args=[draft.pk])).status_code == 404
    send(client, "surveys:draft_return", draft.pk)
    assert "Хватает ли времени?" in words(client, "surveys:draft", draft.pk)


def test_a_workbook_is_uploaded_and_downloaded_the_same(client, chief):
    shipped = latest_version("swot")
    content = client.get(reverse("surveys:version_xlsx", args=[shipped.pk])).content
    assert write(spec_of(shipped)) == authoring_sheets(content)
    own = {
        **shipped.spec,
        "id": "swot_own",
        "licence": {"spdx": "LicenseRef-x", "holder": "школа", "items_shipped": False, "declared": "2026-09-01"},
    }
    send(client, "surveys:form_new", title="Наш SWOT", right="on", file=book(own))
    assert FormDraft.objects.get().spec["items"] == shipped.spec["items"]


def authoring_sheets(content):
    from nastavnik.core.surveys.xlsform.table import written  # noqa: PLC0415

    sheets = authoring.read_workbook(content, "a.xlsx")
    wide = {name: max(len(row) for row in rows) for name, rows in sheets.items()}
    return {
        name: [[written(cell) for cell in row] + [""] * (wide[name] - len(row)) for row in rows]
        for name, rows in sheets.items()
    }


def test_every_fault_of_a_file_is_told_on_the_page(client):
    content = workbook({"survey": [["type", "name", "label"], ["geopoint", "a", "Где?"], ["text", "Б", "Что?"]]})
    response = send(
        client, "surveys:form_new", title="Из файла", right="on", file=SimpleUploadedFile("a.xlsx", content)
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "лист survey, строка 2, столбец type" in page
    assert "лист survey, строка 3, столбец name" in page
    assert "Из файла" in page
    assert not FormDraft.objects.exists()


def test_without_the_right_to_the_text_nothing_begins(client):
    response = send(client, "surveys:form_new", title="Чужая")
    assert response.status_code == 422
    assert "чужой текст защищён" in response.content.decode()


def test_a_cell_is_never_a_formula():
    spec = {**latest_version("satisfaction").spec}
    spec["items"] = [{**spec["items"][0], "text": {"ru": "=1+1", "en": "@x"}}]
    from openpyxl import load_workbook  # noqa: PLC0415

    sheet = load_workbook(io.BytesIO(workbook(write(parse(spec)))))["survey"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("=1+1", "@x")]
    assert len(cells) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_the_name_of_a_scale_is_not_told_to_whoever_answers(client, chief):
    assert "<h2>Время</h2>" not in words(client, "surveys:version", published(chief).pk)
    assert "<h2>Замысел и план урока</h2>" in words(client, "surveys:version", latest_version("ppz32").pk)
    assert "Сумма по девяти" not in words(client, "surveys:version", latest_version("coordinator_checklist").pk)


def test_the_day_of_the_right_to_the_text_is_written_for_people(client, chief):
    page = words(client, "surveys:form", published(chief).questionnaire_id)
    assert re.search(r"право на них заявлено \d{1,2} [а-я]+ 20\d\d\.", page)
    spec = latest_version("gse").spec
    told = parse({**spec, "licence": {**spec["licence"], "declared": "весной"}})
    assert "весной" in facts_of(told)[-1]


def test_a_form_is_tried_and_nothing_is_kept(client, chief):
    version = published(chief)
    page = words(client, "surveys:version", version.pk)
    assert "Хватает ли времени?" in page
    assert "ничего не запишет" in page
    response = send(client, "surveys:version", version.pk, **{"q-q1": "3"})
    assert response.status_code == 200
    assert "Проба посчитана" in response.content.decode()
    assert send(client, "surveys:version", version.pk).status_code == 422
    assert not Response.objects.exists()
    version.refresh_from_db()
    assert version.responses.count() == 0


def test_a_try_tells_bands_gaps_and_indexes(client):
    version = latest_version("coordinator_checklist")
    sent = {f"q-{item.code}": "2" for item in spec_of(version).items}
    page = send(client, "surveys:version", version.pk, **sent).content.decode()
    assert "Оптимальный уровень" in page
    assert "Все ответы одинаковы" in page
    version = latest_version("ppz32")
    sent = {f"q-{item.code}": "5" for item in spec_of(version).items if item.kind == "likert"}
    page = send(
        client, "surveys:version", version.pk, **{**sent, "q-plan1": "Н", "q-subj1": "Н", "q-subj2": "Н"}
    ).content.decode()
    assert "index100: 100" in page
    assert "по 3 из 4, с пропусками" in page
    assert "мало ответов для балла" in page


def test_a_template_leads_to_its_wording(client, chief):
    template = latest_version("gse")
    assert "Шаблон: коды и ключ без текстов" in words(client, "surveys:form", template.questionnaire_id)
    assert client.get(reverse("surveys:version", args=[template.pk])).status_code == 302
    response = send(client, "surveys:version_next", template.pk)
    draft = FormDraft.objects.get()
    assert response["Location"] == reverse("surveys:draft_wording", args=[draft.pk])
    assert "gse10" in words(client, "surveys:draft_wording", draft.pk)
    assert client.get(reverse("surveys:draft_preview", args=[draft.pk])).status_code == 302
    texts = "\n".join(f"Вопрос {n}" for n in range(10))
    response = send(client, "surveys:draft_wording", draft.pk, texts=texts, labels="нет\nда", right="on")
    assert response.status_code == 422
    assert "Нужно строк: 4, а здесь: 2" in response.content.decode()
    assert send(client, "surveys:draft_wording", draft.pk, texts=texts, labels="а\nб\nв\nг").status_code == 422
    send(client, "surveys:draft_wording", draft.pk, texts=texts, labels="а\nб\nв\nг", right="on")
    assert "Вопрос 9" in words(client, "surveys:draft_preview", draft.pk)
    assert client.get(reverse("surveys:draft_wording", args=[draft.pk])).status_code == 302
    assert send(client, "surveys:draft_publish", draft.pk).status_code == 302


def test_what_is_refused_is_said_where_it_was_pressed(client, chief):
    version = published(chief)
    draft = authoring.new_version(version=version, school=chief.school, actor=chief)
    response = send(client, "surveys:draft_publish", draft.pk)
    assert response.status_code == 422
    assert "публиковать нечего" in response.content.decode()
    response = send(client, "surveys:version_next", version.pk)
    assert response.status_code == 422
    assert "уже есть черновик" in response.content.decode()
    response = send(client, "surveys:version_take_back", version.pk)
    assert response.status_code == 422
    draft.delete()
    assert send(client, "surveys:version_take_back", version.pk).status_code == 302


def test_the_sheet_for_paper_says_what_is_known_and_who_sees(client):
    page = words(client, "surveys:version_print", latest_version("ppz32").pk)
    assert page.count("paper-box") == 32 * 6
    assert "Впишите номера вопросов, не больше 5" in page
    for said in (
        "Психометрической проверки анкета не проходила",
        "Норм нет",
        "лицензия CC-BY-4.0",
        "Баллы человека видят",
        "ППЗ-32",
    ):
        assert said in page
    assert page.count("Ответ видят вы и: куратор, если автор разрешит, наставник, если автор разрешит.") == 1
    page = words(client, "surveys:version_print", latest_version("after_meeting_mentee").pk)
    assert page.count("Ответ видят вы и: наставник.") == 2
    assert page.count("Ответ видят вы и: тот, кого выбрал автор.") == 1
    page = words(client, "surveys:version_print", latest_version("swot").pk)
    assert "Вокруг программы" in page
    assert "paper-lines" in page
    page = words(client, "surveys:version_print", latest_version("p145_teacher_mentee_before").pk)
    assert "не вычитаются" in page
    assert "paper-row" in page
    page = words(client, "surveys:version_print", latest_version("final_assessment").pk)
    assert "paper-boxes" in page
    page = words(client, "surveys:version_print", latest_version("coordinator_checklist").pk)
    assert "МР-42/02" in page
    page = words(client, "surveys:version_print", latest_version("rses").pk)
    assert "alpha 0.82" in page
    assert "не поставляются" in page


def rows_of(response):
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def answered(chief, version, count):
    made = []
    for number in range(count):
        account = factories.account(chief.school)
        raw = {"q1": str(number % 2 + 1), "q2": f"=секрет {number}"}
        key = version.questionnaire.key
        made.append(submit(key=key, respondent=account.teacher, about="own", raw=raw, actor=account, version=version))
    return made


def test_fewer_than_five_are_never_shown(client, chief):
    version = published(chief)
    assert "Ответов пока нет" in words(client, "surveys:version_answers", version.pk)
    answered(chief, version, 4)
    page = words(client, "surveys:version_answers", version.pk)
    assert "Ответили: 4" in page
    assert "не меньше 5 человек" in page
    assert len(rows_of(client.get(reverse("surveys:answers_csv", args=[version.pk])))) == 1
    assert len(rows_of(client.get(reverse("surveys:totals_csv", args=[version.pk])))) == 1
    data = json.loads(client.get(reverse("surveys:answers_json", args=[version.pk])).content)
    assert [(one["rows"], one["totals"], one["answered"]) for one in data["groups"]] == [([], [], 4)]


def test_the_coordinator_downloads_only_what_the_form_allows_and_no_name(client, chief):
    version = published(chief)
    made = answered(chief, version, 6)
    rows = rows_of(client.get(reverse("surveys:answers_csv", args=[version.pk])))
    assert rows[0] == ["анкетирование", "человек", "q2"]
    assert sorted(row[2] for row in rows[1:]) == [f"\t=секрет {number}" for number in range(6)]
    data = json.loads(client.get(reverse("surveys:answers_json", args=[version.pk])).content)
    (group,) = data["groups"]
    assert all(set(row) == {"person", "q2"} for row in group["rows"])
    assert [(one["code"], one["n"]) for one in group["totals"]] == [("q1", 5)]
    assert data["codebook"]["items"][0]["answers"] == {"1": "вариант 1", "2": "вариант 2", "3": "вариант 3"}
    told = json.dumps(data, ensure_ascii=False)
    for one in made:
        assert one.respondent.last_name not in told
    assert Reading.objects.filter(reader=chief).count() == 6
    correct(response=made[0], raw={"q1": "3", "q2": "иначе"}, actor=made[0].respondent.account)
    after = json.loads(client.get(reverse("surveys:answers_json", args=[version.pk])).content)
    assert {row["person"] for row in after["groups"][0]["rows"]} == {row["person"] for row in group["rows"]}
    page = words(client, "surveys:version_answers", version.pk)
    assert "Посчитаны первые 5 из 6" in page
    book_rows = rows_of(client.get(reverse("surveys:codebook_csv", args=[version.pk])))
    assert book_rows[1][0] == "q1"
    assert book_rows[1][-1] == "S1"


def test_the_same_few_people_asked_many_times_are_still_few(client, chief):
    version = published(chief)
    account = factories.account(chief.school)
    for number in range(6):
        raw = {"q1": "1", "q2": f"секрет {number}"}
        submit(
            key=version.questionnaire.key,
            respondent=account.teacher,
            about=f"{number}",
            raw=raw,
            actor=account,
            version=version,
        )
    data = json.loads(client.get(reverse("surveys:answers_json", args=[version.pk])).content)
    assert [(one["rows"], one["totals"], one["answered"]) for one in data["groups"]] == [([], [], 1)]
    assert "секрет" not in words(client, "surveys:version_answers", version.pk)


def test_answers_are_parted_by_wave_and_who_took_the_agreement_back_is_left_out(chief):
    with at_stage_six() as hand:
        client = signed_in(hand.coordinator)
        version = latest_version("ppz32")
        data = json.loads(client.get(reverse("surveys:answers_json", args=[version.pk])).content)
        assert len(data["groups"]) > 1
        assert all(one["rows"] == [] for one in data["groups"])
        assert sum(one["answered"] for one in data["groups"]) <= version.responses.count()
        assert "входное" in words(client, "surveys:version_answers", version.pk)


@contextmanager
def at_stage_six():
    hand = at_stage(6)
    with clock.at(hand.last_day):
        yield hand


def test_headings_and_notes_are_shown_where_they_stand(client):
    page = words(client, "surveys:version", latest_version("swot").pk)
    assert page.index("Внутри программы") < page.index("хватает времени на встречи") < page.index("Вокруг программы")


def test_a_level_is_shown_with_its_description(client, chief):
    draft = authoring.start_form(school=chief.school, title="Рубрика", actor=chief)
    send(client, "surveys:draft_item_new", draft.pk, **SHAPE, before="Сначала прочтите")
    page = words(client, "surveys:draft_preview", draft.pk)
    assert "так себе: бывает по-разному" in page
    assert "Сначала прочтите" in page


def test_wellbeing_has_no_totals_for_anybody(client, chief):
    version = latest_version("reflection_personal")
    account = factories.account(chief.school)
    submit(key="reflection_personal", respondent=account.teacher, about="x", raw={"proud": "да"}, actor=account)
    page = words(client, "surveys:version_answers", version.pk)
    assert "общих итогов куратор не видит" in page


def test_another_schools_answers_are_not_counted(client, chief):
    version = latest_version("satisfaction")
    other = factories.school()
    for _ in range(6):
        account = factories.account(other)
        raw = {"satisfaction": "8", "meetings": "7", "coordinator": "9", "recommend": "yes"}
        submit(key="satisfaction", respondent=account.teacher, about="x", raw=raw, actor=account)
    assert "Ответов пока нет" in words(client, "surveys:version_answers", version.pk)


def test_the_author_takes_all_of_their_own_answers(chief):
    version = published(chief)
    made = answered(chief, version, 1)[0]
    account = made.respondent.account
    correct(response=made, raw={"q1": "3", "q2": "=иначе"}, actor=account)
    client = signed_in(account)
    data = json.loads(client.get(reverse("surveys:mine_json")).content)
    assert [one["corrects_earlier"] for one in data] == [False, True]
    assert data[1]["scales"] == {"S1": 3}
    rows = rows_of(client.get(reverse("surveys:mine_csv")))
    assert ["q2", "\t=иначе"] in [row[4:] for row in rows]
    assert json.loads(signed_in(chief).get(reverse("surveys:mine_json")).content) == []


def test_another_schools_forms_are_404(client, chief):
    other = factories.account(factories.school(), roles=("coordinator",))
    version, draft = published(other), drafted(other)
    for name, pk in (
        ("form", version.questionnaire_id),
        ("version", version.pk),
        ("version_print", version.pk),
        ("version_xlsx", version.pk),
        ("version_answers", version.pk),
        ("answers_json", version.pk),
        ("draft", draft.pk),
        ("draft_head", draft.pk),
        ("draft_preview", draft.pk),
    ):
        assert client.get(reverse(f"surveys:{name}", args=[pk])).status_code == 404, name
    for name, pk in (
        ("version_next", version.pk),
        ("version_take_back", version.pk),
        ("draft_publish", draft.pk),
        ("draft_return", draft.pk),
    ):
        assert send(client, f"surveys:{name}", pk).status_code == 404, name
    assert send(client, "surveys:version_take_back", latest_version("swot").pk).status_code == 404


def test_a_methodist_writes_forms_and_sees_no_answers(chief):
    methodist = signed_in(factories.account(chief.school, roles=("methodist",), staff=False))
    version = published(chief)
    assert "О времени" in words(methodist, "surveys:forms")
    assert words(methodist, "surveys:form", version.questionnaire_id)
    assert methodist.get(reverse("surveys:version_answers", args=[version.pk])).status_code == 403
    assert signed_in(factories.account(chief.school)).get(reverse("surveys:forms")).status_code == 403


def test_pages_speak_english(chief):
    client = Client(headers={"accept-language": "en"})
    client.force_login(chief)
    with override("ru"):
        assert "PPZ-32" in client.get(reverse("surveys:forms")).content.decode()
        page = client.get(reverse("surveys:version_print", args=[latest_version("ppz32").pk])).content.decode()
    assert "Confidently" in page
    assert "has not been validated" in page


def test_a_question_of_a_form_from_a_file_is_shown_as_it_is():
    item = {**QUESTION, "na": [{"value": "Н", "label": {"ru": "нет опыта", "en": "none"}}]}
    form = ItemForm(row=FormDraft(spec={"items": [item]}), old=item)
    assert form.initial["missing"] == "нет опыта"
    assert form.initial["options"].splitlines() == ["вариант 1", "вариант 2", "вариант 3"]

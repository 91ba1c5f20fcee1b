"""The methodist's whole way, by the pages: a sample, an own form from a workbook, answers, exports, and back again."""

import csv
import datetime as dt
import io
import json
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nastavnik.core.surveys.xlsform import choices, scoring, survey
from nastavnik.kit import clock
from nastavnik.surveys.models import FormDraft, Questionnaire, Version, Wave
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.services import answer_wave, close_wave, open_wave, plan_wave
from tests import factories, stories
from tests.stories import Story

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 10, 5)
PAGE = (Path(__file__).parents[2] / "docs" / "xlsform.md").read_text(encoding="utf-8")


@pytest.fixture
def story() -> Story:
    return stories.begin(mentors=0, mentees=6)


@pytest.fixture
def methodist(story: Story) -> Client:
    client = Client()
    client.force_login(factories.account(story.school, roles=("methodist", "coordinator"), staff=False))
    return client


def downloaded(client: Client, version: Version) -> openpyxl.Workbook:
    content = client.get(reverse("surveys:version_xlsx", args=[version.pk])).content
    return openpyxl.load_workbook(io.BytesIO(content))


def put(book: openpyxl.Workbook, sheet: str, row: int, **values: str) -> None:
    titles = {str(cell.value): cell.column for cell in book[sheet][1]}
    for name, value in values.items():
        wanted = next(title for title in titles if title == name or title.startswith(f"{name}::Рус"))
        book[sheet].cell(row, titles[wanted]).value = value


def upload(client: Client, book: openpyxl.Workbook, title: str = "О времени") -> Any:
    kept = io.BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("own.xlsx", kept.getvalue())
    sent = {"title": title, "right": "on", "file": file, "form_key": str(uuid.uuid4())}
    return client.post(reverse("surveys:form_new"), sent)


def press(client: Client, view: str, pk: int, **sent: Any) -> Any:
    return client.post(reverse(view, args=[pk]), {**sent, "form_key": str(uuid.uuid4())})


def sample(client: Client) -> openpyxl.Workbook:
    page = client.get(reverse("surveys:form_new"))
    assert "Скачать образец" in page.content.decode()
    return downloaded(client, page.context["sample"])


def published(client: Client) -> Version:
    book = sample(client)
    put(book, "survey", 2, label="Насколько хватает времени?")
    assert upload(client, book).status_code == 302
    draft = FormDraft.objects.get()
    assert draft.questionnaire.key == "own1"
    assert "Насколько хватает времени?" in client.get(reverse("surveys:draft", args=[draft.pk])).content.decode()
    page = client.get(reverse("surveys:draft_preview", args=[draft.pk]))
    assert page.status_code == 200
    assert press(client, "surveys:draft_preview", draft.pk, **{"q-overall": "8"}).status_code in {200, 422}
    assert press(client, "surveys:draft_publish", draft.pk).status_code == 302
    return Version.objects.get(questionnaire__key="own1")


def test_from_the_sample_to_answers_and_back_to_the_same_form(story: Story, methodist: Client) -> None:
    with clock.at(DAY):
        version = published(methodist)
        asked = spec_of(version)
        wave = plan_wave(
            programme=story.programme,
            key="own1",
            kind=Wave.Kind.ENTRY,
            audience="mentees",
            opens_on=DAY,
            closes_on=DAY + dt.timedelta(days=10),
            actor=story.coordinator,
        )
        wave = open_wave(wave=wave, actor=story.coordinator)
        first = {item.code: "7" for item in asked.items if item.kind == "number"}
        rest = {item.code: item.options[0].value for item in asked.items if item.kind == "choice"}
        for account in story.mentees:
            factories.consent(story.teacher(account), story.programme, "questionnaires")
            answer_wave(wave=wave, respondent=story.teacher(account), raw={**first, **rest}, actor=account)
        close_wave(wave=wave, actor=story.coordinator)
        whole = json.loads(methodist.get(reverse("surveys:answers_json", args=[version.pk])).content)
        totals = methodist.get(reverse("surveys:totals_csv", args=[version.pk])).content.decode("utf-8-sig")
        book = methodist.get(reverse("surveys:codebook_csv", args=[version.pk])).content.decode("utf-8-sig")
    assert whole
    assert len(list(csv.reader(io.StringIO(totals), delimiter=";"))) > 1
    assert all(item.code in book for item in asked.items)

    with clock.at(DAY):
        assert upload(methodist, downloaded(methodist, version)).status_code == 302
        draft = FormDraft.objects.get()
        assert draft.questionnaire_id == version.questionnaire_id
        assert draft.based_on == version
        for part in ("title", "items", "sections", "scales", "audience", "visibility", "comparable_pre_post"):
            assert draft.spec.get(part) == version.spec.get(part), part
        page = press(methodist, "surveys:draft_publish", draft.pk)
    assert "публиковать нечего" in page.content.decode()
    assert Questionnaire.objects.filter(school=story.school).count() == 1


def test_a_changed_workbook_of_an_own_form_is_its_next_version(story: Story, methodist: Client) -> None:
    with clock.at(DAY):
        version = published(methodist)
        book = downloaded(methodist, version)
        put(book, "survey", 2, label="Хватает ли времени на встречи?")
        told = upload(methodist, book)
        assert told.status_code == 302
        assert "следующей версии" in methodist.get(told["Location"]).content.decode()
        assert press(methodist, "surveys:draft_publish", FormDraft.objects.get().pk).status_code == 302
        again = upload(methodist, book)
        assert again.status_code == 302
        assert upload(methodist, book).status_code == 422  # a draft that is there is not overwritten
    numbers = Version.objects.filter(questionnaire=version.questionnaire).order_by("pk")
    assert list(numbers.values_list("number", flat=True)) == ["1.0.0", "1.1.0"]


def test_a_condition_is_refused_with_its_place_and_what_to_do_and_nothing_is_kept(
    story: Story, methodist: Client
) -> None:
    book = sample(methodist)
    columns = book["survey"].max_column
    titles = [str(cell.value) for cell in book["survey"][1]]
    column = titles.index("relevant") + 1 if "relevant" in titles else columns + 1
    book["survey"].cell(1, column).value = "relevant"
    book["survey"].cell(3, column).value = "${overall} > 5"
    page = upload(methodist, book, title="Моё название")
    text = page.content.decode()
    assert page.status_code == 422
    assert "survey" in text
    assert "строка 3" in text
    assert "условие напишите словами" in text
    assert "Моё название" in text
    assert not FormDraft.objects.exists()


def test_the_page_of_the_subset_names_every_type_and_every_column() -> None:
    columns = {*survey.COLUMNS, *choices.COLUMNS, *scoring.SCORING, *scoring.SETTINGS, *scoring.KEY}
    spoken = {
        one for one in columns if not ("::" not in one and any(other.startswith(f"{one}::") for other in columns))
    }
    assert sorted(one for one in spoken | set(survey.TYPES) if one not in PAGE) == []

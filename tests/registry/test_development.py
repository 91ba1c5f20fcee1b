"""What the year brought to a mentee: noted by the coordinator, seen by the mentee, counted by I12."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.registry.models import Development, MenteeEntry
from nastavnik.registry.services import forget_development, note_development
from nastavnik.reports.selectors.indicators.lines import line, rows_of
from tests import stories
from tests.stories import Story

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def story() -> Story:
    return stories.begin(mentors=0, mentees=2)


def entry_of(story: Story, number: int = 0) -> MenteeEntry:
    return MenteeEntry.objects.get(teacher=story.teacher(story.mentees[number]))


def noted(story: Story, title: str = "первая категория", day: dt.date = DAY, kind: str = "category") -> Development:
    with clock.at(DAY):
        return note_development(entry=entry_of(story), kind=kind, title=title, achieved_on=day, actor=story.coordinator)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, view: str, pk: int, **values: str) -> Any:
    return client.post(reverse(view, args=[pk]), {**values, "form_key": str(uuid.uuid4())})


def test_the_share_counts_people_not_facts_and_each_row_says_what_counted(story: Story) -> None:
    assert (
        line("I12", YearRows(story.programme, DAY)).measure.part,
        line("I12", YearRows(story.programme, DAY)).measure.of,
    ) == (0, 2)
    noted(story)
    noted(story, "курсы по оцениванию", dt.date(2026, 10, 1), "course")
    measure = line("I12", YearRows(story.programme, DAY)).measure
    assert (measure.part, measure.of, measure.value) == (1, 2, 50)
    rows = {row.name: row for row in rows_of("I12", YearRows(story.programme, DAY)) or []}
    row = rows[story.teacher(story.mentees[0]).full_name]
    assert row.counted
    assert row.note == "курсы повышения квалификации, 01.10.2026; квалификационная категория, 20.11.2026"
    assert not rows[story.teacher(story.mentees[1]).full_name].counted


def test_a_figure_of_an_earlier_day_knows_nothing_of_later_facts(story: Story) -> None:
    noted(story)
    assert line("I12", YearRows(story.programme, DAY - dt.timedelta(days=1))).measure.part == 0


def test_without_mentees_nothing_is_counted() -> None:
    story = stories.begin(mentors=0, mentees=0)
    assert line("I12", YearRows(story.programme, DAY)).measure.state == "empty"


@pytest.mark.parametrize(
    ("day", "code"), [(DAY + dt.timedelta(days=1), "development.future"), (dt.date(2026, 7, 31), "development.before")]
)
def test_only_what_happened_in_the_time_of_the_programme_is_noted(story: Story, day: dt.date, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        noted(story, day=day)
    assert refused.value.code == code
    assert not Development.objects.exists()


def test_who_has_not_joined_has_nothing_to_note(story: Story) -> None:
    entry = entry_of(story)
    MenteeEntry.objects.filter(pk=entry.pk).update(state="thinking", joined_on=None)
    with pytest.raises(RuleError, match="рано"):
        noted(story)


def test_the_same_fact_is_noted_once(story: Story) -> None:
    noted(story)
    with pytest.raises(ValidationError, match="уже записано"):
        noted(story)


def test_the_coordinator_notes_and_takes_back_on_the_page_and_the_journal_keeps_both(story: Story) -> None:
    entry, chief = entry_of(story), client_of(story.coordinator)
    page = reverse("registry:mentee", args=[entry.pk])
    with clock.at(DAY):
        assert "Развитие за год" in chief.get(page).content.decode()
        sent = {"growth-kind": "contest", "growth-title": "Учитель года", "growth-achieved_on": "2026-11-01"}
        assert send(chief, "registry:development_note", entry.pk, **sent).status_code == 302
        assert "Учитель года" in chief.get(page).content.decode()
        later = {**sent, "growth-achieved_on": "2027-01-01"}
        wrong = send(chief, "registry:development_note", entry.pk, **later)
        assert wrong.status_code == 422
        assert "Эта дата ещё не наступила" in wrong.content.decode()
        assert "Учитель года" in wrong.content.decode()
        made = Development.objects.get()
        assert send(chief, "registry:development_remove", made.pk).status_code == 302
    assert not Development.objects.exists()
    kinds = list(
        Event.objects.filter(kind__startswith="development.").order_by("number").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["development.noted", "development.removed"]


def test_the_mentee_reads_what_was_noted_and_nobody_else_does(story: Story) -> None:
    made = noted(story, "Учитель года")
    with clock.at(DAY):
        assert "Учитель года" in client_of(story.mentees[0]).get(reverse("registry:participation")).content.decode()
        assert "Учитель года" not in client_of(story.mentees[1]).get(reverse("registry:participation")).content.decode()
    assert Development.objects.visible_to(story.mentees[1]).count() == 0
    with pytest.raises(RuleError, match="другая роль"):
        forget_development(development=made, actor=story.mentees[0])
    assert Development.objects.filter(pk=made.pk).exists()


def test_nothing_is_noted_in_an_archived_year(story: Story) -> None:
    story.programme.archived_on = DAY
    story.programme.save()
    with pytest.raises(RuleError):
        noted(story)

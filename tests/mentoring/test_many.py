"""An act on many rows is said before it is done where others rely on them, and taken back by one press."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from nastavnik.journal.selectors import check_chain
from nastavnik.kit import clock, many
from nastavnik.kit.models import Batch
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Meeting
from nastavnik.programme.services import add_roadmap_item
from nastavnik.registry.models import MentoringRequest
from tests.mentoring.pairs import TODAY, Pair, held, sent
from tests.support.pages import client_of
from tests.support.sameness import differing, everything

CLOSE = reverse("mentoring:close_many")
LONG_AGO = TODAY - dt.timedelta(days=15)


@pytest.fixture
def meetings(told: Pair) -> list[Meeting]:
    """Give two meetings whose forms did not come in time."""
    return [held(told, day=LONG_AGO), held(told, day=LONG_AGO + dt.timedelta(days=1))]


def press(told: Pair, url: str, **data: Any) -> Any:
    return client_of(told.coordinator).post(url, sent(**data))


def done(told: Pair, url: str, rows: list[Any], **data: Any) -> Batch:
    press(told, url, rows=[row.pk for row in rows], sure="1", **data)
    return Batch.objects.latest("pk")


def back(told: Pair, batch: Batch) -> str:
    """Press «Вернуть всё»; give the page of what came of it."""
    answer = client_of(told.coordinator).post(reverse("kit:batch_back", args=[batch.handle]), sent(), follow=True)
    assert [status for _url, status in answer.redirect_chain] == [302]
    return str(answer.content.decode())


def test_before_meetings_are_closed_it_is_said_and_nothing_is_written(told: Pair, meetings: list[Meeting]) -> None:
    early = held(told, day=TODAY)
    before = everything()
    answer = press(told, CLOSE, rows=[row.pk for row in [*meetings, early]])
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Закроются встречи: 2." in text
    assert "Не получится" in text
    assert reverse("mentoring:meeting", args=[early.pk]) in text
    assert differing(before, everything()) == {}
    assert done(told, CLOSE, [*meetings, early]).outcomes[-1]["end"] == many.REFUSED


def test_where_nothing_would_be_done_the_refusals_are_on_the_page_of_what_came_of_it(told: Pair) -> None:
    early = held(told, day=TODAY)
    assert press(told, CLOSE, rows=[early.pk]).url == reverse("kit:batch", args=[Batch.objects.get().handle])


def test_what_takes_too_long_to_try_is_said_to_be_untried(
    told: Pair, meetings: list[Meeting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "SLICE", 1)
    assert "Закроются встречи: 2." in press(told, CLOSE, rows=[row.pk for row in meetings]).content.decode()
    monkeypatch.setattr(many, "REQUEST_SECONDS", 0.001)
    assert "проверены не все. Осталось: 1." in press(told, CLOSE, rows=[row.pk for row in meetings]).content.decode()


def test_one_press_takes_back_all_that_was_done(told: Pair, meetings: list[Meeting]) -> None:
    before = everything()
    batch = done(told, CLOSE, meetings)
    assert "Вернуть всё" in client_of(told.coordinator).get(reverse("kit:batch", args=[batch.handle])).content.decode()
    assert "Возвращено как было: 2. Не возвращено: 0." in back(told, batch)
    changed = differing(before, everything())
    assert {key.split()[0] for key in changed} == {"kit.Batch"}
    assert check_chain(told.place.school_id).whole
    assert client_of(told.mentor).get(reverse("kit:batch", args=[batch.handle])).status_code == 404
    assert client_of(told.mentor).post(reverse("kit:batch_back", args=[batch.handle]), sent()).status_code == 404


def test_a_row_that_changed_since_stays_and_says_why(told: Pair, meetings: list[Meeting]) -> None:
    batch = done(told, CLOSE, meetings)
    again = meetings[1]
    again.refresh_from_db()
    services.return_meeting(meeting=again, actor=told.coordinator)
    done(told, CLOSE, [again])
    page = back(told, batch)
    assert "Возвращено как было: 1. Не возвращено: 1." in page
    assert "С тех пор запись изменилась." in page
    states = [Meeting.objects.get(pk=row.pk).state for row in meetings]
    assert states == ["held", "closed"], "what was pressed later is not this press"


def test_it_is_offered_for_a_day_and_leads_to_the_first_result(told: Pair, meetings: list[Meeting]) -> None:
    batch = done(told, CLOSE, meetings)
    with clock.at(clock.today() + dt.timedelta(days=2)):
        page = client_of(told.coordinator).get(reverse("kit:batch", args=[batch.handle])).content.decode()
        assert "Вернуть всё" not in page
        assert "Вернуть всё сразу больше нельзя" in back(told, batch)
    back(told, batch)
    back(told, batch)
    assert Batch.objects.filter(back_of=batch).count() == 1
    assert not many.may_give_back(Batch.objects.get(back_of=batch)), "a return is not returned"


def test_what_was_done_at_once_is_listed_with_the_way_back(told: Pair, meetings: list[Meeting]) -> None:
    client, listed = client_of(told.coordinator), reverse("kit:batches")
    assert "Здесь пока ничего нет" in client.get(listed).content.decode()
    batch = done(told, CLOSE, meetings)
    offer = reverse("kit:batch_back", args=[batch.handle])
    page = client.get(listed).content.decode()
    assert (offer in page, reverse("kit:batch", args=[batch.handle]) in page) == (True, True)
    assert offer not in client_of(told.mentor).get(listed).content.decode()
    with clock.at(clock.today() + dt.timedelta(days=2)):
        assert offer not in client.get(listed).content.decode()
    Batch.objects.create(school_id=told.place.school_id, act="gone:act", made_by=told.coordinator, made_at=clock.now())
    back(told, batch)
    page = client.get(listed).content.decode()
    assert (offer in page, "Что возвращено" in page) == (False, True)


def test_accepted_requests_and_measures_of_the_roadmap_go_back_too(told: Pair) -> None:
    year = told.story.programme
    entry = told.place.mentee.mentee_entries.get(programme=year)
    asked = MentoringRequest.objects.create(
        school=entry.school, entry=entry, topic="digital", need_type="consultant", state="submitted", submitted_on=TODAY
    )
    item = add_roadmap_item(programme=year, actor=told.coordinator, title="встреча", stage=1, due_to=TODAY)
    for url, row, more in (
        (reverse("registry:accept_requests"), asked, {}),
        (reverse("programme:items_done"), item, {"done_on": TODAY.isoformat()}),
        (reverse("programme:items_move"), item, {"days": "7"}),
        (reverse("programme:items_drop"), item, {}),
    ):
        before = type(row).objects.filter(pk=row.pk).values().get()
        batch = done(told, url, [row], **more)
        assert batch.outcomes[0]["end"] == many.DONE, batch.outcomes
        assert type(row).objects.filter(pk=row.pk).values().get() != before
        assert "Возвращено как было: 1." in back(told, batch)
        assert type(row).objects.filter(pk=row.pk).values().get() == before

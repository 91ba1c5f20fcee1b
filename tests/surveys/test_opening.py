"""Who was told that something was opened to them, what is taken back, and who read it."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nastavnik.consents.services import withdraw
from nastavnik.journal.models import Event
from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Letter, Notice
from nastavnik.outbox.services import mark_read, write_letter
from nastavnik.people.models import Account
from nastavnik.surveys import services
from nastavnik.surveys.models import Reading, Response
from nastavnik.surveys.services import opening
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.pairs import pair
from tests.surveys.waves import DAY, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TO_MENTOR = [("mentor", "scale:PLAN"), ("mentor", "item:plan1")]
TO_BOTH = [*TO_MENTOR, ("coordinator", "scale:PLAN")]


wave_of = told_once(waves.scene)


@pytest.fixture
def of(wave_of: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield wave_of()


@pytest.fixture
def sent(of: Scene) -> Response:
    response: Response = waves.answer(waves.begun(of), of.mentees[0], waves.raw("2", plan1="5"))
    pair(of, of.mentees[0])
    return response


def share(of: Scene, response: Response, chosen: Any) -> None:
    services.set_shares(response=response, chosen=chosen, actor=of.mentees[0])


def told(account: Account) -> int:
    return Notice.objects.filter(kind="surveys.opened", account=account, read_at__isnull=True).count()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def opened_page(account: Account) -> str:
    return signed_in(account).get(reverse("surveys:opened")).content.decode()


def test_only_the_reader_is_told_with_a_link_and_nothing_else(of: Scene, sent: Response) -> None:
    share(of, sent, TO_MENTOR)
    assert (told(of.mentor), told(of.coordinator), told(of.mentees[0]), told(of.mentees[1])) == (1, 0, 0, 0)
    notice = Notice.objects.get(kind="surveys.opened")
    assert (notice.params, notice.url) == ({}, reverse("surveys:opened"))
    words = str(notice_kinds["surveys.opened"].text(notice.params))
    assert of.mentees[0].teacher.last_name not in words
    share(of, sent, TO_BOTH)
    assert (told(of.mentor), told(of.coordinator)) == (1, 1)


def test_more_parts_before_a_look_are_one_notice_and_after_it_a_new_one(of: Scene, sent: Response) -> None:
    share(of, sent, TO_MENTOR[:1])
    share(of, sent, TO_MENTOR)
    assert told(of.mentor) == 1
    mark_read(account=of.mentor)
    share(of, sent, [*TO_MENTOR, ("mentor", "scale:TOTAL")])
    assert told(of.mentor) == 1
    assert Notice.objects.filter(kind="surveys.opened").count() == 2


def test_taking_a_part_back_keeps_the_notice_taking_all_back_withdraws_it(of: Scene, sent: Response) -> None:
    share(of, sent, TO_BOTH)
    share(of, sent, [TO_MENTOR[0], TO_BOTH[2]])
    assert (told(of.mentor), told(of.coordinator)) == (1, 1)
    share(of, sent, TO_MENTOR)
    assert (told(of.mentor), told(of.coordinator)) == (1, 0)
    services.close_all(response=sent, actor=of.mentees[0])
    assert not Notice.objects.filter(kind="surveys.opened").exists()
    assert "Сейчас вам ничего не открыто" in opened_page(of.mentor)
    share(of, sent, TO_MENTOR)
    assert told(of.mentor) == 1


def test_what_was_mailed_stays_in_the_list_but_waits_no_more(of: Scene, sent: Response) -> None:
    share(of, sent, TO_MENTOR)
    notice = Notice.objects.get(kind="surveys.opened")
    write_letter(kind="notice", school_id=notice.school_id, account=notice.account, notice=notice)
    Letter.objects.update(state=Letter.State.SENT)
    services.close_all(response=sent, actor=of.mentees[0])
    assert told(of.mentor) == 0
    assert Notice.objects.filter(kind="surveys.opened").count() == 1


def test_a_correction_and_a_withdrawn_consent_take_the_notice_back(of: Scene, sent: Response) -> None:
    share(of, sent, TO_MENTOR)
    newer = waves.answer(sent.wave, of.mentees[0], waves.raw("3"))
    assert told(of.mentor) == 0
    share(of, newer, TO_MENTOR)
    assert told(of.mentor) == 1
    withdraw(consent=of.mentees[0].teacher.consents.get(kind="questionnaires"), actor=of.mentees[0])
    assert told(of.mentor) == 0


def test_a_coordinator_is_not_told_of_the_own_answers(of: Scene) -> None:
    entry = factories.mentee(of.year)
    factories.consent(entry.teacher, of.year, "questionnaires")
    own = entry.teacher.account
    own.memberships.create(school=of.school, role="coordinator", granted_on=DAY)
    response = waves.answer(waves.begun(of), own)
    services.set_shares(response=response, chosen=[("coordinator", "scale:PLAN")], actor=own)
    assert (told(own), told(of.coordinator)) == (0, 1)


def test_the_first_reading_a_day_is_noted_once_for_each_reader(of: Scene, sent: Response) -> None:
    share(of, sent, TO_BOTH)
    for _times in range(3):
        assert of.mentees[0].teacher.last_name in opened_page(of.mentor)
    opened_page(of.coordinator)
    with waves.at(DAY.replace(day=16)):
        opened_page(of.mentor)
    assert Reading.objects.count() == 3
    lines = Event.objects.filter(kind="answers.read").order_by("number")
    assert [line.actor_id for line in lines] == [of.mentor.pk, of.coordinator.pk, of.mentor.pk]
    assert [line.data for line in lines] == [{"responses": [sent.pk]}] * 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(school=of.school, response=sent, reader=of.mentor, read_on=DAY)


def test_a_page_without_opened_answers_is_no_reading(of: Scene, sent: Response) -> None:
    opened_page(of.mentor)
    share(of, sent, TO_MENTOR)
    opened_page(of.coordinator)
    assert not Reading.objects.exists()


def test_what_cannot_be_noted_is_not_shown(of: Scene, sent: Response, monkeypatch: pytest.MonkeyPatch) -> None:
    share(of, sent, TO_MENTOR)

    def fail(**_values: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(opening, "record", fail)
    client = signed_in(of.mentor)
    client.raise_request_exception = False
    answer = client.get(reverse("surveys:opened"))
    assert answer.status_code == 500
    assert of.mentees[0].teacher.last_name not in answer.content.decode()
    assert not Reading.objects.exists()


def test_the_author_alone_sees_who_read_and_also_after_a_correction(of: Scene, sent: Response) -> None:
    author = signed_in(of.mentees[0])
    page = reverse("surveys:result", args=[sent.handle])
    form = {"form_key": str(uuid.uuid4()), "open": ["mentor|scale:PLAN"]}
    author.post(reverse("surveys:share", args=[sent.handle]), form)
    assert "Пока никто не открывал" in author.get(page).content.decode()
    opened_page(of.mentor)
    text = author.get(page).content.decode()
    assert "Кто открывал" in text
    assert of.mentor.full_name in text
    newer = waves.answer(sent.wave, of.mentees[0], waves.raw("3"))
    assert of.mentor.full_name in author.get(reverse("surveys:result", args=[newer.handle])).content.decode()
    assert Reading.objects.all().visible_to(of.mentees[0]).count() == 1
    for other in (of.mentor, of.coordinator, of.mentees[1], waves.scene().mentees[0]):
        assert not Reading.objects.all().visible_to(other).exists()

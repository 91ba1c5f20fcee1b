"""What is not opened nobody sees; what is taken back is gone at once."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.consents.services import give, return_what_followed, withdraw
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock, occasion
from nastavnik.outbox.models import Notice
from nastavnik.pairing.models import Place
from nastavnik.pairing.services import confirm_handlers
from nastavnik.people.models import Account
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, Response, Share
from nastavnik.surveys.selectors import (
    answers_for,
    latest_version,
    my_forms,
    opened_to,
    parts_of,
    scale_lines,
    spec_of,
)
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.pairs import pair
from tests.surveys.waves import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
READERS = {"mentor", "coordinator", "head", "mentee", "help_addressee"}


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


@pytest.fixture
def sent(of: Scene) -> Response:
    response: Response = waves.answer(waves.begun(of), of.mentees[0], waves.raw("2", plan1="5"))
    pair(of, of.mentees[0])
    return response


def everybody(of: Scene) -> list[Account]:
    other = waves.scene()
    own = [factories.account(of.school, roles=(role,)) for role in ("head", "council_member", "confidant")]
    return [of.coordinator, of.mentor, of.mentees[1], *own, other.coordinator, other.mentor, other.mentees[0]]


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def fresh(response: Response) -> Response:
    return Response.objects.get(pk=response.pk)


def test_unopened_answers_are_nobodys(of: Scene, sent: Response) -> None:
    assert answers_for(sent, READERS) == {}
    assert [opened_to(one) for one in everybody(of)] == [[]] * 9
    assert list(Response.objects.all().visible_to(of.mentees[0])) == [sent]
    for one in everybody(of):
        assert not Response.objects.all().visible_to(one).exists()


def test_only_the_opened_part_is_seen_and_only_by_whom_it_was_opened_to(of: Scene, sent: Response) -> None:
    chosen = [("mentor", "scale:PLAN"), ("mentor", "item:plan1"), ("coordinator", "scale:TOTAL")]
    services.set_shares(response=sent, chosen=chosen, actor=of.mentees[0])
    (to_mentor,) = opened_to(of.mentor)
    assert [one.code for one in to_mentor.scales] == ["PLAN"]
    assert [words for _question, words in to_mentor.lines] == ["Пока не получается"]
    (to_coordinator,) = opened_to(of.coordinator)
    assert ([one.code for one in to_coordinator.scales], to_coordinator.lines) == (["TOTAL"], [])
    assert answers_for(fresh(sent), {"mentor"}, of.mentor.teacher.pk) == {"plan1": 5}
    assert answers_for(fresh(sent), {"mentor"}) == {}
    assert answers_for(fresh(sent), {"coordinator", "head"}) == {}
    others = [one for one in everybody(of) if one not in (of.mentor, of.coordinator)]
    assert [opened_to(one) for one in others] == [[]] * 7


def test_taken_back_is_gone_at_once(of: Scene, sent: Response) -> None:
    chosen = [("mentor", "item:plan1"), ("coordinator", "item:plan1")]
    services.set_shares(response=sent, chosen=chosen, actor=of.mentees[0])
    services.set_shares(response=sent, chosen=chosen[:1], actor=of.mentees[0])
    assert (len(opened_to(of.mentor)), opened_to(of.coordinator)) == (1, [])
    services.close_all(response=sent, actor=of.mentees[0])
    assert answers_for(fresh(sent), READERS) == {}
    assert [opened_to(one) for one in everybody(of)] == [[]] * 9
    assert not Share.objects.exists()
    assert [event.data for event in Event.objects.filter(kind="shares.set").order_by("number")] == [
        {"opened": 2, "closed": 0},
        {"opened": 0, "closed": 1},
        {"opened": 0, "closed": 1},
    ]


def test_a_former_mentor_sees_nothing(of: Scene, sent: Response) -> None:
    services.set_shares(response=sent, chosen=[("mentor", "item:plan1")], actor=of.mentees[0])
    Place.objects.filter(mentee=of.mentees[0].teacher).update(state="ended", ended_on=waves.DAY)
    assert opened_to(of.mentor) == []


def test_a_new_mentor_sees_nothing_until_the_author_opens_it_and_the_author_is_told(of: Scene, sent: Response) -> None:
    who, new = of.mentees[0], factories.mentor(of.year).teacher.account
    services.set_shares(response=sent, chosen=[("mentor", "item:plan1")], actor=who)
    Place.objects.filter(mentee=who.teacher).update(state="ended", ended_on=waves.DAY)
    place = pair(of, who, new)
    confirm_handlers["mentoring"](place=place, actor=of.coordinator)
    assert [opened_to(one) for one in (of.mentor, new)] == [[], []]
    (told,) = Notice.objects.filter(kind="surveys.new_mentor")
    assert (told.account_id, told.url) == (who.pk, reverse("surveys:mine"))
    assert my_forms(who.teacher)[0].opened == 0
    services.set_shares(response=sent, chosen=[(f"mentor:{new.teacher.pk}", "item:plan1")], actor=who)
    assert (len(opened_to(new)), opened_to(of.mentor)) == (1, [])
    assert [row.mentor_id for row in Share.objects.all()] == [new.teacher.pk]


def test_somebody_who_opened_nothing_is_not_told_of_a_new_mentor(of: Scene, sent: Response) -> None:
    services.set_shares(response=sent, chosen=[("coordinator", "item:plan1")], actor=of.mentees[0])
    confirm_handlers["mentoring"](place=Place.objects.get(), actor=of.coordinator)
    assert not Notice.objects.filter(kind="surveys.new_mentor").exists()


def test_one_of_two_mentors_sees_what_was_opened_to_that_one(of: Scene, sent: Response) -> None:
    who, second = of.mentees[0], factories.mentor(of.year).teacher.account
    pair(of, who, second, "subject")
    page = signed_in(who).get(reverse("surveys:result", args=[sent.handle])).content.decode()
    for one in (of.mentor, second):
        assert f'value="mentor:{one.teacher.pk}|item:plan1"' in page
        assert f"наставнику: {one.teacher.short_name}" in page
    services.set_shares(response=sent, chosen=[(f"mentor:{second.teacher.pk}", "item:plan1")], actor=who)
    assert (opened_to(of.mentor), len(opened_to(second))) == ([], 1)
    stranger = factories.mentor(of.year).teacher
    with pytest.raises(RuleError, match="части"):
        services.set_shares(response=sent, chosen=[(f"mentor:{stranger.pk}", "item:plan1")], actor=who)


def test_without_a_mentor_there_is_nobody_to_open_to(of: Scene) -> None:
    response = waves.answer(waves.begun(of), of.mentees[0])
    with pytest.raises(RuleError, match="Наставника у вас сейчас нет"):
        services.set_shares(response=response, chosen=[("mentor", "item:plan1")], actor=of.mentees[0])
    page = signed_in(of.mentees[0]).get(reverse("surveys:result", args=[response.handle])).content.decode()
    assert "Наставника у вас сейчас нет" in page
    assert 'value="coordinator|item:plan1"' in page


@pytest.mark.parametrize(("key", "reader"), [("satisfaction", "coordinator"), ("metaskills", "coordinator")])
def test_a_form_is_opened_only_to_whom_it_says_it_may_be(of: Scene, key: str, reader: str) -> None:
    who, wave = of.mentees[0], waves.begun(of, key=key)
    page = signed_in(who).get(reverse("surveys:answer", args=[wave.pk])).content.decode()
    assert ("пока сами не откроете" in page) == (key == "metaskills")
    first = [item for item in spec_of(wave.version).items if item.kind != "text"]
    raw = {item.code: item.options[0].value if item.options else "8" for item in first}
    response = waves.answer(wave, who, raw)
    pair(of, who)
    with pytest.raises(RuleError, match="так обещано"):
        services.set_shares(response=response, chosen=[(reader, f"item:{first[0].code}")], actor=who)
    page = signed_in(who).get(reverse("surveys:result", args=[response.handle])).content.decode()
    assert ("Эту анкету никому не открывают" in page) == (key == "satisfaction")
    assert f'value="{reader}|' not in page
    assert ('value="mentor:' in page) == (key == "metaskills")


def test_gaps_and_names_of_levels_are_said_to_the_author(of: Scene) -> None:
    wave = waves.begun(of)
    response = waves.answer(wave, of.mentees[0], {**waves.raw("2"), "plan1": "Н"})
    page = signed_in(of.mentees[0]).get(reverse("surveys:result", args=[response.handle])).content.decode()
    assert "по 3 из 4, с пропусками" in page
    assert "по 8 из 8, с пропусками" in page
    assert page.count("с пропусками") == 2
    version = latest_version("coordinator_checklist")
    full = {item.code: 1 for item in spec_of(version).items}
    (line,) = scale_lines(Response(version=version, answers=full))
    assert (line.value, line.band, line.prorated) == (9, "Допустимый уровень", False)
    assert "границы документа, не выборка; Письмо" in line.source


def test_corrected_answers_are_closed_until_opened_anew(of: Scene, sent: Response) -> None:
    services.set_shares(response=sent, chosen=[("mentor", "item:plan1")], actor=of.mentees[0])
    newer = waves.answer(sent.wave, of.mentees[0], waves.raw("1"))
    assert opened_to(of.mentor) == []
    with pytest.raises(RuleError, match="заменены"):
        services.set_shares(response=sent, chosen=[("mentor", "item:plan2")], actor=of.mentees[0])
    services.set_shares(response=newer, chosen=[("mentor", "item:plan2")], actor=of.mentees[0])
    assert [one.response for one in opened_to(of.mentor)] == [newer]


def test_what_a_statement_of_somebody_else_closed_is_opened_again_with_the_consent(of: Scene, sent: Response) -> None:
    person = of.mentees[0]
    services.set_shares(response=sent, chosen=[("mentor", "item:plan1"), ("coordinator", "scale:PLAN")], actor=person)
    before = list(Share.objects.values())
    consent = person.teacher.consents.get(kind="questionnaires")
    with occasion.of("a press"):
        withdraw(consent=consent, sheet_number="5", signed_on=clock.today(), actor=of.coordinator)
    assert not Share.objects.exists()
    give(teacher=person.teacher, programme=of.year, kind="questionnaires", actor=person)
    return_what_followed(consent=consent, actor=of.coordinator)
    assert list(Share.objects.values()) == before
    assert len(opened_to(of.mentor)) == 1
    own = person.teacher.consents.get(kind="questionnaires", state="in_force")
    withdraw(consent=own, actor=person)
    assert not Share.objects.exists()
    assert Event.objects.filter(kind="share.closed").count() == 2, "what its author closes leaves no line"


def test_who_a_statement_of_somebody_else_took_out_of_a_wave_is_asked_again(of: Scene, sent: Response) -> None:
    person = of.mentees[1].teacher
    asked = list(Asked.objects.filter(wave=sent.wave, teacher=person).values())
    consent = person.consents.get(kind="questionnaires")
    with occasion.of("a press"):
        withdraw(consent=consent, sheet_number="5", signed_on=clock.today(), actor=of.coordinator)
    assert not Asked.objects.filter(teacher=person).exists()
    give(teacher=person, programme=of.year, kind="questionnaires", actor=of.mentees[1])
    return_what_followed(consent=consent, actor=of.coordinator)
    assert list(Asked.objects.filter(wave=sent.wave, teacher=person).values()) == asked


def test_the_withdrawn_consent_closes_everything(of: Scene, sent: Response) -> None:
    services.set_shares(response=sent, chosen=[("coordinator", "scale:PLAN")], actor=of.mentees[0])
    withdraw(consent=of.mentees[0].teacher.consents.get(kind="questionnaires"), actor=of.mentees[0])
    assert opened_to(of.coordinator) == []


def test_nobody_but_the_author_opens(of: Scene, sent: Response) -> None:
    for one in everybody(of):
        with pytest.raises(RuleError, match="только их автор"):
            services.set_shares(response=sent, chosen=[("mentor", "item:plan1")], actor=one)


@pytest.mark.parametrize("chosen", [("head", "item:plan1"), ("mentor", "item:none"), ("mentor", "scale:NONE")])
def test_what_cannot_be_opened_is_refused(of: Scene, sent: Response, chosen: tuple[str, str]) -> None:
    with pytest.raises(RuleError, match="части"):
        services.set_shares(response=sent, chosen=[chosen], actor=of.mentees[0])


def test_parts_are_the_answered_questions_and_computed_areas(sent: Response) -> None:
    parts = parts_of(sent)
    assert {"item:plan1", "scale:PLAN", "scale:TOTAL"} <= parts
    assert "item:wish" not in parts

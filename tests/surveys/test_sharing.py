"""What is not opened nobody sees; what is taken back is gone at once."""

from collections.abc import Iterator

import pytest

from nastavnik.consents.services import withdraw
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.surveys import services
from nastavnik.surveys.models import Response, Share
from nastavnik.surveys.selectors import answers_for, opened_to, parts_of
from tests import factories
from tests.surveys import waves
from tests.surveys.pairs import pair
from tests.surveys.waves import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
READERS = {"mentor", "coordinator", "head", "mentee", "help_addressee"}


@pytest.fixture
def of() -> Iterator[Scene]:
    with waves.at():
        yield waves.scene()


@pytest.fixture
def sent(of: Scene) -> Response:
    response: Response = waves.answer(waves.begun(of), of.mentees[0], waves.raw("2", plan1="5"))
    pair(of, of.mentees[0])
    return response


def everybody(of: Scene) -> list[Account]:
    other = waves.scene()
    own = [factories.account(of.school, roles=(role,)) for role in ("head", "council_member", "confidant")]
    return [of.coordinator, of.mentor, of.mentees[1], *own, other.coordinator, other.mentor, other.mentees[0]]


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
    assert answers_for(fresh(sent), {"mentor"}) == {"plan1": 5}
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


def test_corrected_answers_are_closed_until_opened_anew(of: Scene, sent: Response) -> None:
    services.set_shares(response=sent, chosen=[("mentor", "item:plan1")], actor=of.mentees[0])
    newer = waves.answer(sent.wave, of.mentees[0], waves.raw("1"))
    assert opened_to(of.mentor) == []
    with pytest.raises(RuleError, match="заменены"):
        services.set_shares(response=sent, chosen=[("mentor", "item:plan2")], actor=of.mentees[0])
    services.set_shares(response=newer, chosen=[("mentor", "item:plan2")], actor=of.mentees[0])
    assert [one.response for one in opened_to(of.mentor)] == [newer]


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

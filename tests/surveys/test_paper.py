"""From paper: once, or twice with the differences decided; whose hand it was stays on record."""

from collections.abc import Callable, Iterator

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.outbox.models import Notice
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, PaperEntry, Response, Wave
from nastavnik.surveys.services.paper import differences
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.waves import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


@pytest.fixture
def wave(of: Scene) -> Wave:
    return waves.begun(of)


def test_once_is_sent_at_once_and_the_person_is_told(of: Scene, wave: Wave) -> None:
    who = of.mentees[0]
    sent = services.enter_first(wave=wave, teacher=who.teacher, raw=waves.varied(), actor=of.coordinator, twice=False)
    assert isinstance(sent, Response)
    assert (sent.entered_by, sent.channel, sent.respondent) == (of.coordinator, "paper", who.teacher)
    assert Asked.objects.get(wave=wave, teacher=who.teacher).answered_on is not None
    assert Notice.objects.filter(kind="surveys.from_paper", account=who).count() == 1


def test_equal_entries_are_sent_different_ones_wait_for_a_decision(of: Scene, wave: Wave) -> None:
    one, two = of.mentees[0].teacher, of.mentees[1].teacher
    for teacher, second in ((one, waves.varied()), (two, {**waves.varied(), "plan1": "5", "plan2": "Н"})):
        entry = services.enter_first(wave=wave, teacher=teacher, raw=waves.varied(), actor=of.coordinator, twice=True)
        assert isinstance(entry, PaperEntry)
        services.enter_second(wave=wave, teacher=teacher, raw=second, actor=of.coordinator)
    assert list(Response.objects.values_list("respondent_id", flat=True)) == [one.pk]
    entry = PaperEntry.objects.get()
    assert differences(entry) == ["plan1", "plan2"]
    with pytest.raises(services.AnswersError) as undecided:
        services.decide_paper(wave=wave, teacher=two, taken={"plan1": "second"}, actor=of.coordinator)
    assert set(undecided.value.errors) == {"plan2"}
    sent = services.decide_paper(
        wave=wave, teacher=two, taken={"plan1": "second", "plan2": "first"}, actor=of.coordinator
    )
    assert (sent.answers["plan1"], sent.answers["plan2"], sent.answers["plan3"]) == (5, 2, 3)
    assert not PaperEntry.objects.exists()


def test_an_answer_left_out_on_one_side_can_be_decided_either_way(of: Scene, wave: Wave) -> None:
    who = of.mentees[0].teacher
    services.enter_first(
        wave=wave, teacher=who, raw={**waves.varied(), "wish": ["plan1"]}, actor=of.coordinator, twice=True
    )
    services.enter_second(wave=wave, teacher=who, raw=waves.varied(), actor=of.coordinator)
    sent = services.decide_paper(wave=wave, teacher=who, taken={"wish": "second"}, actor=of.coordinator)
    assert "wish" not in sent.answers


def test_paper_never_replaces_what_the_person_sent(of: Scene, wave: Wave) -> None:
    who = of.mentees[0]
    waves.answer(wave, who)
    with pytest.raises(RuleError, match="сам"):
        services.enter_first(wave=wave, teacher=who.teacher, raw=waves.varied(1), actor=of.coordinator, twice=False)


def test_the_person_may_correct_what_came_from_paper(of: Scene, wave: Wave) -> None:
    who = of.mentees[0]
    services.enter_first(wave=wave, teacher=who.teacher, raw=waves.varied(), actor=of.coordinator, twice=False)
    own = waves.answer(wave, who, waves.varied(1))
    assert (own.channel, own.entered_by) == ("account", who)


def test_only_the_coordinator_enters_and_may_begin_anew(of: Scene, wave: Wave) -> None:
    who = of.mentees[0].teacher
    for twice in (False, True):
        with pytest.raises(RuleError, match="роль"):
            services.enter_first(wave=wave, teacher=who, raw=waves.varied(), actor=of.mentor, twice=twice)
    services.enter_first(wave=wave, teacher=who, raw=waves.varied(), actor=of.coordinator, twice=True)
    with pytest.raises(RuleError, match="Второй раз"):
        services.decide_paper(wave=wave, teacher=who, taken={}, actor=of.coordinator)
    services.forget_paper(wave=wave, teacher=who, actor=of.coordinator)
    with pytest.raises(RuleError, match="заново"):
        services.enter_second(wave=wave, teacher=who, raw=waves.varied(), actor=of.coordinator)


def test_closing_forgets_half_made_entries(of: Scene, wave: Wave) -> None:
    services.enter_first(wave=wave, teacher=of.mentees[0].teacher, raw=waves.varied(), actor=of.coordinator, twice=True)
    services.close_wave(wave=wave, actor=of.coordinator)
    assert not PaperEntry.objects.exists()

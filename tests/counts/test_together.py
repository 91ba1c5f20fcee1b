"""What many questions asked in one statement say: the same as each alone, and as counting one by one."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nastavnik.consents.models import Consent
from nastavnik.core.states import PROVEN
from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.kit import clock
from nastavnik.kit.home import NextStep
from nastavnik.kit.matters import DESK, matters, number_of, put_off, questions
from nastavnik.kit.registries import facts
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.registers.needs import open_needs
from nastavnik.people.models import Account, Membership
from nastavnik.programme.models import Act
from nastavnik.programme.selectors import counts, counts_for, matters_for, sums_for, unfinished
from nastavnik.programme.selectors.matters import Line, first_lines, own_lines
from nastavnik.registry.models import PRIVATE_TOPICS, MentoringRequest
from tests import factories
from tests.living.lines import told_one_by_one
from tests.support import copies, pages

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stagehand]:
    """Tell a school to stage 5, where most is waited for, once for the whole module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield at_stage(5)
        transaction.set_rollback(True)


@pytest.fixture
def pairing(told: Stagehand, db: None) -> Stagehand:
    return told


def test_questions_asked_together_say_what_each_says_alone(pairing: Stagehand) -> None:
    given = {"programme": pairing.year.pk, "school": pairing.school.pk, "on": pairing.last_day}
    for combined in (counts.path_counts, counts.day_counts):
        own = {key: value for key, value in given.items() if key in combined.values}
        with CaptureQueriesContext(connection) as seen:
            together = combined.ask(**own)
        assert len(seen) == 1
        assert sum(map(len, together.values())) > 3
        for question, ask in combined.questions:
            alone = [(None if key is None else str(key), number) for key, number in ask(**own)]
            assert sorted(together[question], key=repr) == sorted(alone, key=repr), question


def test_counts_say_what_was_counted_one_by_one(pairing: Stagehand) -> None:
    scene, year = pairing, pairing.year
    path = counts.path_of_programme(year)
    waits = matters(DESK, programme=year.pk, school=scene.school.pk)
    places = Place.objects.filter(programme=year)
    coordinators = Membership.objects.filter(school=scene.school, role="coordinator", ended_on=None)
    expected = {
        "programme.coordinator_appointed": coordinators.exists(),
        "programme.roadmap_approved": year.acts.filter(kind=Act.Kind.ROADMAP_ORDER).exists(),
        "programme.outreach_held": year.outreach.exists(),
        "programme.mentor_outreach_held": year.outreach.filter(audience="mentors").exists(),
        "registry.candidate_exists": year.mentor_entries.exclude(state__in=["invited", "declined"]).exists(),
        "registry.mentor_in_register": year.mentor_entries.filter(state__in=["selected", "resting"]).exists(),
        "pairing.proposal_exists": places.exists(),
        "pairing.confirmed_place_exists": places.filter(state__in=PROVEN).exists(),
        "completion.closing_begun": False,
        "completion.pairs_closed": not places.filter(state__in=["confirmed", "paused", "closing"]).exists(),
    }
    assert {name: facts[name](path) for name in expected} == expected
    assert path.number("pairing.paired") == len({place.mentee_id for place in places.filter(state__in=PROVEN)})
    assert path.number("registry.mentees") == year.mentee_entries.filter(state__in=["joined", "completed"]).count()
    proposed = [place for place in places if place.state == "proposed"]
    steps = {one.record.key: one.record.state for one in waits if one.name == "place"}
    silent = {"mentor_silent": "half", "mentee_silent": "half"}
    assert {key: silent.get(step, step) for key, step in steps.items()} == {one.pk: one.step for one in proposed}
    wanted = {one.record.key for one in waits if (one.name, one.record.state) == ("need", "wanted")}
    accepted = {one.pk for need in open_needs(year) for one in need.requests if one.state == "accepted"}
    assert wanted == accepted
    sent = MentoringRequest.objects.filter(entry__programme=year, state="submitted").exclude(topic__in=PRIVATE_TOPICS)
    assert {one.record.key for one in waits if one.name == "request"} == set(sent.values_list("pk", flat=True))
    sheets = Consent.objects.filter(programme=year, state="prepared")
    assert {one.record.key for one in waits if one.name == "consent"} == set(sheets.values_list("pk", flat=True))


def _told(account: Account) -> Any:
    """Give what one account is told of all that waits: its lines, the card of the stage."""
    request = factories.request_of(Account.objects.get(pk=account.pk))
    path = counts_for(request)
    assert path is not None
    return [line.step for line in own_lines(request, 5)], unfinished(path, sums_for(request), linked=True)


def test_a_school_of_240_is_told_in_sums_as_one_by_one_and_in_one_order_in_every_process(
    pairing: Stagehand, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = pages.accounts_of(pairing)  # by name, so before there are people of the same names
    copies.more_people(pairing.school.pk, 3)
    with clock.at(pairing.last_day + dt.timedelta(days=20)):
        chief = factories.request_of(Account.objects.get(pk=accounts["coordinator"].pk))
        late = [one for one in matters_for(chief) if (one.name, one.wait.owner) == ("account", "coordinator")]
        put_off(
            matter=late[3], until=clock.today() + dt.timedelta(days=9), school_id=pairing.school.pk, account=chief.user
        )
        for role in ("coordinator", "head", "confidant", "mentor"):
            request = factories.request_of(Account.objects.get(pk=accounts[role].pk))
            found, path = matters_for(request), counts_for(request)
            assert path is not None
            assert [line.step for line in own_lines(request, 1)] == [line.step for line in told_one_by_one(request)]
            assert unfinished(path, found, linked=True) == unfinished(path, sums_for(request), linked=True)
            assert number_of(sums_for(request)) == len(found)
        assert len(sums_for(chief)) < number_of(sums_for(chief)) / 4
        assert any(one.put_off(clock.today()) for one in sums_for(chief))
        told, read = _told(accounts["coordinator"]), questions.rows
        for seed in range(3):
            chance = random.Random(seed)

            def shuffled(*how: Any, _chance: Any = chance, **more: Any) -> dict[str, list[Any]]:
                found = [(name, _chance.sample(rows, len(rows))) for name, rows in read(*how, **more).items()]
                return dict(_chance.sample(found, len(found)))

            monkeypatch.setattr(questions, "rows", shuffled)
            assert _told(accounts["coordinator"]) == told
    red = [step for step in told[0] if step.when]
    assert len(red) > 3


def test_red_lines_stand_by_their_days_and_a_pair_takes_a_second_line_last(pairing: Stagehand) -> None:
    chief = factories.request_of(pages.accounts_of(pairing)["coordinator"])
    with clock.at(pairing.last_day + dt.timedelta(days=20)):
        lines = own_lines(chief, 5)
        late = [line.matters[0] for line in lines if line.matters[0].late(clock.today())]
    usual = [one.last_day for one in late if not one.wait.first]
    assert (len(usual) > 3, usual) == (True, sorted(usual))
    wait = next(line.matters for line in lines if line.group[0] != "roadmap" and not line.matters[0].wait.first)
    about = [*[frozenset({1, 2})] * 4, *(frozenset({n}) for n in range(3, 7)), frozenset(), frozenset({9})]
    told = first_lines([Line(wait, NextStep(str(n), "", "", ""), people) for n, people in enumerate(about)])
    assert [step.text for step in told] == ["0", "4", "5", "6", "7", "8", "9"]
    assert [step.note for step in told if step.note] == ["и ещё об этой паре: 3"]
    told = first_lines([Line(wait, NextStep(str(n), "", "", ""), people) for n, people in enumerate(about[:5])])
    assert [step.text for step in told] == ["0", "1", "2", "3", "4"]
    assert not any(step.note for step in told)

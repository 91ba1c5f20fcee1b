"""What many questions asked in one statement say: the same as each alone, and as counting one by one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nastavnik.consents.models import Consent
from nastavnik.core.states import PROVEN
from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.kit.matters import DESK, matters
from nastavnik.kit.registries import facts
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.registers.needs import open_needs
from nastavnik.people.models import Membership
from nastavnik.programme.models import Act
from nastavnik.programme.selectors import counts
from nastavnik.registry.models import PRIVATE_TOPICS, MentoringRequest

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

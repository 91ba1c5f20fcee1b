import datetime as dt

import pytest

from nastavnik.completion.selectors.year import agreed_summaries, shared_with_coordinator
from nastavnik.completion.services import archive_programme
from nastavnik.core.stages import facts_of as gate_facts
from nastavnik.demo.scenarios import at_stage
from nastavnik.kit import clock
from nastavnik.kit.registries import facts_of
from nastavnik.programme.models import GateDecision
from nastavnik.programme.selectors import path_of_programme
from nastavnik.surveys.services import sync_catalog

pytestmark = pytest.mark.django_db


def test_the_demonstration_year_ends_ready_for_the_archive():
    sync_catalog()
    hand = at_stage(7)
    assert hand.last_day == dt.date(2027, 5, 28)
    assert all(facts_of(list(gate_facts("archive")), path_of_programme(hand.year)).values())
    assert [row.place.mentee.last_name for row in agreed_summaries(hand.year)].count("Зуева") == 0
    assert len(shared_with_coordinator(hand.year)) == 3
    with clock.at(hand.last_day):
        archived = archive_programme(programme=hand.year, actor=hand.coordinator)
    assert archived.archived_on == hand.last_day
    assert not GateDecision.objects.filter(gate="archive").exists()

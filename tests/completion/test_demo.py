import datetime as dt

import pytest
from django.db import connection

from nastavnik.completion.selectors.year import agreed_summaries, shared_with_coordinator
from nastavnik.completion.services import archive_programme
from nastavnik.core.stages import facts_of as gate_facts
from nastavnik.demo.scenarios import at_stage
from nastavnik.kit import clock
from nastavnik.kit.registries import facts_of
from nastavnik.programme.models import GateDecision
from nastavnik.programme.selectors import path_of_programme
from nastavnik.reports.selectors.results.whole import results_of
from nastavnik.surveys.services import sync_catalog
from tests.support.journalled import Watch, tables_read

pytestmark = pytest.mark.django_db


def test_the_demonstration_year_ends_ready_for_the_archive():
    """Services run through the whole year; each that writes where results are counted from must leave a line."""
    sync_catalog()
    watch = Watch()
    with connection.execute_wrapper(watch):
        hand = at_stage(7)
    with clock.at(hand.last_day), tables_read() as read:
        results_of(hand.year, hand.last_day)
    assert len(read) > 20
    assert {one for one in watch.silent if one[0] in read} == set()
    assert hand.last_day == dt.date(2027, 5, 28)
    assert all(facts_of(list(gate_facts("archive")), path_of_programme(hand.year)).values())
    assert [row.place.mentee.last_name for row in agreed_summaries(hand.year)].count("Зуева") == 0
    assert len(shared_with_coordinator(hand.year)) == 3
    with clock.at(hand.last_day):
        archived = archive_programme(programme=hand.year, actor=hand.coordinator)
    assert archived.archived_on == hand.last_day
    assert not GateDecision.objects.filter(gate="archive").exists()

"""Scores for reports: paired person by person, missing counted, nobody named, the number of queries constant."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nastavnik.consents.services import withdraw
from nastavnik.surveys import services
from nastavnik.surveys.selectors import paired_scores
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.waves import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MAY = dt.date(2027, 5, 3)


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def year_of(of: Scene) -> None:
    entry = waves.begun(of, is_primary=True)
    first, second, _third = of.mentees
    waves.answer(entry, first, waves.raw("4"))
    waves.answer(entry, second, {**waves.varied(), "plan1": "Н", "plan2": "Н"}, language="en")
    services.close_wave(wave=entry, actor=of.coordinator)
    with waves.at(MAY):
        final = waves.begun(of, kind="final", opens_on=MAY, closes_on=MAY + dt.timedelta(days=9), look_back=True)
        waves.answer(final, first, waves.raw("2"))
        waves.answer(final.looking_back, first, waves.raw("5"))


def test_first_last_and_look_back_of_one_person_stand_together(of: Scene) -> None:
    year_of(of)
    found = paired_scores(of.year, "ppz32")
    assert (found.comparable, found.primary) == (True, True)
    people = found.of("mentees")
    assert len(people) == 3
    (whole,) = [one for one in people if one.pre and one.post]
    assert whole.pre is not None
    assert whole.post is not None
    assert whole.then is not None
    assert [one.value("TOTAL") for one in (whole.pre, whole.post, whole.then)] == [4.0, 2.0, 5.0]
    assert whole.asked == {"entry", "final", "then"}
    assert whole.pre.straight
    (dropped,) = [one for one in people if one.pre and not one.post]
    assert dropped.pre is not None
    assert (dropped.pre.language, dropped.pre.value("PLAN")) == ("en", None)
    (silent,) = [one for one in people if not one.waves]
    assert silent.asked == {"entry", "final", "then"}


def test_counts_say_what_is_missing_prorated_and_straight(of: Scene) -> None:
    year_of(of)
    entry, final, then = paired_scores(of.year, "ppz32").waves
    assert (entry.asked, entry.answered, entry.straight) == (3, 2, 1)
    assert (entry.missing["PLAN"], entry.missing["SUBJ"], entry.prorated["TOTAL"]) == (1, 0, 1)
    assert (final.kind, final.answered, then.kind, then.answered) == ("final", 1, "then", 1)


def test_keys_lead_to_nobody_and_stay_the_same(of: Scene) -> None:
    year_of(of)
    keys = [one.key for one in paired_scores(of.year, "ppz32").people]
    assert keys == [one.key for one in paired_scores(of.year, "ppz32").people]
    assert len(set(keys)) == 3
    assert not {str(one.teacher.pk) for one in of.mentees} & set(keys)


def test_who_took_the_consent_back_is_in_no_total(of: Scene) -> None:
    year_of(of)
    first = of.mentees[0]
    withdraw(consent=first.teacher.consents.get(kind="questionnaires"), actor=first)
    found = paired_scores(of.year, "ppz32")
    assert len(found.people) == 2
    assert [one.answered for one in found.waves] == [1, 0, 0]


def test_the_cost_does_not_grow_with_people(of: Scene) -> None:
    year_of(of)
    with CaptureQueriesContext(connection) as few:
        paired_scores(of.year, "ppz32")
    with waves.at(MAY + dt.timedelta(days=1)):
        final = of.year.waves.get(kind="final")
        for _number in range(12):
            entry = factories.mentee(of.year)
            factories.consent(entry.teacher, of.year, "questionnaires")
            services.ask_newcomers(wave=final)
            waves.answer(final, entry.teacher.account)
    with CaptureQueriesContext(connection) as many:
        found = paired_scores(of.year, "ppz32")
    assert len(found.of("mentees")) == 15
    assert len(many) == len(few) <= 4


def test_without_waves_there_is_nothing(of: Scene) -> None:
    found = paired_scores(of.year, "ppz32")
    assert (found.people, found.waves, found.comparable) == ((), (), False)

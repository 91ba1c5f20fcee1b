"""What changed: from answers to sentences, as far as so many people and the reader allow."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.kit import clock
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.change.changed import change_of
from nastavnik.reports.selectors.change.measured import change_data
from nastavnik.reports.selectors.results.whole import as_json, results_of
from nastavnik.surveys.selectors import person_key
from nastavnik.surveys.services import sync_catalog
from tests import factories
from tests.reports.answered import AUTUMN, SPRING, wave
from tests.support.wording import forbidden_in

pytestmark = pytest.mark.django_db


def people(count: int) -> tuple[Programme, list[Teacher]]:
    sync_catalog()
    programme = factories.programme(factories.school())
    factories.account(programme.school, roles=("coordinator",))
    return programme, [factories.mentee(programme).teacher for _ in range(count)]


def answered(count: int, *, fall: int = 1) -> tuple[Programme, list[Teacher]]:
    """Let everybody answer twice; difficulties fall by one point, of every fourth they stay."""
    programme, mentees = people(count)
    before = [3 + index % 3 for index in range(count)]
    wave(programme, "entry", AUTUMN, list(zip(mentees, before, strict=True)))
    after = [value - (fall if index % 4 else 0) for index, value in enumerate(before)]
    wave(programme, "final", SPRING, list(zip(mentees, after, strict=True)))
    return programme, mentees


def declare(programme: Programme, **values) -> DeclaredOutcome:
    defaults = {
        "number": 1,
        "questionnaire_key": "ppz32",
        "scale": "TOTAL",
        "domains": ["CLAS", "PLAN"],
        "design": "none",
    }
    actor = programme.school.accounts.first()
    return DeclaredOutcome.objects.create(
        school=programme.school, programme=programme, declared_by=actor, declared_on=AUTUMN, **{**defaults, **values}
    )


def test_before_the_second_wave_there_is_nothing_to_compare():
    programme, mentees = people(6)
    assert change_data(YearRows(programme)) is None
    found = change_of(YearRows(programme), "head")
    assert (found.report, found.entry, found.headline, found.lines, found.parts) == (None, False, "", [], [])
    wave(programme, "entry", AUTUMN, [(mentee, 3) for mentee in mentees])
    assert change_of(YearRows(programme), "head").entry
    page = Client()
    page.force_login(factories.account(programme.school, roles=("head",)))
    with clock.at(SPRING), override("ru"):
        assert "сравнивать пока не с чем" in page.get(reverse("reports:results")).content.decode()


def test_four_answers_say_nothing_in_figures():
    programme, _mentees = answered(4)
    found = change_of(YearRows(programme), "head")
    assert found.report.headline.id == "T0"
    assert found.lines == []
    assert not found.report.claims


def test_twelve_answers_carry_a_typical_change_with_its_range():
    programme, _mentees = answered(12)
    declare(programme)
    found = change_of(YearRows(programme), "head")
    data, spec = change_data(YearRows(programme))
    assert (data.outcome.lowest, data.outcome.highest, data.outcome.direction) == (1, 5, "lower_is_better")
    assert found.report.headline.id == "T1"
    assert "total.better" in found.report.claims
    sure, line = found.report.block("sure").figures, found.lines[0]
    assert (line.change, line.low, line.high) == (sure["hl"], sure["low"], sure["high"])
    assert line.high < 0
    assert line.sure
    with override("ru"):
        assert [one.label for one in found.lines] == [found.named(code) for code in ("TOTAL", "PLAN", "CLAS")]
        assert found.named("nothing") == "nothing"
    assert spec.id == "ppz32"


def measured_thrice(count: int) -> tuple[Programme, list[Teacher]]:
    """Let everybody answer three times before the work begins and once after; the last mentee came late."""
    programme, mentees = people(count)
    before = [3 + index % 3 for index in range(count)]
    wobble = ((0, 1, -1), (0, 0, 1), (0, -1, 0))
    for number in range(3):
        day = AUTUMN + dt.timedelta(days=17 * number)
        given = [
            (mentee, None if index == count - 1 and number < 2 else min(5, before[index] + wobble[index % 3][number]))
            for index, mentee in enumerate(mentees)
        ]
        wave(programme, "entry", day, given, measured=(number + 1, 3))
    wave(programme, "final", SPRING, [(mentee, value - 1) for mentee, value in zip(mentees, before, strict=True)])
    return programme, mentees


def test_three_baselines_are_averaged_and_measure_their_own_reliability():
    programme, mentees = measured_thrice(12)
    declare(programme, design="multiple_baseline")
    data, _spec = change_data(YearRows(programme))
    measures = {one.key: one for one in data.outcome.people}
    first = measures[person_key(programme, mentees[0].pk)]
    assert (first.earlier, first.pre, first.baseline) == ((3.0, 4.0), 2.0, 3.0)
    assert measures[person_key(programme, mentees[11].pk)].earlier == ()
    assert (data.before.first_on, data.before.last_on) == (AUTUMN, AUTUMN + dt.timedelta(days=43))
    found = change_of(YearRows(programme), "head")
    block = found.report.block("expected")
    assert block.figures["measures"] == "1–3"
    assert block.figures["own_n"] == 11
    assert 0 < block.figures["own_r"] < 1
    assert "здесь оно меньше" in block.texts[0]
    assert "здесь оно меньше" in found.headline
    assert any("измерена здесь же" in text for part in found.parts for text in part.texts)


def test_the_averaged_baseline_stands_on_the_page_in_the_table_and_in_the_export():
    programme, _mentees = measured_thrice(12)
    client = Client()
    client.force_login(factories.account(programme.school, roles=("head",)))
    with clock.at(SPRING), override("ru"):
        assert "здесь оно меньше" in client.get(reverse("reports:results")).content.decode()
        details = client.get(reverse("reports:details")).content.decode()
        assert "измерена здесь же" in details
        table = client.get(reverse("reports:results"), {"format": "csv"}).content.decode("utf-8-sig")
        assert "измерена здесь же" in table
        found = as_json(results_of(programme, SPRING))
    assert found["change"]["blocks"]["expected"]["figures"]["own_n"] == 11
    assert [one["name"] for one in found["waves"]][:3] == [f"входное, замер {n} из 3: наставляемые" for n in (1, 2, 3)]


def test_a_staff_value_of_a_mentee_is_the_mean_of_the_measurements():
    programme, mentees = measured_thrice(6)
    staff = [(f"{number:064}", 2) for number in range(7)]
    wave(programme, "entry", AUTUMN, staff, audience="staff")
    wave(programme, "final", SPRING, staff, audience="staff")
    declare(programme, design="multiple_baseline")
    data, _spec = change_data(YearRows(programme))
    assert len(data.staff) == 13
    assert sorted(data.staff)[:7] == [2.0] * 7
    assert 3.0 in data.staff
    assert change_of(YearRows(programme), "head").report.block("expected").figures["first"] is not None
    assert mentees


def test_the_coordinator_reads_what_the_head_does_not():
    programme, _mentees = answered(5)
    assert "median" in change_of(YearRows(programme), "coordinator").report.block("found").figures
    assert "median" not in change_of(YearRows(programme), "head").report.block("found").figures


def test_no_sentence_claims_more_than_it_may():
    for count in (5, 7, 12, 22):
        programme, _mentees = answered(count)
        for language in ("ru", "en"):
            with override(language):
                found = change_of(YearRows(programme), "coordinator")
                texts = [found.headline, *found.quiet, *found.withheld]
                texts += [text for part in found.parts for text in part.texts]
                assert all(texts)
                assert [word for text in texts for word in forbidden_in(text, language)] == []


def test_colleagues_by_code_are_the_comparison_and_the_staff():
    programme, _mentees = answered(6)
    codes = [f"{number:064d}" for number in range(8)]
    wave(programme, "entry", AUTUMN, [(code, 2) for code in codes], "staff")
    wave(programme, "final", SPRING, [(code, 2) for code in codes[:6]], "staff")
    data, _spec = change_data(YearRows(programme))
    assert [one.group for one in data.outcome.people].count("comparison") == 8
    assert len(data.staff) == 14
    assert change_of(YearRows(programme), "head").report.block("comparison") is not None
    declare(programme, design="none")
    assert {one.group for one in change_data(YearRows(programme))[0].outcome.people} == {"mentee"}


def test_those_who_wait_by_lot_are_the_comparison_of_that_design():
    programme, mentees = answered(8)
    coordinator = programme.school.accounts.first()
    draw = programme.draws.create(
        school=programme.school,
        number=1,
        created_by=coordinator,
        created_at=clock.now(),
        seed="7",
        input_hash="0" * 64,
        participants=[],
        waiting=[[mentees[0].pk, "consultant"], [mentees[1].pk, "consultant"]],
    )
    declare(programme, design="waiting_list", draw=draw)
    data, _spec = change_data(YearRows(programme))
    waiting = {one.key for one in data.outcome.people if one.group == "comparison"}
    assert waiting == {person_key(programme, mentee.pk) for mentee in mentees[:2]}
    assert [one.group for one in data.outcome.people].count("mentee") == 6


def test_numbers_are_the_same_in_every_language_and_on_every_run():
    programme, _mentees = answered(12)
    told = []
    for language in ("ru", "en", "ru"):
        with override(language):
            told.append(json.dumps(as_json(results_of(programme, SPRING))["change"], ensure_ascii=False))
    assert len(set(told)) == 1


def test_no_key_of_a_person_leaves():
    programme, mentees = answered(12)
    told = json.dumps(as_json(results_of(programme, SPRING)), ensure_ascii=False)
    assert not any(person_key(programme, mentee.pk) in told or mentee.last_name in told for mentee in mentees)


def test_the_report_costs_the_same_for_few_and_for_many():
    costs = []
    for count in (6, 24):
        programme, _mentees = answered(count)
        declare(programme)
        change_of(YearRows(programme), "head")
        with CaptureQueriesContext(connection) as seen:
            change_of(YearRows(programme), "head")
        costs.append(len(seen))
    assert costs[0] == costs[1]

"""Answers without a name: spring finds autumn by the code, nothing leads from a code to a person."""

import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.outbox.models import Notice
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, CodedDraft, Response, Wave
from nastavnik.surveys.selectors import paired_scores, people_asked, waves_of
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.waves import DAY, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def by_code(wave: Wave, code: str, shift: int = 0, *, takes_part: bool | None = False) -> Response:
    return services.answer_by_code(wave=wave, code=code, raw=waves.varied(shift), takes_part=takes_part)


def test_autumn_and_spring_meet_by_the_code(of: Scene) -> None:
    one, two, lost = waves.codes(of, 3)
    autumn = waves.begun(of, audience="staff")
    by_code(autumn, one)
    by_code(autumn, two, 1, takes_part=True)
    services.close_wave(wave=autumn, actor=of.coordinator)
    with waves.at(dt.date(2027, 5, 3)):
        spring = waves.begun(
            of, audience="staff", kind="final", opens_on=dt.date(2027, 5, 3), closes_on=dt.date(2027, 5, 17)
        )
        by_code(spring, one.lower().replace("-", " "), 2)
        by_code(spring, lost, 3)
    found = paired_scores(of.year, "ppz32")
    assert [(one.pre is not None, one.post is not None) for one in found.of("staff")].count((True, True)) == 1
    assert len(found.of("staff")) == 3
    assert len(found.comparison()) == 2


def test_nothing_stored_says_who_or_when(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    wave = waves.begun(of, audience="staff")
    with waves.at(DAY + dt.timedelta(days=3)):
        response = by_code(wave, code)
    assert (response.respondent_id, response.entered_by_id) == (None, None)
    assert response.submitted_at.astimezone().date() == DAY
    line = Event.objects.get(kind="response.by_code")
    assert (line.actor_id, line.subject_type, line.subject_id, line.data) == (None, "surveys.Wave", wave.pk, {})
    assert not Asked.objects.filter(answered_on__isnull=False).exists()
    assert people_asked(wave) == []


def test_no_table_holds_a_code(of: Scene) -> None:
    wave = waves.begun(of, audience="staff")
    shown = services.give_code(wave=wave, teacher=of.mentees[0].teacher, actor=of.mentees[0])
    (printed,) = waves.codes(of, 1)
    for code in (shown, printed):
        by_code(wave, code)
    stored = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            stored += [json.dumps(row, default=str) for row in cursor.fetchall()]
    everything = "\n".join(stored)
    for code in (shown, printed):
        assert code not in everything
        assert code.replace("-", "") not in everything
    given = Event.objects.get(kind="codes.given")
    assert given.actor_id is None


def test_a_code_on_the_screen_is_given_once(of: Scene) -> None:
    wave, who = waves.begun(of, audience="staff"), of.mentees[0]
    services.give_code(wave=wave, teacher=who.teacher, actor=who)
    with pytest.raises(RuleError, match="уже выдан"):
        services.give_code(wave=wave, teacher=who.teacher, actor=who)
    with pytest.raises(RuleError, match="сам педагог"):
        services.give_code(wave=wave, teacher=of.mentees[1].teacher, actor=who)


def test_a_made_up_code_and_another_schools_code_are_refused(of: Scene) -> None:
    wave = waves.begun(of, audience="staff")
    other = waves.scene()
    waves.codes(of, 1)
    for code in ("0000-0000-0000", "", waves.codes(other, 1)[0]):
        with pytest.raises(RuleError, match="кода нет"):
            by_code(wave, code)
    assert not Response.objects.exists()


def test_the_last_answers_by_a_code_count_and_the_same_are_one(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    wave = waves.begun(of, audience="staff")
    services.keep_coded_draft(wave=wave, code=code, data={"q-plan1": ["3"]})
    first = by_code(wave, code)
    assert by_code(wave, code) == first
    second = by_code(wave, code, 1)
    assert second.corrects == first
    assert not CodedDraft.objects.exists()
    assert waves_of(of.year)[0].rate.answered == 1


def test_everybody_on_the_staff_is_told_and_nobody_is_marked(of: Scene) -> None:
    wave = waves.begun(of, audience="staff")
    assert Asked.objects.filter(wave=wave).count() == 5
    assert Notice.objects.filter(kind="surveys.asked_by_code").count() == 5
    with pytest.raises(IntegrityError, match="coded_person_unmarked"), transaction.atomic():
        Asked.objects.filter(wave=wave).update(answered_on=DAY)


def test_a_person_and_a_code_exclude_each_other(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    named, coded = waves.begun(of), waves.begun(of, audience="staff")
    mine = waves.answer(named, of.mentees[0])
    other = by_code(coded, code)
    mixed = [
        (mine, {"code_hash": "a" * 64}),
        (mine, {"respondent": None}),
        (other, {"respondent": of.mentees[0].teacher}),
        (other, {"entered_by": of.coordinator}),
        (other, {"code_hash": "b" * 64, "wave": named}),
        (mine, {"wave": coded, "respondent": of.mentees[1].teacher}),
    ]
    for response, changed in mixed:
        row = Response.objects.get(pk=response.pk)
        row.pk = None
        for name, value in changed.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_names_are_not_answered_by_code_and_codes_not_by_name(of: Scene) -> None:
    (code,) = waves.codes(of, 1)
    wave = waves.begun(of)
    with pytest.raises(IntegrityError, match="response_fits_wave"), transaction.atomic():
        by_code(wave, code)
    coded = waves.begun(of, audience="staff")
    with pytest.raises(IntegrityError), transaction.atomic():
        waves.answer(coded, of.mentees[0])


@pytest.mark.parametrize("count", [0, 301])
def test_slips_are_printed_in_sensible_numbers(of: Scene, count: int) -> None:
    with pytest.raises(RuleError, match="300"):
        waves.codes(of, count)


def test_only_the_coordinator_prints_slips(of: Scene) -> None:
    with pytest.raises(RuleError):
        services.print_slips(programme=of.year, count=1, actor=factories.account(of.school, roles=("head",)))

"""What a change writes down: coded fields in the line, words beside it, private ones nowhere; told on the page."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from nastavnik.journal.models import Event, Former
from nastavnik.journal.policies import coded, worded
from nastavnik.journal.selectors import check_chain, history_of, lines_of_occasion
from nastavnik.journal.services import change, forget, remove, write
from nastavnik.kit import access, occasion
from nastavnik.kit.fields import EncryptedField
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Meeting
from tests import factories
from tests.mentoring.pairs import Pair, planned
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = dt.date(2026, 10, 20)


def test_a_line_says_what_coded_fields_were_and_are(told: Pair) -> None:
    meeting = planned(told, day=DAY)
    [made] = Event.objects.filter(kind="meeting.planned", subject_id=meeting.pk)
    assert (made.data["was"], made.data["now"]) == (None, {})
    line = change(
        meeting, kind="meeting.moved", actor=told.mentor, planned_on=DAY + dt.timedelta(days=14), mode="remote"
    )
    assert line.data["was"] == {"planned_on": "2026-10-20", "mode": "in_person"}
    assert line.data["now"] == {"planned_on": "2026-11-03", "mode": "remote"}
    same = change(meeting, kind="meeting.moved", actor=told.mentor, mode="remote")
    assert (same.data["was"], same.data["now"]) == ({}, {})


def test_former_words_stand_apart_and_go_with_the_row_they_are_about(told: Pair) -> None:
    meeting = planned(told, venue="кабинет 214")
    line = change(meeting, kind="meeting.moved", actor=told.mentor, venue="кабинет 9", works="получается")
    assert line.data["words"] == ["venue", "works"]
    assert "214" not in str(line.data)
    assert {one.field: one.was for one in line.former.all()} == {"venue": "кабинет 214", "works": ""}
    forget(meeting)
    assert not Former.objects.filter(event=line).exists()
    assert check_chain(meeting.school_id).whole


def test_what_its_author_alone_reads_is_kept_nowhere() -> None:
    entry = factories.joined_mentee(factories.programme(factories.school()))
    line = change(entry, kind="mentee.changed", actor=None, category="novice")
    assert line.data == {"was": {}, "now": {}, "unsaid": True}
    assert not line.former.exists()


def test_no_line_holds_what_is_private() -> None:
    named = {label.rpartition(".")[0]: set() for label in access.matrix().fields}  # type: dict[str, set[str]]
    for label in access.matrix().fields:
        named[label.rpartition(".")[0]].add(label.rpartition(".")[2])
    for model in apps.get_models():
        fields = {field.attname: field for field in model._meta.concrete_fields}
        for name in coded(model):
            assert fields[name].name not in named.get(model._meta.label, set()), (model, name)
            assert not isinstance(fields[name], EncryptedField)
            assert fields[name].choices or not fields[name].get_internal_type().startswith(("Char", "Text", "JSON"))
        assert not coded(model) & worded(model)
        for name in worded(model):
            label = f"{model._meta.label}.{fields[name].name}"
            assert label not in access.matrix().fields or not access.only_mine(label)
    assert worded(apps.get_model(settings.AUTH_USER_MODEL)) == frozenset()


def test_a_history_tells_only_fields_whose_readers_read_the_page() -> None:
    for model in apps.get_models():
        for name in getattr(model, "history", {}):
            row = access.matrix().fields.get(f"{model._meta.label}.{name}")
            assert name in coded(model) | worded(model)
            sides = [{"participants"}, {"mentor", "mentee"}]
            assert row is None or any({"coordinator", *pair} <= {*row.sees} for pair in sides)


def test_a_row_that_is_removed_leaves_its_words(told: Pair) -> None:
    step = mentoring.agree_step(place=told.place, title="план урока", actor=told.mentor, due_on=DAY)
    line = remove(step, kind="step.removed", actor=told.mentor)
    assert (line.data["was"]["due_on"], line.data["now"]) == ("2026-10-20", None)
    assert line.former.get(field="title").was == "план урока"
    assert line.subject_id is not None


def test_lines_of_one_press_bear_one_occasion(told: Pair) -> None:
    meeting = planned(told)
    client, key = client_of(told.mentor), uuid.uuid4()
    client.post(f"/meetings/{meeting.pk}/cancel/", {"form_key": str(key)})
    line = Event.objects.get(kind="meeting.cancelled")
    assert line.occasion == f"{told.mentor.pk}-{key}"
    assert list(lines_of_occasion(meeting.school_id, line.occasion)) == [line]
    assert not lines_of_occasion(meeting.school_id, "").exists()
    with occasion.of("batch", 1), occasion.of("inside", meeting.pk):
        inside = change(meeting, kind="meeting.moved", actor=None, mode="remote")
    assert (inside.occasion, occasion.current()) == (f"inside-{meeting.pk}", "")
    assert check_chain(meeting.school_id).whole
    inside.occasion = "another"
    assert inside.computed_hash() != inside.hash


def test_the_history_is_told_in_words(told: Pair) -> None:
    meeting = planned(told, day=DAY, venue="кабинет 214")
    change(meeting, kind="meeting.moved", actor=told.mentor, planned_on=dt.date(2026, 11, 3), venue="кабинет 9")
    write(meeting, "meeting.looked", told.mentor, "topic")
    surname = told.mentor.full_name.split()[0]
    assert [line.text for line in history_of(meeting, told.mentee)] == [
        f"день 20 окт → 3 ноя, место, было: кабинет 214, {surname}",
        f"создано, {surname}",
    ]
    assert history_of(meeting, told.mentor)[0].text.endswith(", вы")
    page = client_of(told.mentee).get(f"/meetings/{meeting.pk}/").content.decode()
    assert "день 20 окт → 3 ноя" in page


def test_a_pair_tells_nobody_who_ended_it(told: Pair) -> None:
    mentoring.leave_place(place=told.place, actor=told.mentee)
    lines: list[Any] = [line.text for line in history_of(told.place, told.mentor)]
    assert lines[0] == "состояние закреплена → прекращена"
    assert history_of(told.place, told.mentee)[0].text == "состояние закреплена → прекращена, вы"
    assert Meeting.objects.count() == 0

"""Labels beside fields come from the matrix, and a missing row or fact is an error at start."""

import pytest

from nastavnik.kit import access, startup
from nastavnik.kit.registries import facts


def test_labels_say_who_sees_a_field() -> None:
    assert access.sees_label("mentoring.MeetingNote.text") == "видите только вы"
    assert "рядом с вопросом" in access.sees_label("surveys.Response.answers"), "each question says it itself"
    assert "куратор" in access.sees_label("registry.MentoringRequest.text_for_coordinator")
    assert access.only_mine("registry.MentoringRequest.text_for_mentor")
    assert not access.only_mine("registry.MentoringRequest.text_for_coordinator")


def test_the_default_is_the_author_alone() -> None:
    assert access.may_read("people.Teacher.nothing", {"author"})
    assert not access.may_read("people.Teacher.nothing", {"coordinator", "head", "mentor"})


@pytest.mark.django_db
def test_a_url_or_a_secret_field_without_row_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = access.matrix()
    urls = {name: row for name, row in whole.urls.items() if name != "web:home"}
    fields = {name: row for name, row in whole.fields.items() if name != "surveys.Response.answers"}
    monkeypatch.setattr(access, "matrix", lambda: access.Matrix(urls, fields))
    assert {message.id for message in startup.matrix_complete()} == {"kit.E003", "kit.E005"}


@pytest.mark.django_db
def test_a_fact_nobody_gives_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    assert startup.facts_given() == []
    monkeypatch.setattr(facts, "_items", {name: f for name, f in facts if name != "registry.has_request"})
    assert [message.id for message in startup.facts_given()] == ["kit.E002"]


@pytest.mark.django_db
def test_a_model_silent_about_privacy_fails_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    from nastavnik.people.models import Teacher  # noqa: PLC0415

    assert startup.privacy_declared() == []
    monkeypatch.setattr(Teacher, "privacy", None)
    assert [message.id for message in startup.privacy_declared()] == ["kit.E001"]

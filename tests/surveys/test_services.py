"""Questionnaires: a wording is frozen by its first answer, sent answers stay, a correction is a new version."""

import copy

import pytest
from django.db import DatabaseError, connection, transaction

from nastavnik.core.errors import RuleError
from nastavnik.core.surveys import canonical_hash, canonical_mapping, parse
from nastavnik.journal.models import Event
from nastavnik.people.models import Account
from nastavnik.surveys import services
from nastavnik.surveys.models import Response, Version
from nastavnik.surveys.selectors import answered_lines, answers_for, latest_version
from nastavnik.surveys.services import shipped
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FORM = {"progress": "2", "next_step": "dated", "openness": "1", "try_text": "проверка в парах", "help": "no"}
SECRET = "говорить откровенно трудно"


@pytest.fixture
def author() -> Account:
    return factories.account(factories.school())


def sent(author: Account, **more: str) -> Response:
    return services.submit(
        key="after_meeting_mentee",
        respondent=author.teacher,
        about="meeting:1",
        raw={**FORM, **more},
        actor=author,
    )


def test_the_first_answer_freezes_the_wording(author: Account) -> None:
    version = latest_version("after_meeting_mentee")
    assert version.frozen_at is None
    response = sent(author)
    version.refresh_from_db()
    assert version.frozen_at is not None
    assert response.answers["progress"] == 2
    assert Event.objects.filter(kind="response.submitted", subject_id=response.pk).count() == 1


def test_a_changed_wording_under_the_same_number_is_refused_once_answered(
    author: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(author)
    version = latest_version("after_meeting_mentee")
    changed = copy.deepcopy(version.spec)
    changed["title"]["ru"] = "Другое название"
    monkeypatch.setattr(shipped, "canonical_hash", lambda spec: canonical_hash(parse(changed)))
    with pytest.raises(RuleError, match="без нового номера"):
        services.sync_catalog()


def test_the_catalogue_comes_in_once_and_matches_its_hashes() -> None:
    assert services.sync_catalog() == 0
    assert Version.objects.count() == len(services.catalog_files())
    for version in Version.objects.all():
        assert canonical_hash(parse(version.spec)) == version.sha256
        assert canonical_mapping(parse(version.spec)) == version.spec


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE surveys_version SET sha256 = 'x' WHERE frozen_at IS NOT NULL",
        "UPDATE surveys_version SET frozen_at = NULL WHERE frozen_at IS NOT NULL",
        "UPDATE surveys_response SET answers = 'x'",
        "UPDATE surveys_response SET about = 'meeting:2'",
    ],
)
def test_raw_sql_cannot_rewrite_a_frozen_version_or_sent_answers(author: Account, sql: str) -> None:
    sent(author)
    with pytest.raises(DatabaseError, match="guard:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_correction_is_a_new_version_and_the_first_stays(author: Account) -> None:
    first = sent(author)
    second = services.correct(response=first, raw={**FORM, "progress": "3"}, actor=author)
    third = services.correct(response=first, raw={**FORM, "progress": "0"}, actor=author)
    assert [row.answers["progress"] for row in (first, second, third)] == [2, 3, 0]
    assert (second.corrects, third.corrects) == (first, second)
    assert list(Response.objects.all().submitted()) == [third]


def test_the_same_form_is_sent_once(author: Account) -> None:
    sent(author)
    with pytest.raises(Exception, match="уже заполнена"), transaction.atomic():
        sent(author)


def test_answers_are_not_readable_in_the_database(author: Account) -> None:
    sent(author, differently=SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM surveys_response")
        assert SECRET not in cursor.fetchone()[0]


def test_each_reader_gets_what_the_form_promised(author: Account) -> None:
    response = sent(author, differently=SECRET)
    assert set(answers_for(response, {"mentor"})) == {"try_text"}
    assert answers_for(response, {"coordinator"}) == {}
    assert "differently" in answers_for(response, {"self"})
    assert answered_lines(response, {"mentor"}, "en") == [("What I will try", "проверка в парах")]


def test_nobody_answers_for_another(author: Account) -> None:
    other = factories.account(author.school)
    with pytest.raises(RuleError):
        services.submit(key="after_meeting_mentee", respondent=author.teacher, about="meeting:1", raw=FORM, actor=other)
    response = sent(author)
    with pytest.raises(RuleError, match="автор"):
        services.correct(response=response, raw=FORM, actor=other)


def test_missing_answers_are_told_question_by_question(author: Account) -> None:
    with pytest.raises(services.AnswersError) as refused:
        sent(author, progress="", next_step="never")
    assert set(refused.value.errors) == {"progress", "next_step"}
    assert not Response.objects.exists()

"""Answers for oneself on the way of joining: offered, skippable, with consent, erased by their author, read by nobody."""

import uuid

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.registry.facts import baseline
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import latest_version, spec_of
from nastavnik.surveys.services import answer_alone, erase_alone
from tests import factories


@pytest.fixture
def year(db):
    return factories.programme(factories.school())


@pytest.fixture
def entry(year):
    return factories.thinking_mentee(year)


def key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


def filled(form: str = "metaskills") -> dict[str, str]:
    items = spec_of(latest_version(form)).items
    return {item.code: "3" for item in items if item.kind == "likert"}


def test_it_is_offered_and_asks_for_consent_first(client, year, entry):
    author = entry.teacher.account
    client.force_login(author)
    assert reverse("surveys:alone") in client.get(reverse("registry:participation")).text
    page = client.get(reverse("surveys:alone")).text
    assert "Метанавыки" in page
    assert "MAI" not in page  # a template without wording
    assert "Сначала согласие" in client.get(reverse("surveys:alone_answer", args=["metaskills"])).text
    with pytest.raises(RuleError):
        answer_alone(key="metaskills", respondent=entry.teacher, programme=year, raw=filled(), actor=author)


def test_answers_are_kept_put_right_and_erased_by_their_author(client, year, entry):
    author = entry.teacher.account
    factories.consent(entry.teacher, year, "questionnaires")
    client.force_login(author)
    url = reverse("surveys:alone_answer", args=["metaskills"])
    sent = {f"q-{code}": value for code, value in filled().items()}
    assert client.post(url, sent | key())["Location"] == reverse("surveys:alone_result", args=["metaskills"])
    assert "видите только вы" in client.get(reverse("surveys:alone_result", args=["metaskills"])).text
    client.post(url, {**sent, next(iter(sent)): "5"} | key())
    assert Response.objects.filter(respondent=entry.teacher).count() == 2
    client.post(reverse("surveys:alone_erase", args=["metaskills"]), key())
    assert not Response.objects.filter(respondent=entry.teacher).exists()
    assert client.get(reverse("surveys:alone_result", args=["metaskills"])).status_code == 302
    assert client.get(reverse("surveys:alone_answer", args=["swot"])).status_code == 404


def test_nobody_else_answers_or_erases(year, entry):
    factories.consent(entry.teacher, year, "questionnaires")
    boss = factories.account(year.school, roles=("coordinator",))
    given = {"key": "metaskills", "respondent": entry.teacher, "programme": year}
    answer_alone(raw=filled(), actor=entry.teacher.account, **given)
    with pytest.raises(RuleError):
        answer_alone(raw=filled(), actor=boss, **given)
    with pytest.raises(RuleError):
        erase_alone(actor=boss, **given)
    assert not Response.objects.all().visible_to(boss).exists()


def test_the_self_assessment_is_a_starting_point(year, entry):
    factories.consent(entry.teacher, year, "questionnaires")
    assert not baseline(entry)
    given = {"respondent": entry.teacher, "programme": year, "actor": entry.teacher.account}
    raw = filled("ppz32")
    answer_alone(key="ppz32", raw=raw, **given)
    assert baseline(entry)

"""One's own answers earlier and now: nobody else opens them, nothing is written, nothing is judged."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.core.surveys.form import Band, Norm, Reliability, Text
from nastavnik.people.models import Account
from nastavnik.surveys import services
from nastavnik.surveys.models import Response, Version
from nastavnik.surveys.selectors import earlier, spec_of
from tests import factories
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.pairs import pair
from tests.surveys.waves import Scene

pytestmark = pytest.mark.django_db
FEBRUARY, MAY, JUNE = dt.date(2027, 2, 2), dt.date(2027, 5, 3), dt.date(2027, 6, 22)
JUDGING = ("лучше", "хуже", "легче", "труднее", "улучш", "ухудш", "вырос", "снизил")


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def asked_again(of: Scene, given: dict[str, Any], *, kind: str = "final", on: dt.date = MAY, **sent: Any) -> Response:
    with waves.at(on):
        wave = waves.begun(of, kind=kind, opens_on=on, closes_on=on + dt.timedelta(days=7))
        found: Response = waves.answer(wave, of.mentees[0], given, **sent)
        return found


def twice(of: Scene, first: dict[str, Any], second: dict[str, Any], **sent: Any) -> tuple[Response, Response]:
    entry = waves.begun(of)
    before = waves.answer(entry, of.mentees[0], first)
    services.close_wave(wave=entry, actor=of.coordinator)
    return before, asked_again(of, second, **sent)


def page(account: Account, response: Response, query: str = "", language: str = "ru") -> str:
    client = signed_in(account)
    client.cookies["django_language"] = language
    answer = client.get(reverse("surveys:earlier", args=[response.handle]) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def row_of(text: str, title: str) -> str:
    return text.split(title, 1)[1][:160]


def test_nobody_but_the_author_opens_the_comparison(of: Scene) -> None:
    answers = twice(of, waves.raw("4"), waves.raw("2"))
    pair(of, of.mentees[0])
    services.set_shares(
        response=answers[1], chosen=[("mentor", "scale:TOTAL"), ("coordinator", "scale:TOTAL")], actor=of.mentees[0]
    )
    other = waves.scene()
    roles = ("head", "council_member", "confidant", "department_head", "methodist")
    everybody = [of.coordinator, of.mentor, *of.mentees[1:], other.coordinator, other.mentees[0]]
    everybody += [factories.account(of.school, roles=(role,)) for role in roles]
    for one in everybody:
        client = signed_in(one)
        for response in answers:
            for query in ("", f"?since={answers[0].handle}"):
                assert client.get(reverse("surveys:earlier", args=[response.handle]) + query).status_code == 404
    assert Client().get(reverse("surveys:earlier", args=[answers[0].handle])).status_code == 302
    assert "сравнение видите только вы" in page(of.mentees[0], answers[0])


def test_answers_of_others_never_stand_in_it(of: Scene) -> None:
    before, after = twice(of, waves.raw("4"), waves.raw("2"))
    with waves.at(MAY):
        final = after.wave
        assert final is not None
        theirs = waves.answer(final, of.mentees[1], waves.raw("5"))
    assert earlier.same_form_answers(after, of.mentees[0]) == [before, after]
    assert earlier.same_form_answers(after, of.mentees[1]) == [theirs]
    client = signed_in(of.mentees[0])
    for since in (str(theirs.handle), str(after.handle), str(after.pk), "x", "-1", "9" * 40):
        assert client.get(reverse("surveys:earlier", args=[after.handle]) + f"?since={since}").status_code == 404


def test_reading_writes_nothing(of: Scene) -> None:
    _before, after = twice(of, waves.raw("4"), waves.raw("2"))
    client = signed_in(of.mentees[0])
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("surveys:earlier", args=[after.handle])).status_code == 200
    written = [one["sql"] for one in queries if not one["sql"].lstrip().upper().startswith(("SELECT", "WITH"))]
    assert written == []


def test_both_values_with_dates_and_their_difference_and_no_judgement(of: Scene) -> None:
    _before, after = twice(of, waves.raw("4"), {**waves.raw("2"), "plan1": "1"})
    text = page(of.mentees[0], after)
    assert "15 сентября 2026" in text
    assert "3 мая 2027" in text
    title = spec_of(after.version).scales[0].title
    assert title is not None
    assert row_of(text, title.ru).split()[:3] == ["4,0", "1,75", "−2,25"]
    assert "Возможно от 1 до 5." in text
    assert "Погрешность этой анкеты ещё не измерена" in text
    assert "погрешности" not in text
    assert [word for word in JUDGING if word in text.lower()] == []
    english = page(of.mentees[0], after, language="en")
    assert "4.0 1.75 −2.25" in english
    assert "My answers earlier and now" in english
    assert not re.search("[а-яё]{3}", english.split("My answers earlier and now", 2)[2].split("© ")[0])


def known(spec: Any) -> Any:
    """Give the form a retest reliability with the deviation of its population, and bands for one area."""
    code = spec.scales[0].code
    bands = (Band(1, 2.5, Text("первая полоса")), Band(2.6, 5, Text("вторая полоса")))
    norm = Norm(code, "учителя", 120, 2025, "Справочник", mean=3.0, sd=0.6, bands=bands)
    retest = Reliability(code, "retest", 0.8, 60, "учителя", "Справочник")
    return replace(spec, reliability=(retest,), norms=(norm,), rci_enabled=True)


@pytest.mark.parametrize(
    ("second", "phrase"),
    [("1", "Изменение больше погрешности анкеты"), ("4", "Изменение в пределах погрешности анкеты")],
)
def test_a_phrase_stands_only_where_the_form_names_its_error(
    of: Scene, monkeypatch: pytest.MonkeyPatch, second: str, phrase: str
) -> None:
    _before, after = twice(of, waves.raw("4"), waves.raw(second))
    monkeypatch.setattr(earlier, "spec_of", lambda version: known(spec_of(version)))
    text = page(of.mentees[0], after)
    assert text.count(phrase) == 1
    assert "вторая полоса" in text
    assert "Откуда названия уровней: Справочник" in text
    assert "Погрешность этой анкеты ещё не измерена" in text  # of the other areas
    monkeypatch.setattr(earlier, "spec_of", lambda version: replace(known(spec_of(version)), rci_enabled=False))
    assert "погрешности анкеты" not in page(of.mentees[0], after)


def test_missing_answers_are_said(of: Scene) -> None:
    gaps = {**waves.raw("4"), "plan1": "Н"}
    too_few = {**waves.raw("2"), "plan1": "Н", "plan2": "Н"}
    _before, after = twice(of, gaps, too_few)
    text = page(of.mentees[0], after)
    title = spec_of(after.version).scales[0].title
    assert title is not None
    row = row_of(text, title.ru)
    assert "4,0 по 3 из 4, с пропусками" in row
    assert "— не посчитано, ответов 2 из 4" in row
    assert "есть пропущенные ответы" in text  # the total stands on areas with gaps


def test_one_answer_says_when_there_will_be_a_comparison(of: Scene) -> None:
    wave = waves.begun(of, kind="final")
    only = waves.answer(wave, of.mentees[0], waves.raw("4"))
    text = page(of.mentees[0], only)
    assert "Пока один ответ" in text
    assert "15 сентября 2026" in text
    mine = signed_in(of.mentees[0]).get(reverse("surveys:mine")).content.decode()
    assert reverse("surveys:earlier", args=[only.handle]) not in mine


def test_a_look_back_is_no_earlier_answer(of: Scene) -> None:
    wave = waves.begun(of, kind="final", look_back=True)
    back = waves.answer(wave.looking_back, of.mentees[0], waves.raw("5"))
    assert "Пока нет ответов для сравнения" in page(of.mentees[0], back)
    final = waves.answer(wave, of.mentees[0], waves.raw("2"))
    assert "Пока один ответ" in page(of.mentees[0], back)
    assert earlier.same_form_answers(back, of.mentees[0]) == [final]


def test_answers_in_two_languages_are_refused_with_the_reason(of: Scene) -> None:
    _before, after = twice(of, waves.raw("4"), waves.raw("2"), language="en")
    text = page(of.mentees[0], after)
    assert "Ответы даны на разных языках" in text
    assert "4,0" not in text


@pytest.mark.parametrize(
    ("number", "words", "shown"),
    [("9.0.0", "Версии анкеты слишком отличаются", False), ("1.9.0", "формулировки анкеты уточнялись", True)],
)
def test_another_version_is_refused_or_warned_of(of: Scene, number: str, words: str, shown: bool) -> None:
    entry = waves.begun(of)
    before = waves.answer(entry, of.mentees[0], waves.raw("4"))
    services.close_wave(wave=entry, actor=of.coordinator)
    copy = Version.objects.get(pk=before.version_id)
    copy.pk, copy.number, copy.sha256, copy.frozen_at = None, number, number.ljust(64, "b"), None
    copy.save()
    after = asked_again(of, waves.raw("2"))
    assert after.version_id == copy.pk
    text = page(of.mentees[0], after)
    assert words in text
    assert ("4,0" in text) is shown


def test_a_correction_counts_instead_of_what_it_corrects(of: Scene) -> None:
    before, after = twice(of, waves.raw("4"), waves.raw("2"))
    with waves.at(MAY):
        assert after.wave is not None
        newer = waves.answer(after.wave, of.mentees[0], waves.raw("3"))
    assert earlier.same_form_answers(after, of.mentees[0]) == [before, newer]
    assert "4,0 3,0 −1,0" in page(of.mentees[0], after)


def test_each_earlier_answer_can_be_chosen_and_costs_the_same(of: Scene) -> None:
    entry, account = waves.begun(of), of.mentees[0]
    before = waves.answer(entry, account, waves.raw("4"))
    services.close_wave(wave=entry, actor=of.coordinator)
    client = signed_in(account)
    middle = asked_again(of, waves.raw("3"), kind="interim", on=FEBRUARY)
    url, list_url = reverse("surveys:earlier", args=[before.handle]), reverse("surveys:mine")
    costs = []
    for number in (2, 3):
        for path in (url, list_url):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            costs.append(len(queries))
        if number == 2:
            after = asked_again(of, waves.raw("2"), on=JUNE)
    assert costs[:2] == costs[2:]
    assert "4,0 2,0 −2,0" in page(account, before)
    chosen = page(account, before, f"?since={middle.handle}")
    assert "3,0 2,0 −1,0" in chosen
    assert "Сравнить с ответами от 15 сентября 2026" in chosen
    listed = client.get(list_url).content.decode()
    assert [listed.count(reverse("surveys:earlier", args=[row.handle])) for row in (before, middle, after)] == [0, 0, 1]

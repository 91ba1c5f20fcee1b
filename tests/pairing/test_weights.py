"""Weights in four words: kept with the run, proposed for the next, previewed without keeping anything."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nastavnik.journal.models import Event
from nastavnik.kit.models import FormKey
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.models import MatchRun, Place
from nastavnik.pairing.selectors.runs.kept import current_run
from nastavnik.pairing.selectors.runs.rematch import preview
from nastavnik.pairing.selectors.runs.weights import numbers, told_weights, usual, words_of
from nastavnik.people.models import Teacher
from nastavnik.registry.models import MentoringRequest, Preference
from tests import factories
from tests.pairing.scene import Scene, refused
from tests.pairing.test_pages import client, page, post

URL = "/pairing/weights/"
ONLY_TIMES = {**dict.fromkeys(usual(), "none"), "times": "must"}


def sent(**words: str) -> dict[str, str]:
    return {f"weigh-{name}": word for name, word in {**usual(), **words}.items()}


def run(scene: Scene, **values: Any) -> MatchRun:
    return services.run_matching(programme=scene.year, actor=scene.boss, **values)


@pytest.fixture
def torn(scene: Scene) -> Teacher:
    """Give a second mentor who has the time, where the first has the competence."""
    scene.mentee.mentee_entries.update(times=["mon-1", "tue-2"])
    return factories.mentor(scene.year, competences={"digital": 1}, times=["mon-1", "tue-2"]).teacher


def words_on(shown: str) -> dict[str, str]:
    found = re.findall(r'<input type="radio" name="weigh-(\w+)" value="(\w+)"[^>]* checked', shown)
    return dict(found)


def text(shown: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", shown[shown.index('id="preview-title"') :]).split())


def test_words_become_numbers_and_wishes_always_weigh_the_same() -> None:
    told = numbers({"topics": "none", "subject": "must", "wishes": "must"})
    assert told == {"topics": 0, "subject": 40, "times": 10, "experience": 10, "form": 10, "wishes": 20}
    assert told_weights(usual()) == "как обычно"
    assert told_weights(usual() | {"times": "must"}) == "Общее свободное время – обязательно; остальное как обычно"
    assert "остальное" not in told_weights(ONLY_TIMES | {"form": "none", "subject": "none"}).replace("как обычно", "")


def test_words_are_kept_with_the_run_and_proposed_for_the_next(scene: Scene, torn: Teacher) -> None:
    first = run(scene)
    assert first.importance == usual()
    assert first.result["pairs"][0]["mentor"] == scene.mentor.pk
    second = run(scene, words=ONLY_TIMES)
    assert second.result["pairs"][0]["mentor"] == torn.pk
    assert words_of(current_run(scene.year)) == ONLY_TIMES
    assert words_on(page(scene.boss, URL)) == ONLY_TIMES
    assert run(scene).importance == ONLY_TIMES
    assert words_on(page(scene.boss, f"{URL}?usual=1")) == usual()


def test_preview_says_who_would_change_and_keeps_nothing(scene: Scene, torn: Teacher) -> None:
    run(scene)
    before = [model.objects.count() for model in (MatchRun, Event, Place, Notice, FormKey)]
    answer = post(scene.boss, URL, **sent(**ONLY_TIMES))
    assert answer.status_code == 200
    shown = text(answer.content.decode())
    moved = f"{scene.mentee.short_name} : {scene.mentor.short_name} → станет {torn.short_name}"
    assert moved in shown
    assert "было 1 из 1, станет 1 из 1" in shown
    assert words_on(answer.content.decode()) == ONLY_TIMES
    assert [model.objects.count() for model in (MatchRun, Event, Place, Notice, FormKey)] == before
    assert words_on(page(scene.boss, URL)) == usual()


def test_live_preview_is_a_part_of_the_page(scene: Scene, torn: Teacher) -> None:
    run(scene)
    visitor = client(scene.boss)
    form = {"form_key": "2f1f7f0e-1111-4222-8333-444455556666", **sent(**ONLY_TIMES)}
    for _ in range(2):
        answer = visitor.post(URL, form, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "<html" not in answer.content.decode()
        assert torn.short_name in answer.content.decode()
    whole = page(scene.boss, URL)
    assert 'hx-trigger="change delay:300ms"' in whole
    assert f'formaction="{URL}#preview"' in whole


def test_unchanged_words_say_so(scene: Scene, torn: Teacher) -> None:
    run(scene)
    assert "Никто не изменится." in text(page(scene.boss, URL))
    factories.request(factories.mentee(scene.year))
    shown = text(page(scene.boss, URL))
    assert "Данные с тех пор изменились" in shown
    assert "Никто не изменится." not in shown


def test_preview_tells_who_gains_and_who_loses(db: None) -> None:
    scene = Scene(capacity=1)
    run(scene)
    scene.mentor.mentor_entries.update(refused_topics=["discipline"])
    factories.request(factories.mentee(scene.year), topic="paperwork")
    shown = text(post(scene.boss, URL, **sent(times="high")).content.decode())
    assert "останется без наставника" in shown
    assert "получит наставника" in shown
    assert "было 1 из 2, станет 1 из 2" in shown


def test_preview_before_the_first_run(scene: Scene) -> None:
    assert "Подбора ещё не было" in text(page(scene.boss, URL))
    MentoringRequest.objects.all().delete()
    assert "для 0 из 0" in text(page(scene.boss, URL))


@pytest.mark.parametrize("words", [{}, {"topics": "very"}, {"topics": "none", "subject": "none"}])
def test_bad_words_are_told_and_what_was_chosen_stays(scene: Scene, words: dict[str, str]) -> None:
    run(scene)
    given = sent(**words)
    if not words:
        del given["weigh-form"]
    answer = post(scene.boss, URL, **given)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert words_on(shown)["times"] == "medium"
    assert "Предпросмотр появится" in shown
    if "subject" in words:
        assert "хотя бы один критерий" in shown
        assert post(scene.boss, "/pairing/run/", **given).status_code == 422
        assert MatchRun.objects.count() == 1


def test_service_refuses_words_that_are_none_of_the_four(scene: Scene) -> None:
    for words in ({"topics": "very"}, {"wishes": "must"}):
        with refused("match.words"):
            run(scene, words=words)
    with refused("match.weightless"):
        run(scene, words=dict.fromkeys(usual(), "none"))
    assert not MatchRun.objects.exists()


def test_no_choice_of_words_lets_wishes_decide_alone(scene: Scene) -> None:
    """Wishes never weigh more than a third, so no run can be asked for them alone."""
    for words in (ONLY_TIMES, usual()):
        given = numbers(services.require_words(words))
        assert given["wishes"] * 3 <= sum(given.values())


def test_preview_never_names_a_wish(scene: Scene, torn: Teacher) -> None:
    Preference.objects.create(
        school=scene.school, programme=scene.year, by=scene.mentee, about=torn, as_role="mentee", kind="wish"
    )
    run(scene)
    assert 'name="weigh-wishes"' not in page(scene.boss, URL)
    refused_page = post(scene.boss, URL, **sent(), **{"weigh-wishes": "none"})
    assert "Никто не изменится." in text(refused_page.content.decode())


def test_preview_costs_the_same_for_one_and_for_many(scene: Scene, torn: Teacher) -> None:
    counts = []
    for _ in range(2):
        run(scene)
        with CaptureQueriesContext(connection) as caught:
            assert preview(scene.year, ONLY_TIMES, current_run(scene.year)).changes
        counts.append(len(caught))
        for number in range(12):
            entry = factories.mentee(scene.year, times=["mon-1"])
            factories.request(entry)
            factories.mentor(scene.year, competences={"class_management": 1 + number % 3}, times=["fri-5", "mon-1"])
    assert counts[0] == counts[1]


def test_only_the_coordinator_weighs(scene: Scene) -> None:
    head = factories.account(scene.school, roles=("head",))
    for account in (head, scene.mentor.account):
        assert client(account).get(URL).status_code == 403
        assert post(account, URL, **sent()).status_code == 403

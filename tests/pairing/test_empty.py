"""A school without mentors, or with all of them full: every page says so and what to do."""

from nastavnik.registry.models import MentorEntry
from tests import factories
from tests.pairing.scene import Scene
from tests.pairing.test_workshop import need_url, run, words


def test_without_a_single_mentor_the_page_says_so(scene: Scene) -> None:
    MentorEntry.objects.update(state="invited")
    run(scene)
    shown = words(scene.boss, need_url(scene.mentee))
    assert "В день подбора в базе наставников не было никого" in shown
    assert "ещё не было в подборе" not in shown
    by_hand = words(scene.boss, f"/pairing/by-hand/{scene.mentee.pk}/consultant/")
    assert "Выбрать сейчас некого" in by_hand
    assert "Место займётся сразу" not in by_hand
    assert "Разыгрывать нечего" in words(scene.boss, "/pairing/lottery/")


def test_where_all_are_full_it_is_told_whose_place_would_help(db: None) -> None:
    scene = Scene(capacity=1)
    scene.propose(scene.newcomer())
    factories.mentor(scene.year, capacity=1, types=["subject"])
    result = run(scene).result
    assert [gain["mentor"] for gain in result["gains"]] == [scene.mentor.pk]
    shown = words(scene.boss, need_url(scene.mentee))
    assert "не хватило места" in shown
    assert f"все места заняты: 1 {scene.mentor.short_name}" in shown
    assert f"Ещё одно место: {scene.mentor.short_name}" in shown
    assert "Разыгрывать нечего" in words(scene.boss, "/pairing/lottery/")
    by_hand = words(scene.boss, f"/pairing/by-hand/{scene.mentee.pk}/consultant/")
    assert f"{scene.mentor.full_name}: все места заняты" in by_hand

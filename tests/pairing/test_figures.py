"""A run in numbers: the spread of points, the load, who would both rather have each other."""

from typing import Any

from nastavnik.pairing.selectors.workshop.figures import figures, rather
from nastavnik.pairing.selectors.workshop.page import workshop
from nastavnik.registry.models import Preference
from tests import factories
from tests.pairing.scene import Scene
from tests.pairing.test_workshop import run, words

WEIGHTS = {"topics": 6000, "subject": 4000}


def need(mentee: int, mentor: int | None = None, score: int = 0, locked: bool = False, **others: int) -> dict[str, Any]:
    told = {
        "mentee": mentee,
        "type": "subject",
        "others": [choice(int(pk[1:]), points) for pk, points in others.items()],
    }
    return told if mentor is None else {**told, **choice(mentor, score), "score": score, "locked": locked}


def choice(mentor: int, points: int) -> dict[str, Any]:
    return {"mentor": mentor, "parts": {"topics": points}}


def told(pairs: list[Any], unmatched: list[Any], **places: int) -> dict[str, Any]:
    mentors = [[int(pk[1:]), free, ""] for pk, free in places.items()]
    return {"pairs": pairs, "unmatched": unmatched, "weights": WEIGHTS, "seen": {"mentors": mentors}}


def test_those_who_would_both_gain_are_named_and_nobody_else() -> None:
    pairs = [need(1, 11, 5000, m12=6000), need(2, 12, 4000, m11=4500), need(3, 12, 7000)]
    assert rather(told(pairs, [], m11=1, m12=2)) == [(1, "subject", 12)]
    assert rather(told(pairs, [], m11=1, m12=3)) == []
    assert rather(told([need(1, 11, 5000, locked=True)], [need(2, m11=6000)], m11=1)) == []
    assert rather(told([need(1, 11, 5000)], [need(2, m11=6000), need(3, m11=5000)], m11=1)) == [(2, "subject", 11)]
    assert rather({}) == []


def test_points_and_load_are_counted() -> None:
    pairs = [need(1, 11, 2400), need(2, 11, 2500), need(3, 12, 10_000)]
    found = figures(told(pairs, [], m11=2, m12=3, m13=1, m14=0), [], {}, {})
    assert found is not None
    assert (found.pairs, found.lowest, found.middle, found.highest, found.most) == (3, 24.0, 25.0, 100.0, 100.0)
    assert [band.count for band in found.bands] == [1, 1, 0, 1]
    assert (found.load, found.idle) == (((1, 1), (2, 1)), 1)
    assert figures(told([], []), [], {}, {}) is None


def test_the_page_tells_them_and_a_wish_adds_no_name(db: None) -> None:
    scene = Scene(capacity=1)
    second = scene.newcomer()
    factories.mentor(scene.year, capacity=1, competences={"digital": 1}, subjects=["музыка"])
    run(scene)
    shown = words(scene.boss, "/pairing/")
    assert "Подбор в числах" in shown
    assert "по 1 – у наставников: 2" in shown
    assert "Таких нет" in shown
    held = {pair["mentor"]: pair["mentee"] for pair in run(scene).result["pairs"]}
    left_out = {scene.mentee.pk, second.pk} - {held[scene.mentor.pk]}
    Preference.objects.create(
        school=scene.school,
        programme=scene.year,
        by_id=left_out.pop(),
        about=scene.mentor,
        as_role="mentee",
        kind="wish",
    )
    run(scene)
    assert workshop(scene.year).figures.rather == ()

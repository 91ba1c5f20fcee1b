"""What the workshop says after a run: a pair taken as proposed changes nothing else, other changes are named."""

from typing import Any

import pytest

from nastavnik.pairing import services
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.runs.since import since
from nastavnik.pairing.selectors.workshop.by_hand import by_hand
from nastavnik.pairing.selectors.workshop.choices import Choice
from nastavnik.pairing.selectors.workshop.page import last_run, workshop
from nastavnik.registry.models import MentorEntry, Preference
from tests import factories
from tests.pairing.scene import Scene
from tests.pairing.test_pages import queries
from tests.pairing.test_workshop import need_url, run, selected, words

OLD = "После этого подбора изменилось"


def news(scene: Scene) -> list[str]:
    return [str(one) for one in since(Registers(scene.year), last_run(scene.year)).news]


def best(choices: tuple[Choice, ...]) -> list[tuple[int, str]]:
    return [(choice.mentor.pk, str(choice.refused)) for choice in choices]


def two_pairs(scene: Scene) -> tuple[Any, dict[int, int]]:
    """Add a mentee and a mentor, run, and give the mentee with the mentor of each."""
    other = scene.newcomer()
    factories.mentor(scene.year, capacity=1)
    return other, {pair["mentee"]: pair["mentor"] for pair in run(scene).result["pairs"]}


@pytest.mark.parametrize("step", ["invited", "confirmed"])
def test_a_pair_taken_as_proposed_leaves_the_rest_of_the_run_as_it_was(db: None, step: str) -> None:
    scene = Scene(capacity=1)
    other, mentor = two_pairs(scene)
    getattr(scene, step)(other, mentor=MentorEntry.objects.get(teacher=mentor[other.pk]).teacher)
    found = workshop(scene.year, f"{scene.mentee.pk}-consultant")
    assert (found.since.taken, found.stale, found.selected.row.state) == (1, False, "found")
    told = words(scene.boss, need_url(scene.mentee))
    assert "Пар, выбранных так, как предложено: 1." in told
    assert OLD not in told
    assert "Цена этого выбора изменилась" in told or "больше нельзя" in told
    assert f"{other.short_name} перейдёт" not in told
    assert "данные с тех пор изменились" not in words(scene.boss, "/pairing/runs/")
    again = run(scene).result
    assert [pair["mentor"] for pair in again["pairs"]] == [mentor[scene.mentee.pk]]
    assert "так, как предложено" not in words(scene.boss, need_url(scene.mentee))


def test_another_pair_is_named_and_what_it_makes_impossible_is_marked(db: None) -> None:
    scene = Scene(capacity=1)
    other, mentor = two_pairs(scene)
    wanted = MentorEntry.objects.get(teacher_id=mentor[scene.mentee.pk]).teacher
    scene.propose(other, mentor=wanted)
    assert news(scene) == [f"выбраны другие пары: {other.short_name} – {wanted.short_name}"]
    found = selected(scene)
    assert (found.row.state, found.best, found.lost[0]) == ("again", None, wanted)
    told = words(scene.boss, need_url(scene.mentee))
    assert f"Предложенная подбором пара теперь невозможна: {wanted.short_name}, все места заняты." in told
    assert OLD in told
    assert "Пригласить на встречу" not in told


def test_an_alternative_that_can_be_no_more_is_marked_and_comes_last(scene: Scene) -> None:
    second, third = factories.mentor(scene.year, capacity=1), factories.mentor(scene.year, capacity=1)
    run(scene)
    first = selected(scene).others[0].mentor
    entry = second if first == second.teacher else third
    entry.types = ["subject"]
    entry.save()
    found = selected(scene)
    assert best(found.others)[-1] == (first.pk, "наставник другого типа")
    assert best(found.others)[0][1] == ""
    assert news(scene) == [f"изменились сведения о наставниках: {first.short_name}"]
    assert "Теперь нельзя: наставник другого типа" in words(scene.boss, need_url(scene.mentee))
    entry.state = MentorEntry.State.ENDED if hasattr(MentorEntry.State, "ENDED") else "candidate"
    entry.save()
    assert best(selected(scene).others)[-1] == (first.pk, "нет в базе наставников")
    assert news(scene) == [f"наставников больше нет в базе: {first.short_name}"]


def test_every_change_that_may_be_shown_is_named(db: None) -> None:
    scene = Scene(capacity=2)
    run(scene)
    scene.entry.capacity = 3
    scene.entry.save()
    came, asked = factories.mentor(scene.year).teacher, scene.newcomer()
    entry = scene.mentee.mentee_entries.get()
    entry.times = ["mon-1"]
    entry.save()
    services.set_restriction(
        programme=scene.year, mentee=asked, mentor=came, type="consultant", kind="forbid", actor=scene.boss
    )
    assert news(scene) == [
        f"новые запросы: {asked.short_name}",
        f"изменились запросы: {scene.mentee.short_name}",
        f"новые наставники: {came.short_name}",
        f"мест стало больше: {scene.mentor.short_name}",
        f"ваши решения: {asked.short_name} – {came.short_name}",
    ]
    scene.entry.capacity = 1
    scene.entry.save()
    entry.requests.update(state="withdrawn")
    assert f"мест стало меньше: {scene.mentor.short_name}" in news(scene)
    assert f"запроса больше нет: {scene.mentee.short_name}" in news(scene)


def test_many_names_are_cut_and_counted(db: None) -> None:
    scene = Scene(capacity=2)
    run(scene)
    for _ in range(6):
        scene.newcomer()
    (line,) = news(scene)
    assert line.startswith("новые запросы: ")
    assert line.endswith(" и ещё 2")


def test_a_wish_or_a_veto_names_nobody(scene: Scene) -> None:
    factories.mentor(scene.year, capacity=1)
    run(scene)
    for kind in ("wish", "veto"):
        Preference.objects.all().delete()
        Preference.objects.create(
            school=scene.school, programme=scene.year, by=scene.mentee, about=scene.mentor, as_role="mentee", kind=kind
        )
        assert news(scene) == ["сведения о людях: ответы, стаж, подчинённость или решения"]
    scene.mentee.pedagogical_years = 30
    scene.mentee.save()
    assert news(scene) == ["сведения о людях: ответы, стаж, подчинённость или решения"]


def test_a_no_is_named_by_hand_and_nothing_is_proposed_any_more(scene: Scene) -> None:
    result = run(scene)
    place = scene.met()
    services.answer(place=place, side="mentee", yes=False, actor=place.mentee.account)
    assert news(scene) == [f"не состоялись пары: {scene.mentee.short_name} – {scene.mentor.short_name}"]
    found = by_hand(scene.year, scene.mentee, "consultant", result)
    (option,) = found.options
    assert (option.proposed, [str(one) for one in option.remarks]) == (False, ["эта пара уже не состоялась"])
    told = words(scene.boss, f"/pairing/by-hand/{scene.mentee.pk}/consultant/")
    assert "предложено подбором" not in told
    assert "Подбор не предлагает: эта пара уже не состоялась" in told
    assert OLD in told


def test_by_hand_does_not_call_proposed_what_the_coordinator_ruled_out(scene: Scene) -> None:
    run(scene)
    url = f"/pairing/by-hand/{scene.mentee.pk}/consultant/"
    assert "предложено подбором" in words(scene.boss, url)
    services.set_restriction(
        programme=scene.year,
        mentee=scene.mentee,
        mentor=scene.mentor,
        type="consultant",
        kind="forbid",
        actor=scene.boss,
    )
    told = words(scene.boss, url)
    assert "предложено подбором" not in told
    assert "Подбор не предлагает: вы решили не предлагать" in told


def test_a_draw_is_named_as_such(db: None) -> None:
    scene = Scene(capacity=1)
    other = scene.newcomer()
    run(scene)
    drawn = services.hold_draw(programme=scene.year, actor=scene.boss, seed="7")
    waiting = {scene.mentee.pk: scene.mentee, other.pk: other}[drawn.waiting[0][0]]
    assert news(scene) == [f"по жребию ждут: {waiting.short_name}"]


def test_pages_after_a_change_cost_the_same_for_few_and_many(scene: Scene) -> None:
    def changed() -> list[int]:
        factories.mentor(scene.year, capacity=1)
        scene.newcomer()
        return [queries(scene.boss, url) for url in addresses]

    addresses = (need_url(scene.mentee), f"/pairing/by-hand/{scene.mentee.pk}/consultant/", "/pairing/runs/")
    factories.mentor(scene.year, capacity=1)
    run(scene)
    few = changed()
    for _ in range(12):
        factories.mentor(scene.year, capacity=1)
        scene.newcomer()
    assert changed() == few

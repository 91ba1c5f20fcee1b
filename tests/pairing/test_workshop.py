"""The workshop answers alone why this mentor and what another would cost, and says nothing personal."""

import re
from typing import Any

import pytest

from nastavnik.kit import clock
from nastavnik.pairing import services
from nastavnik.pairing.models import MatchRun, Place
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem
from nastavnik.pairing.selectors.workshop.page import workshop
from nastavnik.pairing.selectors.workshop.rows import Filter
from nastavnik.registry.models import MentorEntry, Preference
from tests import factories
from tests.pairing.scene import Scene
from tests.pairing.test_pages import page, post, queries


def run(scene: Scene) -> MatchRun:
    return services.run_matching(programme=scene.year, actor=scene.boss)


def selected(scene: Scene, mentee: Any = None, kind: str = "consultant") -> Any:
    return workshop(scene.year, f"{(mentee or scene.mentee).pk}-{kind}").selected


def words(account: Any, url: str) -> str:
    """Give the text of a page without marks, keys of forms and spaces."""
    shown = page(account, url)
    return " ".join(re.sub(r"<[^>]+>", " ", shown[shown.index("<main") :]).split())


def need_url(mentee: Any, kind: str = "consultant") -> str:
    return f"/pairing/?need={mentee.pk}-{kind}"


def test_why_this_mentor_in_facts(db: None) -> None:
    scene = Scene(times=["tue-4", "thu-6", "mon-1"])
    entry = scene.mentee.mentee_entries.get()
    entry.times = ["thu-6", "tue-4"]
    entry.save()
    scene.mentor.pedagogical_years = 17
    scene.mentor.save()
    run(scene)
    shown = words(scene.boss, need_url(scene.mentee))
    for fact in (
        "Темы: дисциплина на уроке – уровень 3 из 3",
        "Тот же предмет: математика",
        "Общие окна: вт 4-й, чт 6-й",
        "Опыт: на 12",
        "Очно, одна школа",
    ):
        assert fact in shown
    best = selected(scene).best
    score = run(scene).result["pairs"][0]["score"]
    assert sum(part.value for part in best.parts) == score
    assert best.told.startswith(f"{score // 100},{score % 100:02}")


def test_what_another_choice_costs_the_others(db: None) -> None:
    scene = Scene(capacity=1)
    second = scene.newcomer()
    weak = factories.mentor(scene.year, capacity=1, competences={"paperwork": 1}).teacher
    third = scene.newcomer()
    result = run(scene).result
    with_mentor = {pair["mentee"]: pair["mentor"] for pair in result["pairs"]}
    (left,) = {scene.mentee.pk, second.pk, third.pk} - set(with_mentor)
    holder = next(pk for pk, mentor in with_mentor.items() if mentor == scene.mentor.pk)
    people = {person.pk: person for person in (scene.mentee, second, third)}
    shown = words(scene.boss, need_url(people[left]))
    assert "Если выбрать этого наставника:" in shown
    others = selected(scene, people[left]).others
    assert {len(choice.cost.left_out) for choice in others} == {1}
    (choice,) = selected(scene, people[holder]).others
    assert choice.mentor == weak
    (moved,) = choice.cost.moved
    assert (moved.before, moved.after) == (weak, scene.mentor)
    assert f"{moved.mentee.short_name} перейдёт к другому наставнику: {scene.mentor.short_name}" in words(
        scene.boss, need_url(people[holder])
    )


def test_a_choice_that_touches_nobody_says_so_and_what_is_weaker(scene: Scene) -> None:
    factories.mentor(scene.year, competences={"digital": 1}, subjects=["музыка"])
    run(scene)
    shown = words(scene.boss, need_url(scene.mentee))
    assert "больше ни у кого ничего не изменится" in shown
    assert "Слабее, чем предложенный: темы запроса (дисциплина на уроке – нет среди компетенций), предмет" in shown


def test_best_three_are_open_and_the_rest_under_more(scene: Scene) -> None:
    for _ in range(5):
        factories.mentor(scene.year)
    run(scene)
    found = selected(scene)
    assert (len(found.first), len(found.rest)) == (3, 2)
    assert "Ещё 2" in words(scene.boss, need_url(scene.mentee))


def test_nobody_is_told_with_names_counts_and_what_helps(db: None) -> None:
    scene = Scene(capacity=1, types=["consultant"])
    stranger = factories.mentor(scene.year, types=["subject"]).teacher
    second = scene.newcomer()
    result = run(scene).result
    (lonely,) = [person for person in (scene.mentee, second) if person.pk == result["unmatched"][0]["mentee"]]
    shown = words(scene.boss, need_url(lonely))
    assert f"наставник другого типа: 1 {stranger.short_name}" in shown
    assert "Подходят, но места нужнее другим: 1" in shown
    assert f"Ещё одно место: {scene.mentor.short_name}" in shown
    assert f"{scene.mentor.short_name}: ещё одно место, и наставника получит {lonely.short_name}" in shown
    assert "не хватило места" in shown


@pytest.mark.parametrize("kind", ["wish", "veto"])
def test_a_wish_or_veto_that_changes_no_pair_changes_no_word(scene: Scene, kind: str) -> None:
    weak = factories.mentor(scene.year, competences={"digital": 1}, subjects=["музыка"]).teacher
    factories.mentor(scene.year, types=["subject"])
    scene.newcomer()
    about = scene.mentor if kind == "wish" else MentorEntry.objects.get(types=["subject"]).teacher
    addresses = (need_url(scene.mentee), f"/pairing/by-hand/{scene.mentee.pk}/consultant/")
    run(scene)
    before = [words(scene.boss, url) for url in addresses]
    Preference.objects.create(
        school=scene.school, programme=scene.year, by=scene.mentee, about=about, as_role="mentee", kind=kind
    )
    run(scene)
    assert [words(scene.boss, url) for url in addresses] == before
    assert weak.full_name in before[0]


def test_a_personal_reason_is_counted_and_nobody_is_named(scene: Scene) -> None:
    other = factories.mentor(scene.year).teacher
    Preference.objects.create(
        school=scene.school, programme=scene.year, by=scene.mentee, about=other, as_role="mentee", kind="veto"
    )
    kept = run(scene).result["pairs"][0]
    assert (kept["refused"], kept["unsaid"]) == ({}, 1)
    shown = words(scene.boss, need_url(scene.mentee))
    assert "личные обстоятельства: 1 имена не показываются" in shown
    assert other.last_name not in shown


def test_forbidding_one_need_keeps_the_mentor_for_the_other(db: None) -> None:
    scene = Scene(capacity=2)
    factories.request(scene.mentee.mentee_entries.get(), topic="methods", need_type="subject", subject="математика")
    services.set_restriction(
        programme=scene.year, mentee=scene.mentee, mentor=scene.mentor, type="subject", kind="forbid", actor=scene.boss
    )
    assert build_problem(Registers(scene.year)).forbidden == frozenset()
    result = run(scene).result
    assert [pair["type"] for pair in result["pairs"]] == ["consultant"]
    assert [need["type"] for need in result["unmatched"]] == ["subject"]


def test_a_decision_waits_for_the_next_run_and_is_undone_in_one_press(scene: Scene) -> None:
    run(scene)
    sent = {"mentee": scene.mentee.pk, "mentor": scene.mentor.pk, "type": "consultant"}
    for kind in ("lock", "forbid"):
        post(scene.boss, "/pairing/choose/", then=kind, **sent)
        found = selected(scene)
        assert [decision.pending for decision in found.decisions] == [True]
        shown = page(scene.boss, need_url(scene.mentee))
        assert shown.count("/pairing/run/") == 2
        assert "Отменить решение" in shown
    run(scene)
    found = selected(scene)
    assert [decision.pending for decision in found.decisions] == [False]
    assert found.refusals == 0
    post(scene.boss, "/pairing/choose/", then="lock", **sent)
    run(scene)
    found = selected(scene)
    assert found.best.locked
    assert not found.pending
    assert "другие наставники не сравниваются" in words(scene.boss, need_url(scene.mentee))


def test_runs_stored_before_still_open(scene: Scene) -> None:
    other = factories.mentor(scene.year).teacher
    second = scene.newcomer()
    parts = {"topics": 3000, "subject": 1000, "times": 0, "experience": 0, "form": 900}
    old = {"mentor": other.pk, "parts": parts, "left_out": [second.pk], "moved": [second.pk]}
    MatchRun.objects.create(
        school=scene.school,
        programme=scene.year,
        created_by=scene.boss,
        created_at=clock.now(),
        input_hash="0" * 64,
        weights_version="1",
        certificate={"gap": 0},
        result={
            "needs": 2,
            "covered": 1,
            "mentors": 2,
            "places": 3,
            "weights": {"topics": 3636},
            "pairs": [
                {
                    "mentee": scene.mentee.pk,
                    "type": "consultant",
                    "mentor": scene.mentor.pk,
                    "parts": parts,
                    "score": 4900,
                    "locked": False,
                    "others": [old],
                }
            ],
            "unmatched": [
                {"mentee": second.pk, "type": "consultant", "reasons": {"capacity": 2, "unknown": 1}, "others": []}
            ],
            "dropped_locks": [],
        },
    )
    shown = words(scene.boss, need_url(scene.mentee))
    assert f"без наставника останется {second.short_name}" in shown
    assert "перейдёт к другому наставнику" in shown
    assert "все места заняты: 2" in words(scene.boss, need_url(second))
    assert second.short_name in words(scene.boss, f"/pairing/by-hand/{scene.mentee.pk}/consultant/")


def test_people_and_mentors_gone_since_the_run_do_not_break_the_page(scene: Scene) -> None:
    other = factories.mentor(scene.year)
    second = scene.newcomer()
    run(scene)
    other.delete()
    second.mentee_entries.update(state="left")
    assert words(scene.boss, need_url(scene.mentee))
    assert words(scene.boss, "/pairing/?need=nonsense")


def test_the_filter_hides_rows_and_keeps_the_open_need(scene: Scene) -> None:
    others = [scene.newcomer() for _ in range(9)]
    run(scene)
    scene.propose(others[0])
    found = workshop(scene.year, f"{scene.mentee.pk}-consultant", Filter(state="chosen"))
    assert [row.mentee for row in found.shown] == [others[0]]
    assert found.selected is not None
    assert found.selected.row.mentee == scene.mentee
    letters = workshop(scene.year, "", Filter(name=scene.mentee.last_name.upper()))
    assert scene.mentee in [row.mentee for row in letters.shown]
    assert {state: count for state, _label, count in found.states}["chosen"] == 1
    shown = page(scene.boss, f"{need_url(scene.mentee)}&state=chosen&name=Педаг")
    assert f'value="{scene.mentee.pk}-consultant"' in shown
    assert "Показано: 1 из 10" in shown
    assert "Таких запросов в списке нет" in page(scene.boss, "/pairing/?name=никто")
    assert "Показано" not in page(scene.boss, "/pairing/?state=nonsense")


def test_by_hand_every_mentor_has_a_price_or_a_reason(db: None) -> None:
    scene = Scene(capacity=1)
    second = scene.newcomer()
    full = factories.mentor(scene.year, capacity=1).teacher
    other_type = factories.mentor(scene.year, types=["subject"]).teacher
    scene.propose(scene.newcomer(), mentor=full)
    result = run(scene).result
    lonely = next(x for x in (scene.mentee, second) if x.pk == result["unmatched"][0]["mentee"])
    lucky = next(x for x in (scene.mentee, second) if x != lonely)
    url = f"/pairing/by-hand/{lonely.pk}/consultant/"
    shown = words(scene.boss, url)
    assert f"Без наставника останется {lucky.short_name}" in shown
    assert f"{other_type.full_name}: наставник другого типа" in shown
    assert f"{full.full_name}: все места заняты" in shown
    assert "изменилось" not in shown
    late = factories.mentor(scene.year).teacher
    shown = words(scene.boss, url)
    assert f"изменилось: новые наставники: {late.short_name}" in shown
    assert f"{late.full_name} учитель, свободно мест: 2 Цена неизвестна" in shown
    assert post(scene.boss, url, mentor=late.pk, format="one_to_one").status_code == 302
    assert Place.objects.filter(mentee=lonely, mentor=late).exists()


def test_by_hand_names_the_proposed_the_ruled_out_and_the_manager(scene: Scene) -> None:
    manager = factories.mentor(scene.year, subjects=["музыка"]).teacher
    ruled_out = factories.mentor(scene.year).teacher
    scene.mentee.line_manager = manager
    scene.mentee.save()
    services.set_restriction(
        programme=scene.year, mentee=scene.mentee, mentor=ruled_out, type="consultant", kind="forbid", actor=scene.boss
    )
    run(scene)
    url = f"/pairing/by-hand/{scene.mentee.pk}/consultant/"
    shown = words(scene.boss, url)
    assert f"{scene.mentor.full_name} предложено подбором" in shown
    assert "непосредственный руководитель: нужна причина" in shown
    assert "вы решили не предлагать" in shown
    refusal = post(scene.boss, url, mentor=manager.pk, format="one_to_one")
    assert refusal.status_code == 422
    sent = {"mentor": manager.pk, "format": "one_to_one", "manager_reason": "больше некому"}
    assert post(scene.boss, url, **sent).status_code == 302


def test_by_hand_without_a_run_or_with_a_veto(scene: Scene) -> None:
    url = f"/pairing/by-hand/{scene.mentee.pk}/consultant/"
    assert "Этого запроса не было в последнем подборе" in words(scene.boss, url)
    Preference.objects.create(
        school=scene.school, programme=scene.year, by=scene.mentor, about=scene.mentee, as_role="mentor", kind="veto"
    )
    assert f"{scene.mentor.full_name}: личные обстоятельства" in words(scene.boss, url)
    own = f"/pairing/by-hand/{scene.mentor.pk}/consultant/"
    assert "нужно его согласие и вход в базу наставляемых" in words(scene.boss, own), "a mentor is no mentee"


def test_pages_cost_the_same_for_two_mentors_and_twenty(scene: Scene) -> None:
    factories.mentor(scene.year, capacity=1)
    scene.newcomer()
    run(scene)
    addresses = (need_url(scene.mentee), f"/pairing/by-hand/{scene.mentee.pk}/consultant/")
    few = [queries(scene.boss, url) for url in addresses]
    for _ in range(18):
        factories.mentor(scene.year, capacity=1)
        scene.newcomer()
    run(scene)
    assert [queries(scene.boss, url) for url in addresses] == few


def test_a_pair_that_met_a_no_since_the_run_is_not_proposed_again(scene: Scene) -> None:
    run(scene)
    assert selected(scene).best is not None
    place = scene.met()
    services.answer(place=place, side="mentee", yes=False, actor=place.mentee.account)
    found = workshop(scene.year, f"{scene.mentee.pk}-consultant")
    assert found.selected.row.state == "again"
    assert (found.selected.best, found.selected.others) == (None, ())
    told = words(scene.boss, need_url(scene.mentee))
    assert "Пара из последнего подбора больше не предлагается" in told
    assert "Пригласить на встречу" not in told


def test_after_a_change_the_draw_and_the_workshop_count_the_same(db: None) -> None:
    scene = Scene(capacity=1)
    scene.newcomer()
    run(scene)
    assert workshop(scene.year).crowded == 1
    factories.mentor(scene.year, capacity=1)
    assert workshop(scene.year).crowded == 0
    assert "Жеребьёвка не нужна" in words(scene.boss, "/pairing/lottery/")

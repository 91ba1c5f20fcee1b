"""Drawing lots: the seed comes first, the result is kept, whoever waits is left out until the list is lifted."""

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event, Reason
from nastavnik.pairing import services
from nastavnik.pairing.models import Draw
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem
from nastavnik.pairing.selectors.workshop.page import workshop
from nastavnik.registry.services import set_preference
from tests import factories
from tests.pairing.scene import Scene, refused
from tests.pairing.test_pages import client, page, post, queries

pytestmark = pytest.mark.both_databases


@pytest.fixture
def crowd(db: None) -> Scene:
    """Give one mentor with one seat, and three mentees who want it."""
    scene = Scene(capacity=1)
    scene.newcomer()
    scene.newcomer()
    return scene


def hold(scene: Scene, **values: Any) -> Draw:
    return services.hold_draw(programme=scene.year, actor=scene.boss, **{"seed": "7", **values})


def in_run(scene: Scene) -> set[Any]:
    return {mentee.id for mentee in build_problem(Registers(scene.year)).mentees}


def test_a_draw_is_kept_with_all_that_repeats_it(crowd: Scene) -> None:
    made = hold(crowd, present="методсовет")
    lots = [hashlib.sha256(f"7:{mentee}:{kind}".encode()).hexdigest() for mentee, kind, _lot in made.participants]
    assert [line[2] for line in made.participants] == lots == sorted(lots)
    assert made.drawn == [made.participants[0][:2]]
    assert made.waiting == [line[:2] for line in made.participants[1:]]
    assert (made.number, made.seed_named, made.present, len(made.input_hash)) == (1, True, "методсовет", 64)


def test_the_seed_stands_in_the_journal_before_the_result(crowd: Scene) -> None:
    hold(crowd)
    events = list(Event.objects.filter(kind__startswith="lottery").order_by("number"))
    assert [event.kind for event in events] == ["lottery.seed", "lottery.drawn"]
    assert events[0].data["seed"] == "7"
    assert "seed" not in events[1].data


def test_the_machine_names_a_number_that_nobody_could_know(crowd: Scene) -> None:
    made = hold(crowd, seed="  ")
    assert made.seed.isdecimal()
    assert len(made.seed) == 12
    assert not made.seed_named


def test_whoever_waits_is_left_out_of_runs_until_the_list_is_lifted(crowd: Scene) -> None:
    everybody = in_run(crowd)
    made = hold(crowd)
    assert in_run(crowd) == {made.drawn[0][0]}
    run = services.run_matching(programme=crowd.year, actor=crowd.boss)
    assert [pair["mentee"] for pair in run.result["pairs"]] == [made.drawn[0][0]]
    assert run.result["waiting"] == sorted(made.waiting)
    states = {row.mentee.pk: row.state for row in workshop(crowd.year).rows}
    assert {pk for pk, state in states.items() if state == "waiting"} == {pk for pk, _kind in made.waiting}
    services.lift_draw(draw=made, actor=crowd.boss, reason="добавилось место")
    assert in_run(crowd) == everybody
    assert "добавилось место" in [reason.text for reason in Reason.objects.all()]
    with refused("lottery.lifted"):
        services.lift_draw(draw=made, actor=crowd.boss, reason="ещё раз")
    with refused("lottery.reason"):
        services.lift_draw(draw=made, actor=crowd.boss, reason=" ")


def test_a_second_draw_needs_a_reason_and_lifts_the_first(crowd: Scene) -> None:
    first = hold(crowd)
    with refused("lottery.again"):
        hold(crowd, seed="8")
    second = hold(crowd, seed="8", reason="первую проводили без свидетелей")
    first.refresh_from_db()
    assert first.lifted_at is not None
    assert (second.number, len(second.participants)) == (2, 3)
    shown = page(crowd.boss, f"/pairing/lottery/{second.pk}/")
    assert "Прежние жеребьёвки" in shown
    assert "первую проводили без свидетелей" in shown


def test_no_draw_where_there_is_a_place_for_everybody(scene: Scene) -> None:
    with refused("lottery.enough"):
        hold(scene)
    assert not Event.objects.filter(kind="lottery.seed").exists()
    assert "Жеребьёвка не нужна" in page(scene.boss, "/pairing/lottery/")


def test_only_the_coordinator_draws_and_lifts(crowd: Scene) -> None:
    head = factories.account(crowd.school, roles=("head",))
    with pytest.raises(RuleError):
        services.hold_draw(programme=crowd.year, actor=head)
    made = hold(crowd)
    with pytest.raises(RuleError):
        services.lift_draw(draw=made, actor=head, reason="так надо")


def test_a_lock_that_cannot_hold_does_not_stop_the_draw(crowd: Scene) -> None:
    services.set_restriction(
        programme=crowd.year, mentee=crowd.mentee, mentor=crowd.mentor, type="consultant", kind="lock", actor=crowd.boss
    )
    kept = hold(crowd)
    assert kept.kept == [[crowd.mentee.pk, "consultant"]]
    assert kept.drawn == []
    set_preference(
        programme=crowd.year,
        by=crowd.mentee,
        about=crowd.mentor,
        as_role="mentee",
        kind="veto",
        actor=crowd.mentee.account,
    )
    again = hold(crowd, reason="изменились данные")
    assert again.kept == []
    assert crowd.mentee.pk not in {mentee for mentee, _kind, _lot in again.participants}


@pytest.mark.parametrize("change", [{"seed": "9"}, {"waiting": []}, {"participants": []}, {"number": 5}])
def test_what_was_drawn_is_not_rewritten_or_deleted(crowd: Scene, change: dict[str, Any]) -> None:
    made = hold(crowd)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=made.pk).delete()


def test_drawing_from_the_page(crowd: Scene) -> None:
    services.run_matching(programme=crowd.year, actor=crowd.boss)
    assert "Желающих больше, чем мест" in page(crowd.boss, "/pairing/")
    assert crowd.mentee.full_name in page(crowd.boss, "/pairing/lottery/")
    answer = post(crowd.boss, "/pairing/lottery/", seed="481516", present="Седых А. П.")
    made = Draw.objects.get()
    assert answer.headers["Location"] == f"/pairing/lottery/{made.pk}/"
    shown = page(crowd.boss, f"/pairing/lottery/{made.pk}/")
    assert f"printf %s 481516:{made.participants[0][0]}:consultant | sha256sum" in shown
    assert made.participants[0][2][:16] in shown
    assert "Седых А. П." in shown
    assert "Последний подбор был до жеребьёвки" in page(crowd.boss, "/pairing/")
    waiting = made.waiting[0][0]
    assert "По жребию в листе ожидания" in page(crowd.boss, f"/pairing/?need={waiting}-consultant")
    refused_again = post(crowd.boss, "/pairing/lottery/", seed="1")
    assert refused_again.status_code == 422
    assert post(crowd.boss, f"/pairing/lottery/{made.pk}/lift/").status_code == 422
    lifted = post(crowd.boss, f"/pairing/lottery/{made.pk}/lift/", **{"lift-reason": "нашлось место"})
    assert lifted.status_code == 302
    assert "нашлось место" in page(crowd.boss, f"/pairing/lottery/{made.pk}/")


def test_the_protocol_is_for_coordinator_and_head_of_the_school(crowd: Scene) -> None:
    url = f"/pairing/lottery/{hold(crowd).pk}/"
    head = factories.account(crowd.school, roles=("head",))
    assert crowd.mentee.full_name in page(head, url)
    assert '/pairing/lottery/"' not in page(head, url)
    for account in (crowd.mentor.account, crowd.mentee.account):
        assert client(account).get(url).status_code == 403
    other = factories.account(factories.school(), roles=("coordinator", "head"))
    assert client(other).get(url).status_code == 404
    assert post(other, f"{url}lift/").status_code == 404


def test_a_page_without_a_programme_says_what_to_do(db: None) -> None:
    boss = factories.account(factories.school(), roles=("coordinator",))
    assert "Программы ещё нет" in page(boss, "/pairing/lottery/")
    assert post(boss, "/pairing/lottery/", seed="1").status_code == 200


def test_pages_of_the_draw_cost_the_same_for_three_and_twenty(crowd: Scene) -> None:
    first = hold(crowd)
    few = [queries(crowd.boss, url) for url in ("/pairing/lottery/", f"/pairing/lottery/{first.pk}/")]
    for _ in range(17):
        crowd.newcomer()
    second = hold(crowd, reason="пришли новые")
    many = [queries(crowd.boss, url) for url in ("/pairing/lottery/", f"/pairing/lottery/{second.pk}/")]
    assert many == few

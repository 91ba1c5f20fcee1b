"""Pages of stage 5: who may open them, what they show, what they never show."""

import io
import uuid
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nastavnik.outbox.selectors import notices_of
from nastavnik.pairing import services
from nastavnik.pairing.models import Place, Restriction
from nastavnik.programme.models import Act
from nastavnik.registry.models import MentoringRequest, Preference
from tests import factories
from tests.living.lines import texts_of
from tests.pairing.scene import TODAY, Scene


def client(account: Any) -> Client:
    made = Client()
    made.force_login(account)
    return made


def post(account: Any, url: str, **data: Any) -> Any:
    return client(account).post(url, {"form_key": str(uuid.uuid4()), **data})


def page(account: Any, url: str) -> str:
    answer = client(account).get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def queries(account: Any, url: str) -> int:
    visitor = client(account)
    visitor.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert visitor.get(url).status_code == 200
    return len(caught)


def test_coordinator_walks_from_the_run_to_a_confirmed_pair(scene: Scene) -> None:
    boss = scene.boss
    assert "Подобрать" in page(boss, "/pairing/")
    assert post(boss, "/pairing/run/").status_code == 302
    shown = page(boss, f"/pairing/?need={scene.mentee.pk}-consultant")
    assert scene.mentor.full_name in shown
    assert "<meter" in shown
    assert "Пригласить на встречу" in shown
    sent = {"mentee": scene.mentee.pk, "mentor": scene.mentor.pk, "type": "consultant", "then": ""}
    answer = post(boss, "/pairing/choose/", **sent)
    place = Place.objects.get()
    assert answer.headers["Location"] == f"/pairs/{place.pk}/"
    assert place.reasons["topics"] > 0
    assert post(boss, f"/pairs/{place.pk}/invite/").status_code == 302
    met = {"met_on": TODAY.isoformat(), "mode": "in_person"}
    assert post(scene.mentor.account, f"/pairs/{place.pk}/meeting/", **met).status_code == 302
    for person in (scene.mentor, scene.mentee):
        assert "Да, будем работать" in page(person.account, f"/pairs/{place.pk}/")
        assert post(person.account, f"/pairs/{place.pk}/answer/", answer="yes").status_code == 302
    refused = post(boss, f"/pairs/{place.pk}/confirm/")
    assert refused.status_code == 422
    assert "приказ о закреплении" in refused.content.decode()
    given = {"number": "187-од", "dated": TODAY.isoformat(), "places": [place.pk]}
    assert scene.mentee.full_name in page(boss, "/pairs/order/")
    assert post(boss, "/pairs/order/", **given).status_code == 302
    assert Act.objects.get().number == "187-од"
    assert post(boss, f"/pairs/{place.pk}/confirm/").status_code == 302
    assert "закреплена" in page(boss, "/pairs/")


def test_chosen_place_is_invisible_to_its_people_until_the_invitation(scene: Scene) -> None:
    place = scene.propose()
    for person in (scene.mentor, scene.mentee):
        assert client(person.account).get(f"/pairs/{place.pk}/").status_code == 404
    services.invite_to_meeting(place=place, actor=scene.boss)
    for person in (scene.mentor, scene.mentee):
        assert "Личная встреча" in page(person.account, f"/pairs/{place.pk}/")


def test_place_is_for_its_people_and_the_coordinator(scene: Scene) -> None:
    place = scene.invited()
    head = factories.account(scene.school, roles=("head",))
    other_school = factories.account(factories.school(), roles=("coordinator",))
    for account in (head, factories.account(scene.school), other_school):
        assert client(account).get(f"/pairs/{place.pk}/").status_code == 404
    for step in ("invite", "withdraw", "confirm", "release", "paper"):
        assert post(other_school, f"/pairs/{place.pk}/{step}/").status_code == 404
        assert post(scene.mentor.account, f"/pairs/{place.pk}/{step}/").status_code == 403


def test_lists_are_for_coordinator_and_head(scene: Scene) -> None:
    scene.confirmed()
    head = factories.account(scene.school, roles=("head",))
    shown = page(head, "/pairs/")
    assert scene.mentee.short_name in shown
    assert "/pairing/" not in shown
    assert client(scene.mentor.account).get("/pairs/").status_code == 403
    assert client(head).get("/pairing/").status_code == 403


def test_another_school_sees_its_own_list(scene: Scene) -> None:
    scene.confirmed()
    other = Scene()
    assert scene.mentee.short_name not in page(other.boss, "/pairs/")
    assert client(other.boss).get(f"/pairing/by-hand/{scene.mentee.pk}/consultant/").status_code == 404
    restriction = services.set_restriction(
        programme=scene.year,
        mentee=scene.mentee,
        mentor=scene.mentor,
        type="subject",
        kind="forbid",
        actor=scene.boss,
    )
    assert post(other.boss, f"/pairing/decisions/{restriction.pk}/lift/").status_code == 404
    sent = {"mentee": scene.mentee.pk, "mentor": scene.mentor.pk, "type": "consultant", "then": ""}
    assert post(other.boss, "/pairing/choose/", **sent).status_code == 422


def test_text_for_the_mentor_waits_for_permission_and_invitation(scene: Scene) -> None:
    secret = "КАНАРЕЙКА-ТЕКСТ"
    MentoringRequest.objects.update(text_for_mentor=secret, share_with_mentor=False)
    place = scene.invited()
    url = f"/pairs/{place.pk}/"
    assert secret not in page(scene.mentor.account, url)
    assert secret in page(scene.mentee.account, url)
    MentoringRequest.objects.update(share_with_mentor=True)
    assert secret in page(scene.mentor.account, url)
    for address in (url, "/pairs/", "/pairing/"):
        assert secret not in page(scene.boss, address)
    services.withdraw_proposal(place=place, actor=scene.boss)
    assert secret not in page(scene.mentor.account, url)


def test_veto_is_not_visible_to_the_coordinator(scene: Scene) -> None:
    Preference.objects.create(
        school=scene.school, programme=scene.year, by=scene.mentee, about=scene.mentor, as_role="mentee", kind="veto"
    )
    post(scene.boss, "/pairing/run/")
    shown = page(scene.boss, f"/pairing/?need={scene.mentee.pk}-consultant")
    assert "личные обстоятельства" in shown
    assert scene.mentor.last_name not in shown
    for word in ("вето", "не назначать", "veto"):
        assert word not in shown


def test_own_answer_first_then_the_others(scene: Scene) -> None:
    place = scene.met()
    services.answer(place=place, side="mentor", yes=True, actor=scene.mentor.account)
    url = f"/pairs/{place.pk}/"
    assert "Ответ наставника: «да»" not in page(scene.mentee.account, url)
    for shown in (page(scene.mentee.account, url), page(scene.mentee.account, "/")):
        assert "ждём ответы" in shown
        assert "ждём второй ответ" not in shown
    assert "ждём второй ответ" in page(scene.mentor.account, url)
    services.answer(place=place, side="mentee", yes=True, actor=scene.mentee.account)
    assert "Ответ наставника: «да»" in page(scene.mentee.account, url)


def test_refused_steps_say_why(scene: Scene) -> None:
    place = scene.invited()
    answer = post(scene.mentee.account, f"/pairs/{place.pk}/answer/", answer="yes")
    assert answer.status_code == 422
    assert "Сначала личная встреча" in answer.content.decode()
    late = post(scene.mentee.account, f"/pairs/{place.pk}/meeting/", met_on="2027-01-01", mode="remote")
    assert late.status_code == 422
    assert "ещё не наступила" in late.content.decode()


def test_no_taking_back_clarifying_and_withdrawing_from_the_page(scene: Scene) -> None:
    place = scene.agreed()
    assert post(scene.mentee.account, f"/pairs/{place.pk}/take-back/", sure="1").status_code == 302
    second = scene.invited()
    assert post(scene.mentor.account, f"/pairs/{second.pk}/clarify/").status_code == 302
    assert post(scene.boss, f"/pairs/{second.pk}/withdraw/").status_code == 302
    third = scene.propose()
    assert post(scene.boss, f"/pairs/{third.pk}/release/").status_code == 302
    assert {p.state for p in Place.objects.all()} == {"declined", "withdrawn"}
    shown = page(scene.boss, "/pairs/?show=all")
    assert "не состоялась" in shown


def test_paper_answer_from_the_page(scene: Scene) -> None:
    place = scene.met()
    sent = {"side": "mentee", "answer": "yes", "answered_on": TODAY.isoformat(), "sheet_number": "Л-3"}
    assert post(scene.boss, f"/pairs/{place.pk}/paper/", **sent).status_code == 302
    place.refresh_from_db()
    assert place.mentee_yes_on == TODAY


def test_choosing_by_hand_into_a_group(db: None) -> None:
    scene = Scene(group_ready=True)
    first = scene.propose(format="group")
    second = scene.newcomer()
    url = f"/pairing/by-hand/{second.pk}/consultant/"
    assert "группа: " in page(scene.boss, url)
    assert post(scene.boss, url, format="group").status_code == 422
    sent = {"relationship": first.relationship_id, "format": "group"}
    assert post(scene.boss, url, **sent).status_code == 302
    assert Place.objects.get(mentee=second).relationship_id == first.relationship_id


def test_replacing_by_hand(scene: Scene) -> None:
    place = scene.invited()
    services.answer(place=place, side="mentor", yes=False, actor=scene.mentor.account)
    other = factories.mentor(scene.year).teacher
    url = f"/pairing/by-hand/{scene.mentee.pk}/consultant/?replaces={place.pk}"
    assert url in page(scene.boss, f"/pairs/{place.pk}/")
    assert post(scene.boss, url, mentor=other.pk, format="one_to_one").status_code == 302
    assert Place.objects.get(mentor=other).replaces_id == place.pk


def test_deciding_in_the_workshop(scene: Scene) -> None:
    sent = {"mentee": scene.mentee.pk, "mentor": scene.mentor.pk, "type": "consultant"}
    post(scene.boss, "/pairing/run/")
    assert post(scene.boss, "/pairing/choose/", then="forbid", **sent).status_code == 302
    restriction = Restriction.objects.get()
    shown = page(scene.boss, f"/pairing/?need={scene.mentee.pk}-consultant")
    assert "Не предлагать:" in shown
    assert "подействует при следующем подборе" in shown
    assert post(scene.boss, f"/pairing/decisions/{restriction.pk}/lift/").status_code == 302
    assert not Restriction.objects.exists()
    assert post(scene.boss, "/pairing/choose/", then="invite", **sent).status_code == 302
    assert Place.objects.get().step == "invited"


def test_workshop_without_a_programme_says_what_to_do(db: None) -> None:
    boss = factories.account(factories.school(), roles=("coordinator",))
    assert "Программы ещё нет" in page(boss, "/pairing/")
    assert "Пар ещё нет" in page(boss, "/pairs/")
    assert client(boss).get("/pairs/order/").status_code == 404


def test_carrying_over_from_the_page(scene: Scene) -> None:
    day = "2025-09-01"
    sent = {
        "mentor": scene.mentor.pk,
        "mentee": scene.mentee.pk,
        "type": "consultant",
        "met_on": day,
        "mentor_yes_on": day,
        "mentee_yes_on": day,
        "confirmed_on": day,
        "act_number": "12",
        "act_dated": day,
        "sheet_number": "Л-1",
    }
    assert "прежние даты" in page(scene.boss, "/pairs/earlier/")
    assert post(scene.boss, "/pairs/earlier/", **{**sent, "mentee_yes_on": "2025-08-01"}).status_code == 422
    assert post(scene.boss, "/pairs/earlier/", **sent).status_code == 302
    assert Place.objects.get().state == "confirmed"


def test_mentee_chooses_on_the_page(db: None) -> None:
    scene = Scene(private_topics=["wellbeing"])
    MentoringRequest.objects.update(topic="wellbeing")
    shown = page(scene.mentee.account, "/pairing/own/")
    assert scene.mentor.full_name in shown
    assert "самочувствие" in shown
    assert "самочувствие" not in page(scene.boss, "/pairing/")
    sent = {"mentor": scene.mentor.pk, "type": "consultant"}
    assert post(scene.mentee.account, "/pairing/own/", **sent).status_code == 302
    place = Place.objects.get()
    assert "самочувствие" not in page(scene.boss, f"/pairs/{place.pk}/")
    assert post(scene.mentee.account, "/pairing/own/", **sent).status_code == 422


def test_download_keeps_texts_texts(scene: Scene) -> None:
    scene.mentee.last_name = "=1+1"
    scene.mentee.save()
    scene.confirmed()
    book = load_workbook(io.BytesIO(client(scene.boss).get("/pairs/?format=xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][0] == "Наставник"
    assert rows[1][1].startswith("=1+1 ")
    assert rows[1][3] == "закреплена"


def test_pages_cost_the_same_for_one_and_twenty(scene: Scene) -> None:
    scene.confirmed()
    factories.mentor(scene.year, capacity=1)
    for _ in range(2):  # two open needs: the card of another choice names whom it moves
        scene.newcomer()
    post(scene.boss, "/pairing/run/")
    few = {url: queries(scene.boss, url) for url in ("/pairs/", "/pairing/", "/pairs/order/")}
    for _ in range(7):
        other = factories.mentor(scene.year, capacity=3).teacher
        scene.agreed(scene.newcomer(), mentor=other)
        scene.propose(scene.newcomer(), mentor=other)
        scene.newcomer()
    post(scene.boss, "/pairing/run/")
    many = {url: queries(scene.boss, url) for url in few}
    assert many == few


def test_everybody_knows_the_next_step(scene: Scene) -> None:
    place = scene.propose()
    pair = f"{scene.mentee.short_name} – {scene.mentor.short_name}"
    assert f"Пригласить на встречу: {pair}" in texts_of(scene.boss)
    assert texts_of(scene.mentor.account) == []
    services.invite_to_meeting(place=place, actor=scene.boss)
    assert texts_of(scene.mentee.account) == [f"Договориться о встрече: {scene.mentor.short_name}"]
    services.record_meeting(place=place, met_on=TODAY, mode="remote", actor=scene.boss)
    assert texts_of(scene.mentor.account) == [f"Ответить после встречи: {scene.mentee.short_name}"]
    for side, person in (("mentor", scene.mentor), ("mentee", scene.mentee)):
        services.answer(place=place, side=side, yes=True, actor=person.account)  # type: ignore[arg-type]
    assert {f"Закрепить: {pair}", f"Не названы в приказе: {pair}"} <= set(texts_of(scene.boss))
    assert [line.text for line in notices_of(scene.boss)] == ["Обе стороны ответили «да»: пару можно закрепить."]


def test_request_that_waits_is_a_step_of_the_coordinator(scene: Scene) -> None:
    assert f"Без наставника: {scene.mentee.short_name}" in texts_of(scene.boss)

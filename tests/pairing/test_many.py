"""Acting on many: each row is done or refused by itself, a press is one batch, its answer is a redirect."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from nastavnik.consents.models import Consent
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock, many
from nastavnik.kit.models import Batch
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.answers import require_invited
from nastavnik.pairing.views import many as pairs
from nastavnik.registry.models import CouncilOpinion
from tests import factories
from tests.pairing.scene import Scene
from tests.pairing.test_pages import client, page, post

INVITE, CONFIRM = reverse("pairing:invite_many"), reverse("pairing:confirm_many")


def chosen(scene: Scene, number: int = 2) -> list[Place]:
    """Give chosen places of which nobody knows yet."""
    mentor = factories.mentor(scene.year, capacity=5).teacher
    return [scene.propose(scene.newcomer(), mentor=mentor) for _one in range(number)]


def act(scene: Scene, url: str, places: Any, **data: Any) -> tuple[Any, Batch | None]:
    answer = post(scene.boss, url, rows=[place.pk for place in places], **data)
    return answer, Batch.objects.order_by("pk").last()


def ends(batch: Batch) -> dict[int, str]:
    return {one["row"]: one["end"] for one in batch.outcomes}


def test_a_refused_row_touches_no_row_that_is_done(scene: Scene) -> None:
    first, second = chosen(scene)
    pairs.INVITE.run(second, actor=scene.boss)
    lines = Event.objects.count()
    answer, batch = act(scene, INVITE, [first, second])
    assert answer.status_code == 302, "an answer that is no redirect would forget that the form was sent"
    assert answer.url == reverse("kit:batch", args=[batch.handle])
    assert ends(batch) == {first.pk: many.DONE, second.pk: many.REFUSED}
    assert Place.objects.get(pk=first.pk).invited_on is not None
    assert Event.objects.count() == lines + 1, "the refused row has left no line"
    told = page(scene.boss, answer.url)
    assert "Сделано: 1. Не сделано: 1." in told
    assert "Приглашение уже отправлено." in told
    assert f'href="{INVITE}?rows={second.pk}"' in told


def test_even_where_every_row_is_refused_the_answer_leads_to_the_reasons(scene: Scene) -> None:
    place = scene.invited()
    answer, batch = act(scene, CONFIRM, [place])
    assert answer.status_code == 302
    assert ends(batch) == {place.pk: many.REFUSED}
    with translation.override("en"):
        (line,) = many.lines_of(batch)
    assert line.why
    assert line.why != many.lines_of(batch)[0].why, "the words are in the language of whoever reads them"


def test_the_same_press_twice_is_one_batch(scene: Scene) -> None:
    places, key = chosen(scene), str(uuid.uuid4())
    visitor = client(scene.boss)
    sent = {"form_key": key, "rows": [place.pk for place in places]}
    first, second = visitor.post(INVITE, sent), visitor.post(INVITE, sent)
    assert first.url == second.url
    assert Batch.objects.count() == 1
    assert Event.objects.filter(kind="place.invited").count() == len(places)


def test_a_row_of_another_school_makes_the_whole_press_unknown(scene: Scene) -> None:
    (own,), other = chosen(scene, 1), Scene()
    foreign = other.propose()
    for sent in ({"rows": [own.pk, foreign.pk]}, {"rows": [own.pk, 10**12]}, {"rows": [own.pk, "x"]}):
        assert post(scene.boss, INVITE, **sent).status_code == 404
        assert client(scene.boss).get(INVITE, sent).status_code == 404
    assert Place.objects.get(pk=own.pk).invited_on is None
    assert not Batch.objects.exists()
    _answer, batch = act(scene, INVITE, [own])
    assert client(other.boss).get(reverse("kit:batch", args=[batch.handle])).status_code == 404


def test_nothing_is_done_without_a_row_or_what_stands_beside_it(scene: Scene) -> None:
    assert post(scene.boss, INVITE).status_code == 422
    sheet = Consent.objects.create(
        school=scene.school, teacher=scene.mentee, programme=scene.year, kind="publication", wording_version=1,
        state="prepared", channel="paper", prepared_on=clock.today(),
    )  # fmt: skip
    url = reverse("consents:sign_many")
    asked = {"rows": [sheet.pk], "signed_on": clock.today().isoformat()}
    refused = post(scene.boss, url, **asked)
    assert refused.status_code == 422
    assert f'name="{sheet.pk}-sheet_number"' in refused.content.decode()
    told = post(scene.boss, url, **asked, **{f"{sheet.pk}-sheet_number": "17"})
    assert f'name="{sheet.pk}-sheet_number" value="17"' in told.content.decode(), "what was typed is sent again"
    assert post(scene.boss, url, **asked, **{f"{sheet.pk}-sheet_number": "17"}, sure="1").status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.sheet_number) == ("in_force", "17")


def test_twelve_pairs_of_an_order_are_confirmed_in_three_presses(scene: Scene) -> None:
    mentors = [factories.mentor(scene.year, capacity=3).teacher for _one in range(4)]
    places = [scene.agreed(scene.newcomer(), mentor=mentors[number % 4]) for number in range(12)]
    visitor = client(scene.boss)
    shown = page(scene.boss, reverse("pairing:order"))
    assert shown.count(" checked") == 12, "the order begins with everybody who agreed"
    order = {"form_key": str(uuid.uuid4()), "number": "77", "dated": clock.today().isoformat()}
    first = visitor.post(reverse("pairing:order"), {**order, "places": [place.pk for place in places]})
    second = visitor.get(first.url)
    said = second.content.decode()
    assert said.count(" checked") == 12, "whom the order names is chosen already"
    assert "Нужно исправить" not in said, "nothing is wrong before anything was sent"
    keys = {"form_key": str(uuid.uuid4()), "rows": [place.pk for place in places], "order_reason": ""}
    told = visitor.post(CONFIRM, keys)
    assert told.status_code == 200
    assert "Закрепятся пары: " in told.content.decode()
    assert not Place.objects.filter(state="confirmed").exists()
    third = visitor.post(CONFIRM, {**keys, "sure": "1"})
    assert set(Place.objects.filter(pk__in=[one.pk for one in places]).values_list("state", flat=True)) == {"confirmed"}
    assert "Сделано: 12. Не сделано: 0." in page(scene.boss, third.url)


def test_what_is_left_after_a_few_seconds_is_taken_on_by_the_background(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = chosen(scene, 5)
    monkeypatch.setattr(many, "SLICE", 2)
    monkeypatch.setattr(many, "REQUEST_SECONDS", 0.0)
    answer, batch = act(scene, INVITE, places)
    assert (len(batch.waiting), len(batch.outcomes), batch.ended_at) == (3, 2, None)
    told = page(scene.boss, answer.url)
    assert "Осталось: 3 из 5" in told
    assert "data-again" in told
    many.go_on(None)
    assert Batch.objects.get().waiting, "a request that is still at work is left alone"
    pairs.INVITE.run(places[3], actor=scene.boss)
    places[4].delete()
    with clock.at(clock.now() + many.OWN_TIME):
        many.go_on(None)
    batch.refresh_from_db()
    assert list(ends(batch).values()).count(many.DONE) == 3
    assert (batch.waiting, batch.typed) == ([], {})
    assert batch.ended_at is not None
    told = page(scene.boss, answer.url)
    assert "Этой записи больше нет" in told
    assert "Приглашение уже отправлено." in told


def test_one_transaction_ends_when_its_time_is_over(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    places = chosen(scene, 3)
    monkeypatch.setattr(many, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(many, "REQUEST_SECONDS", 0.0)
    _answer, batch = act(scene, INVITE, places)
    assert ends(batch) == {places[0].pk: many.DONE}
    assert batch.waiting == [place.pk for place in places[1:]]


def test_each_row_bears_an_occasion_of_its_own(scene: Scene) -> None:
    places = chosen(scene)
    _answer, batch = act(scene, INVITE, places)
    lines = Event.objects.filter(kind="place.invited").order_by("number")
    assert [line.occasion for line in lines] == [f"{batch.handle}-{place.pk}" for place in places]


def test_a_mistake_of_the_program_in_the_background_ends_the_batch(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_row: Any, **_given: Any) -> None:
        raise ZeroDivisionError

    places = chosen(scene, 1)
    monkeypatch.setattr(many, "acts", {pairs.INVITE.name: replace(pairs.INVITE, run=broken)})
    long_ago = clock.now() - dt.timedelta(hours=1)
    batch = Batch.objects.create(
        school_id=scene.school.pk, act=pairs.INVITE.name, made_by=scene.boss, made_at=long_ago,
        waiting=[one.pk for one in places],
    )  # fmt: skip
    many.go_on(None)
    batch.refresh_from_db()
    assert batch.outcomes[0]["why"] == many.BROKEN
    assert batch.ended_at is not None


def test_who_is_waited_for_is_reminded_once_a_day_and_nobody_else(scene: Scene) -> None:
    place = scene.met()
    pairs_of = {place.mentor.account_id, place.mentee.account_id}
    services.answer(place=place, side="mentor", yes=True, actor=place.mentor.account)
    before = Notice.objects.count()
    for _twice in range(2):
        act(scene, reverse("pairing:remind_many"), [place])
    new = Notice.objects.order_by("-pk")[: Notice.objects.count() - before]
    assert [notice.account_id for notice in new] == [place.mentee.account_id]
    assert place.mentor.account_id in pairs_of
    for state, why in (("paused", "сейчас на паузе"), ("confirmed", "Пара уже закреплена:"), ("declined", "отклонено")):
        other = Place(pk=place.pk, state=state, invited_on=place.invited_on)
        with pytest.raises(RuleError, match=why):
            require_invited(other)


def test_the_minutes_of_a_sitting_give_an_opinion_about_each_candidate(scene: Scene) -> None:
    entries = [factories.mentor(scene.year, state="applied", selected_on=None) for _one in range(2)]
    url = reverse("registry:council_minutes")
    said = {f"{entry.pk}-opinion": opinion for entry, opinion in zip(entries, ("recommend", "against"), strict=True)}
    paper = {"number": "4", "dated": clock.today().isoformat(), "rows": [entry.pk for entry in entries]}
    late = post(scene.boss, url, **{**paper, **said, "dated": (clock.today() + dt.timedelta(1)).isoformat()})
    assert late.status_code == 422, "one paper is one refusal"
    assert not CouncilOpinion.objects.exists()
    assert post(scene.boss, url, **paper, **said).status_code == 302
    rows = CouncilOpinion.objects.order_by("entry_id")
    assert [(row.member, row.opinion, row.minutes.number) for row in rows] == [
        (None, "recommend", "4"),
        (None, "against", "4"),
    ]


def test_whoever_may_not_do_it_is_offered_nothing(scene: Scene) -> None:
    scene.propose()
    head = factories.account(scene.school, roles=("head",))
    assert CONFIRM in page(scene.boss, reverse("pairing:pairs"))
    assert CONFIRM not in page(head, reverse("pairing:pairs"))
    assert client(head).get(CONFIRM).status_code == 403
    with pytest.raises(RuleError):
        pairs.INVITE.run(chosen(scene, 1)[0], actor=head)


def test_what_the_run_proposes_is_taken_for_all_at_once(scene: Scene) -> None:
    factories.mentor(scene.year, capacity=2)
    other = scene.newcomer()
    services.run_matching(programme=scene.year, actor=scene.boss)
    assert f"{reverse('pairing:propose_many')}?ticked=rows" in page(scene.boss, reverse("pairing:workshop"))
    entries = [one.mentee_entries.get(programme=scene.year) for one in (scene.mentee, other)]
    listed = page(scene.boss, reverse("pairing:propose_many"))
    assert all(one.told_apart in listed for one in (scene.mentee, other))
    _answer, batch = act(scene, reverse("pairing:propose_many"), entries)
    assert set(ends(batch).values()) == {many.DONE}
    assert Place.objects.filter(invited_on__isnull=False).count() == 2
    _answer, batch = act(scene, reverse("pairing:propose_many"), entries)
    assert set(ends(batch).values()) == {many.REFUSED}, "nobody is proposed twice"


def test_meetings_and_answers_of_a_pile_are_entered_at_once(scene: Scene) -> None:
    first, second = (scene.invited(scene.newcomer(), mentor=factories.mentor(scene.year).teacher) for _one in range(2))
    services.record_meeting(place=second, met_on=clock.today(), mode="remote", actor=scene.boss)
    said = {
        f"{first.pk}-mentor_sheet": "1",
        f"{first.pk}-mentee_sheet": "2",
        "met_on": clock.today(),
        "mode": "in_person",
    }
    _answer, batch = act(scene, reverse("pairing:papers_many"), [first, second], **said)
    assert ends(batch) == {first.pk: many.DONE, second.pk: many.REFUSED}, "an empty row says what it lacks"
    first.refresh_from_db()
    assert (first.met_mode, first.mentor_yes_on, first.mentee_yes_on) == ("in_person", clock.today(), clock.today())
    assert Event.objects.filter(kind="place.answered", data__sheet="2").exists()
    told = page(scene.boss, reverse("kit:batch", args=[batch.handle]))
    assert reverse("pairing:order") in told, "the next step stands here"

"""Entry measured three times before the work begins: planned together or one by one, each answered once."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit.registries import notice_kinds
from nastavnik.outbox.models import Notice
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, Response, Wave
from nastavnik.surveys.selectors import begun_waves, my_forms, paired_scores, response_rates
from tests import factories
from tests.living.lines import texts_of
from tests.support.scenes import told_once
from tests.surveys import waves
from tests.surveys.test_wave_pages import form, signed_in
from tests.surveys.waves import DAY, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WEEK = DAY + dt.timedelta(days=7)


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


told = told_once(waves.scene)


@pytest.fixture
def of(told: Callable[[], Scene], db: None) -> Iterator[Scene]:
    with waves.at():
        yield told()


def three(of: Scene, **values: Any) -> list[Wave]:
    waves.plan(of, closes_on=WEEK, rounds=3, is_primary=True, **values)
    return list(Wave.objects.order_by("round"))


def through(of: Scene, wave: Wave, shifts: dict[int, int]) -> None:
    """Begin a measurement on its day, let people answer, end it."""
    with waves.at(wave.opens_on):
        services.open_wave(wave=wave, actor=of.coordinator)
        for person, shift in shifts.items():
            waves.answer(wave, of.mentees[person], waves.varied(shift))
        services.close_wave(wave=wave, actor=of.coordinator)


def test_three_measurements_are_planned_at_once_two_to_three_weeks_apart(of: Scene) -> None:
    found = three(of)
    assert [wave.opens_on for wave in found] == [DAY, after(17), after(34)]
    assert [wave.closes_on for wave in found] == [after(7), after(24), after(41)]
    assert [wave.told for wave in found] == [f"входное, замер {n} из 3" for n in (1, 2, 3)]
    assert {(wave.version_id, wave.is_primary, wave.rounds) for wave in found} == {(found[0].version_id, True, 3)}


def test_one_measurement_is_called_as_before(of: Scene) -> None:
    assert str(waves.plan(of)) == "входное: наставляемые"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"audience": "staff"}, "только у входного анкетирования наставляемых"),
        ({"kind": "final"}, "только у входного анкетирования наставляемых"),
        ({"closes_on": after(15)}, "не больше 14 дней"),
    ],
)
def test_several_measurements_that_cannot_be_are_refused_whole(of: Scene, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        waves.plan(of, **{"closes_on": WEEK, "rounds": 3, **changed})
    assert not Wave.objects.exists()


def test_one_more_is_added_later_but_never_a_fourth(of: Scene) -> None:
    first = waves.plan(of, closes_on=WEEK)
    with pytest.raises(RuleError) as soon:
        services.add_round(wave=first, opens_on=after(13), closes_on=after(20), actor=of.coordinator)
    assert soon.value.params == {"days": 14, "day": "15.09.2026"}
    services.add_round(wave=first, opens_on=after(14), closes_on=after(21), actor=of.coordinator)
    with pytest.raises(RuleError, match="раньше предыдущего"):
        services.add_round(wave=first, opens_on=DAY, closes_on=WEEK, actor=of.coordinator)
    third = services.add_round(wave=first, opens_on=after(60), closes_on=after(66), actor=of.coordinator)
    assert (third.round, third.rounds) == (3, 3)
    assert set(Wave.objects.values_list("rounds", flat=True)) == {3}
    with pytest.raises(RuleError, match="Три замера уже есть"):
        services.add_round(wave=third, opens_on=after(80), closes_on=after(86), actor=of.coordinator)
    with pytest.raises(RuleError, match="роль"):
        services.add_round(wave=third, opens_on=after(80), closes_on=after(86), actor=of.mentor)


def test_after_a_later_wave_began_the_entry_is_not_measured_again(of: Scene) -> None:
    first = waves.begun(of, closes_on=WEEK)
    services.close_wave(wave=first, actor=of.coordinator)
    with waves.at(after(40)):
        waves.begun(of, kind="interim", opens_on=after(40), closes_on=after(50))
        with pytest.raises(RuleError, match="уже начато"):
            services.add_round(wave=first, opens_on=after(90), closes_on=after(96), actor=of.coordinator)


def test_a_measurement_waits_for_the_one_before_it_and_for_two_weeks(of: Scene) -> None:
    first, second, _third = three(of)
    with pytest.raises(RuleError, match="завершите замер 1"):
        services.open_wave(wave=second, actor=of.coordinator)
    with waves.at(after(5)):
        services.open_wave(wave=first, actor=of.coordinator)
        services.close_wave(wave=first, actor=of.coordinator)
    with waves.at(after(18)), pytest.raises(RuleError) as soon:
        services.open_wave(wave=second, actor=of.coordinator)
    assert soon.value.params == {"day": after(19).strftime("%d.%m.%Y")}
    with waves.at(after(19)):
        assert services.open_wave(wave=second, actor=of.coordinator).is_open


def test_only_the_last_planned_measurement_is_taken_back(of: Scene) -> None:
    first, _second, third = three(of)
    with pytest.raises(RuleError, match="замера 3"):
        services.drop_wave(wave=first, actor=of.coordinator)
    services.drop_wave(wave=third, actor=of.coordinator)
    assert list(Wave.objects.values_list("round", "rounds").order_by("round")) == [(1, 2), (2, 2)]


def test_each_is_asked_once_in_each_and_answers_again_after_two_weeks(of: Scene) -> None:
    first, second, third = three(of)
    who = of.mentees[0]
    services.open_wave(wave=first, actor=of.coordinator)
    with waves.at(WEEK):
        waves.answer(first, who)
        services.close_wave(wave=first, actor=of.coordinator)
    with waves.at(after(17)):
        services.open_wave(wave=second, actor=of.coordinator)
        with pytest.raises(RuleError) as early:
            waves.answer(second, who, waves.varied(1))
        assert early.value.params == {"day": after(21).strftime("%d.%m.%Y")}
        assert next(text for text in texts_of(who) if "замер" in text).startswith("Анкета (замер 2 из 3)")
    with waves.at(after(21)):
        waves.answer(second, who, waves.varied(1))
    assert Asked.objects.filter(teacher=who.teacher, wave__kind="entry").count() == 2
    assert Response.objects.filter(respondent=who.teacher, corrects__isnull=True).count() == 2
    assert [one.wave.round for one in my_forms(who.teacher)] == [2, 1]
    assert [(one.name, one.asked, one.answered) for one in response_rates(begun_waves(of.year))] == [
        ("входное, замер 1 из 3: наставляемые", 3, 1),
        ("входное, замер 2 из 3: наставляемые", 3, 1),
    ]
    told = Notice.objects.filter(kind="surveys.asked", account=who).order_by("-pk").first()
    assert told is not None
    assert "замер 2 из 3" in notice_kinds["surveys.asked"].text(told.params)
    assert third.state == "planned"


def test_scores_keep_every_measurement_in_order(of: Scene) -> None:
    first, second, third = three(of)
    through(of, first, {0: 0, 1: 1})
    through(of, second, {0: 2})
    through(of, third, {0: 4, 2: 3})
    people = {len(one.entries): one for one in paired_scores(of.year, "ppz32").people if one.entries}
    by_wave = [one.wave for one in people[3].entries]
    assert by_wave == [first.pk, second.pk, third.pk]
    assert people[3].pre == people[3].entries[-1]
    assert sorted(len(one.entries) for one in paired_scores(of.year, "ppz32").people) == [1, 1, 3]


def test_the_database_knows_what_a_measurement_may_be(of: Scene) -> None:
    wave = waves.plan(of, closes_on=WEEK)
    for bad in ({"round": 2}, {"rounds": 4}, {"round": 0}, {"rounds": 2, "audience": "staff"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wave.objects.filter(pk=wave.pk).update(**bad)
    services.add_round(wave=wave, opens_on=after(14), closes_on=after(21), actor=of.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(round=2).update(round=1)
    services.open_wave(wave=wave, actor=of.coordinator)
    with pytest.raises(DatabaseError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(round=2)


def test_pages_name_the_measurement_and_offer_one_more(of: Scene) -> None:
    client = signed_in(of.coordinator)
    new = client.get(reverse("surveys:wave_new") + "?kind=entry&audience=mentees&rounds=3").content.decode()
    assert re.search(r'name="rounds" value="3"[^>]*checked', new)
    words = {"key": "ppz32", "kind": "entry", "audience": "mentees", "opens_on": DAY, "closes_on": WEEK, "rounds": "2"}
    client.post(reverse("surveys:wave_new"), form(**words))
    first = Wave.objects.get(round=1)
    page = client.get(reverse("surveys:wave", args=[first.pk])).content.decode()
    assert "Входное, замер 1 из 2" in page
    url = reverse("surveys:wave_round", args=[first.pk])
    assert url in page
    shown = client.get(url).content.decode()
    assert f'value="{after(34).isoformat()}"' in shown
    soon = client.post(url, form(opens_on=after(20), closes_on=after(27)))
    assert soon.status_code == 422
    assert "нужно не меньше 14 дней" in soon.content.decode()
    sent = client.post(url, form(opens_on=after(40), closes_on=after(47)))
    third = Wave.objects.get(round=3)
    assert sent.headers["Location"] == reverse("surveys:wave", args=[third.pk])
    page = client.get(sent.headers["Location"]).content.decode()
    assert url not in page
    assert "больше трёх недель" in page
    assert client.post(url, form(opens_on=after(60), closes_on=after(66))).status_code == 422
    listed = client.get(reverse("surveys:waves")).content.decode()
    assert all(f"входное, замер {n} из 3" in listed for n in (1, 2, 3))


def test_the_person_asked_reads_which_measurement_it_is(of: Scene) -> None:
    first = three(of)[0]
    services.open_wave(wave=first, actor=of.coordinator)
    client = signed_in(of.mentees[0])
    assert "Замер 1 из 3." in client.get(reverse("surveys:answer", args=[first.pk])).content.decode()
    assert "замер 1 из 3" in client.get("/").content.decode()


def test_another_school_plans_no_measurement_here(of: Scene) -> None:
    first = waves.plan(of, closes_on=WEEK)
    stranger = factories.account(factories.school(), roles=("coordinator",))
    assert signed_in(stranger).get(reverse("surveys:wave_round", args=[first.pk])).status_code == 404

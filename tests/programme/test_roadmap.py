"""The roadmap through a year: who answers, what comes again, a later start, edits after the order, last year beside."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock, occasion
from nastavnik.outbox.models import Notice
from nastavnik.programme import services
from nastavnik.programme.models import Programme, RoadmapItem
from nastavnik.programme.selectors import plan_of
from nastavnik.programme.selectors.roadmap import compared, later_plan, not_taken
from tests import factories
from tests.living.lines import texts_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 9)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


def _add(year, boss, **values):
    return services.add_roadmap_item(programme=year, actor=boss, **{"stage": 1, "title": "Место для встреч", **values})


def _post(client, name, data=None, *args):
    return client.post(reverse(f"programme:{name}", args=args), {"form_key": str(uuid.uuid4()), **(data or {})})


def _page(client, name, *args, query=""):
    return client.get(reverse(f"programme:{name}", args=args) + query).content.decode()


def test_whoever_answers_is_told_and_marks_it_done(client, boss, year, person):
    item = _add(year, boss, due_to=DAY, people=[person.teacher])
    assert Notice.objects.get(kind="programme.responsible").account == person
    assert any("Место для встреч" in line for line in texts_of(person))
    client.force_login(person)
    assert "Место для встреч" in _page(client, "duties")
    assert client.get(reverse("programme:item", args=[item.pk])).status_code == 403
    _post(client, "duty_done", None, item.pk)
    item.refresh_from_db()
    assert item.state == "done"
    client.force_login(factories.account(boss.school))
    assert _post(client, "duty_done", None, item.pk).status_code == 404


def test_people_are_corrected_and_a_stranger_is_refused(boss, year, person):
    item = _add(year, boss, people=[person.teacher])
    services.change_roadmap_item(item=item, actor=boss, people=[boss.teacher])
    assert [one.teacher for one in item.people.all()] == [boss.teacher]
    assert [one.account for one in Notice.objects.filter(kind="programme.relieved")] == [person]
    with pytest.raises(RuleError):
        services.change_roadmap_item(item=item, actor=boss, people=[factories.teacher(factories.school())])


def test_the_form_of_a_measure_takes_people_and_paper(client, boss, year, person):
    client.force_login(boss)
    sent = {
        "title": "Совет",
        "stage": "1",
        "people": [person.teacher.pk],
        "repeats": "",
        "paper_kind": "council_minutes",
    }
    assert _post(client, "add_item", sent).status_code == 302
    item = RoadmapItem.objects.get(title="Совет")
    assert person.teacher.told_apart in _page(client, "item", item.pk)
    act = services.register_paper(programme=year, kind="council_minutes", number="3", dated=DAY, actor=boss)
    _post(client, "done", {"done-done_on": DAY, "done-act": act.pk}, item.pk)
    item.refresh_from_db()
    assert item.act == act
    services.annul_act(act=act, reason="ошибка", actor=boss)
    item.refresh_from_db()
    act.refresh_from_db()
    assert item.state == "planned"
    with pytest.raises(RuleError):
        services.mark_roadmap_item(item=item, done_on=DAY, actor=boss, act=act)


def test_what_comes_again_waits_for_its_next_time_until_the_year_ends(boss, year):
    item = _add(year, boss, due_from=dt.date(2026, 11, 5), due_to=DAY, repeats="monthly")
    item = services.mark_roadmap_item(item=item, done_on=DAY, actor=boss)
    assert (item.state, item.due_from, item.due_to) == ("planned", dt.date(2026, 12, 5), dt.date(2026, 12, 9))
    last = services.change_roadmap_item(item=item, actor=boss, due_to=dt.date(2027, 6, 9))
    assert services.mark_roadmap_item(item=last, done_on=DAY, actor=boss).state == "done"
    with pytest.raises(ValidationError):
        _add(year, boss, repeats="weekly")


def test_a_school_of_november_moves_its_plan_and_moves_it_back(client, boss, year):
    client.force_login(boss)
    was = dict(year.roadmap.values_list("pk", "due_to"))
    assert reverse("programme:start_later") in _page(client, "roadmap")
    lines = later_plan(year, DAY)
    analysis = next(line for line in lines if line.past)
    assert "05.2026" in _page(client, "start_later")
    assert _post(client, "start_later", {"starts_on": "2028-01-01"}).status_code == 422
    answer = _post(client, "start_later", {"starts_on": DAY, "before": [analysis.item.pk]})
    assert answer.status_code == 302
    assert RoadmapItem.objects.get(pk=analysis.item.pk).state == "before"
    planned = [one for one in year.roadmap.all() if one.state == "planned"]
    assert all(one.due_to >= DAY for one in planned)
    assert plan_of(Programme.objects.get(), DAY).total == len(lines) - 1
    page = _page(client, "roadmap")
    assert reverse("programme:start_back") in page
    _post(client, "start_back")
    assert dict(year.roadmap.values_list("pk", "due_to")) == was
    assert not year.roadmap.filter(state="before").exists()
    assert Programme.objects.get().begun_on is None


def test_edits_after_the_order_are_marked(client, boss, year):
    services.approve_roadmap(programme=year, number="1", dated=DAY, actor=boss)
    assert not [one for _n, _t, lines in plan_of(year, DAY).stages for one in lines if one.edited]
    item = year.roadmap.first()
    services.change_roadmap_item(item=item, actor=boss, title="Иначе")
    added = _add(year, boss)
    edited = {one.item.pk for _n, _t, lines in plan_of(year, DAY).stages for one in lines if one.edited}
    assert edited == {item.pk, added.pk}
    client.force_login(boss)
    page = _page(client, "roadmap", query="?look=edited")
    assert "Иначе" in page
    assert "Итоговые анкеты" not in page


def test_last_year_stands_beside_and_what_is_missing_is_taken(client, boss, year, person):
    with clock.at(dt.date(2027, 7, 1)):
        own = _add(year, boss, title="Наш обычай", due_to=dt.date(2027, 2, 10), people=[person.teacher])
        Programme.objects.filter(pk=year.pk).update(archived_on=dt.date(2027, 7, 1))
        year.refresh_from_db()
        begun = services.create_programme(school=boss.school, start_year=2027, actor=boss, previous=year)
        assert not_taken(begun, year) == [own.pk]
        assert {line.difference for line in compared(begun, year)} >= {"gone", "same"}
        client.force_login(boss)
        assert "Наш обычай" in _page(client, "roadmap_compare")
        _post(client, "items_take", {"rows": [own.pk]})
        taken = begun.roadmap.get(title="Наш обычай")
        assert (taken.due_to, taken.people.count()) == (dt.date(2028, 2, 10), 1)
        assert not not_taken(begun, year)


def test_a_press_of_another_occasion_hides_the_return(boss, year):
    with occasion.of("one"):
        services.start_later(programme=year, starts_on=DAY, before=[], actor=boss)
    with occasion.of("two"):
        services.change_programme(
            programme=year, title="Иначе", starts_on=year.starts_on, ends_on=year.ends_on, actor=boss
        )
    with pytest.raises(RuleError):
        services.start_as_planned(programme=year, actor=boss)

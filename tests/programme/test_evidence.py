"""A registered paper and a held event tick their measure of the roadmap; what else was written down offers it."""

import datetime as dt

import pytest

from nastavnik.completion.services import hold_event, plan_event
from nastavnik.core.roadmap import SAMPLE
from nastavnik.kit import clock
from nastavnik.programme.models import Act, RoadmapItem
from nastavnik.programme.selectors import done_signs, plan_of
from nastavnik.programme.services import (
    approve_roadmap,
    create_programme,
    drop_roadmap_item,
    record_outreach,
    return_roadmap_item,
)
from tests import factories
from tests.people.desk import signed_in

TODAY = dt.date(2026, 9, 3)
#: What ticks its measure by itself beside the kinds of papers.
EVENTS = {"training", "closing_event"}


@pytest.fixture
def chief(db):
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


@pytest.fixture
def year(chief):
    with clock.at(TODAY):
        yield create_programme(school=chief.school, start_year=2026, actor=chief)


def line(year, code: str) -> RoadmapItem:
    return RoadmapItem.objects.get(programme=year, code=code)


def test_each_code_of_the_sample_has_something_that_shows_it() -> None:
    codes = [sample.code for sample in SAMPLE if sample.code]
    assert len(codes) == len(set(codes))
    assert set(codes) <= EVENTS | set(Act.Kind.values) | done_signs.questions.names()
    assert not done_signs.questions.names() - set(codes)


def test_a_registered_paper_ticks_its_measure_and_the_mark_is_returned(year, chief) -> None:
    act = approve_roadmap(programme=year, number="12", dated=dt.date(2026, 8, 28), actor=chief)
    found = line(year, "roadmap_order")
    assert (found.state, found.done_on, found.act) == ("done", dt.date(2026, 8, 28), act)
    page = signed_in(chief).get(f"/programme/roadmap/{found.pk}/").content.decode()
    assert "приказ об утверждении дорожной карты № 12" in " ".join(page.split())
    returned = return_roadmap_item(item=found, actor=chief)
    assert (returned.state, returned.done_on, returned.act) == ("planned", None, None)


def test_what_was_dropped_or_marked_before_is_left_alone(year, chief) -> None:
    drop_roadmap_item(item=line(year, "roadmap_order"), actor=chief)
    approve_roadmap(programme=year, number="12", dated=TODAY, actor=chief)
    assert line(year, "roadmap_order").state == "dropped"


def test_a_held_event_ticks_its_measure(year, chief) -> None:
    event = plan_event(programme=year, title="Итоги", planned_on=TODAY, actor=chief)
    hold_event(event=event, held_on=TODAY, attendees=20, minutes="прошло", actor=chief)
    assert (line(year, "closing_event").state, line(year, "closing_event").done_on) == ("done", TODAY)


def test_an_outreach_offers_its_measure_and_marks_nothing(year, chief) -> None:
    record_outreach(programme=year, audience="staff", title="Педсовет", held_on=dt.date(2026, 8, 27), actor=chief)
    lines = {one.item.code: one for _n, _t, lines in plan_of(year, TODAY, with_signs=True).stages for one in lines}
    assert lines["staff_outreach"].sign == dt.date(2026, 8, 27)
    assert lines["staff_outreach"].item.state == "planned"
    assert lines["final_wave"].sign is None
    client = signed_in(chief)
    assert "похоже, сделано" in client.get("/programme/roadmap/").content.decode()
    page = client.get(f"/programme/roadmap/{lines['staff_outreach'].item.pk}/").content.decode()
    assert "Похоже, сделано" in page
    assert 'value="2026-08-27"' in page

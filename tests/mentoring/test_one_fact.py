"""One fact, one function: a group with an absence, a missed meeting, an early end and a past day; all say the same."""

import datetime as dt
from collections.abc import Callable

import pytest

from nastavnik.completion.selectors.figures import figures
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.kit import clock
from nastavnik.kit.matters import DESK, matters
from nastavnik.kit.registries import consequences
from nastavnik.mentoring import services
from nastavnik.mentoring.facts import interim_review_done
from nastavnik.mentoring.models import Meeting
from nastavnik.mentoring.selectors.held import held_in, held_of, number_of
from nastavnik.mentoring.selectors.help import _watched
from nastavnik.mentoring.selectors.meeting import meeting_page
from nastavnik.mentoring.selectors.mine import cards_of
from nastavnik.mentoring.selectors.trail import trails
from nastavnik.mentoring.selectors.workspace import meetings_of, own_meetings, workspace
from nastavnik.outbox.models import Notice
from nastavnik.pairing.selectors.count import counts
from nastavnik.programme.models import RoadmapItem
from nastavnik.programme.selectors import plan_of
from nastavnik.programme.selectors.counts import day_of_programme, path_of_programme
from nastavnik.registry.models import MenteeEntry
from nastavnik.registry.selectors.mentees import taking_part
from nastavnik.registry.services.handlers import leave_handlers, mentor_leave_handlers
from nastavnik.reports.selectors.indicators.pairs import met
from tests.mentoring.pairs import TODAY, Pair, group_of, held, planned, reviewed
from tests.support.scenes import told_once

WEEK = dt.timedelta(days=7)
DAYS = [TODAY, TODAY + WEEK, TODAY + 2 * WEEK]
LAST = DAYS[-1] + WEEK


def _tell() -> tuple[Pair, Pair]:
    """Tell it: three meetings, the second mentee missed the second one and left; one more never took place."""
    first, second = group_of(2)
    with clock.at(DAYS[0]):
        held(first)
    with clock.at(DAYS[1]):
        held(first, present={first.place.pk})
        services.miss_meeting(meeting=planned(first), actor=first.mentor)
    with clock.at(DAYS[2]):
        held(first)
        services.leave_place(place=second.fresh(), actor=second.mentee)
    with clock.at(LAST):
        planned(first, day=LAST + WEEK)
    return first, second


told_group = told_once(_tell)


@pytest.fixture
def group(told_group: Callable[[], tuple[Pair, Pair]], db: None) -> tuple[Pair, Pair]:
    return told_group()


def readers_of(told: Pair, on: dt.date) -> set[int]:
    """Ask everybody who says how many meetings a place has had."""
    place = told.fresh()
    with clock.at(LAST):
        found = {len(held_of(place, on)), len(trails([place], on)[place.pk].held)}
        if on == LAST:
            card = next(card for card in cards_of(told.mentee) if card.place.pk == place.pk)
            found |= {workspace(place, told.mentor)["held"], len(own_meetings(meetings_of(place)))}
            found |= {number_of(card.last_meeting, [place]) or 0}
    return found


def test_meetings_of_a_place_are_counted_in_one_way(group: tuple[Pair, Pair]) -> None:
    first, second = group
    assert readers_of(first, LAST) == {3}
    assert readers_of(second, LAST) == {2}
    assert (readers_of(first, DAYS[1]), readers_of(second, DAYS[1])) == ({2}, {1})


def test_the_number_of_a_meeting_is_that_of_its_place(group: tuple[Pair, Pair]) -> None:
    first, second = group
    meetings = list(Meeting.objects.filter(attendances__place=first.place).order_by("planned_on", "pk"))
    with clock.at(LAST):
        numbers = [meeting_page(one, first.mentee, "ru")["number"] for one in meetings]
        assert numbers == [1, 2, None, 3, 4]
        assert meeting_page(meetings[3], second.mentee, "ru")["number"] == 2


def test_meetings_of_a_year_are_counted_in_one_way(group: tuple[Pair, Pair]) -> None:
    first, _second = group
    year = first.story.programme
    for on, expected in ((LAST, 3), (DAYS[1], 2)):
        with clock.at(LAST):
            rows = YearRows(year, on)
            [days] = met(rows).values()
            assert (len(days), len(rows.met), sum(map(len, held_in(year, on).values()))) == (expected,) * 3
    with clock.at(LAST):
        assert figures(YearRows(year)).find("meetings.held").value == 3


def test_pairs_and_groups_are_counted_in_one_way(group: tuple[Pair, Pair]) -> None:
    first, second = group
    year = first.story.programme
    with clock.at(LAST):
        today, before = counts(year.pk, LAST), counts(year.pk, DAYS[1])
        asked = day_of_programme(year, LAST)
        year_ends = figures(YearRows(year))
    assert (today.pairs, today.groups, today.places) == (0, 1, 1)
    assert (before.pairs, before.groups, before.places) == (0, 1, 2)
    assert [asked.number(f"pairing.{name}") for name in ("pairs", "groups", "in_groups")] == [0, 1, 1]
    assert [year_ends.find(f"pairs.{name}").value for name in ("pairs", "groups", "places")] == [0, 1, 2]
    assert second.fresh().last_day == DAYS[2]


def test_who_takes_part_is_said_in_one_way(group: tuple[Pair, Pair]) -> None:
    first, second = group
    year = first.story.programme
    assert path_of_programme(year).number("registry.mentees") == taking_part(year).count() == 2
    MenteeEntry.objects.filter(teacher=second.place.mentee).update(state="left", ended_on=LAST)
    for on, expected in ((LAST, 1), (DAYS[1], 2)):
        assert taking_part(year, on).count() == day_of_programme(year, on).number("registry.mentees") == expected
    assert path_of_programme(year).number("registry.mentees") == taking_part(year).count() == 1


def test_a_need_waits_since_its_last_pair_ended(group: tuple[Pair, Pair]) -> None:
    first, second = group
    year = first.story.programme
    waits = [one.record for one in matters(DESK, programme=year.pk, school=year.school_id) if one.name == "need"]
    assert [(one.state, one.since, one.left) for one in waits] == [("wanted", DAYS[2], second.place.mentee_id)]


def test_a_measure_is_done_on_its_day(group: tuple[Pair, Pair]) -> None:
    year = group[0].story.programme
    item = RoadmapItem.objects.create(school=year.school, programme=year, stage=6, title="Встречи", due_to=DAYS[0])
    before = plan_of(year, DAYS[1]).done
    RoadmapItem.objects.filter(pk=item.pk).update(state="done", done_on=DAYS[2])
    now, then = plan_of(year, DAYS[2]), plan_of(year, DAYS[1])
    assert (now.done, then.done) == (before + 1, before)
    late = [
        line.overdue for plan in (then, now) for _n, _t, lines in plan.stages for line in lines if line.item == item
    ]
    assert late == [True, False]


def test_half_an_interim_review_is_not_done_anywhere(group: tuple[Pair, Pair]) -> None:
    first, _second = group
    with clock.at(LAST):
        services.interim_self(place=first.fresh(), raw={"result": "урок получился"}, actor=first.mentee)
        assert says_reviewed(first) == {False}
        reviewed(first)
        assert says_reviewed(first) == {True}


def says_reviewed(told: Pair) -> set[bool]:
    """Ask everybody who says whether the interim review of a place is done."""
    place = told.fresh()
    watched = next(row for row in _watched(place.programme_id, LAST) if row.pk == place.pk)
    return {
        interim_review_done(place),
        trails([place], LAST)[place.pk].reviewed,
        workspace(place, told.mentor)["reviewed"] is not None,
        watched.reviewed,
    }


def test_a_mentee_who_leaves_under_notice_has_today_as_the_last_day(group: tuple[Pair, Pair]) -> None:
    first, _second = group
    with clock.at(LAST):
        notice = services.leave_place(place=first.fresh(), actor=first.mentor)
        assert notice.place.last_day == notice.last_day > LAST
        told = services.leave_place(place=first.fresh(), actor=first.mentee)
    assert told.place.last_day == first.fresh().last_day == LAST
    words = Notice.objects.filter(account=first.mentor, kind="mentoring.ended").latest("pk").params
    assert words["day"] == LAST.isoformat()


@pytest.mark.parametrize("registry", [consequences, leave_handlers, mentor_leave_handlers])
def test_who_follows_an_end_says_its_turn(registry) -> None:
    turns = dict(registry._turns)
    assert len(set(turns.values())) == len(turns)
    assert all(turns.values())
    assert [name for name, _handler in registry] == sorted(turns, key=turns.__getitem__)

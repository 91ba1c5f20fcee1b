"""Pauses, endings, changes: one step away, without a reason; what is due ends itself, once."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from nastavnik.consents.models import Consent
from nastavnik.consents.services import withdraw
from nastavnik.journal.models import Reason
from nastavnik.kit import clock
from nastavnik.kit.registries import daily_work
from nastavnik.mentoring import services
from nastavnik.mentoring.models import ChangeRequest, Ending, Pause
from nastavnik.outbox.models import Notice
from nastavnik.outbox.selectors import notices_of
from nastavnik.pairing.selectors.registers.needs import open_entries
from nastavnik.people.models import CalendarDay
from nastavnik.people.services import set_away
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.selectors.mentees import may_invite
from tests import factories, stories
from tests.mentoring.pairs import TODAY, Pair, planned, refused
from tests.pairing.scene import Scene
from tests.people.desk import send, signed_in

UNTIL = dt.date(2026, 11, 2)
NOTICE_DAY = dt.date(2027, 2, 8)


def told_texts(account: object) -> list[str]:
    return [line.text for line in notices_of(account)]


@pytest.mark.parametrize("who", ["mentor", "mentee", "coordinator"])
def test_anybody_of_the_pair_pauses_it_until_a_day(told: Pair, who: str) -> None:
    row = services.pause(place=told.place, until=UNTIL, actor=getattr(told, who))
    assert (told.fresh().state, row.asked_by, row.ended_on) == ("paused", who, None)
    heard = {notice.account for notice in Notice.objects.filter(kind="mentoring.paused")}
    assert heard == {told.mentor, told.mentee} - {getattr(told, who)}


def test_a_pause_ends_on_its_day_by_itself_and_only_once(told: Pair) -> None:
    services.pause(place=told.place, until=UNTIL, actor=told.mentee)
    with clock.at(UNTIL - dt.timedelta(days=1)):
        assert services.finish_due(on=clock.today()) == 0
    with clock.at(UNTIL):
        assert services.finish_due(on=UNTIL) == 1
        assert services.finish_due(on=UNTIL) == 0
    assert (told.fresh().state, Pause.objects.get().ended_on) == ("confirmed", UNTIL)
    assert {row.account for row in Notice.objects.filter(kind="mentoring.resumed")} == {told.mentor, told.mentee}


def test_a_pause_may_end_earlier_and_begin_again(told: Pair) -> None:
    services.pause(place=told.place, until=UNTIL, actor=told.mentee)
    services.resume(place=told.place, actor=told.mentor)
    assert told.fresh().state == "confirmed"
    services.pause(place=told.place, until=UNTIL, actor=told.mentee)
    with refused("place.transition"):
        services.pause(place=told.place, until=UNTIL, actor=told.mentee)


@pytest.mark.parametrize(("until", "code"), [(TODAY, "pause.until"), (dt.date(2027, 8, 1), "pause.far")])
def test_a_pause_has_a_sensible_day(told: Pair, until: dt.date, code: str) -> None:
    with refused(code):
        services.pause(place=told.place, until=until, actor=told.mentee)


def test_a_stranger_neither_pauses_nor_ends(told: Pair) -> None:
    other = stories.selected_mentor(told.story)
    for act in (
        lambda: services.pause(place=told.place, until=UNTIL, actor=other),
        lambda: services.leave_place(place=told.place, actor=other),
    ):
        with refused("role"):
            act()


def test_the_mentee_leaves_today_without_a_reason(told: Pair) -> None:
    meeting = planned(told, day=UNTIL)
    ending = services.leave_place(place=told.place, actor=told.mentee)
    place = told.fresh()
    assert (place.state, place.ended_on, ending.last_day) == ("ended", TODAY, TODAY)
    assert ending.initiator == "mentee"
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"
    assert any("по соглашению, причина не указывается" in text for text in told_texts(told.mentor))
    assert MenteeEntry.objects.get(teacher=told.teacher(told.mentee)).state == "joined"


@pytest.mark.parametrize(("who", "initiator"), [("mentor", "mentor"), ("coordinator", "employer")])
def test_mentor_and_school_end_after_three_full_working_days(told: Pair, who: str, initiator: str) -> None:
    with clock.at(NOTICE_DAY):
        ending = services.leave_place(place=told.place, actor=getattr(told, who))
        assert (ending.initiator, ending.last_day) == (initiator, dt.date(2027, 2, 11))
        assert (told.fresh().state, told.fresh().ends_on) == ("closing", dt.date(2027, 2, 11))
    with clock.at(dt.date(2027, 2, 11)):
        assert services.finish_due(on=clock.today()) == 0
    with clock.at(dt.date(2027, 2, 12)):
        assert services.finish_due(on=clock.today()) == 1
        assert services.finish_due(on=clock.today()) == 0
    assert (told.fresh().state, told.fresh().ended_on) == ("ended", dt.date(2027, 2, 12))


def test_late_background_work_keeps_the_true_day(told: Pair) -> None:
    with clock.at(NOTICE_DAY):
        services.leave_place(place=told.place, actor=told.mentor)
    with clock.at(dt.date(2027, 2, 20)):
        dict(daily_work)["mentoring"](clock.today(), told.story.school.pk)
    assert told.fresh().ended_on == dt.date(2027, 2, 12)


def test_the_school_calendar_moves_the_last_day(told: Pair) -> None:
    CalendarDay.objects.create(school=told.story.school, day=dt.date(2027, 2, 10), kind="day_off")
    CalendarDay.objects.create(school=told.story.school, day=dt.date(2027, 2, 9), kind="vacation")
    with clock.at(NOTICE_DAY):
        ending = services.leave_place(place=told.place, actor=told.mentor)
    assert ending.last_day == dt.date(2027, 2, 12)


def test_while_the_mentor_leaves_the_mentee_may_still_go_today(told: Pair) -> None:
    services.leave_place(place=told.place, actor=told.mentor)
    with refused("ending.told"):
        services.leave_place(place=told.place, actor=told.mentor)
    services.leave_place(place=told.place, actor=told.mentee)
    assert (told.fresh().state, Ending.objects.count()) == ("ended", 1)


def test_the_reason_is_its_authors_alone(told: Pair) -> None:
    services.leave_place(place=told.place, actor=told.mentor, reason="УСТАЛОСТЬ")
    assert not any("УСТАЛОСТЬ" in row.text for row in Reason.objects.all())
    assert not Ending.objects.visible_to(told.mentee).exists()
    assert Ending.objects.visible_to(told.mentor).get().reason == "УСТАЛОСТЬ"
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM mentoring_ending")
        assert "УСТАЛОСТЬ" not in cursor.fetchone()[0]


def test_leaving_a_paused_pair_ends_the_pause_too(told: Pair) -> None:
    services.pause(place=told.place, until=UNTIL, actor=told.mentor)
    services.leave_place(place=told.place, actor=told.mentee)
    assert (told.fresh().state, Pause.objects.get().ended_on) == ("ended", TODAY)


def test_a_withdrawn_participation_ends_the_pair_today(told: Pair) -> None:
    consent = Consent.objects.get(teacher=told.teacher(told.mentee), kind="participation")
    withdraw(consent=consent, actor=told.mentee)
    assert told.fresh().state == "ended"
    assert Ending.objects.get().initiator == "withdrawal"
    texts = told_texts(told.mentor)
    assert sum("завершена по соглашению" in text for text in texts) == 1


def test_a_withdrawn_consent_of_the_mentor_begins_the_end(told: Pair) -> None:
    consent = Consent.objects.get(teacher=told.teacher(told.mentor), kind="mentor_work")
    withdraw(consent=consent, actor=told.mentor)
    assert told.fresh().state == "closing"
    assert Ending.objects.get().last_day == dt.date(2026, 10, 15)


def test_leaving_the_registers_ends_pairs_by_their_own_rules(told: Pair) -> None:
    registry.leave(entry=MenteeEntry.objects.get(teacher=told.teacher(told.mentee)), actor=told.mentee)
    assert told.fresh().state == "ended"
    assert Ending.objects.get().initiator == "mentee"


def test_a_mentor_who_stops_keeps_the_notice(told: Pair) -> None:
    registry.leave_mentoring(entry=MentorEntry.objects.get(teacher=told.teacher(told.mentor)), actor=told.mentor)
    assert told.fresh().state == "closing"
    assert Ending.objects.get().initiator == "mentor"


def test_a_request_for_a_change_is_the_coordinators_to_see(told: Pair) -> None:
    row = services.ask_for_change(place=told.place, actor=told.mentee)
    assert {notice.account for notice in Notice.objects.filter(kind="mentoring.change_asked")} == {told.coordinator}
    assert not ChangeRequest.objects.visible_to(told.mentor).exists()
    assert ChangeRequest.objects.visible_to(told.coordinator).get() == row
    with pytest.raises(Exception, match="уже передана"):
        services.ask_for_change(place=told.place, actor=told.mentee)
    with refused("role"):
        services.answer_change(request=row, actor=told.mentee)
    assert services.answer_change(request=row, actor=told.coordinator).answered_on == TODAY
    services.ask_for_change(place=told.place, actor=told.mentee)


def test_rows_of_another_school_are_refused_by_the_database(told: Pair) -> None:
    services.pause(place=told.place, until=UNTIL, actor=told.mentee)
    other = factories.school()
    with pytest.raises(IntegrityError, match="guard:same_mentoring_pause"), transaction.atomic():
        Pause.objects.update(school=other)
    outsider = factories.account(other, roles=("coordinator",))
    with refused("role"):
        services.resume(place=told.place, actor=outsider)


def test_a_long_leave_pauses_the_pairs_takes_proposals_back_and_lets_a_mentor_rest(db: None) -> None:
    with clock.at(TODAY):
        scene = Scene()
        place, waiting = scene.confirmed(), scene.invited(scene.newcomer())
        client, last = signed_in(scene.boss), TODAY + dt.timedelta(days=90)
        days = {"away_from": TODAY, "away_until": last}
        asked = send(client, "people:away", scene.mentor.pk, **days).content.decode()
        assert "Новых предложений наставнику не будет" in asked
        assert "Снимутся предложения" in asked
        assert "Встанут на паузу" in asked
        assert send(client, "people:away", scene.mentor.pk, **days, sure="1").status_code == 302
        place.refresh_from_db()
        waiting.refresh_from_db()
        assert (place.state, waiting.state) == ("paused", "withdrawn")
        assert Pause.objects.get(place=place).until == last + dt.timedelta(days=1)
        assert MentorEntry.objects.get(teacher=scene.mentor).state == "resting"
        assert send(client, "people:back", scene.mentor.pk).status_code == 302
    scene.mentor.refresh_from_db()
    assert (scene.mentor.away_from, scene.mentor.away_until, scene.mentor.away_begun_on) == (None, None, None)


def test_nobody_on_a_long_leave_is_invited_or_looked_for_a_mentor(db: None) -> None:
    with clock.at(TODAY):
        scene = Scene()
        other = factories.teacher(scene.school)
        assert {one.teacher.pk for one in open_entries(scene.year)} == {scene.mentee.pk}
        for one in (scene.mentee, other):
            set_away(teacher=one, away_from=TODAY, away_until=TODAY + dt.timedelta(days=9), actor=scene.boss)
        assert other not in may_invite(scene.year, None)
        assert open_entries(scene.year) == []
        with refused("away.over"):
            set_away(teacher=other, away_from=TODAY, away_until=TODAY - dt.timedelta(days=1), actor=scene.boss)

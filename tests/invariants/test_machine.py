"""Two hundred random histories of forty steps through the services: no invariant breaks."""

import datetime as dt
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nastavnik.consents.models import Consent
from nastavnik.consents.services import give, prepare_sheet, register_sheet, withdraw
from nastavnik.core.states import AT_WORK
from nastavnik.demo.scenarios.closing import PROFILE
from nastavnik.journal.services import change
from nastavnik.kit import clock, occasion
from nastavnik.kit.desk import REFUSALS
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Goal, Meeting
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentorEntry
from tests import stories
from tests.invariants import checks
from tests.invariants.mending import Mending
from tests.invariants.told import seen, story, tell

#: As many as it takes to come to everything, which the night has time for; by day there is time for a sample.
ALL = 1000
HISTORIES = int(os.environ.get("NASTAVNIK_HISTORIES", 200))
STEPS = 40
MENTEE_FORM = {"progress": "2", "next_step": "dated", "openness": "3", "help": "no"}
MENTOR_FORM = {"progress": "2", "next_step": "none", "prepared": "2", "agreed": "да", "help": "no"}
REVIEW_FORM = {"basis": "open_lesson", **{f"r{number}": "2" for number in range(1, 8)}}
number = st.integers(0, 3)
HAPPENS = {
    "confirmed",
    "declined",
    "withdrawn",
    "paused",
    "ended",
    "completed",
    "meeting closed",
    "meeting held",
    "consent withdrawn",
    *("taken back", "put right", "ordered", "annulled", "many", "many taken back", "entered"),
    *("objected, annulled", "objected, kept"),
    *(f"{name} returned" for name in ("leaving", "register", "meeting")),
    *(f"{name} changed since" for name in ("leaving", "meeting")),
}


class Histories(Mending, RuleBasedStateMachine):
    """Whatever people press, in any order, the rules hold."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.day = stories.START
        self.done = self.slips = self.presses = 0
        self.checked = -1

    def teardown(self) -> None:
        seen.update(Place.objects.values_list("state", flat=True))
        seen.update(f"meeting {state}" for state in Meeting.objects.values_list("state", flat=True))
        seen.update(f"consent {state}" for state in Consent.objects.values_list("state", flat=True))
        try:
            assert checks.journal_is_whole() == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def attempt(self, press: Callable[[], Any]) -> None:
        """Press something; a refusal in words is an answer, anything else is a fault."""
        self.presses += 1
        try:
            with clock.at(self.day), transaction.atomic(), occasion.of(occasion.current() or f"press-{self.presses}"):
                press()
            self.done += 1
        except REFUSALS:
            return

    @staticmethod
    def people(which: list[Account], index: int) -> Account:
        return which[index % len(which)]

    def place(self, index: int) -> Place | None:
        rows = list(Place.objects.select_related("mentor__account", "mentee__account", "relationship").order_by("pk"))
        return rows[index % len(rows)] if rows else None

    def side(self, place: Place, mentor: bool) -> Account:
        account = (place.mentor if mentor else place.mentee).account
        assert account is not None
        return account

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.day += dt.timedelta(days=days)
        self.attempt(lambda: mentoring.finish_due(on=self.day))

    @rule(mentor=number, mentee=number, kind=st.sampled_from(["consultant", "subject"]), group=st.booleans())
    def propose(self, mentor: int, mentee: int, kind: str, group: bool) -> None:
        first, second = self.people(story().mentors, mentor), self.people(story().mentees, mentee)
        rows = Place.objects.filter(mentor__account=first, type=kind, relationship__format="group")
        existing = rows.select_related("relationship").first() if group else None

        def press() -> None:
            place = pairing.propose(
                programme=story().programme,
                mentor=story().teacher(first),
                mentee=story().teacher(second),
                type=kind,
                actor=story().coordinator,
                format="group" if group else "one_to_one",
                relationship=existing.relationship if existing else None,
            )
            pairing.invite_to_meeting(place=place, actor=story().coordinator)

        self.attempt(press)

    @initialize(pairs=st.lists(st.tuples(number, number, st.sampled_from(["consultant", "subject"])), max_size=3))
    def the_year_began(self, pairs: list[tuple[int, int, str]]) -> None:
        for mentor, mentee, kind in pairs:
            self.confirmed_pair(mentor, mentee, kind)

    @rule(mentor=number, mentee=number, kind=st.sampled_from(["consultant", "subject"]))
    def pair_up(self, mentor: int, mentee: int, kind: str) -> None:
        self.confirmed_pair(mentor, mentee, kind)

    def confirmed_pair(self, mentor: int, mentee: int, kind: str) -> None:
        first, second = self.people(story().mentors, mentor), self.people(story().mentees, mentee)
        self.attempt(lambda: stories.confirmed(story(), first, second, kind))

    @rule(
        mentor=number,
        mentee=number,
        kind=st.sampled_from(["consultant", "subject"]),
        says_no=st.sampled_from(["mentor", "mentee"]),
    )
    def part_ways_after_the_meeting(self, mentor: int, mentee: int, kind: str, says_no: str) -> None:
        first, second = self.people(story().mentors, mentor), self.people(story().mentees, mentee)

        def press() -> None:
            place = stories.proposed(story(), first, second, kind)
            pairing.record_meeting(place=place, met_on=self.day, mode="remote", actor=second)
            pairing.answer(place=place, side=says_no, yes=False, actor=first if says_no == "mentor" else second)

        self.attempt(press)

    @precondition(lambda self: Place.objects.filter(state="confirmed").exists())
    @rule(index=number)
    def finish_the_year(self, index: int) -> None:
        rows = list(
            Place.objects.filter(state="confirmed").select_related("mentor__account", "relationship").order_by("pk")
        )
        place = rows[index % len(rows)]
        mentor = self.side(place, True)

        def press() -> None:
            mentoring.interim_review(
                place=place,
                basis="observed_lesson",
                held_on=self.day,
                decision="continue",
                raw=REVIEW_FORM,
                actor=mentor,
            )
            last = mentoring.plan_meeting(
                relationship=place.relationship, kind="final", planned_on=self.day, actor=mentor, places=[place]
            )
            mentoring.hold_meeting(meeting=last, held_on=self.day, actor=mentor)
            mentoring.final_assessment(place=place, raw=PROFILE, actor=mentor)
            mentoring.complete_place(place=place, actor=story().coordinator)

        self.attempt(press)

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, back=st.integers(-2, 5), mentor=st.booleans())
    def meet(self, index: int, back: int, mentor: bool) -> None:
        if place := self.place(index):
            day = self.day - dt.timedelta(days=back)
            self.attempt(
                lambda: pairing.record_meeting(
                    place=place, met_on=day, mode="in_person", actor=self.side(place, mentor)
                )
            )

    @precondition(lambda self: Place.objects.exists())
    @rule(
        index=number,
        mentor=st.booleans(),
        yes=st.sampled_from([True, True, True, False]),
        wrong=st.sampled_from([False] * 5 + [True]),
    )
    def answer(self, index: int, mentor: bool, yes: bool, wrong: bool) -> None:
        if place := self.place(index):
            group = {
                row.pk: row.state for row in Place.objects.filter(relationship=place.relationship).exclude(pk=place.pk)
            }
            actor = self.side(place, mentor != wrong)
            self.attempt(
                lambda: pairing.answer(place=place, side="mentor" if mentor else "mentee", yes=yes, actor=actor)
            )
            after = {row.pk: row.state for row in Place.objects.filter(pk__in=group)}
            assert after == group, "one answer moved another place of the group"

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, coordinator=st.sampled_from([True, True, True, False]))
    def confirm(self, index: int, coordinator: bool) -> None:
        if place := self.place(index):
            actor = story().coordinator if coordinator else self.side(place, True)
            reasons = {"pairing.order_registered": "приказ готовится"}
            self.attempt(lambda: pairing.confirm(place=place, actor=actor, reasons=reasons))

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, data=st.sampled_from(["withdraw", "release", "take_back"]))
    def step_back(self, index: int, data: str) -> None:
        if place := self.place(index):
            press = {
                "withdraw": lambda: pairing.withdraw_proposal(place=place, actor=story().coordinator),
                "release": lambda: pairing.release(place=place, actor=story().coordinator),
                "take_back": lambda: pairing.take_back(place=place, side="mentee", actor=self.side(place, False)),
            }[data]
            self.attempt(press)

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, mentor=st.booleans(), until=st.integers(1, 20))
    def pause(self, index: int, mentor: bool, until: int) -> None:
        if place := self.place(index):
            actor, day = self.side(place, mentor), self.day + dt.timedelta(days=until)
            self.attempt(lambda: mentoring.pause(place=place, until=day, actor=actor))

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, mentor=st.booleans())
    def resume(self, index: int, mentor: bool) -> None:
        if place := self.place(index):
            self.attempt(lambda: mentoring.resume(place=place, actor=self.side(place, mentor)))

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, mentor=st.booleans())
    def leave(self, index: int, mentor: bool) -> None:
        if place := self.place(index):
            self.attempt(lambda: mentoring.leave_place(place=place, actor=self.side(place, mentor), reason="своя"))

    @precondition(lambda self: Place.objects.exists())
    @rule(
        index=number,
        kind=st.sampled_from(["introductory", "planning", "regular", "final"]),
        mentor=st.booleans(),
    )
    def plan(self, index: int, kind: str, mentor: bool) -> None:
        if place := self.place(index):
            self.attempt(
                lambda: mentoring.plan_meeting(
                    relationship=place.relationship,
                    kind=kind,
                    planned_on=self.day,
                    actor=self.side(place, mentor),
                )
            )

    @rule(index=number, back=st.integers(-1, 10), forms=st.sampled_from(["both", "mentee", "none", "both"]))
    def hold(self, index: int, back: int, forms: str) -> None:
        rows = list(Meeting.objects.filter(state="planned").order_by("pk"))
        if not rows:
            return
        meeting = rows[index % len(rows)]
        mentor = meeting.relationship.mentor
        assert mentor.account is not None
        held_on = self.day - dt.timedelta(days=back)
        self.attempt(lambda: mentoring.hold_meeting(meeting=meeting, held_on=held_on, actor=mentor.account))
        self.send_forms(meeting, forms)

    @precondition(lambda self: Place.objects.filter(state="confirmed").exists())
    @rule(
        index=number,
        kind=st.sampled_from(["introductory", "planning", "regular", "final"]),
        back=st.integers(0, 3),
        forms=st.sampled_from(["both", "mentee", "none"]),
    )
    def meet_and_talk(self, index: int, kind: str, back: int, forms: str) -> None:
        rows = list(
            Place.objects.filter(state="confirmed").select_related("mentor__account", "relationship").order_by("pk")
        )
        place = rows[index % len(rows)]
        mentor = self.side(place, True)
        before = set(Meeting.objects.values_list("pk", flat=True))
        self.attempt(
            lambda: mentoring.plan_meeting(
                relationship=place.relationship, kind=kind, planned_on=self.day, actor=mentor
            )
        )
        for meeting in Meeting.objects.exclude(pk__in=before):
            day = max(self.day - dt.timedelta(days=back), place.confirmed_on or self.day)
            self.attempt(
                lambda meeting=meeting, day=day: mentoring.hold_meeting(meeting=meeting, held_on=day, actor=mentor)
            )
            self.send_forms(meeting, forms)

    def send_forms(self, meeting: Meeting, forms: str) -> None:
        """Let one or both sides send their feedback."""
        mentor = meeting.relationship.mentor
        people = [attendance.place.mentee for attendance in meeting.attendances.all()] if forms != "none" else []
        for teacher in people:
            self.attempt(
                lambda teacher=teacher: mentoring.give_feedback(
                    meeting=meeting, teacher=teacher, raw=MENTEE_FORM, actor=teacher.account
                )
            )
        if forms == "both":
            self.attempt(
                lambda: mentoring.give_feedback(meeting=meeting, teacher=mentor, raw=MENTOR_FORM, actor=mentor.account)
            )

    @precondition(lambda self: Meeting.objects.filter(state="held").exists())
    @rule(index=number)
    def close_meeting_without_forms(self, index: int) -> None:
        rows = list(Meeting.objects.filter(state="held").order_by("pk"))
        if rows:
            self.attempt(
                lambda: mentoring.close_without_feedback(meeting=rows[index % len(rows)], actor=story().coordinator)
            )

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, days=st.integers(-2, 60))
    def set_goal(self, index: int, days: int) -> None:
        if place := self.place(index):
            self.attempt(
                lambda: mentoring.set_goal(
                    place=place,
                    title="цель",
                    success_sign="видно",
                    horizon="short",
                    start_on=self.day,
                    due_on=self.day + dt.timedelta(days=days),
                    actor=self.side(place, False),
                )
            )

    @rule(index=number, outcome=st.sampled_from(["achieved", "partly", "dropped"]))
    def close_goal(self, index: int, outcome: str) -> None:
        goal = Goal.objects.filter(state="active").order_by("pk").first()
        if goal:
            self.attempt(
                lambda: mentoring.close_goal(goal=goal, outcome=outcome, actor=self.side(goal.place, index % 2 == 0))
            )

    @precondition(lambda self: Place.objects.exists())
    @rule(index=number, complete=st.booleans())
    def review_and_finish(self, index: int, complete: bool) -> None:
        if place := self.place(index):
            self.attempt(
                lambda: mentoring.interim_review(
                    place=place,
                    basis="observed_lesson",
                    held_on=self.day,
                    decision="continue",
                    raw=REVIEW_FORM,
                    actor=self.side(place, True),
                )
            )
            if complete:
                self.attempt(lambda: mentoring.complete_place(place=place, actor=story().coordinator))

    @rule(
        index=number,
        mentor=st.booleans(),
        kind=st.sampled_from(["participation", "candidacy", "mentor_work"]),
    )
    def withdraw_consent(self, index: int, mentor: bool, kind: str) -> None:
        account = self.people(story().mentors if mentor else story().mentees, index)
        consent = Consent.objects.filter(teacher__account=account, kind=kind, state="in_force").first()
        if consent:
            self.attempt(lambda: withdraw(consent=consent, actor=account))

    @precondition(lambda self: MenteeEntry.objects.exclude(state="joined").exists())
    @rule()
    def come_back(self) -> None:
        entry = MenteeEntry.objects.exclude(state="joined").select_related("teacher__account").order_by("pk")[0]
        account = entry.teacher.account

        def press() -> None:
            registry.enter_as_mentee(programme=story().programme, teacher=story().teacher(account), actor=account)
            registry.save_request(
                entry=entry,
                actor=account,
                topic="methods",
                need_type="consultant",
                self_rating_before="5",
                text_for_coordinator="снова",
                submit=True,
            )
            give(teacher=story().teacher(account), programme=story().programme, kind="participation", actor=account)
            registry.join(entry=entry, actor=account)

        self.attempt(press)

    @rule(index=number, signed=st.booleans())
    def sign_again(self, index: int, signed: bool) -> None:
        account = self.people(story().mentors, index)

        def press() -> None:
            sheet = prepare_sheet(
                teacher=story().teacher(account), programme=story().programme, kind="mentor_work", actor=account
            )
            register_sheet(
                consent=sheet,
                sheet_number="Н-9" if signed else "",
                signed_on=self.day,
                actor=story().coordinator,
            )

        self.attempt(press)

    def slip(self, name: str, do: Callable[[], Any], undo: Callable[[], Any], later: Callable[[], Any] | None) -> None:
        """Press something by mistake and take it back: all is as it was, or refused where something came after."""
        before, done = checks.states(), self.done
        self.slips += 1
        with occasion.of("slip", self.slips):
            self.attempt(do)
        if self.done == done:
            return
        if later is not None:
            self.attempt(later)
        done = self.done
        with occasion.of("back", self.slips):
            self.attempt(undo)
        if later is None and self.done > done:
            seen[f"{name} returned"] += 1
            assert checks.states() == before
        elif later is not None:
            seen[f"{name} changed since"] += 1
            assert self.done == done, "a return after a later change"

    @precondition(lambda self: Place.objects.filter(state__in=AT_WORK).exists())
    @rule(index=number, mentor=st.booleans(), changed=st.booleans())
    def leave_by_mistake(self, index: int, mentor: bool, changed: bool) -> None:
        rows = Place.objects.filter(state__in=AT_WORK).select_related("mentor__account", "mentee__account")
        place = list(rows.order_by("pk"))[index % len(rows)]
        actor = self.side(place, mentor)

        def later() -> None:
            change(Place.objects.get(pk=place.pk), kind="place.corrected", actor=actor, score=self.slips)

        self.slip(
            "leaving",
            lambda: mentoring.leave_place(place=place, actor=actor),
            lambda: pairing.return_place(place=Place.objects.get(pk=place.pk), actor=actor),
            later if changed else None,
        )

    @precondition(lambda self: MenteeEntry.objects.filter(state="joined").exists())
    @rule(index=number)
    def leave_the_register_by_mistake(self, index: int) -> None:
        entries = list(MenteeEntry.objects.filter(state="joined").select_related("teacher__account").order_by("pk"))
        entry = entries[index % len(entries)]
        actor = entry.teacher.account
        self.slip(
            "register",
            lambda: registry.leave(entry=entry, actor=actor),
            lambda: registry.return_entry(entry=entry, actor=actor),
            None,
        )

    @precondition(lambda self: Meeting.objects.filter(state="planned").exists())
    @rule(index=number, hold=st.booleans(), changed=st.booleans())
    def meeting_by_mistake(self, index: int, hold: bool, changed: bool) -> None:
        rows = list(
            Meeting.objects.filter(state="planned").select_related("relationship__mentor__account").order_by("pk")
        )
        meeting = rows[index % len(rows)]
        actor: Any = meeting.relationship.mentor.account

        def do() -> None:
            if hold:
                mentoring.hold_meeting(meeting=meeting, held_on=self.day, actor=actor)
            else:
                mentoring.cancel_meeting(meeting=meeting, actor=actor)

        def later() -> None:
            change(Meeting.objects.get(pk=meeting.pk), kind="meeting.corrected", actor=actor, venue=f"{self.slips}")

        self.slip(
            "meeting",
            do,
            lambda: mentoring.return_meeting(meeting=Meeting.objects.get(pk=meeting.pk), actor=actor),
            later if changed else None,
        )

    @rule(index=number, capacity=st.integers(0, 5))
    def change_capacity(self, index: int, capacity: int) -> None:
        entry = MentorEntry.objects.get(teacher__account=self.people(story().mentors, index))
        self.attempt(
            lambda: registry.change_capacity(entry=entry, capacity=capacity, actor=self.people(story().mentors, index))
        )

    @invariant()
    def nothing_is_broken(self) -> None:
        """Look after every step that changed something; a refused one was rolled back whole."""
        if self.checked != self.done:
            assert checks.broken(thorough=False) == []
            with clock.at(self.day):
                assert checks.waits_stand(story().programme) == []
            self.checked = self.done


@pytest.mark.django_db
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_history_breaks_an_invariant(seed: int) -> None:
    """Run each half of the histories from its own seed, so that two cores share them."""
    tell(mentors=2, mentees=3, capacity=2)
    half = type("Half", (Histories,), {"_hypothesis_internal_use_seed": seed})
    run_state_machine_as_test(
        half,
        settings=settings(
            max_examples=HISTORIES // 2,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a history is minutes long: its seed repeats it sooner than it is made shorter
        ),
    )
    assert HISTORIES < ALL or set(seen) >= HAPPENS, f"the histories never came to {HAPPENS - set(seen)}"

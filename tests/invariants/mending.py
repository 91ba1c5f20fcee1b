"""Moves that put right what was written: corrections, returns, papers annulled, acts on many, sheets and objections."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from nastavnik.kit import clock, many
from nastavnik.kit.models import Batch
from nastavnik.kit.paper import SHEET, TOLD, Paper, paper_acts
from nastavnik.mentoring import services as mentoring
from nastavnik.mentoring.models import Goal, Meeting, Task
from nastavnik.mentoring.views import many as of_meetings
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place
from nastavnik.pairing.views import many as of_places
from nastavnik.people.models import Account, Entered
from nastavnik.people.services import enter_for, say_not_so
from nastavnik.programme.models import Act
from nastavnik.programme.services import annul_act
from nastavnik.registry import services as registry
from nastavnik.registry.models import MenteeEntry, MentorEntry, MentoringRequest
from nastavnik.registry.views import many as of_registers
from tests.invariants import checks
from tests.invariants.told import seen, story

number = st.integers(0, 3)
RETURNS: dict[str, tuple[Any, Callable[..., Any], str]] = {
    "place": (Place, pairing.return_place, "place"),
    "meeting": (Meeting, mentoring.return_meeting, "meeting"),
    "mentee": (MenteeEntry, registry.return_entry, "entry"),
    "mentor": (MentorEntry, registry.return_entry, "entry"),
    "request": (MentoringRequest, registry.return_request, "request"),
}
MANY = {
    "invite": (of_places.INVITE, {}),
    "remind": (of_places.REMIND, {}),
    "confirm": (of_places.CONFIRM, {"order_reason": "готовится"}),
    "close": (of_meetings.CLOSE, {}),
    "complete": (of_meetings.COMPLETE, {}),
    "accept": (of_registers.ACCEPT_REQUESTS, {}),
}
KINDS: dict[str, tuple[Any, dict[str, Any]]] = {
    **dict.fromkeys(["correct meeting", "describe meeting"], (Meeting, {"state": "held"})),
    **dict.fromkeys(["move meeting", "cancel", "miss"], (Meeting, {"state": "planned"})),
    **dict.fromkeys(["change goal", "drop goal"], (Goal, {"state": "active"})),
    "reopen goal": (Goal, {}),
    **dict.fromkeys(["change step", "do step", "drop step"], (Task, {"done_on": None})),
    "undo step": (Task, {"done_on__isnull": False}),
}


class Mending:
    """Whatever is written is put right by somebody, at any moment."""

    day: dt.date
    done: int
    attempt: Callable[[Callable[[], Any]], None]

    def tried(self, name: str, press: Callable[[], Any]) -> bool:
        """Press something, and count it where it was not refused."""
        done = self.done
        self.attempt(press)
        seen[name] += self.done - done
        return self.done > done

    @staticmethod
    def pick(model: Any, index: int, **values: Any) -> Any:
        rows = list(model.objects.filter(**values).order_by("pk"))
        return rows[index % len(rows)] if rows else None

    @staticmethod
    def anybody(who: int) -> Account:
        people = [story().coordinator, *story().mentors, *story().mentees]
        return people[who % len(people)]

    @rule(index=number, kind=st.sampled_from(sorted(RETURNS)), who=st.integers(0, 5))
    def take_the_last_press_back(self, index: int, kind: str, who: int) -> None:
        model, service, name = RETURNS[kind]
        if row := self.pick(model, index):
            self.tried("taken back", lambda: service(**{name: row}, actor=self.anybody(who)))

    @rule(index=number, kind=st.sampled_from(sorted(KINDS)), mentor=st.booleans(), days=st.integers(-3, 9))
    def put_right(self, index: int, kind: str, mentor: bool, days: int) -> None:
        model, values = KINDS[kind]
        if model is Task and (at_work := self.pick(Place, index, state="confirmed")):
            self.attempt(lambda: mentoring.agree_step(place=at_work, title="шаг", actor=at_work.mentor.account))
        row = self.pick(model, index, **values)
        if row is None:
            return
        place = row.attendances.first().place if isinstance(row, Meeting) else row.place
        actor = (place.mentor if mentor else place.mentee).account
        day = self.day + dt.timedelta(days=days)
        press: dict[str, Callable[[], Any]] = {
            "correct meeting": lambda: mentoring.correct_meeting(
                meeting=row, held_on=day, duration_minutes=30, actor=actor
            ),
            "move meeting": lambda: mentoring.move_meeting(meeting=row, planned_on=day, actor=actor),
            "describe meeting": lambda: mentoring.describe_meeting(meeting=row, works="да", hinders="", actor=actor),
            "cancel": lambda: mentoring.cancel_meeting(meeting=row, actor=actor),
            "miss": lambda: mentoring.miss_meeting(meeting=row, actor=actor),
            "change goal": lambda: mentoring.change_goal(goal=row, title=f"цель {days}", actor=actor),
            "reopen goal": lambda: mentoring.reopen_goal(goal=row, actor=actor),
            "drop goal": lambda: mentoring.drop_goal(goal=row, actor=actor),
            "change step": lambda: mentoring.change_step(task=row, title=f"шаг {days}", due_on=day, actor=actor),
            "do step": lambda: mentoring.complete_step(task=row, outcome="да", actor=actor),
            "undo step": lambda: mentoring.undo_step(task=row, actor=actor),
            "drop step": lambda: mentoring.drop_step(task=row, actor=actor),
        }
        self.tried("put right", press[kind])

    @rule(index=number, annul=st.booleans())
    def order(self, index: int, annul: bool) -> None:
        boss, act = story().coordinator, self.pick(Act, index, annulled_on=None)
        if annul and act is not None:
            self.tried("annulled", lambda: annul_act(act=act, reason="ошибка", actor=boss))
            return
        places = list(Place.objects.filter(order=None))
        how = {"programme": story().programme, "number": f"{self.done}", "dated": self.day, "actor": boss}
        self.tried("ordered", lambda: pairing.register_order(places=places[: index + 1], **how))

    def something_for(self, kind: str, index: int) -> None:
        """Let there be something that is done to many."""
        boss, mentee = story().coordinator, story().mentees[index % len(story().mentees)]
        mentor, year = story().mentors[index % len(story().mentors)], story().programme
        if kind == "invite":
            people = {"mentor": story().teacher(mentor), "mentee": story().teacher(mentee)}
            self.attempt(lambda: pairing.propose(programme=year, type="subject", actor=boss, **people))
        elif kind == "accept":
            entry = MenteeEntry.objects.get(teacher__account=mentee)
            asked = {"topic": "digital", "need_type": "consultant", "text_for_coordinator": "ещё"}
            self.attempt(lambda: registry.save_request(entry=entry, actor=mentee, submit=True, **asked))
        elif kind == "close":
            self.day += dt.timedelta(days=15)
            self.attempt(lambda: mentoring.finish_due(on=self.day))

    @rule(kind=st.sampled_from(sorted(MANY)), index=number, back=st.sampled_from([True, True, True, False]))
    def do_to_many(self, kind: str, index: int, back: bool) -> None:
        """Do it to all that is offered; taken back at once, all is as it was."""
        self.something_for(kind, index)
        act, typed = MANY[kind]
        boss, before = story().coordinator, checks.states()
        with clock.at(self.day):
            waiting = list(act.ready(boss).values_list("pk", flat=True))
        batch = Batch(school_id=boss.school_id, act=act.name, made_by=boss, made_at=clock.now(), waiting=waiting)
        batch.typed = {name: [value] for name, value in typed.items()}
        if not waiting or not self.tried("many", lambda: self._all(batch)):
            return
        with clock.at(self.day):
            offered = back and many.may_give_back(batch)
        if offered and self.tried("many taken back", lambda: self._back(batch)):
            assert checks.states() == before

    def _all(self, batch: Batch) -> None:
        """Do it to every row."""
        batch.made_at = clock.now()
        batch.save()
        self._through(batch)

    def _back(self, batch: Batch) -> None:
        """Take back every row that was done."""
        back = many.give_all_back(batch)
        self._through(back)
        assert all(one["end"] == many.DONE for one in back.outcomes), back.outcomes

    @staticmethod
    def _through(batch: Batch) -> None:
        """Go through a batch; what the program cannot do is a fault, not a refusal."""
        while many._slice(batch.pk):
            pass
        batch.refresh_from_db()
        assert not [one for one in batch.outcomes if one.get("why") == many.BROKEN], f"{batch.act} is broken"

    @rule(
        index=number,
        kind=st.sampled_from(["step", "goal", "plan", "hold", "leave", "out", "no", "done"]),
        mentor=st.booleans(),
        sheet=st.booleans(),
    )
    def enter_from_paper(self, index: int, kind: str, mentor: bool, sheet: bool) -> None:
        place, boss = self.pick(Place, index), story().coordinator
        if place is None:
            return
        teacher = place.mentor if mentor else place.mentee
        meeting, task = self.pick(Meeting, index, relationship=place.relationship), self.pick(Task, index, place=place)
        entry = MenteeEntry.objects.get(teacher=place.mentee)
        start = self.day
        run: dict[str, Callable[[], Any]] = {
            "step": lambda: mentoring.agree_step(place=place, title="с листа", actor=boss),
            "goal": lambda: mentoring.set_goal(
                place=place, title="с листа", success_sign="видно", horizon="short", start_on=start,
                due_on=start + dt.timedelta(days=20), actor=boss,
            ),
            "plan": lambda: mentoring.plan_meeting(
                relationship=place.relationship, kind="regular", planned_on=start, actor=boss
            ),
            "hold": lambda: meeting and mentoring.hold_meeting(meeting=meeting, held_on=start, actor=boss),
            "leave": lambda: mentoring.leave_place(place=place, actor=boss),
            "out": lambda: registry.leave(entry=entry, actor=boss),
            "no": lambda: registry.decline_participation(entry=entry, actor=boss),
            "done": lambda: task and mentoring.complete_step(task=task, outcome="с листа", actor=boss),
        }  # fmt: skip
        paper = Paper(teacher.pk, SHEET if sheet else TOLD, self.day, "7" if sheet else "")
        act = paper_acts["mentoring-step"]
        self.tried("entered", partial(enter_for, teacher=teacher, act=act, paper=paper, run=run[kind], actor=boss))

    @rule(index=number)
    def object_to_an_entry(self, index: int) -> None:
        row = self.pick(Entered, index, objected_on=None)
        if row is not None and self.tried("objected", lambda: say_not_so(row=row, actor=row.teacher.account)):
            row.refresh_from_db()
            seen[f"objected, {'annulled' if row.annulled else 'kept'}"] += 1

"""The demonstration school, told once and looked at on its way: what waits, what is many, what is on paper, its end."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from nastavnik.completion.selectors.year import agreed_summaries, shared_with_coordinator
from nastavnik.completion.services import archive_programme
from nastavnik.core.stages import facts_of as gate_facts
from nastavnik.demo.scenarios import Stagehand, build, paper, preparation, turns
from nastavnik.journal.models import Event
from nastavnik.kit import clock, many
from nastavnik.kit.models import Batch
from nastavnik.kit.registries import facts_of
from nastavnik.mentoring.models import Goal, Meeting, Pause, Task
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Entered
from nastavnik.programme.models import GateDecision, Outreach
from nastavnik.programme.selectors import path_of_programme
from nastavnik.programme.services import record_outreach
from nastavnik.reports.selectors.results.whole import results_of
from nastavnik.surveys.services import sync_catalog
from tests.living.lines import lines_of, texts_of
from tests.support.journalled import Watch, tables_read

# One telling for all: the tests stand in the order of its stages, and each leaves the school as it found it.
pytestmark = pytest.mark.xdist_group("the demonstration")


#: By stage: whom it leaves waiting, asked of the tables themselves.
OPEN: dict[int, Callable[[Any], bool]] = {
    1: lambda year: not year.acts.filter(kind="roadmap_order").exists(),
    2: lambda year: year.mentee_entries.filter(state__in=("invited", "thinking")).exists(),
    3: lambda year: year.mentor_entries.filter(state__in=("invited", "applied")).exists(),
    4: lambda year: year.mentor_entries.filter(
        training__in=("undecided", "planned"), state__in=("applied", "selected")
    ).exists(),
    5: lambda year: year.places.filter(state="proposed").exists(),
    6: lambda year: year.places.filter(state__in=("proposed", "paused", "closing")).exists(),
    7: lambda year: year.places.filter(state__in=("proposed", "confirmed", "paused", "closing")).exists(),
}


@dataclass
class Telling:
    """The school on its way, who watches what is written, of which stages it was said that all is done."""

    hand: Stagehand
    watch: Watch = field(default_factory=Watch)
    stage: int = 0
    praised: set[int] = field(default_factory=set)

    def reach(self, stage: int) -> Stagehand:
        """Go on to a stage; there is no way back."""
        assert self.stage <= stage
        while self.stage < stage:
            self.stage += 1
            with connection.execute_wrapper(self.watch):
                build.go_on(self.hand, self.stage)
            self._look()
        return self.hand

    def _look(self) -> None:
        """Read the board: where it praises, nobody of that stage is left waiting."""
        with transaction.atomic(), clock.at(self.hand.last_day):
            said = page(self.hand.coordinator, reverse("programme:board"))
            transaction.set_rollback(True)
        if "всё сделано" in said:
            self.praised.add(self.stage)
            assert not OPEN[self.stage](self.hand.year)


@pytest.fixture(scope="module")
def telling(django_db_setup: None, django_db_blocker: Any) -> Iterator[Telling]:
    with django_db_blocker.unblock(), transaction.atomic():
        sync_catalog()
        yield Telling(preparation.found())
        transaction.set_rollback(True)


@pytest.fixture
def reached(request: pytest.FixtureRequest, telling: Telling, django_db_blocker: Any) -> Telling:
    """Tell the school up to the stage of a test, outside of what the test takes back."""
    with django_db_blocker.unblock():
        telling.reach(request.param)
    return telling


@pytest.fixture
def hand(reached: Telling, db: None) -> Iterator[Stagehand]:
    with ExitStack() as held:
        held.enter_context(clock.at(reached.hand.last_day))
        yield reached.hand


def at(stage: int) -> Any:
    return pytest.mark.parametrize("reached", [stage], indirect=True, ids=[f"stage-{stage}"])


def client(account: Account) -> Client:
    made = Client()
    made.force_login(Account.objects.get(pk=account.pk))
    return made


def page(account: Account, url: str) -> str:
    return client(account).get(url).content.decode()


def press(account: Account, url: str, **sent: Any) -> Any:
    return client(account).post(url, {"form_key": str(uuid.uuid4()), **sent})


@at(2)
def test_an_empty_stage_says_what_to_do_first(hand: Stagehand) -> None:
    record_outreach(
        programme=hand.year,
        audience=Outreach.Audience.MENTORS,
        title="Встречи в методических объединениях",
        held_on=clock.today(),
        attendees=31,
        actor=hand.coordinator,
    )
    for url in ("/", reverse("programme:board")):
        said = page(hand.coordinator, url)
        assert "Этап 3" in said
        assert "всё сделано" not in said
        assert f'href="{reverse("registry:invite_mentor")}"' in said


@at(5)
def test_twelve_pairs_of_an_order_are_confirmed_in_three_presses(hand: Stagehand) -> None:
    chief = hand.coordinator
    agreed = [place.pk for place in hand.places.values() if hand.place(place.mentee.last_name).step == "agreed"]
    assert len(agreed) == 12
    assert page(chief, reverse("pairing:order")).count(" checked") == 12
    order = press(chief, reverse("pairing:order"), number="187-од", dated=clock.today().isoformat(), places=agreed)
    assert page(chief, order.url).count(" checked") == 12, "whom the order names is chosen already"
    confirm = {"rows": agreed, "order_reason": ""}
    told = press(chief, reverse("pairing:confirm_many"), **confirm).content.decode()
    assert "Закрепятся пары" in told, "the second press says what will be"
    last = press(chief, reverse("pairing:confirm_many"), **confirm, sure="1")
    with clock.at(clock.now() + many.OWN_TIME):
        many.go_on(None)  # what a busy computer did not finish while the page was awaited
    assert set(Place.objects.filter(pk__in=agreed).values_list("state", flat=True)) == {"confirmed"}
    assert "Сделано: 12. Не сделано: 0." in page(chief, last.url)


@at(6)
def test_an_invitation_left_alone_for_ten_days_is_on_three_homes(hand: Stagehand) -> None:
    place = turns.invitation_left_alone(hand)
    assert (hand.last_day - place.invited_on).days > 10
    mentor, mentee = place.mentor, place.mentee
    expected = {
        hand.coordinator: f"Встречи не было: {mentee.short_name} – {mentor.short_name}",
        mentor.account: f"Договориться о встрече: {mentee.short_name}",
        mentee.account: f"Договориться о встрече: {mentor.short_name}",
    }
    for account, words in expected.items():
        line = next(one for one in lines_of(account) if one.text == words)
        assert line.url == reverse("pairing:place", args=[place.pk])
        assert words in page(account, reverse("programme:all_matters"))
    others = Account.objects.filter(school=hand.school, login__in=("direktor", "sovet", "ushakov", "troshin"))
    assert not [words for one in others for words in texts_of(one) if "Встречи не было" in words]


@at(6)
def test_each_way_of_putting_right_is_seen_once(hand: Stagehand) -> None:
    told = set(Event.objects.filter(school_id=hand.school.pk).values_list("kind", flat=True))
    assert told >= {"change.answered", "paper.objected", "goal.changed", "meeting.corrected", "pause.changed"}
    back = {kind.split(".")[0] for kind in told if kind.endswith(".returned")}
    assert back >= {"place", "meeting", "step"}, "a notice, a slip, what was entered and is not so"
    pause = Pause.objects.get(place=hand.place(turns.ILL))
    assert (pause.ended_on, hand.place(turns.ILL).state) == (None, "paused")
    assert hand.place(turns.TOLD_TOO_EARLY).state == "confirmed"
    assert hand.place(turns.CHANGING).replaces.state == "ended"
    assert Meeting.objects.get(planned_on=dt.date(2026, 11, 26)).state == "planned"
    assert sorted(one["end"] for one in Batch.objects.get().outcomes) == ["done", "refused"]
    first, second = Entered.objects.filter(teacher__last_name=turns.CORRECTED).order_by("pk")
    assert (first.objected_on, second.annulled) == (None, True)
    assert Task.objects.filter(title__startswith="показать конспект").count() == 0
    goal = Goal.objects.get(place=hand.place(turns.CORRECTED), horizon="short")
    account = hand.account(turns.CORRECTED)
    said = page(account, reverse("mentoring:work", args=[goal.place_id]))
    assert "пяти уроках подряд" in said
    corrected = Meeting.objects.get(attendances__place=goal.place_id, duration_minutes=50)
    assert "→ 50" in page(account, reverse("mentoring:meeting", args=[corrected.pk]))
    assert "Это не так" in page(account, reverse("people:entered"))


@at(7)
def test_two_people_without_accounts_go_through_the_year(hand: Stagehand) -> None:
    mentor, mentee = hand.teacher(paper.MENTOR), hand.teacher(paper.MENTEE)
    assert (mentor.account, mentee.account) == (None, None)
    place = Place.objects.get(programme=hand.year, mentee=mentee)
    assert place.state == "completed"
    assert hand.year.mentee_entries.get(teacher=mentee).state == "completed"
    acts = set(Entered.objects.filter(teacher__in=[mentor, mentee]).values_list("act", flat=True))
    assert acts >= {
        *("registry-times", "registry-request", "registry-join", "registry-candidate"),
        *(f"mentoring-{name}" for name in ("plan", "hold", "goal", "goal-closed", "step", "step-done", "result")),
        *(f"mentoring-{name}" for name in ("interim", "final", "final-self", "final-mentor")),
    }
    assert place.final_assessment.mentee_response.channel == "paper"
    assert "Внести с листа" in page(hand.coordinator, reverse("people:papers", args=[mentee.pk]))


@at(7)
def test_the_year_ends_ready_for_the_archive(reached: Telling, hand: Stagehand) -> None:
    """Services run through the whole year; each that writes where results are counted from must leave a line."""
    with tables_read() as read:
        results_of(hand.year, hand.last_day)
    assert len(read) > 20
    assert {one for one in reached.watch.silent if one[0] in read} == set()
    assert hand.last_day == dt.date(2027, 5, 28)
    assert all(facts_of(list(gate_facts("archive")), path_of_programme(hand.year)).values())
    assert [row.place.mentee.last_name for row in agreed_summaries(hand.year)].count("Зуева") == 0
    assert len(shared_with_coordinator(hand.year)) == 3
    archived = archive_programme(programme=hand.year, actor=hand.coordinator)
    assert archived.archived_on == hand.last_day
    assert not GateDecision.objects.filter(gate="archive").exists()
    assert reached.praised == set(), "somebody of this school is waited for at every stage"

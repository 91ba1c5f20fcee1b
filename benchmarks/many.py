"""Measures how long acts on many rows hold the database: `python3 run.py python benchmarks/many.py [--only NAME]`.

One process, SQLite in a folder of its own. Every act there is does thirty rows, tries them beforehand where it is told
what will happen, and takes them back where that is offered; invitations, the lightest, do two hundred too. The last is
a matching that was found: how long it takes to be put to work. A line gives the longest transaction in seconds, and how
much of the bar that is: a second of an act, half a second of a matching.
"""

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from benchmarks.pages import start  # noqa: E402 - found by the line above

ROWS, LIGHT, BAR_SECONDS, MATCHING = 30, 200, 1.0, "pairing:run"
#: What is typed once, and beside each row, by act.
TYPED: dict[str, dict[str, str]] = {
    "pairing:papers_many": {"met_on": "2026-10-05", "mode": "in_person"},
    "pairing:confirm_many": {"order_reason": "приказ готовится"},
    "consents:prepare_many": {"kind": "participation"},
    "consents:sign_many": {"signed_on": "2026-10-05"},
    "registry:select_mentors": {"reason": "опыт есть"},
    "registry:defer_many": {"reason": "совет в четверг"},
    "registry:turn_down_many": {"reason": "мест хватает"},
    "registry:no_training_many": {"reason": "опыт есть"},
    "registry:council_minutes": {"number": "7", "dated": "2026-10-05"},
    "people:alike_many": {"department": "МО математики"},
    "people:leave_many": {"left_on": "2026-10-05"},
    "programme:items_done": {"done_on": "2026-10-05"},
    "programme:items_move": {"days": "7"},
    "programme:told_many": {"told_on": "2026-10-05"},
}
BESIDE: dict[str, Callable[[int], dict[str, str]]] = {
    "consents:sign_many": lambda row: {"sheet_number": f"{row}"},
    "pairing:papers_many": lambda row: {"mentor_sheet": f"{row}", "mentee_sheet": f"{row}"},
    "registry:council_minutes": lambda _row: {"opinion": "recommend"},
}


class Rows:
    """A school whose year has rows for every act; they are made as the steps of a year make them."""

    def __init__(self, number: int = ROWS) -> None:
        from tests import factories  # noqa: PLC0415 - settings load in `start`
        from tests.pairing.scene import Scene  # noqa: PLC0415

        self.of, self.factories, self.number = Scene(), factories, number

    def people(self) -> list[Any]:
        """Give teachers with accounts who are in no register."""
        return [self.factories.account(self.of.school).teacher for _one in range(self.number)]

    def of_last_year(self) -> list[Any]:
        """Give measures of the year before, which this year's plan has none of."""
        import datetime as dt  # noqa: PLC0415 - beside the others

        from nastavnik.programme.models import Programme, RoadmapItem  # noqa: PLC0415 - settings load in `start`

        days = {"starts_on": dt.date(2025, 8, 1), "ends_on": dt.date(2026, 6, 30), "archived_on": dt.date(2026, 7, 1)}
        before = Programme.objects.create(school=self.of.school, title="2025/26", **days)
        return [
            RoadmapItem.objects.create(school=before.school, programme=before, stage=1, title=f"Дело {one}")
            for one in range(self.number)
        ]

    def newcomers(self) -> list[Any]:
        """Give teachers who came to the school and whom nobody has asked yet."""
        from nastavnik.people.models import Teacher  # noqa: PLC0415 - settings load in `start`

        people = self.people()
        Teacher.objects.filter(pk__in=[one.pk for one in people]).update(came_on="2026-10-01")
        return people

    def pairs(self, step: str, number: int | None = None) -> list[Any]:
        """Give pairs that have come to a step, five to a mentor."""
        found = []
        for one in range(number or self.number):
            if one % 5 == 0:
                mentor = self.factories.mentor(self.of.year, capacity=5).teacher
            found.append(getattr(self.of, step)(self.of.newcomer(), mentor=mentor))
        return found

    def matched(self) -> list[Any]:
        """Give mentees for whom the matching has just found somebody."""
        from nastavnik.pairing.services import run_matching  # noqa: PLC0415 - settings load in `start`

        people = [self.of.newcomer() for _one in range(self.number)]
        for _one in range(self.number):
            self.factories.mentor(self.of.year)
        run_matching(programme=self.of.year, actor=self.of.boss)
        return [one.mentee_entries.get(programme=self.of.year) for one in people]

    def finished(self) -> list[Any]:
        """Give pairs at work with their final assessment."""
        from nastavnik.mentoring.models import FinalAssessment  # noqa: PLC0415 - settings load in `start`

        places = self.pairs("confirmed")
        for place in places:
            FinalAssessment.objects.create(
                school=place.school, place=place, held_on=place.confirmed_on, private_outcome="solved"
            )
        return places

    def meetings(self) -> list[Any]:
        """Give meetings that were held long ago and about which nobody wrote a word."""
        from nastavnik.kit import clock  # noqa: PLC0415 - settings load in `start`
        from nastavnik.mentoring import services  # noqa: PLC0415

        with clock.at(clock.today() - dt.timedelta(days=20)):
            found = []
            for place in self.pairs("confirmed"):
                how = {"relationship": place.relationship, "kind": "regular", "planned_on": clock.today()}
                mentor = place.mentor.account
                meeting = services.plan_meeting(actor=mentor, **how)
                found.append(services.hold_meeting(meeting=meeting, held_on=clock.today(), actor=mentor))
        return found

    def requests(self) -> list[Any]:
        """Give requests that were sent and wait."""
        return [self.factories.joined_mentee(self.of.year).requests.get() for _one in range(self.number)]

    def candidates(self) -> list[Any]:
        """Give people who offered to be mentors."""
        return [self.factories.candidate(self.of.year) for _one in range(self.number)]

    def sheets(self) -> list[Any]:
        """Give sheets that wait for a signature."""
        from nastavnik.consents.services import prepare_sheet  # noqa: PLC0415 - settings load in `start`

        how = {"programme": self.of.year, "kind": "participation", "actor": self.of.boss}
        return [prepare_sheet(teacher=person, **how) for person in self.people()]

    def measures(self) -> list[Any]:
        """Give planned measures of the roadmap."""
        from nastavnik.programme.services import add_roadmap_item  # noqa: PLC0415 - settings load in `start`

        how = {"programme": self.of.year, "stage": 3, "due_to": dt.date(2026, 11, 20), "actor": self.of.boss}
        return [add_roadmap_item(title=f"Мероприятие {one}", **how) for one in range(self.number)]


#: Every act there is, with what makes its rows.
ROWS_OF: dict[str, Callable[[Rows], list[Any]]] = {
    "pairing:invite_many": lambda rows: rows.pairs("propose"),
    "pairing:remind_many": lambda rows: rows.pairs("invited"),
    "pairing:propose_many": Rows.matched,
    "pairing:papers_many": lambda rows: rows.pairs("invited"),
    "pairing:confirm_many": lambda rows: rows.pairs("agreed"),
    "mentoring:close_many": Rows.meetings,
    "mentoring:complete_many": Rows.finished,
    "consents:prepare_many": Rows.people,
    "consents:sign_many": Rows.sheets,
    "registry:invite_mentees": Rows.people,
    "registry:invite_mentors": Rows.people,
    "registry:accept_requests": Rows.requests,
    "registry:select_mentors": Rows.candidates,
    "registry:council_minutes": Rows.candidates,
    "registry:defer_many": Rows.candidates,
    "registry:turn_down_many": Rows.candidates,
    "registry:no_training_many": Rows.candidates,
    "people:alike_many": Rows.people,
    "people:leave_many": Rows.people,
    "people:known_many": Rows.newcomers,
    "programme:items_done": Rows.measures,
    "programme:items_move": Rows.measures,
    "programme:items_drop": Rows.measures,
    "programme:told_many": Rows.people,
    "programme:items_take": Rows.of_last_year,
}


def timed(run: Callable[[], object]) -> float:
    """Give the seconds that something took."""
    begun = perf_counter()
    run()
    return perf_counter() - begun


class Measured:
    """One act on its rows; each way of it gives the seconds of its transactions."""

    def __init__(self, name: str, rows: list[Any], boss: Any) -> None:
        from nastavnik.kit import clock, many  # noqa: PLC0415 - settings load in `start`
        from nastavnik.kit.models import Batch  # noqa: PLC0415

        self.act, self.many, self.name = many.acts[name], many, name
        keys = [row.pk for row in rows]
        typed = dict(TYPED.get(name, {}))
        for key in keys:
            typed |= {f"{key}-{field}": value for field, value in BESIDE.get(name, lambda _row: {})(key).items()}
        self.batch = Batch(school_id=boss.school_id, act=name, made_by=boss, made_at=clock.now(), waiting=keys)
        self.batch.typed = {field: [value] for field, value in typed.items()}
        self.rows = list(self.act.rows(boss).filter(pk__in=keys).order_by("pk"))
        given = many._given(self.batch, self.act, self.rows)
        if given is None:
            raise SystemExit(f"{name}: its form does not take {typed}")
        self.values, self.each = given

    def tried(self) -> list[float]:
        """Try all rows as the page of what will happen does."""
        told, found, reader = list[dict[str, Any]](), list[float](), self.batch.made_by
        while len(told) < len(self.rows):
            now = self.rows[len(told) :][: self.many.SLICE]
            run = partial(self.many._into, told, self.batch, self.act, now, self.values, self.each)
            names = [self.many.occasion_of(self.batch, row.pk) for row in now]
            found.append(
                timed(partial(self.act.rehearse, run, school_id=reader.school_id, reader=reader, occasions=names))
            )
        return found

    def done(self) -> list[float]:
        """Do it to all rows: one after another, or as one paper."""
        if self.act.together:
            forms = self.many._each(self.act, self.rows, self.many._typed(self.batch, self.rows))
            self.many._filled(forms)
            self.batch.waiting, self.batch.typed = [], {}
            return [timed(lambda: self.many._together(self.batch, self.act, self.rows, self.values, forms))]
        self.batch.save()
        return self._through(self.batch)

    def back(self) -> list[float]:
        """Take all rows back, as «Вернуть всё» does."""
        whose = {"school_id": self.batch.school_id, "made_by": self.batch.made_by, "made_at": self.batch.made_at}
        waiting = [row.pk for row in self.rows]
        return self._through(
            type(self.batch).objects.create(act=self.name, back_of=self.batch, waiting=waiting, **whose)
        )

    def _through(self, batch: Any) -> list[float]:
        found, left = list[float](), [True]
        while left[0]:
            found.append(timed(lambda: left.__setitem__(0, self.many._slice(batch.pk))))
        batch.refresh_from_db()
        if {one["end"] for one in batch.outcomes} != {self.many.DONE} or len(batch.outcomes) != len(self.rows):
            raise SystemExit(f"{self.name}: {batch.outcomes}")
        return found


def put_to_work(rows: Rows) -> list[float]:
    """Find pairs for the needs of the year, and give the seconds for which that is then written."""
    from nastavnik.pairing.services import matching  # noqa: PLC0415 - settings load in `start`
    from nastavnik.pairing.services.weights import require_words  # noqa: PLC0415

    for _one in range(ROWS):
        rows.of.newcomer()
        rows.factories.mentor(rows.of.year)
    run = matching._found(rows.of.year, require_words({}), None, None)
    print(f"    подбор: {run.summary['covered']} из {run.summary['needs']} запросов")
    return [timed(lambda: matching._put_to_work(run, rows.of.boss))]


def shown(name: str, rows: int, found: list[float], bar: float = BAR_SECONDS) -> bool:
    """Print a line; False where the bar is missed."""
    longest = max(found)
    good = longest <= bar
    told = f"{rows:>4} строк, транзакций {len(found):>2}, дольше всех {longest:.2f} с, всё {sum(found):5.2f} с"
    print(f"{'да ' if good else 'НЕТ'} {name:38}{told}, от меры {longest / bar:.2f}", flush=True)
    return good


def main() -> int:
    """Measure every act, or those that are named; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description="Дела над многими строками: как долго каждое держит базу.")
    parser.add_argument("--only", default=",".join([*ROWS_OF, MATCHING]), help="имена дел через запятую")
    chosen = parser.parse_args().only.split(",")
    good = True
    with tempfile.TemporaryDirectory() as folder:
        start(Path(folder))
        from django.urls import reverse  # noqa: PLC0415 - settings load in `start`

        from nastavnik.kit import clock  # noqa: PLC0415
        from tests.pairing.scene import TODAY  # noqa: PLC0415

        reverse("web:home")  # the acts are declared where the addresses are
        with clock.at(TODAY):
            rows = Rows()
            for name in filter(ROWS_OF.__contains__, chosen):
                one = Measured(name, ROWS_OF[name](rows), rows.of.boss)
                if one.act.rehearse is not None:
                    good &= shown(f"{name}, проба", ROWS, one.tried())
                good &= shown(name, ROWS, one.done())
                if one.act.undo is not None:
                    good &= shown(f"{name}, возврат", ROWS, one.back())
            light = "pairing:invite_many"
            if light in chosen:
                good &= shown(light, LIGHT, Measured(light, rows.pairs("propose", LIGHT), rows.of.boss).done())
            if MATCHING in chosen:
                good &= shown(MATCHING, ROWS, put_to_work(rows), BAR_SECONDS / 2)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""What pages cost: statements by a table of budgets, the same for 13 pairs, for 130, and beside other schools."""

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nastavnik.core.spreadsheet import FORMATS
from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.journal.models import Event
from nastavnik.kit import clock, occasion
from nastavnik.kit.combined import Prepared
from nastavnik.pairing.models import Place, PlaceQuerySet
from nastavnik.people.models import Account, Teacher
from nastavnik.people.services import mark_left, take_leaving_back
from nastavnik.reports.selectors.results import kept
from tests.support import copies, pages
from tests.support.sameness import differing, everything

# A group of its own, hence early: see the lane. It tells its own schools, so another worker may have it.
pytestmark = [pytest.mark.xdist_group("pages counted"), pytest.mark.both_databases]

#: Statements of a page at most. A page that is not named has `OTHERS`.
BUDGETS = {
    "coordinator web:home": 20,
    "mentor web:home": 18,
    "mentee web:home": 18,
    "coordinator mentoring:work": 18,
    "mentor mentoring:work": 18,
    "mentee mentoring:work": 18,
    "coordinator people:staff": 10,
    "coordinator registry:mentees": 10,
    "coordinator registry:mentors": 10,
    "coordinator pairing:pairs": 10,
    "coordinator pairing:workshop": 20,
    "coordinator reports:results": 25,
    "head reports:results": 25,
    "coordinator reports:details": 27,
    "head reports:details": 25,
    "mentee web:own_data": 40,  # each table that is taken along is read once
    "mentor web:own_data": 40,
    "coordinator people:papers": 40,  # each thing that can be entered is asked about once
}
OTHERS = 25
#: On PostgreSQL, where a page asks the same, the day counts the pages that have a budget of their own.
ALL = connection.vendor == "sqlite" or "NASTAVNIK_NIGHT" in os.environ
LONGEST = {"people:staff", "registry:mentees", "registry:mentors", "pairing:pairs"}
ANOTHER_DAY = dt.date(2031, 5, 14)
#: With 13 pairs it finds nothing to offer, and reads the people it would offer only when it does.
ONE_MORE = {"coordinator pairing:again"}
WRITES = re.compile(r"\s*(WITH\b.*\b)?(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
JOURNAL = ('INSERT INTO "journal_event"', 'UPDATE "journal_head"')
#: What reading a page may write: the session, the moment of signing in, who read answers that somebody opened to them.
MAY_WRITE = (
    "django_session",
    "people_opensession",
    'UPDATE "people_account" SET "last_login"',
    'INSERT INTO "surveys_reading"',
    *JOURNAL,
)


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stagehand]:
    """Tell the school once for the whole module, and take it back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield at_stage(6)
        transaction.set_rollback(True)


@pytest.fixture
def scene(told: Stagehand, db: None) -> Stagehand:
    return told


@contextmanager
def _prepared_like_their_querysets() -> Iterator[set[Prepared]]:
    """Compare each prepared statement, whenever it is asked, with what its queryset is compiled to."""
    asked: set[Prepared] = set()
    ask = Prepared.ask

    def compare(self: Prepared, **values: Any) -> list[Any]:
        with clock.at(ANOTHER_DAY):  # a text that holds the day it was compiled on would stay there
            text, parameters = self.question(**values).query.get_compiler(connection=connection).as_sql()
        assert self.in_words(*self.statement(**values)) == self.in_words(text, parameters)
        asked.add(self)
        return ask(self, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prepared, "ask", compare)
        yield asked


@dataclass(frozen=True)
class Crawled:
    """Every page that opens with whom it opens for, and what finding them wrote, prepared and entered in the journal."""

    pages: dict[pages.Page, Account]
    written: list[str]
    prepared: set[Prepared]
    entered: set[str]


@pytest.fixture(scope="module")
def crawled(told: Stagehand) -> Crawled:
    """Look for every page once; what is read once a process has been read then."""
    last, people = Event.objects.latest("pk").pk, pages.accounts_of(told)
    named = None if ALL else {page.partition(" ")[2] for page in BUDGETS}
    with clock.at(told.last_day), _no_writes() as written, _prepared_like_their_querysets() as prepared:
        found = {page: who for role, who in people.items() for page in pages.pages_of(role, who, named)}
    entered = set(Event.objects.filter(pk__gt=last).values_list("kind", flat=True))
    return Crawled(found, written, prepared, entered)


def _statements(hand: Stagehand, found: dict[pages.Page, Account]) -> dict[pages.Page, list[str]]:
    """Give what each page asks of the database."""
    clients = {account: pages.client_of(account) for account in found.values()}
    asked = {}
    kept._kept.cache_clear()  # what is kept of results is counted apart: tests/reports/test_kept.py
    with clock.at(hand.last_day):
        for page, account in found.items():
            with CaptureQueriesContext(connection) as seen:
                assert clients[account].get(page.url).status_code == 200, page
            asked[page] = [one["sql"] for one in seen.captured_queries]
    return asked


def _saved(found: dict[pages.Page, Account]) -> dict[pages.Page, Account]:
    """Give the files of the longest lists: a column of the file alone may not ask for each row either."""
    return {
        pages.Page(page.role, f"{page.name} saved", f"{page.url}?format=csv"): who
        for page, who in found.items()
        if page.name in LONGEST
    }


@contextmanager
def _no_writes() -> Iterator[list[str]]:
    """Collect what writes to the database and has no leave to."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not any(known in sql for known in MAY_WRITE):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def test_reading_writes_nothing_and_asks_what_was_prepared(crawled: Crawled) -> None:
    assert crawled.written == []
    assert len(crawled.prepared) > 10
    if ALL:
        assert crawled.entered == {"answers.read"}
        assert len(crawled.pages) > 150


@pytest.mark.timeout(1200)
def test_every_page_keeps_its_budget_and_does_not_grow(scene: Stagehand, crawled: Crawled) -> None:
    found = crawled.pages | _saved(crawled.pages)
    few = _statements(scene, found)
    dear = {str(page): len(asked) for page, asked in few.items() if len(asked) > BUDGETS.get(str(page), OTHERS)}
    assert dear == {}
    copies.more_people(scene.school.pk, 9)
    copies.more_schools(scene.school.pk, 3)
    _statements(scene, {page: who for page, who in found.items() if page.name == "surveys:opened"})
    many = _statements(scene, found)
    grown = {
        str(page): (len(few[page]), len(asked))
        for page, asked in many.items()
        if len(asked) > len(few[page]) + (str(page) in ONE_MORE)
    }
    assert grown == {}


def test_control_a_write_is_seen(scene: Stagehand) -> None:
    with _no_writes() as written:
        scene.year.save()
    assert len(written) == 1


def _wrong_with(client: Any, page: pages.Page, listings: Any, orders: list[str]) -> list[str]:
    """Ask a table for its print and its files, for each order and, where it searches, for a letter."""
    wrong = []
    for ending, kind in (*((one.ending, one.content_type) for one in FORMATS.values()), ("print", "text/html")):
        answer = client.get(page.url, {"format": ending})
        if answer.status_code != 200 or not answer["Content-Type"].startswith(kind):
            wrong.append(f"{page} {ending}: {answer.status_code} {answer['Content-Type']}")
    wrong += [f"{page} {one}" for one in orders if client.get(page.url, {"sort": f"-{one}"}).status_code != 200]
    searches = any(listing.searchable for listing in listings)
    if searches and client.get(page.url, {"q": "ё"}).status_code != 200:
        wrong.append(f"{page}: search")
    return wrong


@pytest.mark.timeout(900)
def test_every_list_is_printed_saved_and_ordered_at_its_own_address(scene: Stagehand, crawled: Crawled) -> None:
    """Whatever table a page has, the same address gives its print and its files, and its headings order it."""
    lists, tried, wrong = set(), set(), []
    clients = {who: pages.client_of(who) for who in crawled.pages.values()}
    with clock.at(scene.last_day):
        for page, who in crawled.pages.items():
            listings = (clients[who].get(page.url).context or {}).get("listings") or ()
            columns = {(column.key, bool(column.sort)) for listing in listings for column in listing.columns}
            if not any(listings) or (page.name, frozenset(columns)) in tried:  # another role, the same table
                continue
            lists.add(page.name)
            tried.add((page.name, frozenset(columns)))
            wrong += _wrong_with(clients[who], page, listings, sorted(key for key, sorts in columns if sorts))
    assert wrong == []
    assert len(lists) > (12 if ALL else 4), lists


def test_control_a_page_that_asks_for_each_row_is_caught(scene: Stagehand, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {pages.Page("coordinator", "pairing:pairs", "/pairs/"): pages.accounts_of(scene)["coordinator"]}
    monkeypatch.setattr(PlaceQuerySet, "select_related", lambda self, *_names: self)
    few = _statements(scene, found)
    copies.more_people(scene.school.pk, 1)
    many = _statements(scene, found)
    assert all(len(many[page]) > len(few[page]) for page in found)


def test_a_slip_on_the_wrong_teacher_of_three_pairs_costs_little_and_leaves_nothing(scene: Stagehand) -> None:
    live = list(Place.objects.live().values_list("mentor", flat=True))
    wrong = max(Teacher.objects.filter(pk__in=live).order_by("pk"), key=lambda one: live.count(one.pk))
    assert live.count(wrong.pk) >= 3
    chief = pages.accounts_of(scene)["coordinator"]
    before = everything()
    with clock.at(scene.last_day), CaptureQueriesContext(connection) as seen:
        with occasion.of("slip"):
            mark_left(teacher=wrong, left_on=scene.last_day, actor=chief)
        left = len(seen)
        with occasion.of("back"):
            take_leaving_back(teacher=wrong, actor=chief)
    assert differing(before, everything()) == {}
    assert (left < 600, len(seen) - left < 500) == (True, True), (left, len(seen) - left)

"""Every list and every home page costs the same number of queries for one row and for sixty."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.kit import access, clock
from nastavnik.mentoring.models import Attendance, Goal, Meeting
from nastavnik.outbox.models import Notice
from nastavnik.pairing.models import Place, Relationship
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.programme.services import create_programme, record_outreach
from tests import factories

DAY = dt.date(2026, 11, 2)
FEW, MANY = 1, 60


def _pair(year: Programme, number: int) -> None:
    """Add one pair with a goal and a meeting, and one candidate, thinking teacher and colleague beside it."""
    mentor, mentee = factories.mentor(year), factories.mentee(year)
    factories.request(mentee, state="in_work")
    school = year.school
    relationship = Relationship.objects.create(
        school=school, programme=year, mentor=mentor.teacher, type="consultant", created_at=clock.now()
    )
    place = Place.objects.create(
        school=school,
        relationship=relationship,
        programme=year,
        mentor=mentor.teacher,
        mentee=mentee.teacher,
        type="consultant",
        slot=1,
        state="confirmed",
        proposed_on=factories.DAY,
        invited_on=factories.DAY,
        met_on=factories.DAY,
        mentor_yes_on=factories.DAY,
        mentee_yes_on=factories.DAY,
        mentor_consent=mentor.teacher.consents.get(kind="mentor_work"),
        mentee_consent=mentee.teacher.consents.get(kind="participation"),
        confirmed_on=factories.DAY,
    )
    for state in ("planned", "held"):
        meeting = Meeting.objects.create(
            school=school,
            relationship=relationship,
            kind="regular",
            state=state,
            planned_on=DAY,
            held_on=DAY if state == "held" else None,
        )
        Attendance.objects.create(school=school, meeting=meeting, place=place, present=True)
    Goal.objects.create(
        school=school,
        place=place,
        programme=year,
        title=f"цель {number}",
        success_sign="видно",
        horizon="short",
        start_on=factories.DAY,
        due_on=dt.date(2026, 12, 5),
    )
    waiting = factories.mentee(year)
    factories.request(waiting, state="submitted")
    factories.mentor(year, state="applied", selected_on=None, applied_on=factories.DAY)
    factories.thinking_mentee(year)


def _notices(account: Account, number: int) -> None:
    for index in range(Notice.objects.filter(account=account).count(), number):
        Notice.objects.create(
            school_id=account.school_id,
            account=account,
            kind="membership.granted",
            key=str(index),
            params={"role": "coordinator"},
            created_at=clock.now(),
        )


def _measure(accounts: dict[str, Account], *, warm_up: bool) -> dict[str, int]:
    """Count the queries of each page; what is read once a process is read before the first counting, not in it."""
    costs = {}
    for role, account in accounts.items():
        client = Client()
        client.force_login(account)
        client.get(reverse("web:home"))
        roles = access.roles_of(Account.objects.get(pk=account.pk))
        for name, row in access.matrix().urls.items():
            plain = not row.sample and not row.args and not row.own and access.ANYBODY not in row.who
            if not plain or "GET" not in row.methods or not access.may_open(name, roles):
                continue
            if warm_up:
                client.get(reverse(name))
            with CaptureQueriesContext(connection) as seen:
                status = client.get(reverse(name)).status_code
            assert status in {200, 302}, f"{role} {name}: {status}"
            costs[f"{role} {name}"] = len(seen)
    return costs


@pytest.mark.xdist_group("pages of every role")  # with the other long ones, hence early: see the lane
@pytest.mark.django_db
def test_no_page_grows_with_the_number_of_rows() -> None:
    with clock.at(DAY):
        school = factories.school()
        accounts = {
            role: factories.account(school, roles=(role,))
            for role in ("coordinator", "head", "council_member", "confidant")
        }
        with clock.at(dt.date(2026, 8, 18)):
            year = create_programme(school=school, start_year=2026, actor=accounts["coordinator"])
        _pair(year, 0)
        place = Place.objects.get()
        accounts |= {"mentor": place.mentor.account, "mentee": place.mentee.account}
        for account in accounts.values():
            _notices(account, FEW)
        record_outreach(
            programme=year, audience="staff", title="педсовет", held_on=factories.DAY, actor=accounts["coordinator"]
        )
        few = _measure(accounts, warm_up=True)
        for number in range(1, MANY):
            _pair(year, number)
            record_outreach(
                programme=year,
                audience="mentors",
                title=f"МО {number}",
                held_on=factories.DAY,
                actor=accounts["coordinator"],
            )
        for account in accounts.values():
            _notices(account, MANY)
        many = _measure(accounts, warm_up=False)
    grown = {name: (cost, many[name]) for name, cost in few.items() if many[name] > cost}
    assert grown == {}
    assert len(few) > 60

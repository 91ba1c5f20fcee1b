"""Putting a wait off, reminding once, and the letters of the day: one to a person, with all that is due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock, matters
from nastavnik.kit.matters import ADDRESSEE, ALL, ROLES, Matter
from nastavnik.kit.registries import daily_work
from nastavnik.outbox import services as outbox
from nastavnik.outbox.models import Told
from nastavnik.people.models import Account, School, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import holders, is_quiet
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors.matters import Reader, asked_about, may_put_off, read_for

USUAL = 30


def put_off(*, matter: Matter, until: dt.date, reason: str, actor: Account) -> None:
    """Put a wait off to a day; it comes back by itself, and earlier when its record changes."""
    today, longest = clock.today(), matter.wait.longest
    if not may_put_off(matter):
        raise RuleError("matter.fixed", N_("Это не откладывают: сделайте сейчас или откройте запись."))
    if until <= today:
        raise RuleError("matter.past", N_("Выберите день позже сегодняшнего."), "until")
    if (until - today).days > longest:
        params = {"days": longest}
        raise RuleError("matter.far", N_("Отложить можно не дальше чем на %(days)s дней."), "until", params=params)
    if (until - today).days > USUAL and not reason.strip():
        raise RuleError("matter.reason", N_("Больше чем на месяц откладывают с причиной: напишите её."), "reason")
    with transaction.atomic():
        row = matters.put_off(matter=matter, until=until, school_id=_school(actor), account=actor)
        record("matter.put_off", actor, row, reason=reason, life=matter.name, key=matter.record.key, until=until)


def _school(actor: Account) -> int:
    if actor.school_id is None:
        raise RuleError("matter.school", N_("Это есть только у школы."))
    return actor.school_id


def remind(*, matter: Matter, actor: Account) -> None:
    """Remind whoever is waited for, once, after the term; it counts as one of the letters about it."""
    record_of, today = matter.record, clock.today()
    if not matter.overdue(today):
        raise RuleError("matter.early", N_("Напомнить можно, когда пройдёт обычный срок."))
    if (matter.name, record_of.key, record_of.since) in asked_about(actor.pk):
        raise RuleError("matter.reminded", N_("Вы уже напоминали об этом."))
    school = _school(actor)
    with transaction.atomic():
        _note(Told.What.ASKED, actor.pk, matter, school, today)
        for holder in holders(school, matter.wait.owner).filter(account__is_active=True).select_related("account"):
            outbox.put(
                kind="programme.reminded",
                account=holder.account,
                key=f"{matter.name}:{record_of.key}:{record_of.since}",
                school_id=school,
                url=reverse("programme:matter_list", args=matter.group[:2]),
                lines=[[*matter.group, 1]],
            )


def set_terms(*, actor: Account, days: dict[tuple[str, str, str], int | None]) -> None:
    """Set in how many days things are usually done in this school; None gives the default back."""
    school = _school(actor)
    require_role(actor, school, "coordinator")
    with transaction.atomic():
        for (life, state, owner), term in days.items():
            matters.set_term(school_id=school, life=life, state=state, owner=owner, days=term)
        told = {"/".join(key): term for key, term in days.items() if term is not None}
        record("matter.terms_set", actor, school_id=school, terms=told)


def _note(what: Told.What, account: int, matter: Matter, school: int, on: dt.date) -> None:
    """Count one more letter about a wait; a wait that began anew is counted anew."""
    row, created = Told.objects.get_or_create(
        account_id=account,
        what=what,
        life=f"{matter.name}",
        key=matter.record.key,
        defaults={"school_id": school, "since": matter.record.since, "last_on": on},
    )
    if not created:
        row.times = row.times + 1 if row.since == matter.record.since else 1
        row.since, row.last_on = matter.record.since, on
        row.save(update_fields=["times", "since", "last_on"])


def write_of_day(on: dt.date, school_id: int) -> None:
    """Write to everybody who is due, one letter each; nothing on a quiet day, nothing about what is over or put off."""
    school = School.objects.filter(pk=school_id).first()
    if school is None or is_quiet(school, on):
        return
    programme = Programme.objects.current_of(school_id)
    found = matters.matters(ALL, programme=getattr(programme, "pk", 0), school=school_id)
    _nudge(found, school_id, on)
    _week(programme, school_id, on)


def _nudge(found: list[Matter], school: int, on: dt.date) -> None:
    told = {(row.account_id, row.life, row.key): row for row in Told.objects.filter(school_id=school, what="nudged")}
    due: dict[int, list[Matter]] = defaultdict(list)
    for matter, account in _addressed(found, school, on):
        row = told.get((account, matter.name, matter.record.key))
        times = row.times if row is not None and row.since == matter.record.since else 0
        fresh = row is None or row.last_on < on
        if fresh and matter.nudge_due(on, times):
            due[account].append(matter)
    for person in Account.objects.filter(pk__in=due, is_active=True).order_by("pk"):
        with transaction.atomic():
            _write("programme.due", person, due[person.pk], school, f"{on}")
            for matter in due[person.pk]:
                _note(Told.What.NUDGED, person.pk, matter, school, on)


def _addressed(found: list[Matter], school: int, on: dt.date) -> Iterable[tuple[Matter, int]]:
    """Give each wait that has letters with the accounts of its owners."""
    asked = [one for one in found if one.wait.nudges and one.shown(on)]
    people = {one.owner for one in asked if one.owner is not None}
    accounts = dict(Teacher.objects.on_duty().filter(pk__in=people).values_list("pk", "account_id"))
    posts: dict[str, list[int]] = defaultdict(list)
    for role, account in holders(school).values_list("role", "account_id"):
        posts[role].append(account)
    for one in asked:
        if one.wait.owner == ADDRESSEE:
            owners: list[Any] = [one.record.account]
        else:
            owners = posts[one.wait.owner] if one.wait.owner in ROLES else [accounts.get(one.owner)]
        yield from ((one, account) for account in owners if account is not None)


def _write(kind: str, account: Account, found: list[Matter], school: int, key: str) -> None:
    """Put one notice with a line for each kind of wait: what and how many, no names and no words of the records."""
    counts: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in found:
        counts[one.group] += 1
    lines = [[*group, number] for group, number in counts.items()]
    outbox.put(kind=kind, account=account, key=key, school_id=school, url=reverse("web:home"), lines=lines)


def _week(programme: Programme | None, school: int, on: dt.date) -> None:
    """Write to each coordinator what waits, on the first working day of a week, if anything does."""
    year, week, _day = on.isocalendar()
    if programme is None:
        return
    for holder in holders(school, "coordinator").filter(account__is_active=True).select_related("account__teacher"):
        account = holder.account
        teacher = getattr(getattr(account, "teacher", None), "pk", 0)
        reader = Reader(account.pk, teacher, frozenset({"coordinator"}))
        mine = [one for one in read_for(reader, programme, school) if reader.owns(one) and one.shown(on)]
        if mine:
            _write("programme.week", account, mine, school, f"{year}-{week:02d}")


daily_work.add("programme.letters", write_of_day)

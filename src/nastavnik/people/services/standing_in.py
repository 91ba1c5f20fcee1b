"""Roles that are held from a day until a day: given ahead, begun and ended by the daily work."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import change, remove, write
from nastavnik.kit import clock, occasion
from nastavnik.kit.registries import daily_work
from nastavnik.people.models import Account, School, StandIn
from nastavnik.people.selectors import holders
from nastavnik.people.services.accounts import end_membership, grant, school_to_grant


def stand_in(*, account: Account, role: str, first: dt.date, last: dt.date, actor: Account) -> StandIn:
    """Let somebody hold a role from a day until a day; from today on it begins at once."""
    school = school_to_grant(account, role, actor)
    if last < clock.today():
        raise RuleError("stand_in.over", N_("Эти дни уже прошли: проверьте даты."), "last")
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school)
        others = StandIn.objects.filter(account=account, role=role, membership=None, first__lte=last, last__gte=first)
        if holders(school, role).filter(account=account).exists() or others.exists():
            raise RuleError("stand_in.held", N_("Эта роль у человека уже есть или назначена на эти дни."))
        row = StandIn(school_id=school, account=account, role=role, first=first, last=last)
        row.appointed_by = actor
        write(row, "stand_in.appointed", actor)
        if first <= clock.today():
            _begin(row, actor)
    return row


def call_off(*, row: StandIn, actor: Account) -> None:
    """Take back a role before its days, or end it within them."""
    school_to_grant(row.account, row.role, actor)
    with transaction.atomic():
        row = StandIn.objects.select_for_update(of=("self",)).select_related("membership").get(pk=row.pk)
        if row.membership is None:
            remove(row, kind="stand_in.called_off", actor=actor)
        elif row.membership.ended_on is None:
            end_membership(membership=row.membership, actor=actor)


def _begin(row: StandIn, actor: Account | None) -> None:
    membership = grant(school=row.school_id, account=row.account, role=row.role, actor=actor)
    change(row, kind="stand_in.begun", actor=actor, membership=membership)


def keep_stand_ins(on: dt.date, school_id: int) -> None:
    """Begin the roles whose first day has come, and end those whose last one is over."""
    rows = StandIn.objects.filter(school=school_id).select_related("account", "membership")
    for row in rows.filter(membership=None, first__lte=on, last__gte=on, account__is_active=True):
        with transaction.atomic(), occasion.of("stand-in", row.pk, on):
            if not holders(school_id, row.role).filter(account=row.account_id).exists():
                _begin(row, None)
    for row in rows.filter(membership__ended_on__isnull=True, membership__isnull=False, last__lt=on):
        with transaction.atomic(), occasion.of("stand-in", row.pk, on):
            change(row.membership, kind="membership.ended", actor=None, ended_on=on)


daily_work.add("people.stand_ins", keep_stand_ins)

"""The confidant: who that is for whoever asks, one's own calls, and the calls that wait for an answer."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from nastavnik.core.alphabet import reading_order
from nastavnik.core.states import AT_WORK
from nastavnik.kit import clock
from nastavnik.kit.combined import total
from nastavnik.kit.registries import kept_away, told_apart
from nastavnik.kit.sealing import counted
from nastavnik.mentoring.models import ConfidantCall
from nastavnik.mentoring.models.calls import of_caller
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, Membership, Teacher, name_of
from nastavnik.people.selectors import Standing, holders, own_facts, teacher_of

#: Days in which a call is read; after so many the confidant is reminded, and again.
TERM = 3
NUDGES = (TERM, 7)
ALSO = ("coordinator", "head")


@dataclass(frozen=True, slots=True)
class Confidant:
    """A confidant as one caller meets them: `also` says what else they are, for the caller or in the school."""

    account: Account
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name them with what else they are."""
        return f"{self.account.full_name} ({', '.join(self.also)})" if self.also else self.account.full_name


def in_office(school_id: int | None, *roles: str) -> list[Account]:
    """Give who holds one of these roles now and can sign in, each once, as a list is read."""
    rows = holders(school_id, *roles).filter(account__is_active=True).select_related("account")
    found = {row.account_id: row.account for row in rows}
    return sorted(found.values(), key=lambda account: reading_order(account.full_name))


def confidants_for(school_id: int | None, caller: Teacher | Account) -> list[Confidant]:
    """Give the confidants somebody may turn to: all of the school but oneself."""
    own = caller.account_id if isinstance(caller, Teacher) else caller.pk
    people = [one for one in in_office(school_id, "confidant") if one.pk != own]
    posts = _posts(school_id) if people else {}
    pairs = _pairs(caller) if people and isinstance(caller, Teacher) else {}
    return [Confidant(one, (*pairs.get(one.pk, ()), *posts.get(one.pk, ()))) for one in people]


def _posts(school_id: int | None) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for row in holders(school_id, *ALSO).order_by("role"):
        found[row.account_id] = (*found.get(row.account_id, ()), str(Membership.Role(row.role).label))
    return found


def _pairs(caller: Teacher) -> dict[int | None, tuple[str, ...]]:
    """Say which accounts are the caller's own mentor or mentee."""
    found: dict[int | None, tuple[str, ...]] = {}
    rows = Place.objects.filter(Q(mentor=caller) | Q(mentee=caller), state__in=AT_WORK)
    for place in rows.select_related("mentor", "mentee"):
        mentored = place.mentee_id == caller.pk
        other = place.mentor if mentored else place.mentee
        found[other.account_id] = (_("ваш наставник") if mentored else _("ваш наставляемый"),)
    return found


def own_calls(account: Account) -> list[ConfidantCall]:
    """Give the calls an account made, those still open first."""
    rows = ConfidantCall.objects.visible_to(account).filter(of_caller(account)).select_related("confidant", "teacher")
    return sorted(rows, key=lambda call: call.closed_on is not None)


@dataclass(frozen=True, slots=True)
class Calls:
    """What a confidant has: calls that wait, the longest first, and those that are closed."""

    waiting: list[ConfidantCall] = field(default_factory=list)
    closed: list[ConfidantCall] = field(default_factory=list)


def calls_to(account: Account) -> Calls:
    """Give the calls addressed to a confidant; names and days, no words."""
    shown = ("sent_on", "read_on", "answered_on", "closed_on", "feedback", "account__full_name", *name_of("teacher"))
    rows = ConfidantCall.objects.to_confidant(account).select_related("teacher", "account").only(*shown)
    found = Calls()
    for call in rows.order_by("sent_on", "pk"):
        (found.closed if call.closed_on is not None else found.waiting).append(call)
    found.closed.reverse()
    return found


def is_late(call: ConfidantCall, today: dt.date) -> bool:
    """Say whether a call waits unread longer than it should."""
    return call.closed_on is None and call.read_on is None and (today - call.sent_on).days >= TERM


def has_confidant(call: ConfidantCall) -> bool:
    """Say whether the person a call is addressed to is a confidant still."""
    return any(one.pk == call.confidant_id for one in in_office(call.school_id, "confidant"))


def people_choices(school_id: int | None, caller: Teacher | Account) -> list[tuple[str, str]]:
    """Offer the people of a school a call may be about: its staff, and who holds a role without a row there."""
    own = f"{'t' if isinstance(caller, Teacher) else 'a'}{caller.pk}"
    teachers = Teacher.objects.at_work().filter(school=school_id).only(*name_of())
    found = [(f"t{one.pk}", one.full_name) for one in teachers]
    listed = Teacher.objects.filter(school=school_id, account__isnull=False).values("account")
    rows = Account.objects.filter(pk__in=holders(school_id).values("account"), is_active=True).exclude(pk__in=listed)
    found += [(f"a{one.pk}", one.full_name) for one in rows.only("full_name")]
    return sorted((one for one in found if one[0] != own), key=lambda choice: reading_order(choice[1]))


def accounts_named(keys: Collection[str]) -> set[int]:
    """Give the accounts of people named by their keys."""
    teachers = [int(key[1:]) for key in keys if key.startswith("t")]
    found = {int(key[1:]) for key in keys if key.startswith("a")}
    rows = Teacher.objects.filter(pk__in=teachers, account__isnull=False)
    return found | set(rows.values_list("account_id", flat=True)) if teachers else found


def named_in_calls(owner: Account) -> set[int]:
    """Give the accounts that the open calls of an owner are about."""
    rows = ConfidantCall.objects.filter(of_caller(owner), school=owner.school_id, closed_on__isnull=True)
    return accounts_named({key for call in counted(rows) for key in call.named})


kept_away.add("mentoring.calls", named_in_calls)
told_apart.add("mentoring.calls", lambda teacher: ConfidantCall.objects.filter(teacher=teacher))


def caller_of(account: Account) -> Teacher | Account:
    """Give as whom an account calls: its row of the staff list where it has one."""
    return teacher_of(account) or account


def waiting_calls(account: Account, standing: Standing) -> tuple[int, int]:
    """Count the calls that wait for a confidant, and those of them that wait too long."""
    if account.hidden_before is not None:
        rows = calls_to(account).waiting
        return len(rows), sum(is_late(call, clock.today()) for call in rows)
    late = standing.until("mentoring.calls", clock.today() - dt.timedelta(days=TERM))
    return standing.number("mentoring.calls"), sum(late)


def _open(account: int, school: int) -> Any:
    return ConfidantCall.objects.filter(confidant=account, school=school, closed_on__isnull=True).order_by()


own_facts.add(
    "mentoring.calls",
    lambda account, school: (
        _open(account, school).values("sent_on").annotate(n=Count("pk")).values_list("sent_on", "n")
    ),
)
own_facts.add(
    "mentoring.calls_astray",
    lambda account, school: total(ConfidantCall.objects.astray(school).filter(of_caller(account)), "school_id"),
)

"""Reading people: who somebody is in the school."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core import signing
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.crypto import salted_hmac

from nastavnik.core.alphabet import reading_order
from nastavnik.core.roster.names import name_key
from nastavnik.core.workdays import IsWorking, calendar
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.combined import Answers, Combined, Prepared, each, total
from nastavnik.kit.models import SavedView
from nastavnik.kit.notices import quiet_kinds
from nastavnik.kit.registries import kept_away, school_zones
from nastavnik.kit.rows import NO_SCHOOL, of_school
from nastavnik.kit.saved import OWN
from nastavnik.outbox.models import Letter, Notice
from nastavnik.people.models import (
    Account,
    CalendarDay,
    Entered,
    Invitation,
    Membership,
    OwnerSheet,
    Recovery,
    School,
    StandIn,
    Teacher,
    name_order,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PROOF_SALT = "people.mailbox"
#: Whoever got the role just now helps nobody in: a person made up for it would be the second of two.
HELPS_AFTER = dt.timedelta(days=14)
HELPERS = ("head", "coordinator", "confidant", "operator")
#: Whoever holds one of these sees or changes more than their own.
FACTOR_ROLES = ("coordinator", "head", "methodist", "operator", "confidant")
ACTIVE = dt.timedelta(days=14)

LISTED = (
    *("pk", "last_name", "first_name", "patronymic", "apart", "former_names", "position", "other_positions"),
    *("employment", "building", "subjects", "department", "category"),
    *("pedagogical_years", "hired_on", "weekly_hours", "phone", "email", "left_on", "guest_of"),
    *("leaving_on", "away_from", "away_until"),
    *("account_id", "account__owner_confirmed_on", "account__owner_confirmed_by"),
)


def _held_now() -> QuerySet[Membership]:
    """Give the appointed roles that are held now; no other place says what «held» is."""
    return Membership.objects.filter(ended_on__isnull=True)


def holders(school_id: int | None, *roles: str) -> QuerySet[Membership]:
    """Give who holds one of these roles in a school now; without roles, who holds any."""
    rows = _held_now().filter(school=school_id)
    return rows.filter(role__in=roles) if roles else rows


def founded(school_id: Any) -> QuerySet[Any]:
    """Give the first day on which anybody held a role in a school: since then it is on the site."""
    rows = Membership.objects.filter(school=school_id)
    return rows.order_by("granted_on", "pk").values("granted_on")[:1]


def one_of_each_role() -> list[Membership]:
    """Give one who holds each role now and can sign in, whichever school is theirs."""
    first: dict[str, Membership] = {}
    for held in _held_now().filter(account__is_active=True).select_related("account").order_by("-pk"):
        first[held.role] = held
    return [first[role] for role in sorted(first)]


def holds(account: Any, *roles: str, at: int | None = None) -> bool:
    """Say whether an account holds one of these roles now, in its own school unless another is named."""
    school = at or account.school_id
    if account.kept_standing is not None:
        return not account.kept_standing.held(school).isdisjoint(roles)
    return holders(school, *roles).filter(account_id=account.pk).exists()


def held_roles(account: Any, school_id: int | None) -> set[str]:
    """Name the appointed roles of an account in a school, without `teacher`."""
    return set(holders(school_id).filter(account_id=account.pk).values_list("role", flat=True))


def asked_for_factor(account: Any) -> bool:
    """Say whether an account holds a role, in whatever school, that a password alone does not guard well enough."""
    return _held_now().filter(account_id=account.pk, role__in=FACTOR_ROLES).exists()


# What an account asks about itself on every page: one statement for all rooms, each adds its own questions.
own_facts = Combined("fact about oneself", account=int, school=int)


@dataclass(frozen=True, slots=True)
class Standing(Answers):
    """Where an account stands now: its row of the staff list, its appointed roles, what rooms know of it."""

    teacher: Teacher | None

    @property
    def roles(self) -> set[str]:
        """Give the appointed roles, and `teacher` for a row in the staff list."""
        appointed = self.keys("people.roles")
        return {*appointed, "teacher"} if self.teacher is not None else appointed

    def held(self, school_id: int | None) -> set[str]:
        """Name the appointed roles in one school."""
        return {role for role, school in self.numbers["people.roles"] if school == school_id}


def standing(account: Account) -> Standing:
    """Look up where an account stands, by one statement beside its row of the staff list."""
    return Standing(own_facts.ask(account=account.pk, school=account.school_id or 0), teacher_of(account))


def _unsigned(school: Any) -> QuerySet[Teacher]:
    """Give the people at work whose account is not known to be in their hands."""
    rows: QuerySet[Teacher] = Teacher.objects.filter(school=school, left_on=None, account__owner_confirmed_on=None)
    return rows.exclude(account=None)


def denied(sheets: QuerySet[OwnerSheet]) -> QuerySet[OwnerSheet]:
    """Keep the sheets that were not signed by the owner, whose account nobody confirmed since."""
    rows = sheets.filter(disputed_on__isnull=False, account__owner_confirmed_on=None)
    rows = rows.filter(account__is_active=True, account__teacher__left_on=None)
    return rows.exclude(disputed_by=F("registered_by")).select_related("account", "disputed_by")


def _recoveries(account: int, school: int) -> QuerySet[Recovery]:
    """Give the unfinished recoveries of an account and of its school."""
    rows = unfinished_recoveries().filter(Q(account=account) | Q(account__school=school))
    return rows.order_by("begun_at", "pk")


def _own_roles(account: int, school: int) -> QuerySet[Any]:
    own = Q(school_id=school) | Q(role=Membership.Role.METHODIST)
    return _held_now().filter(own, account_id=account).values_list("role", "school_id")


own_facts.add("people.roles", _own_roles)
own_facts.add(OWN, lambda account, school: each(SavedView.objects.filter(account=account), "path"))
own_facts.add(
    "outbox.unread", lambda account, school: total(Notice.objects.filter(account=account, read_at=None), "account_id")
)
own_facts.add(
    "people.confidants",
    lambda account, school: total(holders(school, "confidant").filter(account__is_active=True), "school_id"),
)
own_facts.add("people.recoveries", lambda account, school: _recoveries(account, school).values_list("account_id", "pk"))


def teacher_of(account: Any) -> Teacher | None:
    """Give the staff row of an account, asked for once."""
    try:
        teacher: Teacher = account.teacher
    except (AttributeError, Teacher.DoesNotExist):
        return None
    return teacher if teacher.left_on is None else None


def accounts_with_role(school_id: int, role: str) -> list[Account]:
    """List the accounts that hold an appointed role in a school now."""
    held = holders(school_id, role).values("account")
    return list(Account.objects.filter(pk__in=held, is_active=True).order_by("pk"))


def duty_days(school: School) -> IsWorking:
    """Give the rule that tells on which days teachers are at work, the pupils' holidays among them."""
    return calendar_until(school, dt.date.max)[1]


def calendar_until(school: School, on: dt.date) -> tuple[list[dt.date], IsWorking]:
    """Give both at once up to a day: the pupils' holidays, and the rule that tells the days at work."""
    kinds = dict(_calendar.ask(school=school.pk, until=on))
    quiet = [day for day, kind in kinds.items() if kind == CalendarDay.Kind.VACATION]
    set_otherwise = {day: kind for day, kind in kinds.items() if kind != CalendarDay.Kind.VACATION}
    at_work = {day: kind == CalendarDay.Kind.WORKING for day, kind in set_otherwise.items()}
    return quiet, calendar(school.working_week, at_work)


def quiet_days(school_id: int, since: dt.date, until: dt.date) -> list[dt.date]:
    """List the pupils' holidays between two days, on which nobody is reminded of anything."""
    return _vacation.ask(school=school_id, since=since, until=until)


def is_quiet(school: School, day: dt.date) -> bool:
    """Say whether nobody is written to on a day: it is a day off, or within the pupils' holidays."""
    holidays, at_work = calendar_until(school, day)
    return day in holidays or not at_work(day)


def days_between(since: dt.date, until: dt.date, quiet: list[dt.date]) -> int:
    """Count the days after `since` up to `until` without the holidays, which are given in their order."""
    return (until - since).days - max(0, bisect_right(quiet, until) - bisect_right(quiet, since))


def _vacation_days(school: int, since: dt.date, until: dt.date) -> Any:
    rows = CalendarDay.objects.filter(school_id=school, kind=CalendarDay.Kind.VACATION, day__range=(since, until))
    return rows.order_by("day").values_list("day", flat=True)


def _days_until(school: int, until: dt.date) -> Any:
    return CalendarDay.objects.filter(school=school, day__lte=until).order_by("day").values_list("day", "kind")


_calendar = Prepared(_days_until, school=int, until=dt.date)
_vacation = Prepared(_vacation_days, school=int, since=dt.date, until=dt.date)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days in a row that the school set alike."""

    first: dt.date
    last: dt.date
    kind: str
    label: str


def calendar_ranges(school: School, *, since: dt.date) -> list[DayRange]:
    """Give what the school set from a day on, days in a row together."""
    found: list[DayRange] = []
    for row in CalendarDay.objects.filter(school=school, day__gte=since).order_by("day"):
        before = found[-1] if found else None
        if before and before.kind == row.kind and before.last + dt.timedelta(days=1) == row.day:
            found[-1] = DayRange(before.first, row.day, row.kind, before.label)
        else:
            found.append(DayRange(row.day, row.day, row.kind, str(CalendarDay.Kind(row.kind).label)))
    return found


def open_invitations() -> QuerySet[Any]:
    """Give invitations that may still be used."""
    return Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now())


def staff(school: School, *, left: bool = False, guests: bool = False) -> QuerySet[Any, dict[str, Any]]:
    """Give the staff list as plain rows, as it is read, with how each person comes in; or the guests beside it."""
    made = Invitation.objects.filter(teacher=OuterRef("pk"), used_at=None, revoked_at=None).order_by("-pk")
    rows = Teacher.objects.filter(school=school, left_on__isnull=not left, merged_into=None).by_name()
    rows = rows.exclude(guest_of="") if guests else rows.filter(guest_of="")
    invited: dict[str, Any] = {
        f"invited_{name}": Subquery(made.values(column)[:1])
        for name, column in (("by", "kind"), ("on", "created_at"), ("until", "expires_at"))
    }
    state = Case(
        When(account__owner_confirmed_on__isnull=False, then=Value("open")),
        When(account__isnull=False, then=Value("unsigned")),
        When(invited_until__gt=clock.now(), then=Value("invited")),
        When(invited_until__isnull=False, then=Value("over")),
        default=Value("none"),
    )
    found: QuerySet[Any, dict[str, Any]] = rows.annotate(**invited, entry=state).values(*LISTED, *invited, "entry")
    return found


def full_name(row: Mapping[str, Any]) -> str:
    """Give the whole name of a plain row, with what a namesake does not share."""
    name = " ".join(filter(None, (row["last_name"], row["first_name"], row["patronymic"])))
    return f"{name} ({row['apart']})" if row["apart"] else name


def named_apart(account: Account) -> str:
    """Name the holder of an account, with what a namesake of the school does not share."""
    teacher = getattr(account, "teacher", None)
    return teacher.told_apart if teacher is not None else account.full_name


def told_apart(teachers: Iterable[Teacher]) -> dict[int, str]:
    """Name people so that namesakes differ: by position, by department, or by the year they came."""
    people = list(teachers)
    marks = marks_apart(people)
    return {one.pk: f"{one.full_name} ({marks[one.pk]})" if one.pk in marks else one.full_name for one in people}


def marks_apart(teachers: Iterable[Teacher]) -> dict[int, str]:
    """Give for each of namesakes among these what the others do not share, and for each guest where they are from."""
    same: dict[str, list[Teacher]] = {}
    for one in teachers:
        same.setdefault(one.full_name.casefold().replace("ё", "е"), []).append(one)
    marks = {one.pk: _apart(one, rows) for rows in same.values() if len(rows) > 1 for one in rows}
    return marks | {one.pk: guest_mark(one) for rows in same.values() for one in rows if one.guest_of}


def guest_mark(guest: Teacher) -> str:
    """Say of a mentor of a partner school that they are one; in the language of the school, for it is kept."""
    return f"наставник из школы-партнёра, {guest.guest_of}"


def _apart(one: Teacher, namesakes: list[Teacher]) -> str:
    """Give what the namesakes of somebody do not share; with nothing such, all that is known and the number."""
    marks: list[Callable[[Teacher], str]] = [
        lambda who: who.position,
        lambda who: who.department,
        lambda who: str(who.hired_on.year) if who.hired_on else "",
    ]
    for mark in marks:
        if len({mark(who) for who in namesakes} - {""}) == len(namesakes):
            return mark(one)
    return ", ".join(filter(None, [*(mark(one) for mark in marks), f"№ {one.pk}"]))


def parts_of_staff(school: School) -> tuple[list[str], list[str]]:
    """Name the departments and the buildings of a school."""
    rows = Teacher.objects.at_work().filter(school=school).values_list("department", "building").distinct()
    departments, buildings = ({one for one in names if one} for names in zip(*rows, strict=True)) if rows else ((), ())
    return sorted(departments, key=reading_order), sorted(buildings, key=reading_order)


def sharing_mailbox(teacher: Teacher) -> list[Teacher]:
    """Give the others at work of whom the staff list has the same mailbox."""
    if not teacher.email:
        return []
    rows = Teacher.objects.at_work().filter(school=teacher.school_id, email__iexact=teacher.email)
    return list(rows.exclude(pk=teacher.pk).by_name())


def others_at_work(teacher: Teacher) -> QuerySet[Teacher]:
    """Give everybody else at work in the school of a person."""
    rows: QuerySet[Teacher] = Teacher.objects.at_work().filter(school=teacher.school_id).exclude(pk=teacher.pk)
    return rows.order_by(name_order(), "pk")


def without_account(school: School) -> QuerySet[Teacher]:
    """Give the people at work who have no way in yet."""
    found: QuerySet[Teacher] = Teacher.objects.at_work().filter(school=school, account__isnull=True).by_name()
    return found


def own_row_candidate(account: Account) -> Teacher | None:
    """Find the one row of the list that bears the account's own name, while the account has no row."""
    if teacher_of(account) is not None or account.school_id is None:
        return None
    key = account.full_name.casefold().replace("ё", "е")
    rows = list(Teacher.objects.at_work().filter(school_id=account.school_id, account__isnull=True, search_key=key)[:2])
    return rows[0] if len(rows) == 1 and name_key(rows[0].full_name) == name_key(account.full_name) else None


def roles_held(school: School) -> list[Membership]:
    """List who holds which appointed role now."""
    order = list(Membership.Role.values)
    rows = holders(school.pk).select_related("account__teacher", "stand_in")
    return sorted(rows, key=lambda row: (order.index(row.role), reading_order(row.account.full_name)))


def stand_ins_ahead(school: School) -> QuerySet[StandIn]:
    """Give the roles that begin on a day ahead."""
    rows: QuerySet[StandIn] = StandIn.objects.filter(school=school, membership=None, last__gte=clock.today())
    return rows.select_related("account__teacher")


def unconfirmed(school: School) -> QuerySet[Teacher]:
    """Give them by name, to register their signed sheets."""
    return _unsigned(school).order_by(name_order(), "pk").select_related("account")


def link_secret(nonce: str) -> str:
    """Give the secret of a mailed link: who reads the table without the key of the site cannot make it."""
    return salted_hmac("people.invitation", nonce, algorithm="sha256").hexdigest()


def own_owner_sheet(account: Account) -> OwnerSheet | None:
    """Give the sheet by which an account is confirmed now."""
    rows = OwnerSheet.objects.filter(account=account, disputed_on__isnull=True, over_on__isnull=True)
    return rows.select_related("registered_by").first()


def owner_sheets(school: School) -> QuerySet[OwnerSheet]:
    """Give the sheets of first openings, the newest first."""
    rows: QuerySet[OwnerSheet] = OwnerSheet.objects.filter(school=school)
    return rows.select_related("account__teacher", "registered_by").order_by("-registered_on", "-pk")


def schools_of_methodist(account: Account) -> list[int]:
    """Give the schools whose totals a methodist may read now."""
    rows = _held_now().filter(account=account, role=Membership.Role.METHODIST)
    return sorted(rows.values_list("school_id", flat=True))


def normal_code(code: str) -> str:
    """Read a printed code as typed: any case, spaces and dashes, O for 0 and I, L for 1."""
    plain = "".join(code.upper().split()).replace("-", "")
    return plain.translate(str.maketrans("OILОС", "011" + "0C"))


def code_hash(secret: str) -> str:
    """Give the print under which a short secret is kept; without the key of the site it cannot be searched through."""
    return salted_hmac("people.code", secret, algorithm="sha256").hexdigest()


def proof_token(account: Account) -> str:
    """Give the token of a link that proves the own mailbox."""
    return signing.dumps({"account": account.pk, "email": account.email}, salt=PROOF_SALT)


def recovery_token(account: Account, made: str) -> str:
    """Give the token of a mailed link: the account, when it was made, and a print of both with the present password."""
    mark = salted_hmac("people.recovery", f"{account.pk}:{made}:{account.password}", algorithm="sha256").hexdigest()
    return f"{account.pk}:{made}:{mark}"


def _known_helpers(school_id: int | None) -> QuerySet[Membership]:
    """Keep who holds a helping role long enough in an account that is known to be theirs."""
    rows = holders(school_id, *HELPERS).filter(granted_on__lte=clock.today() - HELPS_AFTER)
    known: QuerySet[Membership] = rows.filter(account__owner_confirmed_on__isnull=False, account__sealed_on=None)
    return known


def helps_by_now(account: Account) -> bool:
    """Say whether an account may give half of a code to anybody yet."""
    return _known_helpers(account.school_id).filter(account=account).exists()


def helpers_of(owner: Account) -> list[Account]:
    """Give who in the school may give half of a code to an owner: other people, each once."""
    if owner.school_id is None:
        return []
    rows = _known_helpers(owner.school_id).exclude(account=owner).filter(account__is_active=True)
    return list({row.account_id: row.account for row in rows.select_related("account").order_by("pk")}.values())


def people_kept_away(owner: Account) -> set[int]:
    """Give the accounts whose half of a code does not open this owner's; whoever is named so is not told of it."""
    with of_school(owner.school_id or NO_SCHOOL):
        return set[int]().union(*(source(owner) for _name, source in kept_away))


def was_active(account: Account) -> bool:
    """Say whether the owner came in within a fortnight."""
    return account.last_login is not None and account.last_login > clock.now() - ACTIVE


def unfinished_recoveries() -> QuerySet[Recovery]:
    """Give the recoveries that nobody stopped or used; the time of one may be over."""
    return Recovery.objects.filter(stopped_at__isnull=True, used_at__isnull=True)


def going_recovery(account: Account, *, lock: bool = False) -> Recovery | None:
    """Give the recovery of an account that is going now."""
    rows = unfinished_recoveries().filter(account=account)
    recovery = (rows.select_for_update() if lock else rows).select_related(None).first()
    return recovery if recovery is not None and recovery.going_at(clock.now()) else None


def going_recoveries(account: Account) -> list[Recovery]:
    """Give the recoveries that are going now: of the account itself, and of its school."""
    rows = _recoveries(account.pk, account.school_id or 0).select_related("account", "begun_by")
    now = clock.now()
    return [one for one in rows.prefetch_related("halves__given_by") if one.going_at(now)]


def denied_sheets(school_id: int) -> list[OwnerSheet]:
    """Give the sheets that were not signed by the owner and are to be settled, the oldest first."""
    recent = OwnerSheet.objects.filter(school=school_id, disputed_on__gt=clock.today() - OwnerSheet.TO_SETTLE)
    return list(denied(recent).order_by("disputed_on", "pk"))


def letters_on_the_way(school: School) -> QuerySet[Letter]:
    """Give the letters of a school that wait or failed, the failed first."""
    on_the_way = (Letter.State.WAITING, Letter.State.SENDING, Letter.State.FAILED, Letter.State.HELD)
    rows = letters_of(school.pk).filter(state__in=on_the_way)
    return rows.select_related("account__teacher").order_by("state", "-created_at", "-pk")


def letters_sent(school: School) -> int:
    """Count the letters of a school that were sent and are not forgotten yet."""
    return letters_of(school.pk).filter(state=Letter.State.SENT).count()


def letters_of(school_id: Any) -> QuerySet[Letter]:
    """Give the letters of a school but those of which only their reader may know."""
    return Letter.objects.filter(school_id=school_id).exclude(notice__kind__in=quiet_kinds())


def with_invited(letters: Iterable[Letter]) -> list[Letter]:
    """Give letters with the card of whom they are for, and the names of those who have no account yet."""
    rows = list(letters)
    about = [row.about or 0 for row in rows if row.kind == "invitation"]
    invited = {one.pk: one.teacher for one in Invitation.objects.filter(pk__in=about).select_related("teacher")}
    for row in rows:
        teacher = invited.get(row.about or 0) if row.kind == "invitation" else None
        row.invited = f"{teacher.full_name}, {teacher.email}" if teacher is not None else ""
        row.card = teacher or getattr(row.account, "teacher", None)
    return rows


def words_of_entered(rows: Iterable[Entered]) -> dict[str, str]:
    """Give by occasion what was entered is called; only for the person it was entered for."""
    by_school = {row.occasion: row.school_id for row in rows}
    lines = Event.objects.filter(school_id__in=set(by_school.values()), occasion__in=by_school).order_by("-number")
    found: dict[str, dict[int, list[str]]] = {}
    for line in lines.exclude(subject_id=None):
        found.setdefault(line.subject_type, {}).setdefault(line.subject_id or 0, []).append(line.occasion)
    words = {}
    for label, keys in found.items():
        model = apps.get_model(label)
        if any(field.name == "title" for field in model._meta.concrete_fields):
            for key, title in model._base_manager.filter(pk__in=keys).values_list("pk", "title"):
                words.update(dict.fromkeys(keys[key], title))
    return words


def _zones() -> Iterator[tuple[int, str]]:
    yield from School.objects.order_by("pk").values_list("pk", "time_zone").iterator()


school_zones.add("people.schools", _zones)

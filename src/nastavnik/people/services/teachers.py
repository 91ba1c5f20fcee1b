"""The only writer of the staff list by hand: adding, correcting, leaving, coming back, printed codes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.roster.names import name_key
from nastavnik.journal.models import Event
from nastavnik.journal.services import Offer, change, give_back, offer_of, record, remove, stands_alone, write
from nastavnik.kit import clock
from nastavnik.kit.registries import locks_first
from nastavnik.people.models import Account, Invitation, RosterImport, School, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import held_roles
from nastavnik.people.services.accounts import Opened, invite
from nastavnik.people.services.handlers import away_handlers, left_handlers
from nastavnik.people.services.namesakes import tell_apart
from nastavnik.people.services.outside import tell_number
from nastavnik.people.services.own_mail import say_address_changed
from nastavnik.people.services.years import note_years

NAMES = ("last_name", "first_name", "patronymic")
FIELDS = (
    *NAMES,
    "former_names",
    "position",
    "other_positions",
    "employment",
    "building",
    "subjects",
    "department",
    "hired_on",
    "pedagogical_years",
    "category",
    "weekly_hours",
    "email",
    "phone",
    "outside_number",
    "line_manager",
    "guest_of",
)
MOST_CODES = 200
NOT_AWAY: dict[str, Any] = {"away_from": None, "away_until": None, "away_begun_on": None}


def _by_hand(names: Iterable[str]) -> set[str]:
    """Name the fields as the staff file knows them; the line manager is in no file."""
    return {"full_name" if name in NAMES else name for name in names} - {"line_manager", "former_names"}


def _only_fields(fields: dict[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not a field of the staff list: {', '.join(sorted(unknown))}")


def add_teacher(*, school: School, actor: Account, namesake: bool = False, **fields: Any) -> Teacher:
    """Add a person by hand; somebody of the same name at work is a question first."""
    require_role(actor, school.pk, "coordinator", "head")
    _only_fields(fields)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        teacher = Teacher(school=school, **fields)
        teacher.by_hand = sorted(_by_hand(name for name, value in fields.items() if value not in (None, "", [])))
        note_years(teacher, fields)
        teacher.came_on = None if teacher.guest_of else came_on(school.pk)
        teacher.search_key = teacher.full_name.casefold().replace("ё", "е")
        if not namesake and Teacher.objects.here().filter(school=school, search_key=teacher.search_key).exists():
            raise RuleError(
                "teacher.namesake",
                N_("В списке уже есть человек с таким именем. Если это тёзка, отметьте это и сохраните ещё раз."),
                "namesake",
            )
        write(teacher, "teacher.added", actor)
        tell_apart(school.pk)
    return teacher


def require_same_side(teacher: Teacher, fields: Mapping[str, Any]) -> None:
    """Refuse to make a mentor of a partner school one of the staff, or the other way round: that is another row."""
    if bool(fields.get("guest_of", teacher.guest_of)) != bool(teacher.guest_of):
        words = N_("Наставник из школы-партнёра и свой педагог – разные записи: добавьте новую, а эту закройте.")
        raise RuleError("teacher.guest", words, "guest_of")


def came_on(school_id: int) -> dt.date | None:
    """Give the day for somebody who comes after the first list of a school; the first list brings nobody new."""
    listed = RosterImport.objects.filter(school=school_id, state=RosterImport.State.ACCEPTED)
    return clock.today() if listed.exists() else None


def know(*, teacher: Teacher, actor: Account) -> Teacher:
    """Note that a newcomer is not invited now."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        if teacher.came_on is not None:
            change(teacher, kind="teacher.known", actor=actor, came_on=None)
    return teacher


def former_name(teacher: Teacher, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the family name that new values take away, beside those kept already."""
    before, kept = teacher.last_name, fields.get("former_names", teacher.former_names)
    renamed = fields.get("last_name", before) != before and before not in kept
    return {"former_names": [*kept, before]} if renamed else {}


def follow_name(teacher: Teacher, changed: Iterable[str]) -> None:
    """Let the account of a person bear the name of their row."""
    if teacher.account_id and set(changed) & set(NAMES):
        Account.objects.filter(pk=teacher.account_id).update(full_name=teacher.full_name)


def change_teacher(*, teacher: Teacher, actor: Account, **fields: Any) -> Teacher:
    """Correct a row of the staff list; what was corrected by hand is never overwritten from a file."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    _only_fields(fields)
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        fields = {**fields, **former_name(teacher, fields)}
        changed = [name for name, value in fields.items() if getattr(teacher, name) != value]
        if not changed:
            return teacher
        require_same_side(teacher, fields)
        for name in changed:
            setattr(teacher, name, fields[name])
        teacher.by_hand = sorted({*teacher.by_hand, *_by_hand(changed)})
        noted = note_years(teacher, changed)
        write(teacher, "teacher.changed", actor, *changed, *noted, "by_hand", fields=changed)
        follow_name(teacher, changed)
        if "email" in changed:
            say_address_changed(teacher, actor)
        if "outside_number" in changed:
            tell_number(teacher, actor)
        tell_apart(teacher.school_id)
    return teacher


def require_unused(teacher: Teacher) -> None:
    """Refuse to take a row away that somebody signs in by or on which something stands."""
    if teacher.account_id is not None or not stands_alone(teacher):
        raise RuleError(
            "teacher.used",
            N_(
                "На этой строке уже что-то стоит: вход, приглашение, согласие, запись в базе. Она не убирается, "
                "потому что подписанное и сказанное не меняет человека. Уберите вторую строку, а если заняты обе, "
                "отметьте на лишней увольнение."
            ),
        )


def remove_twin(*, teacher: Teacher, actor: Account) -> None:
    """Take away a row of a person who stands in the staff list twice, while nothing stands on it."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    with transaction.atomic():
        School.objects.select_for_update().get(pk=teacher.school_id)
        row: Teacher = Teacher.objects.select_for_update(of=("self",)).get(pk=teacher.pk)
        require_unused(row)
        remove(row, kind="teacher.removed", actor=actor)
        tell_apart(teacher.school_id)


def check_may_leave(teacher: Teacher) -> None:
    """Refuse to let somebody go who still holds an appointed role."""
    if teacher.account is not None and held_roles(teacher.account, teacher.school_id):
        raise RuleError(
            "teacher.role",
            N_("%(person)s: есть роль в программе. Сначала снимите её на странице «Роли», потом отметьте увольнение."),
            params={"person": teacher.full_name},
        )


def _open_account(teacher: Teacher, actor: Account, *, is_active: bool) -> None:
    """Open or close somebody's way in, where it is not so already."""
    account = teacher.account
    if account is not None and account.is_active != is_active:
        change(
            account, kind="account.opened_again" if is_active else "account.closed", actor=actor, is_active=is_active
        )


def leave(teacher: Teacher, day: dt.date, actor: Account) -> None:
    """Write down that somebody left, inside the caller's transaction: the way in closes, the row stays."""
    check_may_leave(teacher)
    for _name, lock in locks_first:
        lock({"people.Teacher": [teacher.pk]})
    change(teacher, kind="teacher.left", actor=actor, data={"day": day}, left_on=day, leaving_on=None, **NOT_AWAY)
    _open_account(teacher, actor, is_active=False)
    for invitation in Invitation.objects.filter(teacher=teacher, used_at__isnull=True, revoked_at__isnull=True):
        change(invitation, kind="invitation.revoked", actor=actor, revoked_at=clock.now())
    for _name, handler in left_handlers:
        handler(teacher=teacher, actor=actor)


def take_back(teacher: Teacher, actor: Account) -> None:
    """Write down that somebody works here again, inside the caller's transaction."""
    change(teacher, kind="teacher.returned", actor=actor, left_on=None)
    _open_account(teacher, actor, is_active=True)


def mark_left(*, teacher: Teacher, left_on: dt.date, actor: Account) -> Teacher:
    """Mark a person as gone; nothing that was done together is lost. A day ahead is only noted until it comes."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        if teacher.hired_on is not None and left_on < teacher.hired_on:
            raise RuleError("teacher.left_before", N_("Увольнение раньше приёма на работу: проверьте даты."), "left_on")
        if left_on > clock.today():
            change(teacher, kind="teacher.leaving", actor=actor, leaving_on=left_on)
        else:
            leave(teacher, left_on, actor)
    return teacher


def stay(*, teacher: Teacher, actor: Account) -> Teacher:
    """Forget a day of leaving that was noted ahead."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        if teacher.leaving_on is not None:
            change(teacher, kind="teacher.leaving", actor=actor, leaving_on=None)
    return teacher


def set_away(*, teacher: Teacher, away_from: dt.date, away_until: dt.date, actor: Account) -> Teacher:
    """Note a long leave; once it has begun, pairs pause, proposals are taken back and a mentor gets no new ones."""
    require_role(actor, teacher.school_id, "coordinator")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        _require_away(teacher, away_until)
        begins = away_from <= clock.today() and teacher.away_begun_on is None
        if begins:
            for _name, lock in locks_first:
                lock({"people.Teacher": [teacher.pk]})
        begun = clock.today() if begins else teacher.away_begun_on
        days: dict[str, Any] = {"away_from": away_from, "away_until": away_until, "away_begun_on": begun}
        change(teacher, kind="teacher.away", actor=actor, **days)
        for _name, handler in away_handlers if begins else ():
            handler(teacher=teacher, until=away_until, actor=actor)
    return teacher


def _require_away(teacher: Teacher, until: dt.date) -> None:
    """Refuse a leave of somebody who has left, and one that is over."""
    if teacher.left_on is not None:
        raise RuleError("away.left", N_("Этот педагог уже не работает в школе."), "away_from")
    if until < clock.today():
        raise RuleError("away.over", N_("Этот отпуск уже кончился: записывать его не нужно."), "away_until")


def end_away(*, teacher: Teacher, actor: Account) -> Teacher:
    """Note that somebody is back from a long leave, or does not go; pairs and proposals are each decided anew."""
    require_role(actor, teacher.school_id, "coordinator")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        if teacher.away_from is not None:
            change(teacher, kind="teacher.back", actor=actor, **NOT_AWAY)
    return teacher


def mark_returned(*, teacher: Teacher, actor: Account) -> Teacher:
    """Take the mark of leaving back."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        if teacher.merged_into_id is not None:
            raise RuleError("teacher.merged", N_("Эта запись объединена с другой: она не возвращается отдельно."))
        if teacher.left_on is not None:
            take_back(teacher, actor)
    return teacher


def leaving_to_take_back(teacher: Teacher, actor: Account) -> Offer | None:
    """Give what a mark of leaving ended, while it may be taken back with it."""
    return offer_of(teacher, actor, held_roles(actor, teacher.school_id)) if teacher.left_on else None


def take_leaving_back(*, teacher: Teacher, actor: Account, press: str = "") -> Teacher:
    """Take a mark of leaving back with everything it ended: pairs, registers, requests, the way in."""
    roles = held_roles(actor, teacher.school_id)
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        give_back(teacher, actor=actor, standing=roles, press=press)
        teacher.refresh_from_db()
    return teacher


def claim_own_row(*, teacher: Teacher, actor: Account) -> Teacher:
    """Tie one's own account to one's own row of the list, by the same name; for accounts older than the list."""
    require_role(actor, teacher.school_id, "coordinator", "head")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)
        renamed = Event.objects.filter(kind="teacher.changed", subject_id=teacher.pk)
        if any(set(one.data.get("fields", ())) & set(NAMES) for one in renamed):
            raise RuleError(
                "teacher.renamed",
                N_("Имя в этой строке исправляли: связать её со своим входом нельзя. Добавьте себя новой строкой."),
            )
        taken = teacher.account_id is not None or Teacher.objects.filter(account=actor).exists()
        if taken or teacher.left_on is not None or name_key(teacher.full_name) != name_key(actor.full_name):
            raise RuleError(
                "teacher.claim", N_("Эту строку нельзя связать с вашим входом: имя другое или связь уже есть.")
            )
        teacher.account = actor
        teacher.save(update_fields=["account"])
        record("teacher.claimed", actor, teacher)
    return teacher


def print_codes(*, teachers: Sequence[Teacher], actor: Account) -> list[Opened]:
    """Make a printed code for each of several teachers who have no account yet."""
    if len(teachers) > MOST_CODES:
        raise RuleError(
            "codes.many", N_("За один раз печатается не больше 200 листов: выберите часть педагогов."), "teachers"
        )
    with transaction.atomic():
        return [invite(teacher=teacher, actor=actor, kind=Invitation.Kind.CODE) for teacher in teachers]

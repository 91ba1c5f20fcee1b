"""Two rows of one person become one: everything moves to the row that stays, the other is closed and points to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.roster.names import name_key
from nastavnik.journal.services import Offer, change, give_back, offer_of, remove, stands_alone
from nastavnik.kit import clock
from nastavnik.kit.fields import EncryptedField
from nastavnik.kit.registries import locks_first
from nastavnik.kit.sealing import told_before
from nastavnik.people.models import Account, Invitation, School, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import held_roles
from nastavnik.people.services.namesakes import tell_apart
from nastavnik.people.services.teachers import FIELDS, NAMES, follow_name

#: What names its person for good; none of it is rewritten, so it stays with the row it stands on.
FOR_GOOD = ("consents.Consent", "pairing.Relationship", "pairing.Place")
PRIVATE = "P3"


def merge(*, keep: Teacher, extra: Teacher, actor: Account) -> Teacher:
    """Join the row `extra` to `keep`, with everything it has; what cannot be joined refuses the whole."""
    require_role(actor, keep.school_id, "coordinator")
    with transaction.atomic():
        School.objects.select_for_update().get(pk=keep.school_id)
        rows = Teacher.objects.select_for_update(of=("self",)).select_related("account")
        found = {one.pk: one for one in rows.filter(pk__in=(keep.pk, extra.pk), school=keep.school_id)}
        keep, extra = found[keep.pk], found[extra.pk]
        _require_two_at_work(keep, extra)
        for _name, lock in locks_first:
            lock({"people.Teacher": [keep.pk, extra.pk]})
        _require_joinable(keep, extra)
        account = extra.account
        closed: dict[str, Any] = {"account": None, "merged_into": keep, "left_on": clock.today(), "leaving_on": None}
        change(extra, kind="teacher.merged", actor=actor, **closed)
        for invitation in Invitation.objects.filter(teacher=extra, used_at=None, revoked_at=None):
            change(invitation, kind="invitation.revoked", actor=actor, revoked_at=clock.now())
        for name, row in list(_rows_of(extra)):
            _move(row, name, keep, actor)
        gained = _gained(keep, extra) | ({"account": account} if account is not None else {})
        if gained:
            change(keep, kind="teacher.joined", actor=actor, **gained)
        if account is not None:
            follow_name(keep, NAMES)
        tell_apart(keep.school_id)
    return keep


def merging_to_take_back(teacher: Teacher, actor: Account) -> Offer | None:
    """Give what joined a row to another, while it may be taken back."""
    return offer_of(teacher, actor, held_roles(actor, teacher.school_id)) if teacher.merged_into_id else None


def part_again(*, teacher: Teacher, actor: Account) -> Teacher:
    """Take a joining back: each row has again what it had."""
    roles = held_roles(actor, teacher.school_id)
    with transaction.atomic():
        give_back(teacher, actor=actor, standing=roles)
        tell_apart(teacher.school_id)
        apart = Teacher.objects.get(pk=teacher.pk)
        follow_name(apart, NAMES)
    return apart


def _require_two_at_work(keep: Teacher, extra: Teacher) -> None:
    if keep.pk == extra.pk or keep.left_on is not None or extra.left_on is not None:
        raise RuleError("merge.two", N_("Объединяются две разные записи людей, которые работают в школе."), "extra")
    if bool(keep.guest_of) != bool(extra.guest_of):
        raise RuleError("merge.guest", N_("Наставник из школы-партнёра и свой педагог не объединяются."), "extra")
    if keep.account_id is not None and extra.account_id is not None:
        raise RuleError(
            "merge.accounts",
            N_(
                "У обеих записей есть вход: объединить их нельзя. Пусть человек скажет, каким входом пользуется, "
                "и другую запись отметьте как уволенную."
            ),
            "extra",
        )


def _require_joinable(keep: Teacher, extra: Teacher) -> None:
    """Refuse what would give signed papers another person, or private words another reader."""
    fixed = [row for _name, row in _rows_of(extra) if row._meta.label in FOR_GOOD]
    if fixed:
        raise RuleError(
            "merge.signed",
            N_(
                "На записи «%(extra)s» стоят согласия или пары: они не меняют человека. Если на записи «%(keep)s» "
                "их нет, объедините наоборот, с той карточки. Если есть на обеих, объединить нельзя: отметьте на "
                "лишней увольнение."
            ),
            "extra",
            params={"extra": extra.told_apart, "keep": keep.told_apart},
        )
    if _told(extra) or (extra.account_id is not None and _told(keep)):
        raise RuleError(
            "merge.private",
            N_(
                "На одной из записей есть личные ответы: их прочёл бы тот, кто входит по другой. Объединить можно "
                "только наоборот, с той карточки, и если вход там же, где ответы."
            ),
            "extra",
        )


def _told(teacher: Teacher) -> bool:
    """Say whether a person wrote, or told somebody, what they alone read."""
    return bool(told_before(teacher)) or any(_own(name, row) and _private(row) for name, row in _rows_of(teacher))


def _own(name: str, row: Any) -> bool:
    """Say whether a column leads to the owner of a row, not to somebody it is about."""
    return bool(row.privacy.owner_path.split("__")[0] == name)


def _private(row: Any) -> bool:
    if row.privacy.data_class == PRIVATE:
        return True
    return any(getattr(row, one.attname) for one in row._meta.concrete_fields if isinstance(one, EncryptedField))


def _rows_of(teacher: Teacher) -> Iterator[tuple[str, models.Model]]:
    """Give every row that names a person, with the name of its column; invitations stay behind."""
    links: list[Any] = Teacher._meta.get_fields(include_hidden=True)
    for link in links:
        if link.auto_created and not link.concrete and link.related_model is not Invitation:
            name = link.field.name
            for row in link.related_model._base_manager.filter(**{name: teacher.pk}).order_by("pk"):
                yield name, row


def _move(row: Any, name: str, keep: Teacher, actor: Account) -> None:
    """Let one row name the person that stays; where that one has the same, an unanswered one goes.

    Of what somebody else alone reads no line is written: nobody is to learn that it is there.
    """
    if row.privacy.data_class == PRIVATE:
        _move_unseen(row, name, keep)
        return
    to: Any = None if isinstance(row, Teacher) and row.pk == keep.pk else keep
    try:
        with transaction.atomic():
            change(row, kind="teacher.rows_joined", actor=actor, data={}, **{name: to})
    except ValidationError as error:
        row.refresh_from_db()
        if getattr(row, "state", "invited") != "invited" or not stands_alone(row):
            raise RuleError(
                "merge.both",
                N_(
                    "У обеих записей есть то, что бывает у человека один раз, например место в базе этого года. "
                    "Закончите одно из них на его странице и объедините снова."
                ),
                "extra",
            ) from error
        remove(row, kind="teacher.rows_dropped", actor=actor)


def _move_unseen(row: Any, name: str, keep: Teacher) -> None:
    setattr(row, name, keep)
    try:
        row.validate_constraints()
    except ValidationError:
        row.delete()
    else:
        row.save(update_fields=[name])


def _gained(keep: Teacher, extra: Teacher) -> dict[str, Any]:
    """Give what the row that stays lacks and the other has: blank fields, a former surname, another post."""
    lacks = [name for name in FIELDS if name not in NAMES and getattr(keep, name) in (None, "", [])]
    gained = {name: getattr(extra, name) for name in lacks if getattr(extra, name) not in (None, "", [])}
    if gained.get("line_manager") == keep:
        del gained["line_manager"]
    if names := _new(extra.former_names, extra.last_name, beside=(keep.last_name, *keep.former_names)):
        gained["former_names"] = [*keep.former_names, *names]
    post = gained.get("position", keep.position)
    if posts := _new(extra.other_positions, extra.position, beside=(post, *keep.other_positions)):
        gained["other_positions"] = [*keep.other_positions, *posts]
    return gained


def _new(others: Iterable[str], first: str, *, beside: Iterable[str]) -> list[str]:
    """Give the words that are not among those beside, however they are spelled."""
    known = {name_key(one) for one in beside}
    return [one for one in (first, *others) if one and name_key(one) not in known]

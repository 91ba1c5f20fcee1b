"""Who holds an account: the signed sheet of a first opening, and «это не я» for a fortnight."""

from collections.abc import Collection

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.kit.uploads import store_upload
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, OwnerProof, OwnerSheet, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import holders

WHERE = "/about-me/"


def register_owner_sheets(
    *, teachers: Collection[Teacher], name: str, content: bytes, actor: Account
) -> list[OwnerSheet]:
    """Register the signed sheets of first openings, a whole print run by one scan; each owner and the head are told."""
    schools = {teacher.school_id for teacher in teachers}
    if len(schools) != 1:
        raise RuleError("owner.nobody", N_("Отметьте, чьи листы подписаны."), "teachers")
    school_id = schools.pop()
    require_role(actor, school_id, "coordinator", "head")
    with transaction.atomic():
        ids = [teacher.account_id for teacher in teachers if teacher.account_id is not None]
        accounts = list(Account.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
        if actor in accounts:
            raise RuleError("account.own", N_("Свой лист регистрирует другой человек."), "teachers")
        scan = store_upload(school_id=school_id, name=name, content=content, actor=actor, field="scan")
        return [_registered(one, scan.pk, actor) for one in accounts if one.owner_confirmed_on is None]


def _registered(account: Account, scan_id: int, actor: Account) -> OwnerSheet:
    sheet = OwnerSheet(
        school_id=account.school_id or 0,
        account=account,
        scan_id=scan_id,
        registered_by=actor,
        registered_on=clock.today(),
    )
    event = write(sheet, "account.owner_sheet", actor)
    _set_proof(account, OwnerProof.SHEET)
    _tell(account, "owner.sheet", str(event.pk), actor)
    return sheet


def dispute_owner_sheet(*, sheet: OwnerSheet, actor: Account) -> OwnerSheet:
    """Say within a fortnight that a sheet was not signed by the owner.

    Said by the owner in the own account, or by whoever registered it by mistake, it takes the confirmation back. Said
    by the head it means that the account is in other hands: it is closed too, and its owner gets in by recovery.
    """
    taken_back = actor.pk in (sheet.account_id, sheet.registered_by_id)
    if not taken_back:
        require_role(actor, sheet.school_id, "head")
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).get(pk=sheet.account_id)
        sheet = OwnerSheet.objects.select_for_update().get(pk=sheet.pk)
        if not sheet.may_be_disputed(clock.today()):
            raise RuleError("owner.late", N_("Две недели прошли: обратитесь к директору и к доверенному лицу."))
        sheet.disputed_on, sheet.disputed_by = clock.today(), actor
        event = write(sheet, "account.owner_disputed", actor, "disputed_on", "disputed_by")
        _set_proof(account, "")
        if not taken_back:
            account.set_unusable_password()
            account.save(update_fields=["password"])
            record("account.closed", actor, account)
        by_mistake = actor.pk == sheet.registered_by_id
        _tell(account, "owner.taken_back" if by_mistake else "owner.disputed", str(event.pk), actor)
    return sheet


def _set_proof(account: Account, proof: str) -> None:
    account.owner_confirmed_on, account.owner_confirmed_by = (clock.today() if proof else None), proof
    account.full_clean(exclude=["password"])
    account.save(update_fields=["owner_confirmed_on", "owner_confirmed_by"])


def _tell(account: Account, kind: str, key: str, actor: Account) -> None:
    """Tell the owner, the heads and, of a dispute, the coordinators and the confidant; not whoever did it."""
    roles = ("head", "coordinator", "confidant") if kind == "owner.disputed" else ("head",)
    rows = holders(account.school_id, *roles).select_related("account")
    told = {row.account_id: row.account for row in rows} | {account.pk: account}
    told.pop(actor.pk, None)
    for one in told.values():
        url = WHERE if one == account else "/people/owner-sheets/"
        put(kind=kind, account=one, key=key, school_id=account.school_id or 0, url=url, person=account.full_name)

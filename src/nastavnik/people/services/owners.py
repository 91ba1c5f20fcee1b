"""Who holds an account: the signed sheet of a first opening, and «это не я» for a fortnight."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.kit.registries import daily_work
from nastavnik.kit.uploads import Upload, store_upload
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, OwnerProof, OwnerSheet, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import denied, holders
from nastavnik.people.services.handlers import pass_on

WHERE, SHEETS = "/about-me/", "/people/owner-sheets/"
#: Who settles whose account it is.
SETTLE = ("head", "coordinator")
#: How far back the daily look goes, so that a site that stood still for some days forgets nothing.
LOOKED_BACK = dt.timedelta(days=30)


def register_owner_sheets(*, teachers: Collection[Teacher], upload: Upload, actor: Account) -> list[OwnerSheet]:
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
        scan = store_upload(school_id=school_id, upload=upload, actor=actor, field="scan")
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


#: What an account had by which whoever held it could come back.
CLOSED = (
    *("password", "personal_key", "personal_key_on"),
    *("email", "email_before", "email_since", "email_proved_on"),
)


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
            account.personal_key, account.personal_key_on = "", None
            account.email, account.email_before, account.email_since, account.email_proved_on = "", "", None, None
            account.save(update_fields=CLOSED)
            pass_on(account)
            record("account.closed", actor, account)
        by_mistake = actor.pk == sheet.registered_by_id
        _tell(account, "owner.taken_back" if by_mistake else "owner.disputed", str(event.pk), actor)
    return sheet


def say_what_is_unsettled(on: dt.date, school_id: int) -> None:
    """Once the term is over in which a denied sheet was to be settled, say so, and let it rest."""
    late = on - OwnerSheet.TO_SETTLE
    rows = OwnerSheet.objects.filter(school=school_id, disputed_on__lte=late, disputed_on__gt=late - LOOKED_BACK)
    for sheet in denied(rows):
        person = sheet.account.full_name
        for one, url in _watching(school_id, *SETTLE, "confidant").items():
            put(kind="owner.unsettled", account=one, key=str(sheet.pk), school_id=school_id, url=url, person=person)


daily_work.add("people.denied_sheets", say_what_is_unsettled)


def _set_proof(account: Account, proof: str) -> None:
    account.owner_confirmed_on, account.owner_confirmed_by = (clock.today() if proof else None), proof
    account.full_clean(exclude=["password"])
    account.save(update_fields=["owner_confirmed_on", "owner_confirmed_by"])


def _tell(account: Account, kind: str, key: str, actor: Account) -> None:
    """Tell the owner, the heads and, of a dispute, the coordinators and the confidant; not whoever did it."""
    roles = (*SETTLE, "confidant") if kind == "owner.disputed" else ("head",)
    told = _watching(account.school_id, *roles) | {account: WHERE}
    told.pop(actor, None)
    for one, url in told.items():
        put(kind=kind, account=one, key=key, school_id=account.school_id or 0, url=url, person=account.full_name)


def _watching(school_id: int | None, *roles: str) -> dict[Account, str]:
    """Give who is told, each with the page they may open for it."""
    rows = list(holders(school_id, *roles).select_related("account"))
    may_settle = {row.account for row in rows if row.role in SETTLE}
    return {row.account: SHEETS if row.account in may_settle else "" for row in rows}

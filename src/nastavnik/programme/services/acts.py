"""The one register of official papers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.selectors import head_of
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.kit.registries import Registry
from nastavnik.kit.uploads import Upload, store_upload
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services.locks import lock_running, require_running
from nastavnik.programme.services.roadmap import tick, untick


def register_act(
    *,
    programme: Programme,
    kind: str,
    number: str,
    dated: dt.date,
    actor: Account,
    summary: dict[str, Any] | None = None,
) -> Act:
    """Enter a signed paper into the register by its number and date."""
    require_role(actor, programme.school_id, "coordinator", "head")
    with transaction.atomic():
        act = Act(
            school_id=programme.school_id,
            programme=programme,
            kind=kind,
            number=number.strip(),
            dated=dated,
            summary=summary or {},
            journal_head=head_of(programme.school_id),
            registered_by=actor,
            registered_at=clock.now(),
        )
        write(act, "act.registered", actor, act_kind=kind, dated=dated)
        tick(programme=programme.pk, code=kind, done_on=min(dated, clock.today()), actor=actor, act=act)
    return act


#: What upper rooms do when a paper is annulled: each takes `act` and `actor`, frees what the paper held, or refuses.
annul_handlers: Registry[Callable[..., None]] = Registry("handler of an annulled paper")
#: Papers that no step of the programme registers by itself.
BY_HAND = (Act.Kind.INTRODUCTION_ORDER, Act.Kind.COUNCIL_MINUTES, Act.Kind.ENDING_ORDER, Act.Kind.EVENT_MINUTES)


def register_paper(*, programme: Programme, kind: str, number: str, dated: dt.date, actor: Account) -> Act:
    """Enter a signed paper that stands by itself: the order of introduction, minutes, an order of an end."""
    if kind not in BY_HAND:
        raise RuleError("act.kind", N_("Этот документ записывают на странице своего этапа."), "kind")
    _require_past(dated)
    with transaction.atomic():
        programme = lock_running(programme.pk)
        return register_act(programme=programme, kind=kind, number=number, dated=dated, actor=actor)


def _require_past(dated: dt.date) -> None:
    if dated > clock.today():
        raise RuleError("act.future", N_("Дата документа ещё не наступила: зарегистрируйте подписанный."), "dated")


def require_standing(act: Act) -> None:
    """Refuse to touch a paper of an archived year or one that was annulled."""
    require_running(act.programme)
    if act.annulled_on is not None:
        raise RuleError("act.annulled", N_("Документ аннулирован и больше не меняется."))


def _locked(act: Act, actor: Account) -> Act:
    require_role(actor, act.school_id, "coordinator", "head")
    lock_running(act.programme_id)
    locked: Act = Act.objects.select_for_update(of=("self",)).select_related("programme").get(pk=act.pk)
    require_standing(locked)
    return locked


def correct_act(*, act: Act, number: str, dated: dt.date, reason: str, actor: Account) -> Act:
    """Correct the number or the date that was entered wrongly; the former ones stay in the history."""
    _require_past(dated)
    with transaction.atomic():
        act = _locked(act, actor)
        change(act, kind="act.corrected", actor=actor, reason=reason, number=number.strip(), dated=dated)
    return act


def annul_act(*, act: Act, reason: str, actor: Account) -> Act:
    """Strike a paper out: it keeps its row, frees its number and whatever stood on it."""
    if not reason.strip():
        raise RuleError("act.reason", N_("Напишите, почему документ аннулируют."), "reason")
    with transaction.atomic():
        act = _locked(act, actor)
        for _name, handler in annul_handlers:
            handler(act=act, actor=actor)
        untick(act=act, actor=actor)
        change(act, kind="act.annulled", actor=actor, reason=reason, annulled_on=clock.today())
    return act


def replace_signed_file(*, act: Act, upload: Upload, reason: str, actor: Account) -> Act:
    """Put another copy in the place of the one that is there; the former one stays beside it."""
    if not reason.strip():
        raise RuleError("act.copy_reason", N_("Напишите, чем прежний файл не подошёл."), "reason")
    with transaction.atomic():
        act = _locked(act, actor)
        former = act.signed_file_id
        if former is None:
            raise RuleError("act.no_file", N_("Заменять нечего: подписанный документ ещё не загружен."), "file")
        stored = store_upload(school_id=act.school_id, upload=upload, actor=actor, replaces=former)
        told = {"file": stored.pk, "sha256": stored.sha256, "instead": former}
        change(act, kind="act.file_replaced", actor=actor, reason=reason, data=told, signed_file=stored)
    return act


def attach_signed_file(*, act: Act, upload: Upload, actor: Account) -> Act:
    """Put the signed copy to a registered paper; a copy that is there already is not replaced."""
    require_role(actor, act.school_id, "coordinator", "head")
    with transaction.atomic():
        act = Act.objects.select_for_update().get(pk=act.pk)
        stored = store_upload(school_id=act.school_id, upload=upload, actor=actor)
        if act.signed_file_id is not None:
            raise RuleError(
                "act.has_file",
                N_(
                    "Подписанный документ уже загружен. Другой файл ставят вместо него с причиной, "
                    "прежний хранится рядом."
                ),
                "file",
            )
        act.signed_file = stored
        write(act, "act.file_attached", actor, "signed_file", file=stored.pk, sha256=stored.sha256)
    return act

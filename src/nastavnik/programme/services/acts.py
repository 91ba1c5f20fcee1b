"""The one register of official papers."""

import datetime as dt
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.selectors import head_of
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.kit.uploads import store_upload
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services.roadmap import tick


def register_act(
    *,
    programme: Programme,
    kind: str,
    number: str,
    dated: dt.date,
    actor: Account,
    summary: dict[str, Any] | None = None,
    signed_file: StoredFile | None = None,
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
            signed_file=signed_file,
            registered_by=actor,
            registered_at=clock.now(),
        )
        write(act, "act.registered", actor, act_kind=kind, dated=dated)
        tick(programme=programme.pk, code=kind, done_on=min(dated, clock.today()), actor=actor, act=act)
    return act


def attach_signed_file(*, act: Act, name: str, content: bytes, actor: Account) -> Act:
    """Put the signed copy to a registered paper; a copy that is there already is not replaced."""
    require_role(actor, act.school_id, "coordinator", "head")
    with transaction.atomic():
        act = Act.objects.select_for_update().get(pk=act.pk)
        stored = store_upload(school_id=act.school_id, name=name, content=content, actor=actor)
        if act.signed_file_id is not None:
            raise RuleError("act.has_file", N_("Подписанный документ уже загружен, он хранится без замены."), "file")
        act.signed_file = stored
        write(act, "act.file_attached", actor, "signed_file", file=stored.pk, sha256=stored.sha256)
    return act

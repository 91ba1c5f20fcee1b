"""The SWOT analysis: lines by hand, drafts taken or declined, words changed, everything taken back."""

from django.db import transaction
from django.db.models import Max

from nastavnik.completion.models import SwotLine
from nastavnik.completion.selectors.swot import Draft, drafts
from nastavnik.completion.services.common import locked, report_open
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.roadmap import raise_in


def add_swot_line(*, programme: Programme, quadrant: str, text: str, actor: Account, source: str = "") -> SwotLine:
    """Add a line to one quadrant, with where it comes from."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        report_open(programme)
        return _add(programme, Draft(quadrant, "", source.strip(), ""), text, SwotLine.State.ACCEPTED, actor)


def decide_draft(*, programme: Programme, ref: str, accept: bool, actor: Account, text: str = "") -> SwotLine:
    """Take a drafted line, perhaps in other words, or decline it; a declined one is kept so that it may return."""
    require_role(actor, programme.school_id, "coordinator")
    draft = next((one for one in drafts(programme) if one.ref == ref), None)  # counted before anything is locked
    with transaction.atomic():
        programme = locked(programme.pk)
        report_open(programme)
        if draft is None:
            raise RuleError("swot.gone", N_("Данные изменились, и этой подсказки больше нет. Обновите страницу."))
        if programme.swot.filter(source_ref=ref).exists():
            raise RuleError("swot.decided", N_("Решение об этой строке уже принято. Обновите страницу."))
        if accept and not text.strip():
            raise RuleError("swot.empty", N_("Строка не может быть пустой."), "text")
        state = SwotLine.State.ACCEPTED if accept else SwotLine.State.DECLINED
        return _add(programme, draft, text if accept else draft.text, state, actor)


def _add(programme: Programme, draft: Draft, text: str, state: str, actor: Account) -> SwotLine:
    last = programme.swot.filter(quadrant=draft.quadrant).aggregate(last=Max("position"))["last"]
    line = SwotLine(
        school_id=programme.school_id,
        programme=programme,
        quadrant=draft.quadrant,
        text=text.strip(),
        source=draft.source,
        source_ref=draft.ref,
        drafted=draft.text,
        state=state,
        position=0 if last is None else last + 1,
    )
    line.full_clean()
    line.save()
    kind = "swot.added" if state == SwotLine.State.ACCEPTED else "swot.declined"
    record(kind, actor, line, quadrant=line.quadrant, ref=draft.ref)
    return line


def edit_swot_line(*, line: SwotLine, text: str, actor: Account) -> SwotLine:
    """Say a line in other words; where it comes from stays with it."""
    require_role(actor, line.school_id, "coordinator")
    with transaction.atomic():
        report_open(locked(line.programme_id))
        row: SwotLine = SwotLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
        row.text = text.strip()
        write(row, "swot.edited", actor, "text", quadrant=row.quadrant)
    return row


def raise_swot_line(*, line: SwotLine, actor: Account) -> None:
    """Put a line before the one above it in its quadrant."""
    require_role(actor, line.school_id, "coordinator")
    with transaction.atomic():
        report_open(locked(line.programme_id))
        rows = SwotLine.objects.select_for_update(of=("self",)).filter(programme=line.programme_id)
        same = rows.filter(quadrant=line.quadrant, state=SwotLine.State.ACCEPTED)
        raise_in(same, line, kind="swot.raised", actor=actor)


def remove_swot_line(*, line: SwotLine, actor: Account) -> None:
    """Take a line out, or take a refusal back: a draft returns among the suggestions."""
    require_role(actor, line.school_id, "coordinator")
    with transaction.atomic():
        report_open(locked(line.programme_id))
        row = SwotLine.objects.filter(pk=line.pk).first()
        if row is not None:
            record("swot.removed", actor, row, quadrant=row.quadrant)
            row.delete()

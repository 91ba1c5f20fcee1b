"""Choosing the thresholds of a programme's indicators."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from nastavnik.core.errors import N_
from nastavnik.core.evidence.indicators.catalogue import BY_CODE, check_threshold
from nastavnik.journal.services import record
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import IndicatorThreshold, Programme
from nastavnik.programme.services.locks import lock_running


def _keep(programme: Programme, code: str, row: IndicatorThreshold | None, own: Decimal | None) -> None:
    """Write one threshold down; the default needs no row."""
    if own is None:
        if row is not None:
            row.delete()
        return
    row = row or IndicatorThreshold(school_id=programme.school_id, programme=programme, code=code)
    row.value = own
    row.full_clean()
    row.save()


def set_thresholds(*, programme: Programme, values: Mapping[str, Decimal | None], actor: Account) -> None:
    """Set the thresholds that differ from the default; None or the default itself returns to the default."""
    require_role(actor, programme.school_id, "coordinator")
    for code, value in values.items():
        default = BY_CODE[code].threshold if code in BY_CODE else None
        check_threshold(code, float(default or 0) if value is None else float(value))
    with transaction.atomic():
        programme = lock_running(programme.pk, N_("Программа в архиве, её пороги больше не меняются."))
        kept = {row.code: row for row in programme.thresholds.all()}
        changed = {}
        for code, value in values.items():
            own = None if value is None or float(value) == BY_CODE[code].threshold else value
            if own != (kept[code].value if code in kept else None):
                changed[code] = own
                _keep(programme, code, kept.get(code), own)
        if changed:
            record("programme.thresholds_set", actor, programme, thresholds=changed)

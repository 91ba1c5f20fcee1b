"""What one signed pile of paper says at once: consents with their numbers, then what they allow."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nastavnik.consents.models import Consent
from nastavnik.consents.services import prepare_sheet, register_sheet
from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.paper import about
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry
from nastavnik.registry.services.mentees import enter_as_mentee, join
from nastavnik.registry.services.mentors import apply_as_mentor
from nastavnik.registry.services.requests import save_request


def _register(programme: Programme, teacher: Teacher, sheets: Mapping[str, str], actor: Account) -> None:
    """Register the signed consents of a pile, each by its own number; the day is that of the paper entered now."""
    paper = about(teacher.pk)
    for kind, number in sheets.items():
        consent = prepare_sheet(teacher=teacher, programme=programme, kind=kind, actor=actor)
        if consent.state == Consent.State.IN_FORCE:
            words = N_("Согласие «%(kind)s» уже действует: номер его листа оставьте пустым.")
            raise RuleError("paper.consent", words, f"{kind}_sheet", params={"kind": str(Consent.Kind(kind).label)})
        day = paper.day if paper is not None else clock.today()
        register_sheet(consent=consent, sheet_number=number, signed_on=day, actor=actor)


def join_from_sheets(
    *,
    entry: MenteeEntry,
    windows: Mapping[str, Any],
    request: Mapping[str, Any],
    sheets: Mapping[str, str],
    baseline_reason: str,
    actor: Account,
) -> MenteeEntry:
    """Let somebody join from one pile of paper: when it suits, the request, the consents, one's own step."""
    with transaction.atomic():
        entry = enter_as_mentee(programme=entry.programme, teacher=entry.teacher, actor=actor, **windows)
        save_request(entry=entry, actor=actor, submit=True, **request)
        _register(entry.programme, entry.teacher, sheets, actor)
        return join(entry=entry, actor=actor, reasons={"registry.baseline": baseline_reason})


def apply_from_sheets(
    *, programme: Programme, teacher: Teacher, offer: Mapping[str, Any], sheets: Mapping[str, str], actor: Account
) -> MentorEntry:
    """Take a questionnaire of a candidate from paper, with the signed consent to be one where it comes along."""
    with transaction.atomic():
        _register(programme, teacher, sheets, actor)
        return apply_as_mentor(programme=programme, teacher=teacher, actor=actor, **offer)

"""Passing a gate: the step service of a person or pair calls it itself."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from nastavnik.core import gates, stages
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.kit.registries import facts_of
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import GateDecision, Programme
from nastavnik.programme.selectors import overrides_for


def pass_gate(
    gate: str,
    *,
    programme: Programme,
    subject: Any,
    actor: Account,
    reasons: Mapping[str, str] | None = None,
) -> gates.Decision:
    """Let a step through or refuse it; `reasons` gives the coordinator's reason for each soft check she passes."""
    subject_id = 0 if isinstance(subject, Programme) else subject.pk
    facts = facts_of(list(stages.facts_of(gate)), subject)
    given = {fact: text.strip() for fact, text in (reasons or {}).items() if text.strip()}
    passed = overrides_for(programme, gate, subject_id)
    decision = gates.require(gate, facts, passed | set(given))
    fresh = [item for item in decision.overridden if item.fact not in passed]
    if fresh:
        require_role(actor, programme.school_id, "coordinator")
    for item in fresh:
        _keep(gate, item.fact, given[item.fact], programme, subject, subject_id, actor)
    return decision


def _keep(
    gate: str, fact: str, reason: str, programme: Programme, subject: models.Model, subject_id: int, actor: Account
) -> None:
    """Keep one passed check with its reason."""
    if len(reason) > 2000:  # noqa: PLR2004 - a page of text
        raise RuleError("gate.reason", N_("Причина слишком длинная: уложите её в две тысячи знаков."))
    with transaction.atomic():
        GateDecision.objects.create(
            school_id=programme.school_id,
            programme=programme,
            gate=gate,
            fact=fact,
            subject_id=subject_id,
            reason=reason,
            decided_by=actor,
            decided_on=clock.today(),
        )
        record(
            school_id=programme.school_id, kind="gate.passed", actor=actor, subject=subject, gate=gate, fact=fact, reason=reason
        )

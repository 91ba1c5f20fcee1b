"""Passing a gate: the step service of a person or pair calls it itself."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from nastavnik.core import gates, stages
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.selectors import lines_of_occasion
from nastavnik.journal.services import record, remove
from nastavnik.kit import clock
from nastavnik.kit.registries import facts_of, taken_back
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import GateDecision, Programme
from nastavnik.programme.selectors import overrides_for, path_of_programme
from nastavnik.programme.services.locks import lock_programme, lock_running


def pass_gate(
    gate: str,
    *,
    programme: Programme,
    subject: Any,
    actor: Account,
    reasons: Mapping[str, str] | None = None,
) -> gates.Decision:
    """Let a step through or refuse it; `reasons` gives a coordinator's reason for each soft check passed."""
    subject_id = 0 if isinstance(subject, Programme) else subject.pk
    about = path_of_programme(subject) if isinstance(subject, Programme) else subject
    facts = facts_of(list(stages.facts_of(gate)), about)
    given = {fact: text.strip() for fact, text in (reasons or {}).items() if text.strip()}
    passed = overrides_for(programme, gate, subject_id)
    decision = gates.require(gate, facts, passed | set(given))
    fresh = [item for item in decision.overridden if item.fact not in passed]
    if fresh:
        require_role(actor, programme.school_id, "coordinator")
    for item in fresh:
        _keep(gate, item.fact, given[item.fact], programme, subject, subject_id, actor)
    return decision


def pass_check(*, programme: Programme, gate: str, fact: str, reason: str, actor: Account) -> None:
    """Pass one soft check of the programme itself with a written reason; a check already passed stays so."""
    require_role(actor, programme.school_id, "coordinator")
    check = next((check for check in stages.all_checks() if (check.gate, check.fact) == (gate, fact)), None)
    if check is None or check.scope != "programme":
        raise RuleError("gate.unknown", N_("Такой проверки у программы нет. Обновите страницу программы."))
    if check.hard:
        raise RuleError("gate.hard", N_("Без этого дальше нельзя: причина здесь не заменяет дела."))
    if not reason.strip():
        raise RuleError("gate.reason_needed", N_("Напишите, почему программа идёт дальше без этого."), "reason")
    with transaction.atomic():
        programme = lock_programme(programme.pk)
        if facts_of([fact], path_of_programme(programme))[fact]:
            raise RuleError("gate.done", N_("Это уже сделано, причина не нужна."))
        if fact not in overrides_for(programme, gate):
            _keep(gate, fact, reason.strip(), programme, programme, 0, actor)


def take_check_back(*, programme: Programme, gate: str, fact: str, actor: Account, subject: Any = None) -> None:
    """Take the reason back with which a check was passed, while the step that rests on it is ahead."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        lock_running(programme.pk)
        rows = GateDecision.objects.select_for_update(of=("self",)).filter(programme=programme, gate=gate, fact=fact)
        decision = rows.filter(subject_id=0 if subject is None else subject.pk).first()
        if decision is None:
            raise RuleError("gate.not_passed", N_("Этой причины уже нет. Обновите страницу."))
        remove(decision, kind="gate.taken_back", actor=actor)


def decisions_taken_back(*, school_id: int, occasion: str, actor: Any) -> None:
    """Take back the reasons that a press taken back was let through with: the next time they are asked anew."""
    for line in lines_of_occasion(school_id, occasion).filter(kind="gate.passed"):
        whole = line.subject_type == Programme._meta.label
        about = {"programme": line.subject_id} if whole else {"subject_id": line.subject_id}
        rows = GateDecision.objects.filter(school_id=school_id, gate=line.data["gate"], fact=line.data["fact"])
        for decision in rows.filter(**{"subject_id": 0} | about):
            remove(decision, kind="gate.taken_back", actor=actor)


taken_back.add("programme", decisions_taken_back)


def _keep(
    gate: str,
    fact: str,
    reason: str,
    programme: Programme,
    subject: models.Model,
    subject_id: int,
    actor: Account,
) -> None:
    """Keep one passed check with its reason."""
    if len(reason) > 2000:
        raise RuleError("gate.reason", N_("Причина слишком длинная: уложите её в две тысячи знаков."), "reason")
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
        record("gate.passed", actor, subject, gate=gate, fact=fact, reason=reason)

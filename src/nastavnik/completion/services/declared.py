"""Declaring the main outcome of the year before the answers it will be judged by."""

from collections.abc import Sequence

from django.db import transaction

from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.declared import (
    BASELINES,
    MAX_DOMAINS,
    declared_outcome,
    measurable,
    second_answers,
)
from nastavnik.completion.services.common import locked
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.pairing.models import Draw
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme


def declare_outcome(
    *,
    programme: Programme,
    questionnaire_key: str,
    scale: str,
    design: str,
    actor: Account,
    domains: Sequence[str] = (),
    draw: Draw | None = None,
    reason: str = "",
) -> DeclaredOutcome:
    """Declare what the year will be judged by, or declare anew with a reason; earlier rows stay as they are."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        _require_measured(programme.school_id, questionnaire_key, scale, domains)
        _require_in_time(programme, questionnaire_key, design)
        if draw is not None and draw.programme_id != programme.pk:
            raise RuleError("outcome.draw", N_("Это протокол другой программы."), "draw")
        before = declared_outcome(programme)
        if before is not None and not reason.strip():
            raise RuleError("outcome.reason", N_("Напишите, почему главный показатель меняется."), "reason")
        row = DeclaredOutcome(
            school_id=programme.school_id,
            programme=programme,
            number=1 if before is None else before.number + 1,
            questionnaire_key=questionnaire_key,
            scale=scale,
            domains=list(domains),
            design=design,
            draw=draw,
            reason=reason.strip() if before is not None else "",
            declared_by=actor,
            declared_on=clock.today(),
        )
        write(row, "outcome.declared", actor, form=questionnaire_key, scale=scale, design=design)
    return row


def _require_measured(school_id: int, key: str, scale: str, domains: Sequence[str]) -> None:
    """Refuse what is not measured twice by the same items, and more domains than can be judged honestly."""
    spec = next((one for one in measurable(school_id) if one.id == key), None)
    codes = {one.code for one in spec.scales} if spec else set()
    if spec is None or scale not in codes:
        raise RuleError("outcome.scale", N_("Главным показателем может быть только шкала, которую измеряют дважды."))
    if not set(domains) <= codes - {scale} or len(set(domains)) != len(domains):
        raise RuleError("outcome.domains", N_("Выберите области той же анкеты, каждую один раз."), "domains")
    if len(domains) > MAX_DOMAINS:
        raise RuleError(
            "outcome.many",
            N_("Областей не больше трёх: чем их больше, тем легче принять случайность за изменение."),
            "domains",
        )


def _require_in_time(programme: Programme, key: str, design: str) -> None:
    if second_answers(programme, key, BASELINES.get(design, 1)):  # type: ignore[call-overload]
        raise RuleError(
            "outcome.late",
            N_(
                "Повторные или итоговые ответы уже есть: назвать или изменить главный показатель можно только до них. "
                "В этом году отчёт покажет изменения без объявленного показателя."
            ),
        )

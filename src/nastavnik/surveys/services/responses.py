"""Sending answers and correcting them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys import check_answers
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.surveys.models import Response, Version
from nastavnik.surveys.selectors import latest_version, spec_of

Raw = Mapping[str, str | list[str]]


class AnswersError(RuleError):
    """Answers that a form cannot take: a message for each question."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(
            "answers", N_("Не на всё получен ответ. Отмеченные вопросы ждут ответа; написанное сохранено.")
        )
        self.errors = errors


def _checked(version: Version, raw: Raw) -> dict[str, Any]:
    answers, errors = check_answers(spec_of(version), raw)
    if errors:
        raise AnswersError(errors)
    return dict(answers)


def submit(
    *,
    key: str,
    respondent: Teacher,
    about: str,
    raw: Raw,
    actor: Account,
    language: str = "ru",
    version: Version | None = None,
) -> Response:
    """Send one person's answers about one thing; from paper the coordinator enters them, and it is noted."""
    if respondent.account_id != actor.pk:
        require_role(actor, respondent.school_id, "coordinator")
    with transaction.atomic():
        version = Version.objects.select_for_update().get(pk=(version or latest_version(key)).pk)
        answers = _checked(version, raw)
        if version.frozen_at is None:
            version.frozen_at = clock.now()
            version.save(update_fields=["frozen_at"])
        response = Response(
            school_id=respondent.school_id,
            version=version,
            respondent=respondent,
            about=about,
            language=language,
            answers=answers,
            entered_by=actor,
            submitted_at=clock.now(),
        )
        response.full_clean()
        response.save()
        record(
            school_id=respondent.school_id,
            kind="response.submitted",
            actor=actor,
            subject=response,
            form=key,
            about=about,
        )
    return response


def correct(*, response: Response, raw: Raw, actor: Account) -> Response:
    """Send corrected answers: the first ones stay, the new ones count."""
    if response.respondent.account_id != actor.pk:
        raise RuleError("response.own", N_("Исправить ответы может только их автор."))
    with transaction.atomic():
        latest = Response.objects.select_for_update().get(pk=response.pk)
        while hasattr(latest, "replaced_by"):
            latest = latest.replaced_by
        corrected = Response(
            school_id=latest.school_id,
            version=latest.version,
            respondent=latest.respondent,
            about=latest.about,
            language=latest.language,
            answers=_checked(latest.version, raw),
            entered_by=actor,
            submitted_at=clock.now(),
            corrects=latest,
        )
        corrected.full_clean()
        corrected.save()
        record(
            school_id=latest.school_id, kind="response.corrected", actor=actor, subject=corrected, corrects=latest.pk
        )
    return corrected

"""Sending answers and correcting them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys import check_answers
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.surveys.models import Response, Version
from nastavnik.surveys.policies import require_unsent
from nastavnik.surveys.selectors import latest_version, spec_of

Raw = Mapping[str, str | list[str]]


class AnswersError(RuleError):
    """Answers that a form cannot take: a message for each question."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(
            "answers", N_("Не на всё получен ответ. Отмеченные вопросы ждут ответа; написанное сохранено.")
        )
        self.errors = errors


def checked(version: Version, raw: Raw) -> dict[str, Any]:
    """Give the answers to store, or refuse with a message for each question."""
    answers, errors = check_answers(spec_of(version), raw)
    if errors:
        raise AnswersError(errors)
    return dict(answers)


def freeze(version: Version) -> None:
    """Freeze the wording that somebody answered; the first answer waits for whoever changes it at this moment."""
    if Version.objects.filter(pk=version.pk, frozen_at__isnull=False).exists():
        return
    row = Version.objects.select_for_update().get(pk=version.pk)
    if row.frozen_at is None:
        row.frozen_at = clock.now()
        row.save(update_fields=["frozen_at"])


def submit(
    *,
    key: str,
    respondent: Teacher,
    about: str,
    raw: Raw,
    actor: Account | None,
    language: str = "ru",
    version: Version | None = None,
) -> Response:
    """Send one person's answers about one thing; from paper the coordinator enters them, and it is noted.

    Without an actor the answers come by the person's own link: whoever calls has checked the link.
    """
    own = actor is not None and respondent.account_id == actor.pk
    if actor is not None and not own:
        require_role(actor, respondent.school_id, "coordinator")
    require_unsent(key, respondent, about)
    with transaction.atomic():
        version = version or latest_version(key)
        answers = checked(version, raw)
        freeze(version)
        response = Response(
            school_id=respondent.school_id,
            version=version,
            respondent=respondent,
            about=about,
            language=language,
            answers=answers,
            entered_by=actor,
            channel="link" if actor is None else "account" if own else "paper",
            submitted_at=clock.now(),
        )
        write(response, "response.submitted", actor, form=key, about=about)
    return response


def correct(*, response: Response, raw: Raw, actor: Account) -> Response:
    """Send corrected answers: the first ones stay, the new ones count."""
    if response.respondent is None or response.respondent.account_id != actor.pk:
        raise RuleError("response.own", N_("Исправить ответы может только их автор."))
    if response.wave_id is not None:
        raise RuleError("response.wave", N_("Ответы на анкету исправляют на странице анкеты, пока она открыта."))
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
            answers=checked(latest.version, raw),
            entered_by=actor,
            submitted_at=clock.now(),
            corrects=latest,
        )
        write(corrected, "response.corrected", actor, corrects=latest.pk)
    return corrected

"""Answering for oneself alone: kept with one's own consent, put right and erased by nobody else."""

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import forget, record
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Response
from nastavnik.surveys.policies import require_agreed_to
from nastavnik.surveys.selectors.alone import OFFERED, about_oneself, answers_alone
from nastavnik.surveys.selectors.versions import latest_version, spec_of
from nastavnik.surveys.services.responses import Raw, correct, submit

_NOBODY_ELSE = N_("Эту анкету заполняет для себя только сам человек.")


def answer_alone(
    *, key: str, respondent: Teacher, programme: Programme, raw: Raw, actor: Account, language: str = "ru"
) -> Response:
    """Keep answers for oneself; a second time they are put right."""
    if respondent.account_id != actor.pk:
        raise RuleError("alone.own", _NOBODY_ELSE)
    version = latest_version(key, programme.school_id)
    if key not in OFFERED or not spec_of(version).ready:
        raise RuleError("alone.key", N_("Такой анкеты для себя сейчас нет. Обновите страницу."))
    with transaction.atomic():
        require_agreed_to(programme, respondent)
        before = answers_alone(respondent, programme).get(key)
        if before is not None:
            return correct(response=before, raw=raw, actor=actor)
        return submit(
            key=key,
            respondent=respondent,
            about=about_oneself(programme),
            raw=raw,
            actor=actor,
            language=language,
            version=version,
        )


def erase_alone(*, key: str, respondent: Teacher, programme: Programme, actor: Account) -> None:
    """Erase one's own answers for oneself, with those that were put right before."""
    if respondent.account_id != actor.pk:
        raise RuleError("alone.own", _NOBODY_ELSE)
    with transaction.atomic():
        row = answers_alone(respondent, programme).get(key)
        while row is not None:
            before = row.corrects
            record("response.erased", actor, row, form=key)
            forget(row)
            row.delete()
            row = before

"""Answers in a wave: by name or by code; what was sent last before the wave closes counts, the earlier stays."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.surveys.models import Asked, CodedDraft, CodeSheet, Response, Wave
from nastavnik.surveys.policies import require_agreed, require_open
from nastavnik.surveys.selectors.rounds import LEAST_APART, both_rounds
from nastavnik.surveys.selectors.versions import spec_of
from nastavnik.surveys.services.codes import hash_of
from nastavnik.surveys.services.opening import forget_opened
from nastavnik.surveys.services.responses import Raw, checked, freeze


def answer_wave(
    *, wave: Wave, respondent: Teacher, raw: Raw, actor: Account, language: str = "ru", channel: str = "account"
) -> Response:
    """Send a person's answers; the same sent twice is one response, other answers are a correction."""
    own = respondent.account_id == actor.pk
    if not own:
        require_role(actor, wave.school_id, "coordinator")
    with transaction.atomic():
        row = Asked.objects.select_for_update().filter(wave=wave, teacher=respondent).first()
        wave = Wave.objects.select_related("version").get(pk=wave.pk)
        if row is None:
            raise RuleError("wave.not_asked", N_("В этом анкетировании этого человека не спрашивают."))
        before = require_answerable(wave, respondent, own=own)
        answers = checked(wave.version, raw)
        if before is not None and before.answers == answers and before.language == language:
            return before
        response = Response(
            school_id=wave.school_id,
            version=wave.version,
            wave=wave,
            respondent=respondent,
            about=f"wave:{wave.pk}",
            language=language,
            answers=answers,
            entered_by=actor,
            channel=channel if own else Response.Channel.PAPER,
            submitted_at=clock.now(),
            corrects=before,
        )
        _keep(response, wave)
        if before is not None:
            forget_opened(before)
        row.answered_on = clock.today()
        row.save(update_fields=["answered_on"])
        kind = "response.submitted" if before is None else "response.corrected"
        record(kind, actor, response, wave=wave.pk)
        if not own:
            account, key = respondent.account, str(response.pk)
            put(kind="surveys.from_paper", account=account, key=key, school_id=wave.school_id, url="")
    return response


def require_answerable(wave: Wave, respondent: Teacher, *, own: bool) -> Response | None:
    """Refuse answers outside of their time or without consent; give those before, where they may be put right."""
    require_open(wave)
    require_agreed(wave, respondent)
    before = _latest(Response.objects.filter(wave=wave, respondent=respondent))
    if before is None:
        _require_interval(wave, respondent)
    elif not own and before.channel != Response.Channel.PAPER:
        raise RuleError("wave.answered", N_("Этот человек уже ответил сам: ответы с бумаги их не заменят."))
    return before


def answer_by_code(*, wave: Wave, code: str, raw: Raw, takes_part: bool | None, language: str = "ru") -> Response:
    """Send answers without a name; neither the hour nor anything about the sender is kept."""
    with transaction.atomic():
        CodeSheet.objects.select_for_update().filter(programme_id=wave.programme_id).first()
        wave = Wave.objects.select_related("version", "programme").get(pk=wave.pk)
        require_open(wave)
        hashed = hash_of(wave.programme, code)
        answers = checked(wave.version, raw)
        before = _latest(Response.objects.filter(wave=wave, code_hash=hashed))
        if before is not None and (before.answers, before.takes_part, before.language) == (
            answers,
            takes_part,
            language,
        ):
            return before
        response = Response(
            school_id=wave.school_id,
            version=wave.version,
            wave=wave,
            code_hash=hashed,
            takes_part=takes_part,
            about=f"wave:{wave.pk}",
            language=language,
            answers=answers,
            channel=Response.Channel.CODE,
            submitted_at=_first_moment(wave),
            corrects=before,
        )
        _keep(response, wave)
        CodedDraft.objects.filter(wave=wave, code_hash=hashed).delete()
        record("response.by_code", None, wave)
    return response


def _latest(rows: QuerySet[Response]) -> Response | None:
    return rows.filter(replaced_by__isnull=True).first()


def _keep(response: Response, wave: Wave) -> None:
    freeze(wave.version)
    response.full_clean()
    response.save()


def _first_moment(wave: Wave) -> dt.datetime:
    """Give the beginning of the wave: the only time an answer by code bears."""
    return timezone.make_aware(dt.datetime.combine(wave.opened_on or wave.opens_on, dt.time()))


def _require_interval(wave: Wave, respondent: Teacher) -> None:
    """Refuse the same questionnaire answered again too soon in another wave."""
    least = spec_of(wave.version).min_interval_days
    if wave.kind == Wave.Kind.THEN or (not least and wave.round == 1):
        return
    earlier = Response.objects.filter(
        respondent=respondent, version__questionnaire_id=wave.questionnaire_id, wave__isnull=False
    ).exclude(wave__kind=Wave.Kind.THEN)
    last = earlier.exclude(wave=wave).select_related("wave").order_by("-submitted_at").first()
    if last is None or last.wave is None:
        return
    if both_rounds(wave, last.wave):
        least = LEAST_APART
    again = timezone.localdate(last.submitted_at) + dt.timedelta(days=least)
    if clock.today() < again:
        raise RuleError(
            "wave.interval_own",
            N_("Эту анкету вы недавно заполняли. Чтобы ответы можно было сравнить, вернитесь к ней %(day)s или позже."),
            params={"day": again.strftime("%d.%m.%Y")},
        )


def keep_coded_draft(*, wave: Wave, code: str, data: dict[str, list[str]]) -> None:
    """Keep what somebody with a code typed; the code itself is not among it."""
    with transaction.atomic():
        require_open(wave)
        hashed = hash_of(wave.programme, code)
        CodedDraft.objects.update_or_create(
            wave=wave, code_hash=hashed, defaults={"school_id": wave.school_id, "data": data}
        )

"""Forms from paper: entered once, or twice by hand with the differences shown and decided."""

from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.surveys.models import Asked, PaperEntry, Response, Wave
from nastavnik.surveys.policies import require_agreed, require_open
from nastavnik.surveys.services.answering import answer_wave
from nastavnik.surveys.services.responses import AnswersError, Raw, checked


def differences(entry: PaperEntry) -> list[str]:
    """Name the questions that were entered differently."""
    first, second = entry.first or {}, entry.second or {}
    return [code for code in {**first, **second} if first.get(code) != second.get(code)]


def _row(wave: Wave, teacher: Teacher, actor: Account) -> tuple[Wave, Any]:
    """Check who enters for whom; lock the row of the person asked."""
    require_role(actor, wave.school_id, "coordinator")
    row = Asked.objects.select_for_update().filter(wave=wave, teacher=teacher).first()
    if row is None or wave.by_code:
        raise RuleError("wave.not_asked", N_("В этом анкетировании этого человека не спрашивают."))
    wave = Wave.objects.select_related("version").get(pk=wave.pk)
    require_open(wave)
    require_agreed(wave, teacher)
    return wave, row


def enter_first(*, wave: Wave, teacher: Teacher, raw: Raw, actor: Account, twice: bool) -> Response | PaperEntry:
    """Enter a paper form; it is sent at once, or kept until it is entered a second time."""
    with transaction.atomic():
        if not twice:
            PaperEntry.objects.filter(wave=wave, teacher=teacher).delete()
            return answer_wave(wave=wave, respondent=teacher, raw=raw, actor=actor, channel="paper")
        wave, _row_locked = _row(wave, teacher, actor)
        entry, _made = PaperEntry.objects.update_or_create(
            wave=wave,
            teacher=teacher,
            defaults={
                "school_id": wave.school_id,
                "first": checked(wave.version, raw),
                "second": None,
                "entered_by": actor,
            },
        )
        record("paper.entered", actor, entry, time=1)
        return entry


def enter_second(*, wave: Wave, teacher: Teacher, raw: Raw, actor: Account) -> Response | PaperEntry:
    """Enter the same paper form again, without looking at the first; equal entries are sent at once."""
    with transaction.atomic():
        wave, _row_locked = _row(wave, teacher, actor)
        entry = _entry(wave, teacher)
        entry.second = checked(wave.version, raw)
        write(entry, "paper.entered", actor, "second", time=2)
        return entry if differences(entry) else _send(entry, {}, actor)


def decide_paper(*, wave: Wave, teacher: Teacher, taken: dict[str, str], actor: Account) -> Response:
    """Decide each difference by the paper: `taken` says for each question which entry is right."""
    with transaction.atomic():
        wave, _row_locked = _row(wave, teacher, actor)
        entry = _entry(wave, teacher)
        if entry.second is None:
            raise RuleError("paper.second", N_("Второй раз форма ещё не внесена."))
        undecided = [code for code in differences(entry) if taken.get(code) not in {"first", "second"}]
        if undecided:
            raise AnswersError(dict.fromkeys(undecided, N_("Посмотрите на бумагу и выберите, что верно.")))
        return _send(entry, taken, actor)


def forget_paper(*, wave: Wave, teacher: Teacher, actor: Account) -> None:
    """Begin the entry anew."""
    require_role(actor, wave.school_id, "coordinator")
    with transaction.atomic():
        entry = _entry(wave, teacher)
        record("paper.forgotten", actor, entry)
        entry.delete()


def _entry(wave: Wave, teacher: Teacher) -> PaperEntry:
    entry: PaperEntry | None = PaperEntry.objects.select_for_update().filter(wave=wave, teacher=teacher).first()
    if entry is None:
        raise RuleError("paper.none", N_("Эта форма уже отправлена или внесение начато заново. Обновите страницу."))
    return entry


def _send(entry: PaperEntry, taken: dict[str, str], actor: Account) -> Response:
    """Send the agreed answers and forget the two entries."""
    chosen = dict(entry.first or {})
    for code in differences(entry):
        side = entry.second if taken.get(code) == "second" else entry.first
        chosen.pop(code, None)
        if code in (side or {}):
            chosen[code] = (side or {})[code]
    raw: Raw = {code: value if isinstance(value, list) else str(value) for code, value in chosen.items()}
    response = answer_wave(wave=entry.wave, respondent=entry.teacher, raw=raw, actor=actor, channel="paper")
    entry.delete()
    return response

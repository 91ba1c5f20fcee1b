"""Waves: planned, opened, closed by the coordinator; who is asked, and reminders that the calendar silences."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Asked, CodedDraft, PaperEntry, Wave
from nastavnik.surveys.selectors.audience import audience_of
from nastavnik.surveys.selectors.versions import latest_version, spec_of
from nastavnik.surveys.services.planning import lock_open, require_plausible, save_new
from nastavnik.surveys.services.rounds import add_rounds, leave_round, require_its_turn, require_last
from nastavnik.surveys.services.telling import tell_asked

FILLED_BY = {"mentees": "mentee", "mentors": "mentor", "staff": "staff_comparison"}


def plan_wave(
    *,
    programme: Programme,
    key: str,
    kind: str,
    audience: str,
    opens_on: dt.date,
    closes_on: dt.date,
    actor: Account,
    is_primary: bool = False,
    look_back: bool = False,
    rounds: int = 1,
) -> Wave:
    """Plan when a questionnaire is asked and whom; gives the first wave.

    `look_back` adds the separate wave «взгляд назад» beside it, `rounds` up to two more measurements of the entry.
    """
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_open(programme.pk)
        version = latest_version(key, programme.school_id)
        spec = spec_of(version)
        if not spec.ready:
            raise RuleError("wave.template", N_("В этой анкете нет текстов вопросов: сначала впишите их."), "key")
        if FILLED_BY.get(audience) not in spec.audience:
            raise RuleError("wave.audience", N_("Эта анкета не для этих людей. Выберите другую анкету."), "audience")
        if kind == Wave.Kind.THEN:
            raise RuleError("wave.then", N_("«Взгляд назад» предлагают вместе с итоговым анкетированием."), "kind")
        wave = Wave(
            school_id=programme.school_id,
            programme=programme,
            questionnaire=version.questionnaire,
            version=version,
            kind=kind,
            audience=audience,
            opens_on=opens_on,
            closes_on=closes_on,
            is_primary=is_primary,
            created_by=actor,
            created_on=clock.today(),
        )
        require_plausible(wave, spec.min_interval_days)
        save_new(wave, actor)
        if look_back:
            _plan_looking_back(wave, comparable=spec.comparable_pre_post, actor=actor)
        add_rounds(first=wave, rounds=rounds, actor=actor)
    return wave


def _plan_looking_back(wave: Wave, *, comparable: bool, actor: Account) -> None:
    """Add the look back beside a final wave; it is reported apart and never stands for a missing first answer."""
    if wave.kind != Wave.Kind.FINAL or not comparable:
        raise RuleError(
            "wave.then", N_("«Взгляд назад» бывает только у итогового анкетирования сравнимой анкетой."), "look_back"
        )
    names = ("school_id", "programme_id", "questionnaire_id", "version_id", "audience", "opens_on", "closes_on")
    back = Wave(kind=Wave.Kind.THEN, beside=wave, created_by=actor, created_on=clock.today())
    for name in names:
        setattr(back, name, getattr(wave, name))
    save_new(back, actor)


def _locked(wave: Wave) -> Wave:
    row = Wave.objects.select_for_update(of=("self",)).select_related("programme", "version")
    found: Wave = row.get(pk=wave.pk)
    return found


def require_startable(wave: Wave) -> None:
    """Refuse to begin a wave that has begun, whose days are over or whose turn has not come."""
    if wave.state != Wave.State.PLANNED:
        raise RuleError("wave.state", N_("Это анкетирование уже начато или завершено. Обновите страницу."))
    if wave.closes_on < clock.today():
        raise RuleError("wave.past", N_("Последний день уже прошёл. Запланируйте анкетирование заново."))
    require_its_turn(wave)


def open_wave(*, wave: Wave, actor: Account) -> Wave:
    """Begin a wave and the look back beside it: ask everybody it is for."""
    require_role(actor, wave.school_id, "coordinator")
    with transaction.atomic():
        wave = _locked(wave)
        require_startable(wave)
        for one in (wave, *Wave.objects.filter(beside=wave, state=Wave.State.PLANNED)):
            one.state, one.opened_on = Wave.State.OPEN, clock.today()
            write(one, "wave.opened", actor, "state", "opened_on")
            ask_newcomers(wave=one)
    return wave


def ask_newcomers(*, wave: Wave) -> int:
    """Ask those who joined since; gives how many."""
    with transaction.atomic():
        wave = _locked(wave)
        if not wave.is_open:
            return 0
        known = set(Asked.objects.filter(wave=wave).values_list("teacher_id", flat=True))
        new = [one for one in audience_of(wave) if one.pk not in known]
        rows = [Asked(school_id=wave.school_id, wave=wave, teacher=one, asked_on=clock.today()) for one in new]
        Asked.objects.bulk_create(rows)
        if new:
            record("wave.asked", None, wave, people=len(new))
        if wave.kind != Wave.Kind.THEN:
            tell_asked(wave, new)
    return len(new)


def close_wave(*, wave: Wave, actor: Account | None) -> Wave:
    """End a wave and the look back beside it; unsent drafts and unfinished paper entries are forgotten."""
    if actor is not None:
        require_role(actor, wave.school_id, "coordinator")
    with transaction.atomic():
        wave = _locked(wave)
        if not wave.is_open:
            raise RuleError("wave.state", N_("Это анкетирование не идёт: завершать нечего. Обновите страницу."))
        for one in (wave, *Wave.objects.filter(beside=wave, state=Wave.State.OPEN)):
            one.state, one.closed_on = Wave.State.CLOSED, clock.today()
            one.full_clean()
            one.save(update_fields=["state", "closed_on"])
            CodedDraft.objects.filter(wave=one).delete()
            PaperEntry.objects.filter(wave=one).delete()
            record("wave.closed", actor, one)
    return wave


def require_droppable(wave: Wave) -> None:
    """Refuse to take back a wave that has begun, that goes with another, or that others follow."""
    if wave.state != Wave.State.PLANNED:
        raise RuleError("wave.state", N_("Анкетирование уже начато: его можно завершить, но не отменить."))
    if wave.beside_id is not None:
        raise RuleError("wave.beside", N_("«Взгляд назад» отменяют вместе с итоговым анкетированием."))
    require_last(wave)


def drop_wave(*, wave: Wave, actor: Account) -> None:
    """Take back a wave that was only planned."""
    require_role(actor, wave.school_id, "coordinator")
    with transaction.atomic():
        wave = _locked(wave)
        require_droppable(wave)
        leave_round(wave)
        record("wave.dropped", actor, wave)
        Wave.objects.filter(beside=wave).delete()
        wave.delete()


def stop_reminding(*, wave: Wave, teacher: Teacher, actor: Account) -> None:
    """Send this person no more reminders; nobody else learns of it."""
    if teacher.account_id != actor.pk:
        raise RuleError("asked.own", N_("Отказаться от напоминаний может только сам человек."))
    with transaction.atomic():
        row = Asked.objects.select_for_update().filter(wave=wave, teacher=teacher).first()
        if row is None:
            raise RuleError("wave.not_asked", N_("В этом анкетировании вас не спрашивают."))
        row.no_reminders = True
        row.save(update_fields=["no_reminders"])
        record("wave.no_reminders", actor, wave)

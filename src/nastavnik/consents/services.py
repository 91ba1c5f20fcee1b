"""The only writer of consents: prepared, given, registered on paper, withdrawn with what follows."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.consents.models import Addition, Consent, DataRequest
from nastavnik.consents.wordings import WORDINGS, current_wording
from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import CONSENT_ALIVE
from nastavnik.journal.models import Event
from nastavnik.journal.selectors import lines_of_occasion
from nastavnik.journal.services import give_back_the_rest, write
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.kit.registries import consequences, daily_work, taken_back
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programme, lock_running

PAPER_ONLY = {Consent.Kind.MENTOR_WORK, Consent.Kind.SHARE_OUTSIDE}
#: What is for a period and a number of mentees.
WITH_TERM = {Consent.Kind.MENTOR_WORK}


def alive(teacher: Teacher, programme: Programme, kind: str) -> Consent | None:
    """Give the consent that is in force, else the sheet that is prepared."""
    rows = Consent.objects.filter(teacher=teacher, programme=programme, kind=kind, state__in=CONSENT_ALIVE)
    return rows.order_by("state").first()


def _open_programme(programme: Programme) -> Programme:
    """Lock the programme: consents of one programme are written one after another."""
    return lock_running(programme.pk, N_("Программа этого года завершена, согласия к ней больше не даются."))


def _new(
    teacher: Teacher,
    programme: Programme,
    kind: str,
    state: str,
    channel: str,
    up_to_mentees: int | None,
    until: dt.date | None = None,
) -> Consent:
    """Describe a consent; the mentor's work is for a period and a number of mentees."""
    with_term = kind in WITH_TERM
    return Consent(
        school_id=teacher.school_id,
        teacher=teacher,
        programme=programme,
        kind=kind,
        wording_version=current_wording(kind).version,
        state=state,
        channel=channel,
        prepared_on=clock.today(),
        until=(until or programme.ends_on) if with_term else None,
        up_to_mentees=up_to_mentees if with_term else None,
    )


def _known(kind: str) -> None:
    if kind not in WORDINGS:
        raise RuleError("consent.kind", N_("Такого согласия в программе нет. Выберите из списка."), "kind")


def _require_guest(teacher: Teacher, kind: str) -> None:
    """Refuse the sheet between schools to the staff: it is for a mentor of a partner school."""
    if kind == Consent.Kind.SHARE_OUTSIDE and not teacher.guest_of:
        words = N_("Лист о передаче сведений подписывает только наставник из школы-партнёра.")
        raise RuleError("consent.guest", words, "kind")


def _save(consent: Consent, actor: Account, kind: str, **data: Any) -> Consent:
    write(consent, kind, actor, consent_kind=consent.kind, channel=consent.channel, **data)
    return consent


def give(
    *,
    teacher: Teacher,
    programme: Programme,
    kind: str,
    actor: Account,
    up_to_mentees: int | None = None,
) -> Consent:
    """Give one's own consent by a press in one's own account; what the law wants on paper is only prepared.

    A sheet is prepared too while the owner of an account opened by a printed code is not confirmed.
    """
    if teacher.account_id != actor.pk:
        raise RuleError("consent.own", N_("Согласие даёт только сам человек."))
    _known(kind)
    _require_guest(teacher, kind)
    with transaction.atomic():
        programme = _open_programme(programme)
        existing = alive(teacher, programme, kind)
        counts_now = kind not in PAPER_ONLY and actor.may_consent
        if existing is not None and (existing.state == Consent.State.IN_FORCE or not counts_now):
            return existing
        if not counts_now:
            prepared = _new(teacher, programme, kind, Consent.State.PREPARED, Consent.Channel.PAPER, up_to_mentees)
            return _save(prepared, actor, "consent.prepared")
        consent = existing or _new(teacher, programme, kind, Consent.State.IN_FORCE, Consent.Channel.OWN_ACCOUNT, None)
        consent.state, consent.channel = Consent.State.IN_FORCE, Consent.Channel.OWN_ACCOUNT
        consent.given_on = clock.today()
        return _save(consent, actor, "consent.in_force")


def prepare_sheet(
    *,
    teacher: Teacher,
    programme: Programme,
    kind: str,
    actor: Account,
    up_to_mentees: int | None = None,
    until: dt.date | None = None,
) -> Consent:
    """Prepare a sheet for signing on paper; it counts once it is registered.

    Beside a sheet in force one is prepared that says another number of mentees or a longer term.
    """
    own = teacher.account_id == actor.pk
    if not own:
        require_role(actor, teacher.school_id, "coordinator")
    _known(kind)
    _require_guest(teacher, kind)
    if until is not None and until < clock.today():
        raise RuleError("consent.over", N_("Этот день прошёл: лист заканчивался бы раньше, чем подписан."), "until")
    with transaction.atomic():
        programme = _open_programme(programme)
        existing = Consent.objects.filter(
            teacher=teacher, programme=programme, kind=kind, state=Consent.State.PREPARED
        ).first() or alive(teacher, programme, kind)
        consent = _new(teacher, programme, kind, Consent.State.PREPARED, Consent.Channel.PAPER, up_to_mentees, until)
        if existing is not None and not _renews(consent, existing):
            return existing
        _save(consent, actor, "consent.prepared")
        if not own:
            _tell("consent.sheet_prepared", consent)
    return consent


def _renews(new: Consent, old: Consent) -> bool:
    """Say whether a sheet is to take the place of one in force: for more or fewer mentees, or for longer."""
    if old.state != Consent.State.IN_FORCE or old.until is None or new.until is None:
        return False
    return new.up_to_mentees != old.up_to_mentees or new.until > old.until


def end_over(on: dt.date, school_id: int) -> None:
    """End the consents whose last day has passed; the person is told, and a pair on one asks for a new sheet."""
    rows = Consent.objects.in_force().filter(school=school_id, until__lt=on, programme__archived_on=None)
    for pk, programme in rows.order_by("programme_id", "pk").values_list("pk", "programme_id"):
        with transaction.atomic():
            lock_programme(programme)
            consent = rows.select_for_update(of=("self",)).filter(pk=pk).first()
            if consent is not None:
                _end(consent, None)
                _tell("consent.over", consent)


def _end(consent: Consent, actor: Account | None) -> None:
    """End a consent that had a term: its last day has passed, or a new sheet takes its place."""
    consent.state = Consent.State.ENDED
    write(consent, "consent.ended", actor, "state", consent_kind=consent.kind)


def _tell(notice: str, consent: Consent, **more: str) -> None:
    """Tell the person about their own sheet."""
    put(
        kind=notice,
        account=consent.teacher.account,
        key=str(consent.pk),
        school_id=consent.school_id,
        url=reverse("consents:mine"),
        consent_kind=consent.kind,
        **more,
    )


def register_sheet(
    *,
    consent: Consent,
    sheet_number: str,
    signed_on: dt.date,
    actor: Account,
    sheet: StoredFile | None = None,
) -> Consent:
    """Register the sheet that the person signed; from now on the consent is in force."""
    require_role(actor, consent.school_id, "coordinator")
    with transaction.atomic():
        _open_programme(consent.programme)
        consent = Consent.objects.select_for_update().get(pk=consent.pk)
        if consent.state == Consent.State.IN_FORCE:
            return consent
        if consent.state != Consent.State.PREPARED:
            raise RuleError("consent.withdrawn", N_("Это согласие отозвано. Подготовьте новый лист."))
        if not sheet_number.strip():
            raise RuleError("consent.sheet_number", N_("Укажите номер подписанного листа."), "sheet_number")
        if signed_on > clock.today():
            raise RuleError("consent.future", N_("Дата подписи ещё не наступила."), "signed_on")
        consent.state, consent.channel = Consent.State.IN_FORCE, Consent.Channel.PAPER
        consent.given_on, consent.sheet_number = signed_on, sheet_number.strip()
        consent.sheet, consent.registered_by = sheet, actor
        former = alive(consent.teacher, consent.programme, consent.kind)
        if former is not None and former.pk != consent.pk and former.until is not None:
            _end(former, actor)
        _save(consent, actor, "consent.in_force", signed_on=signed_on)
        _tell("consent.registered", consent)
    return consent


def withdraw(*, consent: Consent, actor: Account, sheet_number: str = "", signed_on: dt.date | None = None) -> Consent:
    """Withdraw a consent; what follows from it happens in the same transaction.

    For somebody else the coordinator does it, by the number and the day of a written statement; the person is told.
    """
    own = consent.teacher.account_id == actor.pk
    paper: dict[str, str] = {}
    if not own:
        require_role(actor, consent.school_id, "coordinator")
    with transaction.atomic():
        lock_programme(consent.programme_id)
        consent = (
            Consent.objects.select_for_update(of=("self",)).select_related("teacher", "programme").get(pk=consent.pk)
        )
        if consent.state in (Consent.State.WITHDRAWN, Consent.State.ENDED):
            return consent
        if not own and consent.state == Consent.State.IN_FORCE:
            paper = _statement(consent, sheet_number.strip(), signed_on)
        for _name, handler in consequences:
            handler(consent=consent, actor=actor)
        consent.state, consent.withdrawn_on = Consent.State.WITHDRAWN, clock.today()
        _save(consent, actor, "consent.withdrawn", **paper)
        if paper:
            _tell("consent.withdrawn_by_statement", consent, **paper)
    return consent


def withdraw_as_error(*, consent: Consent, reason: str, actor: Account) -> Consent:
    """Take out of force a sheet that was entered for the wrong person; what follows is that of a withdrawal."""
    require_role(actor, consent.school_id, "coordinator")
    if not reason.strip():
        raise RuleError("consent.error_reason", N_("Напишите, в чём ошибка: чей это лист на самом деле."), "reason")
    with transaction.atomic():
        consent = _locked_sheet(consent)
        for _name, handler in consequences:
            handler(consent=consent, actor=actor)
        consent.state, consent.withdrawn_on = Consent.State.WITHDRAWN, clock.today()
        _save(consent, actor, "consent.withdrawn_as_error", reason=reason)
        _tell("consent.withdrawn_as_error", consent)
    return consent


def sheets_taken_back(*, school_id: int, occasion: str, actor: Account) -> None:
    """Withdraw as errors the sheets that were registered with what is taken back now; what they allowed is undone."""
    lines = lines_of_occasion(school_id, occasion).filter(subject_type=Consent._meta.label, kind="consent.in_force")
    rows = Consent.objects.select_for_update(of=("self",)).select_related("teacher", "programme")
    for consent in rows.filter(pk__in=lines.values("subject_id"), state=Consent.State.IN_FORCE, channel="paper"):
        consent.state, consent.withdrawn_on = Consent.State.WITHDRAWN, clock.today()
        _save(consent, actor, "consent.withdrawn_as_error")
        _tell("consent.withdrawn_as_error", consent)


taken_back.add("consents", sheets_taken_back)


def _locked_sheet(consent: Consent) -> Consent:
    """Lock a sheet in force that was registered on paper."""
    lock_programme(consent.programme_id)
    rows = Consent.objects.select_for_update(of=("self",)).select_related("teacher", "programme")
    row: Consent = rows.get(pk=consent.pk)
    require_registered(row)
    return row


def require_registered(consent: Consent) -> None:
    """Refuse what is done with a registered sheet alone."""
    if consent.state != Consent.State.IN_FORCE or consent.channel != Consent.Channel.PAPER:
        raise RuleError("consent.no_sheet", N_("Зарегистрированного листа здесь нет: он ещё не подписан или отозван."))


def add_to_sheet(
    *, consent: Consent, sheet_number: str, given_on: dt.date | None, ground: str, scan: StoredFile, actor: Account
) -> Addition:
    """Put a slip of the pen in a registered sheet right beside it, with the ground and its scan; the person is told."""
    require_role(actor, consent.school_id, "coordinator")
    with transaction.atomic():
        _open_programme(consent.programme)
        consent = _locked_sheet(consent)
        if given_on is not None and given_on > clock.today():
            raise RuleError("consent.future", N_("Дата подписи ещё не наступила."), "given_on")
        row = Addition(
            school_id=consent.school_id,
            consent=consent,
            sheet_number=sheet_number.strip(),
            given_on=given_on,
            ground=ground.strip(),
            scan=scan,
            added_by=actor,
            added_on=clock.today(),
        )
        write(row, "consent.addition", actor, consent=consent.pk, scan=scan.pk)
        _tell("consent.addition", consent)
    return row


def replace_scan(*, consent: Consent, scan: StoredFile, reason: str, actor: Account) -> Consent:
    """Put a scan to a registered sheet, or another one in its place: the former stays beside it."""
    require_role(actor, consent.school_id, "coordinator")
    with transaction.atomic():
        _open_programme(consent.programme)
        consent = _locked_sheet(consent)
        if consent.sheet_id is not None and not reason.strip():
            raise RuleError("consent.scan_reason", N_("Напишите, чем прежний скан не подошёл."), "reason")
        consent.sheet = scan
        write(consent, "consent.scan_replaced", actor, "sheet", reason=reason, sha256=scan.sha256)
    return consent


def error_to_mend(consent: Consent) -> Event | None:
    """Give the line of a withdrawal that the coordinator entered from a statement less than a day ago."""
    lines = Event.objects.filter(
        school_id=consent.school_id,
        subject_type="consents.Consent",
        subject_id=consent.pk,
        kind="consent.withdrawn",
        at__gt=clock.now() - dt.timedelta(days=1),
    )
    line = lines.order_by("-number").first()
    return line if line is not None and "sheet" in line.data else None


def require_given_anew(consent: Consent) -> None:
    """Refuse to bring back what a wrong withdrawal ended before the person gave the consent anew."""
    found = alive(consent.teacher, consent.programme, consent.kind)
    if found is None or found.state != Consent.State.IN_FORCE:
        raise RuleError("consent.anew", N_("Сначала человек даёт это согласие снова: отозванное не возвращается."))


def return_what_followed(*, consent: Consent, actor: Account) -> None:
    """Bring back within a day what a statement entered for the wrong person ended; the consent itself is a new one."""
    require_role(actor, consent.school_id, "coordinator")
    with transaction.atomic():
        _open_programme(consent.programme)
        line = error_to_mend(consent)
        if line is None:
            raise RuleError("consent.late", N_("Вернуть можно в течение суток после отзыва, внесённого по заявлению."))
        require_given_anew(consent)
        give_back_the_rest(school_id=consent.school_id, occasion=line.occasion, stays=line, actor=actor)


def _statement(consent: Consent, number: str, day: dt.date | None) -> dict[str, str]:
    """Take the written statement by which somebody else's consent is withdrawn."""
    if not number or day is None:
        raise RuleError(
            "consent.statement",
            N_("За другого человека согласие отзывается только по письменному заявлению: внесите его номер и дату."),
            "sheet_number" if not number else "signed_on",
        )
    if day > clock.today():
        raise RuleError("consent.future", N_("Дата подписи ещё не наступила."), "signed_on")
    if consent.given_on is not None and day < consent.given_on:
        raise RuleError("consent.statement_early", N_("Заявление раньше самого согласия: проверьте дату."), "signed_on")
    return {"sheet": number, "signed_on": day.isoformat()}


daily_work.add("consents", end_over)


def require_unanswered(row: DataRequest) -> None:
    """Refuse what is answered or taken back already."""
    if row.state != DataRequest.State.OPEN:
        raise RuleError("data.answered", N_("На эту просьбу уже ответили. Если вопрос остался, напишите новую."))


def _open(row: DataRequest) -> DataRequest:
    found: DataRequest = DataRequest.objects.select_for_update(of=("self",)).select_related("teacher").get(pk=row.pk)
    require_unanswered(found)
    return found


def ask_about_data(*, teacher: Teacher, kind: str, words: str, actor: Account) -> DataRequest:
    """Ask the school to put right or to erase what is held of oneself."""
    if teacher.account_id != actor.pk:
        raise RuleError("data.own", N_("Просят только о своих данных."))
    if not words.strip():
        raise RuleError("data.words", N_("Напишите, что именно исправить или стереть."), "words")
    with transaction.atomic():
        row = DataRequest(
            school_id=teacher.school_id, teacher=teacher, kind=kind, words=words.strip(), asked_on=clock.today()
        )
        write(row, "data.asked", actor, what=kind)
    return row


def withdraw_data_request(*, row: DataRequest, actor: Account) -> DataRequest:
    """Take one's own request about data back before it is answered."""
    with transaction.atomic():
        row = _open(row)
        if row.teacher.account_id != actor.pk:
            raise RuleError("data.own", N_("Просят только о своих данных."))
        row.state, row.answered_on = DataRequest.State.WITHDRAWN, clock.today()
        write(row, "data.withdrawn", actor, "state", "answered_on")
    return row


def answer_data_request(*, row: DataRequest, done: bool, answer: str, actor: Account) -> DataRequest:
    """Say what was done, or why it was not; nobody answers oneself."""
    require_role(actor, row.school_id, "coordinator", "head")
    if not answer.strip():
        raise RuleError("data.answer", N_("Напишите, что сделано, или почему сделать этого нельзя."), "answer")
    with transaction.atomic():
        row = _open(row)
        if row.teacher.account_id == actor.pk:
            raise RuleError("data.self", N_("На свою просьбу отвечает другой человек: директор или ещё один куратор."))
        row.state, row.answer = DataRequest.State.DONE if done else DataRequest.State.REFUSED, answer.strip()
        row.answered_on, row.answered_by = clock.today(), actor
        write(row, "data.answered", actor, "state", "answer", "answered_on", "answered_by")
        put(
            kind="consent.data_answered",
            account=row.teacher.account,
            key=str(row.pk),
            school_id=row.school_id,
            url=reverse("consents:data"),
        )
    return row

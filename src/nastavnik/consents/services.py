"""The only writer of consents: prepared, given, registered on paper, withdrawn with what follows."""

import datetime as dt

from django.db import transaction

from nastavnik.consents.models import Consent
from nastavnik.consents.wordings import current_wording
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.kit.registries import consequences
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme

PAPER_ONLY = {Consent.Kind.MENTOR_WORK}


def alive(teacher: Teacher, programme: Programme, kind: str) -> Consent | None:
    """Give the consent that is prepared or in force."""
    return Consent.objects.filter(
        teacher=teacher, programme=programme, kind=kind, state__in=["prepared", "in_force"]
    ).first()


def _new(teacher: Teacher, programme: Programme, kind: str, state: str, channel: str) -> Consent:
    return Consent(
        school_id=teacher.school_id,
        teacher=teacher,
        programme=programme,
        kind=kind,
        wording_version=current_wording(kind).version,
        state=state,
        channel=channel,
        prepared_on=clock.today(),
    )


def give(*, teacher: Teacher, programme: Programme, kind: str, actor: Account) -> Consent:
    """Give one's own consent by a press in one's own account; what the law wants on paper is only prepared.

    A sheet is prepared too while the owner of an account opened by a printed code is not confirmed.
    """
    if teacher.account_id != actor.pk:
        raise RuleError("consent.own", N_("Согласие даёт только сам человек."))
    with transaction.atomic():
        existing = (
            Consent.objects.select_for_update()
            .filter(teacher=teacher, programme=programme, kind=kind, state__in=["prepared", "in_force"])
            .first()
        )
        counts_now = kind not in PAPER_ONLY and actor.may_consent
        if existing is not None and (existing.state == Consent.State.IN_FORCE or not counts_now):
            return existing
        if existing is not None:
            existing.state, existing.given_on = Consent.State.IN_FORCE, clock.today()
            consent = existing
        elif counts_now:
            consent = _new(teacher, programme, kind, Consent.State.IN_FORCE, Consent.Channel.OWN_ACCOUNT)
            consent.given_on = clock.today()
        else:
            consent = _new(teacher, programme, kind, Consent.State.PREPARED, Consent.Channel.PAPER)
        consent.full_clean()
        consent.save()
        record(
            school_id=teacher.school_id,
            kind=f"consent.{consent.state}",
            actor=actor,
            subject=consent,
            consent_kind=kind,
            channel=consent.channel,
        )
    return consent


def prepare_sheet(
    *, teacher: Teacher, programme: Programme, kind: str, actor: Account, up_to_mentees: int | None = None
) -> Consent:
    """Prepare a sheet for signing on paper; it counts once it is registered."""
    require_role(actor, teacher.school_id, "coordinator") if teacher.account_id != actor.pk else None
    with transaction.atomic():
        existing = alive(teacher, programme, kind)
        if existing is not None:
            return existing
        consent = _new(teacher, programme, kind, Consent.State.PREPARED, Consent.Channel.PAPER)
        consent.up_to_mentees = up_to_mentees
        consent.full_clean()
        consent.save()
        record(
            school_id=teacher.school_id,
            kind="consent.prepared",
            actor=actor,
            subject=consent,
            consent_kind=kind,
        )
    return consent


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
        consent.full_clean()
        consent.save()
        record(
            school_id=consent.school_id,
            kind="consent.in_force",
            actor=actor,
            subject=consent,
            consent_kind=consent.kind,
            channel="paper",
            signed_on=signed_on,
        )
    return consent


def withdraw(*, consent: Consent, actor: Account) -> Consent:
    """Withdraw one's consent; what follows from it happens in the same transaction."""
    if consent.teacher.account_id != actor.pk:
        require_role(actor, consent.school_id, "coordinator")
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=consent.programme_id)
        consent = (
            Consent.objects.select_for_update().select_related("teacher", "programme").get(pk=consent.pk)
        )
        if consent.state == Consent.State.WITHDRAWN:
            return consent
        for _name, handler in consequences:
            handler(consent=consent, actor=actor)
        consent.state, consent.withdrawn_on = Consent.State.WITHDRAWN, clock.today()
        consent.full_clean()
        consent.save(update_fields=["state", "withdrawn_on"])
        record(
            school_id=consent.school_id,
            kind="consent.withdrawn",
            actor=actor,
            subject=consent,
            consent_kind=consent.kind,
        )
    return consent

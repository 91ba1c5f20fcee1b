"""Wishes and vetoes: written and read by their author alone, the reason is never asked."""

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit.sealing import REFUSED, is_open
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import Preference
from nastavnik.registry.policies import require_at_work, require_self


def set_preference(
    *,
    programme: Programme,
    by: Teacher,
    about: Teacher,
    as_role: str,
    kind: str,
    rank: int = 1,
    actor: Account,
) -> Preference:
    """Keep a wish or a veto about one person; a second word about the same person replaces the first."""
    require_self(actor, by)
    require_at_work(about)
    if actor.sealed_on is not None:  # a refusal about one person alone would tell what is written about them
        raise RuleError("sealed", REFUSED)
    with transaction.atomic():
        lock_running(programme.pk)
        found = Preference.objects.filter(programme=programme, by=by, about=about, as_role=as_role).first()
        if found is not None and not is_open(found, actor):  # begun anew: the word that is not read gives way
            found.delete()
            found = None
        preference = found or Preference(
            school_id=programme.school_id, programme=programme, by=by, about=about, as_role=as_role
        )
        preference.kind, preference.rank = kind, rank
        preference.full_clean()
        preference.save()
        record("preference.set", actor, school_id=programme.school_id)
    return preference


def enter_veto(*, programme: Programme, by: Teacher, about: Teacher, as_role: str, actor: Account) -> Preference:
    """Enter as the confidant, from a sealed sheet, whom somebody without a way in would not work with."""
    require_role(actor, programme.school_id, "confidant")
    if by.account_id is not None:
        raise RuleError("preference.own", N_("У этого педагога есть вход: пожелания он пишет сам."), "by")
    if by.pk == about.pk:
        raise RuleError("preference.oneself", N_("Выберите другого человека."), "about")
    require_at_work(about)
    with transaction.atomic():
        lock_running(programme.pk)
        same = {"programme": programme, "by": by, "about": about, "as_role": as_role}
        preference = Preference.objects.filter(**same).first() or Preference(school_id=programme.school_id, **same)
        preference.kind = Preference.Kind.VETO
        preference.full_clean()
        preference.save()
        record("preference.set", actor, school_id=programme.school_id)
    return preference


def clear_preference(*, preference: Preference, actor: Account) -> None:
    """Forget a wish or a veto."""
    require_self(actor, preference.by)
    with transaction.atomic():
        deleted, _models = Preference.objects.filter(pk=preference.pk).delete()
        if not deleted:
            raise RuleError("preference.gone", N_("Эта запись уже убрана."))
        record("preference.cleared", actor, school_id=preference.school_id)

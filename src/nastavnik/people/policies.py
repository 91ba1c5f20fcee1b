"""Who may act: the roles a service asks for, whoever calls it."""

import datetime as dt

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.paper import SHEET, about
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import helpers_of, helps_by_now, holds


def require_role(actor: Account, school_id: int, *roles: str) -> None:
    """Refuse an actor who holds none of the roles in the school."""
    if not holds(actor, *roles, at=school_id):
        raise RuleError("role", N_("Для этого действия нужна другая роль в школе. Обратитесь к куратору программы."))


def acting_for(actor: Account, teacher: Teacher, *, needs: str, refusal: RuleError) -> str:
    """Give the channel of an act: one's own, or the coordinator's from a paper good enough for it.

    Whether the person has an account is no condition; what no paper may do never asks here.
    """
    paper = about(teacher.pk)
    if paper is None and teacher.account_id is not None and teacher.account_id == actor.pk:
        return "own"
    if paper is None:
        raise refusal
    require_role(actor, teacher.school_id, "coordinator")
    if needs == SHEET and paper.kind != SHEET:
        raise RuleError("paper.sheet", N_("Этого мало внести со слов: нужен подписанный лист с номером."), "kind")
    if paper.kind == SHEET and not paper.number.strip():
        raise RuleError("paper.number", N_("Укажите номер подписанного листа."), "number")
    if paper.day > clock.today():
        raise RuleError("paper.future", N_("День на листе ещё не наступил."), "day")
    return paper.kind


def refuse_on_paper(*teachers: Teacher) -> None:
    """Refuse what nobody enters for another: it is read and written by its author alone."""
    if any(about(teacher.pk) is not None for teacher in teachers):
        raise RuleError("paper.never", N_("Личное с листа не вносят: это делает только сам человек."))


def may_help(owner: Account, helper: Account) -> bool:
    """Say whether somebody may give half of a code to the owner of an account."""
    return helper in helpers_of(owner)


def require_helper(owner: Account, helper: Account) -> None:
    """Refuse who may not help this owner in."""
    if not may_help(owner, helper):
        words = N_("Помочь войти могут директор, куратор, доверенное лицо и системный администратор, не самому себе.")
        raise RuleError("recovery.helper", words)


def require_known_helper(helper: Account) -> None:
    """Refuse who holds the role for less than a fortnight, or is not known to be the owner of the account."""
    if not helps_by_now(helper):
        words = N_("Помогать войти можно через 14 дней после назначения роли, из входа, владелец которого подтверждён.")
        raise RuleError("recovery.early", words)


#: How long whoever asked to begin anew waits, so that an owner who has the key or the mailbox can stop it.
ANEW_WAITS = dt.timedelta(days=14)


def anew_from(account: Account) -> dt.datetime | None:
    """Give when an account may be begun anew; None while nobody asked."""
    asked = account.anew_asked_at
    return None if asked is None else asked + ANEW_WAITS


def require_sealed(account: Account) -> None:
    """Refuse to begin anew an account whose earlier rows are open to its owner."""
    if account.sealed_on is None:
        raise RuleError("anew.open", N_("Прежние личные записи вам открыты: начинать с чистого листа нечего."))


def require_anew_due(account: Account) -> None:
    """Refuse to begin anew what was not asked for, or not a fortnight ago."""
    require_sealed(account)
    due = anew_from(account)
    if due is None:
        raise RuleError("anew.asked", N_("Сначала попросите об этом и подождите две недели."))
    if clock.now() < due:
        day = clock.localdate(due).strftime("%d.%m.%Y")
        raise RuleError("anew.waits", N_("Начать с чистого листа можно с %(day)s."), params={"day": day})

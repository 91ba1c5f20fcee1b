"""Who may act at the end of the year."""

from nastavnik.completion.models import ClosingEvent, ProgrammeReport
from nastavnik.completion.selectors.people import mentors_of
from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.paper import SHEET
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import acting_for
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import require_running


def require_closing(programme: Programme) -> None:
    """Refuse what belongs to the end of the year before its closing has begun."""
    if programme.closing_begun_on is None:
        raise RuleError("closing.early", N_("Завершение программы ещё не начато. Начните его на странице программы."))


def require_unapproved(programme: Programme) -> None:
    """Refuse to change what an approved report has printed."""
    if ProgrammeReport.objects.filter(programme=programme, approved_on__isnull=False).exists():
        raise RuleError("report.approved", N_("Отчёт утверждён и больше не меняется."))


def require_report_open(programme: Programme) -> None:
    """Refuse to change what the report prints once it is approved or the year is in the archive."""
    require_running(programme)
    require_unapproved(programme)


def require_unheld(event: ClosingEvent) -> None:
    """Refuse to plan or remove what was held already."""
    if event.held_on is not None:
        raise RuleError("event.held", N_("Мероприятие уже отмечено проведённым."))


def require_held(event: ClosingEvent) -> None:
    """Refuse to correct how it went before it was held."""
    if event.held_on is None:
        raise RuleError("event.not_held", N_("Мероприятие ещё не отмечено проведённым."))


def require_mentors(programme: Programme) -> None:
    """Refuse nominations while nobody has been a mentor this year."""
    if not mentors_of(programme).exists():
        raise RuleError(
            "recognition.nobody",
            N_(
                "Называть пока некого: награждаются наставники, у которых в этом году была пара или группа. "
                "Закрепите первую пару."
            ),
        )


def require_nominated(programme: Programme) -> None:
    """Refuse an order of recognition that would name nobody."""
    if not programme.recognitions.filter(act__isnull=True).exists():
        raise RuleError("recognition.none", N_("Нет номинаций, которые ещё не вошли в приказ."))


_OWN = N_("Это пишет и решает сам участник, в своём кабинете.")


def require_self(teacher: Teacher, actor: Account) -> None:
    """Refuse everybody but the person: a reflection is entered by nobody else."""
    if teacher.account_id is None or teacher.account_id != actor.pk:
        raise RuleError("completion.own", _OWN)


def require_self_or_paper(teacher: Teacher, actor: Account) -> str:
    """Let the person act, or the coordinator from their signed sheet; gives the channel."""
    return acting_for(actor, teacher, needs=SHEET, refusal=RuleError("completion.own", _OWN))

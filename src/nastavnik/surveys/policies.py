"""Who may answer and who may show answers."""

from nastavnik.consents.models import Consent
from nastavnik.core.errors import N_, RuleError
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Response, Wave


def agreed_to(programme: Programme | int, teacher: Teacher) -> bool:
    """Say whether the person lets answers to questionnaires of this programme be kept."""
    rows = Consent.objects.in_force().filter(programme=programme, teacher=teacher)
    return bool(rows.filter(kind=Consent.Kind.QUESTIONNAIRES).exists())


def agreed(wave: Wave, teacher: Teacher) -> bool:
    """Say whether the person lets answers to questionnaires of the programme of a wave be kept."""
    return agreed_to(wave.programme_id, teacher)


def require_agreed(wave: Wave, teacher: Teacher) -> None:
    """Refuse answers with a name from somebody who did not agree that they are kept."""
    require_agreed_to(wave.programme_id, teacher)


def require_agreed_to(programme: Programme | int, teacher: Teacher) -> None:
    """Refuse answers with a name in a programme from somebody who did not agree that they are kept."""
    if not agreed_to(programme, teacher):
        raise RuleError(
            "wave.consent",
            N_("Сначала нужно согласие на обработку ответов на анкеты: без него ответы с именем не хранятся."),
        )


def require_open(wave: Wave) -> None:
    """Refuse answers outside of the days of a wave."""
    if wave.state == Wave.State.PLANNED:
        raise RuleError("wave.planned", N_("Анкетирование ещё не началось. Куратор сообщит, когда можно отвечать."))
    if not wave.is_open:
        raise RuleError(
            "wave.closed", N_("Анкетирование завершено, новые ответы не принимаются. Отправленные раньше сохранены.")
        )


def require_unsent(key: str, respondent: Teacher, about: str) -> None:
    """Refuse a form that the person has sent already; what was sent is corrected, not sent again."""
    if Response.objects.filter(version__questionnaire__key=key, respondent=respondent, about=about).exists():
        raise RuleError(
            "response.once", N_("Эта форма уже заполнена, второй раз она не нужна. Отправленные ответы сохранены.")
        )


def require_author(response: Response, actor: Account) -> None:
    """Let nobody but the author decide who sees the answers."""
    if response.respondent is None or response.respondent.account_id != actor.pk:
        raise RuleError("response.own", N_("Кто увидит ответы, решает только их автор."))

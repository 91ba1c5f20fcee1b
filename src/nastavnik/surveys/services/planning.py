"""What planning one wave and planning several measurements share: plausible dates, one way to save."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_running
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors.rounds import LEAST_APART, both_rounds

LONGEST_DAYS = 120
NO_MORE = N_("Программа этого года завершена, новых анкет в ней не будет.")


def lock_open(pk: int) -> Programme:
    """Lock the programme of a new wave; an archived year has none."""
    return lock_running(pk, NO_MORE)


def require_plausible(wave: Wave, least_days: int) -> None:
    """Refuse dates that cannot be meant, and the same questionnaire asked again too soon."""
    if wave.closes_on < clock.today():
        raise RuleError("wave.past", N_("Последний день уже прошёл. Проверьте дату."), "closes_on")
    if (wave.closes_on - wave.opens_on).days > LONGEST_DAYS:
        raise RuleError("wave.long", N_("Анкетирование длиннее 120 дней: проверьте год в датах."), "closes_on")
    others = Wave.objects.filter(
        programme=wave.programme, questionnaire=wave.questionnaire, audience=wave.audience
    ).exclude(kind=Wave.Kind.THEN)
    for other in others.exclude(pk=wave.pk):
        least = LEAST_APART if both_rounds(wave, other) else least_days
        if abs((wave.opens_on - other.opens_on).days) < least:
            raise RuleError(
                "wave.interval",
                N_(
                    "Между двумя анкетированиями этой анкетой нужно не меньше %(days)s дней, а другое начинается "
                    "%(day)s. За короткий срок люди помнят прежние ответы."
                ),
                "opens_on",
                params={"days": least, "day": other.opens_on.strftime("%d.%m.%Y")},
            )


def save_new(wave: Wave, actor: Account) -> None:
    """Keep a new wave with its line in the journal."""
    write(
        wave,
        "wave.planned",
        actor,
        wave_kind=wave.kind,
        audience=wave.audience,
        primary=wave.is_primary,
        round=wave.round,
    )

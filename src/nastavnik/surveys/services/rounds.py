"""Several entry measurements of the same mentees: waves of one frozen wording, weeks apart, one after another."""

import datetime as dt

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.services.locks import require_running
from nastavnik.surveys.models import Wave
from nastavnik.surveys.models.waves import MOST_ROUNDS
from nastavnik.surveys.selectors.rounds import (
    LEAST_APART,
    LONGEST_ROUND,
    USUAL_APART,
    later_begun,
    measured_again,
    rounds_of,
)
from nastavnik.surveys.selectors.versions import spec_of
from nastavnik.surveys.services.planning import NO_MORE, lock_open, require_plausible, save_new


def require_another(wave: Wave) -> None:
    """Refuse one more measurement where there may be none beside this wave."""
    require_running(wave.programme, NO_MORE)
    if not measured_again(wave):
        raise RuleError(
            "wave.rounds", N_("Несколько замеров бывает только у входного анкетирования наставляемых."), "rounds"
        )
    if wave.rounds >= MOST_ROUNDS:
        raise RuleError("wave.rounds_most", N_("Три замера уже есть: больше не нужно, люди устают отвечать."))
    if later_begun(wave).exists():
        raise RuleError(
            "wave.rounds_late",
            N_("Промежуточное или итоговое анкетирование уже начато: исходный уровень после него не измеряют."),
        )


def add_round(*, wave: Wave, opens_on: dt.date, closes_on: dt.date, actor: Account) -> Wave:
    """Plan one more measurement of the entry; its words are those of the first, whatever was published since."""
    require_role(actor, wave.school_id, "coordinator")
    with transaction.atomic():
        lock_open(wave.programme_id)
        require_another(wave)
        rounds = rounds_of(wave)
        first, last = rounds[0], rounds[-1]
        if opens_on < last.opens_on:
            raise RuleError("wave.rounds_order", N_("Этот замер начинается раньше предыдущего."), "opens_on")
        if (closes_on - opens_on).days > LONGEST_ROUND:
            raise RuleError("wave.rounds_long", N_("Один из нескольких замеров длится не больше 14 дней."), "closes_on")
        made = Wave(
            round=len(rounds) + 1,
            rounds=len(rounds) + 1,
            opens_on=opens_on,
            closes_on=closes_on,
            created_by=actor,
            created_on=clock.today(),
        )
        names = ("school_id", "programme_id", "questionnaire_id", "version_id", "kind", "audience", "is_primary")
        for name in names:
            setattr(made, name, getattr(first, name))
        require_plausible(made, spec_of(first.version).min_interval_days)
        save_new(made, actor)
        _count(rounds, len(rounds) + 1)
    return made


def add_rounds(*, first: Wave, rounds: int, actor: Account) -> None:
    """Plan the other measurements with the first one, at the usual distance and as long as it."""
    for number in range(1, rounds):
        later = dt.timedelta(days=USUAL_APART * number)
        add_round(wave=first, opens_on=first.opens_on + later, closes_on=first.closes_on + later, actor=actor)
        first.rounds = number + 1


def require_its_turn(wave: Wave) -> None:
    """Refuse to begin a measurement before the one before it is over and two weeks have passed."""
    if wave.round == 1:
        return
    before = rounds_of(wave)[wave.round - 2]
    if before.state != Wave.State.CLOSED or before.opened_on is None:
        raise RuleError(
            "wave.rounds_turn",
            N_("Сначала завершите замер %(round)s: каждый замер начинают после предыдущего."),
            params={"round": before.round},
        )
    first_day = before.opened_on + dt.timedelta(days=LEAST_APART)
    if clock.today() < first_day:
        raise RuleError(
            "wave.rounds_soon",
            N_("Предыдущий замер начат недавно: этот можно начать %(day)s или позже, иначе люди помнят свои ответы."),
            params={"day": first_day.strftime("%d.%m.%Y")},
        )


def require_last(wave: Wave) -> None:
    """Refuse to take a measurement out from among others: only the last one can go."""
    rounds = len(rounds_of(wave))
    if wave.round < rounds:
        raise RuleError(
            "wave.rounds_drop",
            N_("Сначала отмените план замера %(round)s: замеры идут подряд."),
            params={"round": rounds},
        )


def leave_round(wave: Wave) -> None:
    """Take a planned measurement out of the count."""
    rounds = rounds_of(wave)
    _count(rounds[:-1], len(rounds) - 1)


def _count(waves: list[Wave], rounds: int) -> None:
    for wave in waves:
        wave.rounds = rounds
        wave.save(update_fields=["rounds"])

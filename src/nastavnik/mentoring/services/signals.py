"""Early warnings: raised once a day, closed with an outcome, rules switched off with a reason."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.evidence.signals.pulse import pulse
from nastavnik.core.evidence.signals.warnings import (
    KEPT,
    MENTOR_RULES,
    PAIR_RULES,
    MentorFacts,
    may_raise_again,
    raised,
)
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.kit.registries import daily_work
from nastavnik.mentoring.models import EarlyWarning, RuleSwitch
from nastavnik.mentoring.selectors.trail import Days, Trail, days_of, pair_facts, pulse_facts, trails
from nastavnik.mentoring.selectors.warnings import rules_off
from nastavnik.mentoring.services.settling import close_row, settle_ended, settle_left_behind
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programme
from nastavnik.registry.selectors.mentors import hours_of_mentors

CLOSED_BY_COORDINATOR = (EarlyWarning.Outcome.TALKED, EarlyWarning.Outcome.NOT_NEEDED)
#: The call of W3 goes away when the coordinator marks that help was given, that is after a talk.
GONE = {"W3": EarlyWarning.Outcome.TALKED}
Key = tuple[str, int, str]


def evaluate_warnings(*, on: dt.date, school_id: int | None = None) -> int:
    """Raise what holds now, close what no longer does; gives how many were raised. May run twice a day."""
    settle_left_behind(on, school_id)
    years = Programme.objects.running()
    if school_id is not None:
        years = years.filter(school_id=school_id)
    return sum(_evaluate(pk, on) for pk in years.values_list("pk", flat=True))


def _evaluate(programme_id: int, on: dt.date) -> int:
    with transaction.atomic():
        programme = lock_programme(programme_id)
        settle_ended(programme, on)
        places = list(
            Place.objects.filter(programme=programme, state=Place.State.CONFIRMED).select_related(
                "mentor", "mentee", "relationship", "school"
            )
        )
        days = days_of(places, on)
        if not places or on in days.quiet:
            return 0
        found = trails(places, on)
        now = _holding(found, days, hours_of_mentors(programme.pk))
        waiting = {_key(row): row for row in EarlyWarning.objects.filter(programme=programme, outcome="")}
        looked_at = {("place", pk) for pk in found} | {("mentor", place.mentor_id) for place in places}
        for key, row in waiting.items():
            if key not in now and key[:2] in looked_at:
                close_row(row, GONE.get(row.rule, EarlyWarning.Outcome.PASSED), on, None)
        return _raise(programme, sorted(now - set(waiting)), on)


def _holding(found: dict[int, Trail], days: Days, hours: Mapping[int, float]) -> set[Key]:
    """Name every rule that holds now, switched off or not."""
    now: set[Key] = set()
    mentees: dict[int, int] = {}
    red: dict[int, int] = {}
    for pk, trail in found.items():
        now |= {("place", pk, code) for code in raised(PAIR_RULES, pair_facts(trail, days))}
        mentor = trail.place.mentor_id
        mentees[mentor] = mentees.get(mentor, 0) + 1
        red[mentor] = red.get(mentor, 0) + (pulse(pulse_facts(trail, days)).tone == "talk")
    for mentor, count in mentees.items():
        facts = MentorFacts(count, red[mentor], hours.get(mentor))
        now |= {("mentor", mentor, code) for code in raised(MENTOR_RULES, facts)}
    return now


def _key(row: EarlyWarning) -> Key:
    if row.place_id is not None:
        return ("place", row.place_id, row.rule)
    return ("mentor", row.mentor_id or 0, row.rule)


def _raise(programme: Programme, keys: Iterable[Key], on: dt.date) -> int:
    """Keep new warnings; a rule that was just talked over rests, a rule switched off is silent."""
    off, count = rules_off(programme.school_id), 0
    closed: dict[Key, dt.date] = {}
    for row in EarlyWarning.objects.filter(programme=programme).exclude(outcome="").order_by("closed_on", "pk"):
        if row.outcome in CLOSED_BY_COORDINATOR and row.closed_on is not None:
            closed[_key(row)] = row.closed_on
    for key in keys:
        kind, pk, rule = key
        since = (on - closed[key]).days if key in closed else None
        if rule in off or not may_raise_again(since):
            continue
        row = EarlyWarning(
            school_id=programme.school_id,
            programme=programme,
            place_id=pk if kind == "place" else None,
            mentor_id=pk if kind == "mentor" else None,
            rule=rule,
            raised_on=on,
        )
        write(row, "warning.raised", None, rule=rule)
        count += 1
    return count


def close_warning(*, warning: EarlyWarning, outcome: str, actor: Account) -> EarlyWarning:
    """Close a warning after a talk, or because none was needed."""
    require_role(actor, warning.school_id, "coordinator")
    with transaction.atomic():
        row = _locked(warning)
        if outcome not in CLOSED_BY_COORDINATOR:
            raise RuleError("warning.outcome", N_("Выберите, чем закончилось предупреждение."), "outcome")
        if row.outcome:
            raise RuleError("warning.closed", N_("Это предупреждение уже закрыто. Обновите страницу."))
        close_row(row, outcome, clock.today(), actor)
    return row


def reopen_warning(*, warning: EarlyWarning, actor: Account) -> EarlyWarning:
    """Take back a closing that was a slip."""
    require_role(actor, warning.school_id, "coordinator")
    with transaction.atomic():
        row = _locked(warning)
        if row.outcome not in CLOSED_BY_COORDINATOR:
            raise RuleError("warning.not_by_hand", N_("Вернуть можно то, что закрыли вы сами."))
        same = EarlyWarning.objects.filter(programme=row.programme, rule=row.rule, outcome="")
        if same.filter(place=row.place, mentor=row.mentor).exists():
            raise RuleError("warning.again", N_("Об этом уже есть новое предупреждение."))
        row.outcome, row.closed_on, row.closed_by = "", None, None
        write(row, "warning.reopened", actor, "outcome", "closed_on", "closed_by", rule=row.rule)
    return row


def _locked(warning: EarlyWarning) -> EarlyWarning:
    lock_programme(warning.programme_id)
    row: EarlyWarning = EarlyWarning.objects.select_for_update(of=("self",)).get(pk=warning.pk)
    return row


def switch_rule_off(*, school_id: int, rule: str, reason: str, actor: Account) -> RuleSwitch:
    """Switch a rule off for the school; open warnings stay until they are closed."""
    require_role(actor, school_id, "coordinator")
    with transaction.atomic():
        if rule not in KEPT:
            raise RuleError("rule.unknown", N_("Такого правила нет."))
        if not reason.strip():
            raise RuleError("rule.reason", N_("Напишите, почему правило выключается: это поможет вернуться к нему."))
        row = RuleSwitch(school_id=school_id, rule=rule, reason=reason.strip(), off_on=clock.today(), off_by=actor)
        write(row, "rule.off", actor, rule=rule)
    return row


def switch_rule_on(*, school_id: int, rule: str, actor: Account) -> None:
    """Switch a rule on again; a second press does nothing."""
    require_role(actor, school_id, "coordinator")
    with transaction.atomic():
        rows = RuleSwitch.objects.select_for_update(of=("self",))
        row = rows.filter(school_id=school_id, rule=rule, back_on__isnull=True).first()
        if row is None:
            return
        row.back_on, row.back_by = clock.today(), actor
        write(row, "rule.on", actor, "back_on", "back_by", rule=rule)


def look_every_day(on: dt.date, school_id: int) -> None:
    """Do the daily work of warnings."""
    evaluate_warnings(on=on, school_id=school_id)


daily_work.add("mentoring.warnings", look_every_day)

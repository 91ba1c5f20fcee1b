"""Warnings kept with their outcomes: the open ones, the closed ones, what each rule was worth."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from nastavnik.core.evidence.signals.rule_worth import FinishedPair, Worth, rule_worth
from nastavnik.core.evidence.signals.warnings import AGAIN_AFTER, KEPT, rule_of
from nastavnik.core.states import PLACE_OVER
from nastavnik.kit.combined import Prepared
from nastavnik.mentoring.models import EarlyWarning, RuleSwitch
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account, name_of
from nastavnik.programme.models import Programme

#: Rule, outcome, place, mentor and programme of a warning; place, mentor, programme and state of a finished pair.
Warned = tuple[str, str, int | None, int | None, int]
Finished = tuple[int, int, int, str]
#: Which lines of the help page say the same as an open warning of a rule.
SAME_AS = {"W1": "no_meeting", "W2": "no_meeting", "W6": "no_goals", "W9": "interim"}


def rules_off(school_id: int) -> set[str]:
    """Name the rules a school has switched off."""
    return set(RuleSwitch.objects.filter(school_id=school_id, back_on__isnull=True).values_list("rule", flat=True))


def _waiting(programme: int) -> QuerySet[EarlyWarning]:
    rows: QuerySet[EarlyWarning] = EarlyWarning.objects.filter(programme=programme, outcome="")
    rows = rows.filter(Q(place__isnull=True) | ~Q(place__state="paused"))
    names = (*name_of("place__mentor"), *name_of("place__mentee"), *name_of("mentor"), "mentor__apart")
    return rows.select_related("place__mentor", "place__mentee", "mentor").only("rule", "raised_on", *names)


def _closed(programme: int, after: dt.date) -> Any:
    rows = EarlyWarning.objects.filter(programme=programme, closed_by__isnull=False, closed_on__gt=after)
    return rows.exclude(outcome="").values_list("rule", "place_id")


_open_warnings = Prepared(_waiting, programme=int)
_closed_warnings = Prepared(_closed, programme=int, after=dt.date)


def open_warnings(programme: Programme) -> list[EarlyWarning]:
    """Give the warnings that wait for the coordinator, the oldest first; a pause waits too."""
    return _open_warnings.ask(programme=programme.pk)


def talked_lately(programme: Programme, on: dt.date) -> set[tuple[str | None, int | None]]:
    """Name the help lines that rest because the coordinator has just closed a warning about the same thing."""
    rows = _closed_warnings.ask(programme=programme.pk, after=on - dt.timedelta(days=AGAIN_AFTER))
    return {(SAME_AS.get(rule), place) for rule, place in rows}


def closed_warnings(account: Account) -> QuerySet[EarlyWarning]:
    """Give the closed warnings of the account's school, the latest first."""
    rows: QuerySet[EarlyWarning] = EarlyWarning.objects.visible_to(account).exclude(outcome="")
    return rows.select_related("place__mentor", "place__mentee", "mentor", "closed_by").order_by("-closed_on", "-pk")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What the coordinator sees about one rule: its words, how its warnings ended, what it was worth."""

    code: str
    words: str
    raised: int
    open: int
    ends: tuple[tuple[str, int], ...]
    worth: Worth
    off: RuleSwitch | None


def rule_lines(account: Account) -> list[RuleLine]:
    """Give every kept rule with its counts over all the years of the school; a constant number of queries."""
    school = account.school_id or 0
    rows = list(
        EarlyWarning.objects.filter(school_id=school).values_list(
            "rule", "outcome", "place_id", "mentor_id", "programme_id"
        )
    )
    finished = list(
        Place.objects.filter(school_id=school, state__in=PLACE_OVER, confirmed_on__isnull=False).values_list(
            "pk", "mentor_id", "programme_id", "state"
        )
    )
    switched = RuleSwitch.objects.filter(school_id=school, back_on__isnull=True).select_related("off_by")
    off = {row.rule: row for row in switched}
    lines = []
    for code in KEPT:
        own = [row for row in rows if row[0] == code]
        ended = Counter(outcome for _rule, outcome, *_who in own)
        worth = rule_worth(_finished_pairs(own, finished))
        rule = rule_of(code)
        lines.append(
            RuleLine(
                code,
                rule.words,
                len(own),
                ended[""],
                tuple((str(label), ended[value]) for value, label in EarlyWarning.Outcome.choices if ended[value]),
                worth,
                off.get(code),
            )
        )
    return lines


def _finished_pairs(own: list[Warned], finished: list[Finished]) -> list[FinishedPair]:
    """Tell of each finished pair whether a rule was raised; left out is where the archive cut the warning off."""
    told = {_about(row) for row in own if row[1] != EarlyWarning.Outcome.ARCHIVED}
    cut = {_about(row) for row in own} - told
    found = []
    for pk, mentor, year, state in finished:
        about = {("place", pk, 0), ("mentor", mentor, year)}
        if about & told or not about & cut:
            found.append(FinishedPair(bool(about & told), state == "ended"))
    return found


def _about(row: Warned) -> tuple[str, int, int]:
    _rule, _outcome, place, mentor, year = row
    return ("mentor", mentor or 0, year) if place is None else ("place", place, 0)

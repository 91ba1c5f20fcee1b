"""What has changed in the registers since a run, by name, as far as it may be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.matching import Problem
from nastavnik.pairing.models import MatchRun
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.needs import Somebody
from nastavnik.pairing.selectors.registers.seen import seen

MOST_NAMES = 4
Key = tuple[int, str]
About = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class News:
    """One kind of change, with the names of the people it is about."""

    words: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name a handful of people."""
        if not self.names:
            return self.words
        shown = ", ".join(self.names[:MOST_NAMES])
        if len(self.names) > MOST_NAMES:
            shown = _("%(list)s и ещё %(n)s") % {"list": shown, "n": len(self.names) - MOST_NAMES}
        return f"{self.words}: {shown}"


def read_news(
    book: Registers,
    run: MatchRun,
    problem: Problem,
    dropped: Iterable[tuple[int, str, int]],
    others: Mapping[Key, int],
) -> tuple[News, ...]:
    """Name what a run did not see; `others` are the places given since in another way than it proposed."""
    kept, now = run.result.get("seen"), seen(problem, dropped)
    told: list[tuple[str, list[About]]] = [
        (_("выбраны другие пары"), [(mentee, mentor) for (mentee, _kind), mentor in others.items()]),
        (_("не состоялись пары"), _declined(book, run)),
    ]
    if kept is not None:
        taken = {mentor: list(others.values()).count(mentor) for mentor in others.values()}
        told += [
            *_of_needs(kept, now, set(others), book.waiting),
            *_of_mentors(kept, now, taken),
            (_("ваши решения"), _decisions(kept, now)),
        ]
    found = [(words, about) for words, about in told if about]
    ids = {pk for _words, about in found for one in about for pk in one}
    people = book.named(ids)
    named = tuple(News(words, _names(about, people)) for words, about in found)
    return named or (News(_("сведения о людях: ответы, стаж, подчинённость или решения")),)


def _names(about: list[About], people: Mapping[int, Somebody]) -> tuple[str, ...]:
    known = {" – ".join(people[pk].short_name for pk in one) for one in about if all(pk in people for pk in one)}
    return tuple(sorted(known))


def _declined(book: Registers, run: MatchRun) -> list[About]:
    """Give the pairs of a run that met a «no»."""
    proposed = {(mentee, mentor) for mentee, _kind, mentor, _score in run.summary["rows"]}
    return [pair for pair in book.declined if pair in proposed]


def _of_needs(
    kept: Mapping[str, Any], now: Mapping[str, Any], others: set[Key], waiting: frozenset[Key]
) -> list[tuple[str, list[About]]]:
    before, after = _needs(kept), _needs(now)
    gone = [key for key in before if key not in after and key not in others]
    return [
        (_("новые запросы"), _people(key for key in after if key not in before)),
        (_("по жребию ждут"), _people(key for key in gone if key in waiting)),
        (_("запроса больше нет"), _people(key for key in gone if key not in waiting)),
        (_("изменились запросы"), _people(key for key in after if before.get(key, after[key]) != after[key])),
    ]


def _of_mentors(
    kept: Mapping[str, Any], now: Mapping[str, Any], taken: Mapping[int, int]
) -> list[tuple[str, list[About]]]:
    """Compare the mentors; places taken since by other pairs are told as those pairs, not once more."""
    before = {mentor: (free, digest) for mentor, free, digest in kept["mentors"]}
    after = {mentor: (free + taken.get(mentor, 0), digest) for mentor, free, digest in now["mentors"]}
    both = before.keys() & after.keys()
    return [
        (_("новые наставники"), [(pk,) for pk in after.keys() - before.keys()]),
        (_("наставников больше нет в базе"), [(pk,) for pk in before.keys() - after.keys()]),
        (_("мест стало больше"), [(pk,) for pk in both if after[pk][0] > before[pk][0]]),
        (_("мест стало меньше"), [(pk,) for pk in both if after[pk][0] < before[pk][0]]),
        (_("изменились сведения о наставниках"), [(pk,) for pk in both if after[pk][1] != before[pk][1]]),
    ]


def _decisions(kept: Mapping[str, Any], now: Mapping[str, Any]) -> list[About]:
    """Give the pairs about which the coordinator has decided otherwise."""
    before, after = ({tuple(row) for row in one["decisions"]} for one in (kept, now))
    return [(mentee, mentor) for _word, mentee, _kind, mentor in before ^ after]


def _needs(told: Mapping[str, Any]) -> dict[Key, str]:
    return {(mentee, kind): digest for mentee, kind, digest in told["needs"]}


def _people(keys: Iterable[Key]) -> list[About]:
    return [(mentee,) for mentee, _kind in keys]

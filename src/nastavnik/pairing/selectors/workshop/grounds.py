"""Why this mentor: the points of a pair with the facts behind them, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.core.matching import weigh
from nastavnik.pairing.selectors.words import COMPARED, CRITERIA, Words
from nastavnik.registry.models import DAYS, RequestTopic

MOST_TIMES = 4
HUNDRED = 100


def out_of(value: int, maximum: int) -> str:
    """Say hundredths of a point as points of so many, by the rules of the reader's language."""
    points, most = (number_format(number / HUNDRED, 2) for number in (value, maximum))
    return _("%(points)s из %(most)s") % {"points": points, "most": most}


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gives to a pair: `value` of `maximum`, in hundredths of a point."""

    name: str
    label: Words
    value: int
    maximum: int
    said: str = ""
    short: str = ""

    @property
    def words(self) -> Words:
        """Say the fact; where none was kept, name the criterion."""
        return self.said or self.label

    @property
    def beside(self) -> str:
        """Name the criterion in a comparison, with the fact where one was kept."""
        name = str(COMPARED[self.name])
        return _("%(criterion)s (%(fact)s)") % {"criterion": name, "fact": self.short} if self.short else name

    @property
    def told(self) -> str:
        """Say the points beside the most that the criterion gives."""
        return out_of(self.value, self.maximum)

    @property
    def strong(self) -> bool:
        """Say whether the criterion gives at least half of what it can."""
        return self.maximum > 0 and self.value * 2 >= self.maximum


def parts_of(
    told: Mapping[str, Any], maximums: Mapping[str, int] | None = None, facts: Mapping[str, Any] | None = None
) -> tuple[Part, ...]:
    """Put the points of a pair into words, in the order of the criteria; the usual weights are the maximums."""
    most = weigh().points if maximums is None else maximums
    short = short_words(facts) if facts else {}
    said = in_words(facts, short) if facts else {}
    return tuple(
        Part(name, CRITERIA[name], told[name], most.get(name, 0), said.get(name, ""), short.get(name, ""))
        for name in CRITERIA
        if name in told
    )


def short_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Say the fact behind each criterion, without naming the criterion."""
    return {
        "topics": _topics(facts.get("topics") or {}),
        "subject": _subject(str(facts.get("subject", "")), str(facts.get("taught", ""))),
        "times": _times(facts.get("times") or ()),
        "experience": _experience(facts.get("years")),
        "form": _form(str(facts.get("form", ""))),
    }


def in_words(facts: Mapping[str, Any], short: Mapping[str, str]) -> dict[str, str]:
    """Say the fact behind each criterion as a line of its own."""
    return {
        "topics": _("Темы: %(list)s") % {"list": short["topics"]},
        "subject": _subject_line(str(facts.get("subject", "")), str(facts.get("taught", ""))),
        "times": _("Общие окна: %(list)s") % {"list": short["times"]},
        "experience": _("Опыт: %(years)s") % {"years": short["experience"]},
        "form": short["form"][:1].upper() + short["form"][1:],
    }


def _subject_line(kind: str, taught: str) -> str:
    if kind == "same":
        return _("Тот же предмет: %(subject)s") % {"subject": taught}
    if kind == "area":
        return _("То же направление: %(subject)s") % {"subject": taught}
    return _("Другой предмет") if kind else _("Предмет не назван")


def _topics(levels: Mapping[str, int]) -> str:
    said = [_topic(topic, level) for topic, level in levels.items() if topic in RequestTopic.values]
    return "; ".join(said) or _("не названы")


def _topic(topic: str, level: int) -> str:
    name = RequestTopic(topic).label
    if not level:
        return _("%(topic)s – нет среди компетенций") % {"topic": name}
    return _("%(topic)s – уровень %(level)s из 3") % {"topic": name, "level": level}


def _subject(kind: str, taught: str) -> str:
    if kind == "area":
        return _("то же направление, %(subject)s") % {"subject": taught}
    return {"same": _("тот же"), "other": _("другой")}.get(kind, _("не назван"))


def _times(codes: Iterable[str]) -> str:
    days = {day: str(label) for day, label in DAYS}
    order = list(days)
    known = [pair for code in codes if (pair := code.split("-"))[0] in days]
    known.sort(key=lambda pair: (order.index(pair[0]), pair[1]))
    said = [_("%(day)s %(lesson)s-й") % {"day": days[day], "lesson": lesson} for day, lesson in known]
    if len(said) > MOST_TIMES:
        more = {"list": ", ".join(said[:MOST_TIMES]), "n": len(said) - MOST_TIMES}
        return _("%(list)s и ещё %(n)s") % more
    return ", ".join(said) or _("нет")


def _experience(years: int | None) -> str:
    if years is None:
        return _("стаж неизвестен")
    if not years:
        return _("стаж одинаковый")
    if years > 0:
        return ngettext("на %(n)s год больше", "на %(n)s лет больше", years) % {"n": years}
    return ngettext("на %(n)s год меньше", "на %(n)s лет меньше", -years) % {"n": -years}


def _form(kind: str) -> str:
    words = {"near": _("очно, одна школа"), "in_person": _("очно, разные школы"), "remote": _("по видеосвязи")}
    return words.get(kind, _("не названо"))

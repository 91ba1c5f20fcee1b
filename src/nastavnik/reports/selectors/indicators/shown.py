"""An indicator as it is printed: value, counts, range, threshold, and how it stands, all in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.core.evidence.indicators.catalogue import Indicator
from nastavnik.core.evidence.indicators.measures import Measure
from nastavnik.reports.selectors.indicators.lines import Line
from nastavnik.reports.wordings import number, percent, signed


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the table of indicators."""

    code: str
    official: str
    title: str
    how: str
    value: str
    counts: str
    spread: str
    worst: str
    limit: str
    ground: str
    tone: str
    mark: str

    @property
    def notes(self) -> str:
        """Give everything that stands beside the value."""
        limit = _("порог %(limit)s (%(ground)s)") % {"limit": self.limit, "ground": self.ground} if self.limit else ""
        return "; ".join(filter(None, (self.counts, self.spread, self.worst, limit)))


def shown(line: Line) -> Shown:
    """Give an indicator in words."""
    one, measure = line.indicator, line.measure
    tone, mark = _mark(one, measure)
    return Shown(
        one.code,
        one.official,
        _(one.title),
        _(one.formula),
        _value(one, measure),
        _counts(one, measure),
        _spread(measure),
        ""
        if measure.worst is None
        else _("%(share)s, если все не ответившие недовольны") % {"share": percent(measure.worst)},
        _limit(one, measure.threshold),
        _(one.ground),
        tone,
        mark,
    )


def _value(one: Indicator, measure: Measure) -> str:
    words = {
        "empty": "—",
        "few": _("ответов мало, чтобы показать"),
        "nearly_all": _("почти все"),
        "nearly_none": _("почти никто"),
    }
    if measure.state in words:
        return words[measure.state]
    if measure.state == "cases":
        return _("%(part)s из %(of)s") % {"part": measure.part, "of": measure.of}
    return _amount(one, measure.value or 0.0)


def _amount(one: Indicator, value: float) -> str:
    if one.unit == "days":
        return ngettext("%(days)s день", "%(days)s дня", int(value)) % {"days": int(value)}
    if one.unit == "points":
        return _points(value)
    return percent(value)


def _points(value: float) -> str:
    """Write a change in points: +1 балл, +2 балла, +5 баллов, +1,5 балла."""
    told = {"value": signed(value)}
    whole = round(value, 1)
    if whole % 1:
        return _("%(value)s балла") % told
    return ngettext("%(value)s балл", "%(value)s баллов", abs(int(whole))) % told


def _counts(one: Indicator, measure: Measure) -> str:
    """Say what was counted; hours stand in hours, changes as who rose and fell."""
    if not measure.of:
        return ""
    if measure.up is not None:
        counted = {
            _("выше у %(n)s"): measure.up,
            _("без изменений у %(n)s"): measure.same,
            _("ниже у %(n)s"): measure.down,
        }
        return ", ".join(words % {"n": count} for words, count in counted.items() if count)
    if one.code == "I13" and measure.part is not None:
        hours = {"part": number(measure.part / 60), "of": number(measure.of / 60)}
        return _("%(part)s из %(of)s ч") % hours
    if one.unit == "days":
        return _("пара нашлась у %(part)s из %(of)s") % {"part": measure.part, "of": measure.of}
    if measure.part is None:
        return _("ответов %(of)s") % {"of": measure.of}
    return "" if measure.state == "cases" else _("%(part)s из %(of)s") % {"part": measure.part, "of": measure.of}


def _spread(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return ""
    return _("от %(low)s до %(high)s") % {"low": number(measure.low, 0), "high": percent(measure.high)}


def _limit(one: Indicator, threshold: float | None) -> str:
    if threshold is None:
        return ""
    told = {"amount": _limit_amount(one, threshold)}
    return _("не больше %(amount)s") % told if one.better == "less" else _("не меньше %(amount)s") % told


def _limit_amount(one: Indicator, value: float) -> str:
    """Write a threshold with its unit in the case that «не меньше» wants: 1 and 1,5 балла, 2 баллов."""
    points = _("%(value)s балла") if value % 1 or value == 1 else _("%(value)s баллов")
    words = {"percent": _("%(value)s %%"), "days": _("%(value)s дн."), "points": points}[one.unit]
    return words % {"value": number(value)}


def _mark(one: Indicator, measure: Measure) -> tuple[str, str]:
    missed = _("выше порога") if one.better == "less" else _("ниже порога")
    return {
        "": ("", ""),
        "reached": ("ok", _("порог выполнен")),
        "missed": ("wait", missed),
        "unclear": ("mute", _("по такому числу ответов не сказать")),
    }[measure.standing]

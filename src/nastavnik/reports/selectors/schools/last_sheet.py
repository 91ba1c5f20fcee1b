"""The sheet a school hands to the methodist: the last one kept, and what stands in it, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from nastavnik.core.evidence.indicators.catalogue import BY_CODE
from nastavnik.core.evidence.totals import COUNTS
from nastavnik.kit import releases
from nastavnik.kit.models import Release
from nastavnik.programme.models import Programme
from nastavnik.reports.wordings import number, signed


def sheet_scope(programme: Programme) -> str:
    """Name the sheets of one programme."""
    return f"sheet:{programme.school_id}:{programme.pk}"


def last_sheet(programme: Programme) -> Release | None:
    """Give the last sheet of a programme, without its memory."""
    return next(iter(releases.shown(sheet_scope(programme), [programme.school_id])), None)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One figure of a sheet; `waits` says that it is an earlier one."""

    label: str
    value: str
    waits: bool = False


def lines_of(release: Release) -> list[SheetLine]:
    """Give all that a sheet tells."""
    file, waiting = release.content["file"], set(release.content["waiting"])
    lines = [SheetLine(gettext(label), str(file["counts"][name])) for name, label in COUNTS.items()]
    for one in file["indicators"]:
        about = BY_CODE[one["code"]]
        lines.append(SheetLine(gettext(about.title), _share(one), f"share:{one['code']}" in waiting))
    return lines + [_change(one, waiting) for one in file["changes"]]


def _share(one: dict[str, Any]) -> str:
    told = {"part": one["part"], "of": one["of"]}
    if one["code"] == "I13":
        told = {name: number(value / 60) for name, value in told.items()}
        return gettext("%(part)s из %(of)s ч") % told
    if one["code"] == "I5":
        return gettext("%(value)s балла в среднем, оценок %(of)s") % {"value": signed(one["part"] / one["of"]), **told}
    return gettext("%(part)s из %(of)s") % told


def _change(one: dict[str, Any], waiting: set[str]) -> SheetLine:
    title = one["titles"].get(get_language() or "ru") or one["titles"]["ru"]
    figures = one["figures"]
    if figures is None:
        told = gettext("ответивших дважды меньше 10: числа остаются в школе")
        return SheetLine(title, told)
    words = gettext("ответивших дважды %(n)s, среднее изменение %(mean)s, сумма квадратов отклонений %(squares)s")
    values = {"n": figures["n"], "mean": signed(figures["mean"], 2), "squares": number(figures["squares"], 2)}
    key = f"change:{one['form']}@{one['version']}:{one['scale']}:{one['sha256'][:12]}"
    return SheetLine(title, words % values, key in waiting)

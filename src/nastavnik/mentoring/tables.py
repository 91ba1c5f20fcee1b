"""The tables of stage 6: the journal of meetings, what warnings were worth."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.evidence.signals.warnings import rule_of
from nastavnik.core.evidence.stats.shares import Share
from nastavnik.kit.registries import mentee_columns
from nastavnik.kit.tables import FILE, PAGE, Badge, Column, Listing
from nastavnik.kit.tables.more import Source
from nastavnik.kit.templatetags.ui import initials, ru_date
from nastavnik.kit.words import label_of
from nastavnik.mentoring.models import EarlyWarning, Meeting
from nastavnik.mentoring.selectors.mentees import results_of_mentees
from nastavnik.mentoring.selectors.warnings import RuleLine


def _forms(meeting: Any) -> str:
    if meeting.counted_from_id:
        return gettext("зачтена")
    if meeting.closed_without_feedback:
        return gettext("закрыта без отзыва")
    return gettext("%(forms)s из %(wanted)s") % {"forms": meeting.forms, "wanted": meeting.wanted}


def _later(meeting: Any) -> str:
    return gettext("внесена позже") if meeting.entered_later else ""


JOURNAL = (
    Column("number", "№", value=lambda meeting: meeting.number, kind="number"),
    Column("held_on", _("Дата"), kind="date", note=_later, sort=True),
    Column("kind", _("Вид встречи"), kind="person", value=lambda meeting: label_of(Meeting.Kind, meeting.kind)),
    Column("topic", _("О чём")),
    Column("mode", _("Как"), value=lambda meeting: label_of(Meeting.Mode, meeting.mode)),
    Column("duration_minutes", _("Минут"), kind="number"),
    Column("forms", _("Отзывы"), value=_forms),
)


def journal_table(request: HttpRequest, meetings: Sequence[Any]) -> Listing:
    """Give the meetings of a pair in their order."""
    for number, meeting in enumerate(meetings, start=1):
        meeting.number = number
    return Listing(request, gettext("Журнал встреч"), JOURNAL, meetings, per_page=None)


def _with_range(share: Share | None) -> str:
    """Write a share in per cent with its likely range."""
    if share is None or share.percent is None or share.interval is None:
        return ""
    low, high = round(100 * share.interval.low), round(100 * share.interval.high)
    return gettext("%(share)s %% (%(low)s–%(high)s)") % {"share": round(share.percent), "low": low, "high": high}


def _ends(line: RuleLine) -> str:
    return "; ".join(f"{label}: {count}" for label, count in line.ends) or "—"


def _noticed(line: RuleLine) -> str:
    worth = line.worth
    if not worth.ended:
        return "— " + gettext("прекращённых досрочно нет")
    told = gettext("%(caught)s из %(ended)s прекращённых досрочно") % {"caught": worth.caught, "ended": worth.ended}
    return ", ".join(filter(None, (told, _with_range(worth.sensitivity))))


def _came_true(line: RuleLine) -> str:
    worth = line.worth
    if not worth.warned:
        return "— " + gettext("завершённых пар с предупреждением нет")
    told = gettext("%(caught)s из %(warned)s с предупреждением") % {"caught": worth.caught, "warned": worth.warned}
    return ", ".join(filter(None, (told, _with_range(worth.ppv))))


def _on_or_off(line: RuleLine) -> Badge:
    return Badge("mute", gettext("выключено")) if line.off else Badge("ok", gettext("работает"))


def _why_off(line: RuleLine) -> str:
    return f"{ru_date(line.off.off_on)}, {initials(line.off.off_by.full_name)}: {line.off.reason}" if line.off else ""


RULES = (
    Column("code", _("Правило"), kind="person", value=lambda line: f"{line.code}. {gettext(line.words)}"),
    Column("raised", _("Всего"), kind="number"),
    Column("open", _("Открыто"), kind="number"),
    Column("ends", _("Чем закончились"), value=_ends),
    Column("noticed", _("Замечено заранее"), value=_noticed),
    Column("came_true", _("Подтвердилось"), value=_came_true),
    Column("state", _("Состояние"), value=_on_or_off, note=_why_off),
    Column("why_off", _("Почему выключено"), value=_why_off, on={FILE}),
    Column("switch", _("Действие"), template="mentoring/rule_switch.html", on={PAGE}, hide_label=True),
)
CLOSED = (
    Column("about", _("О ком"), kind="person", value=lambda row: str(row.place or row.mentor.told_apart)),
    Column("rule", _("Правило"), value=lambda row: gettext(rule_of(row.rule).words)),
    Column("raised_on", _("Замечено"), kind="date"),
    Column("closed_on", _("Закрыто"), kind="date"),
    Column("by", _("Кем"), value=lambda row: initials(row.closed_by.full_name) if row.closed_by else ""),
    Column("outcome", _("Чем закончилось"), value=lambda row: label_of(EarlyWarning.Outcome, row.outcome)),
    Column("back", _("Действие"), template="mentoring/warning_back.html", on={PAGE}, hide_label=True),
)


def warnings_tables(request: HttpRequest, rules: Sequence[RuleLine], closed: QuerySet[Any]) -> tuple[Listing, Listing]:
    """Give what the warnings of each rule were worth, and those that are closed."""
    return (
        Listing(request, gettext("Чего стоят предупреждения"), RULES, rules, per_page=None),
        Listing(request, gettext("Закрытые предупреждения"), CLOSED, closed),
    )


mentee_columns.add(
    "mentoring",
    Source((("goals", _("Цели"), "text"), ("results", _("Практические результаты"), "text")), results_of_mentees),
)

"""What stage 1 gives to home pages: the path, what is not done yet, the first steps, the bar above."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit import clock
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import section
from nastavnik.kit.registries import navigation
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Membership
from nastavnik.programme.forms import suggested_year
from nastavnik.programme.selectors import (
    Counts,
    board_link,
    counts_for,
    current_programme,
    path_with_notes,
    stage_notes,
    stage_of,
    summary_of,
    sums_for,
    unfinished,
)
from nastavnik.programme.selectors.matters import first_lines, own_lines, quiet_lines

EVERYBODY = (*(str(role) for role in Membership.Role if role not in Membership.APART), "teacher", "mentee", "mentor")

navigation.add("programme.board", NavigationItem(10, gettext_lazy("Программа"), "programme:board", "/programme/"))
navigation.add(
    "programme.acts", NavigationItem(60, gettext_lazy("Документы"), "programme:acts", ("/acts/", "/consents/"))
)


board_link(
    "kit:batches",
    gettext_lazy("Сделанное сразу"),
    gettext_lazy("Дела со многими строками за 30 дней: итог каждой строки и «Вернуть всё», пока можно."),
)


board_link(
    "programme:team",
    gettext_lazy("Команда сопровождения"),
    gettext_lazy("Кто помогает вести программу, какие задачи на ком и до какого дня."),
)


board_link(
    "programme:resources",
    gettext_lazy("Ресурсы"),
    gettext_lazy("Что нужно программе, сколько, кто за это отвечает и есть ли оно."),
)


def _preparation_note(counts: Counts) -> str:
    """Say whether the roadmap is approved."""
    orders = counts.keys("programme.roadmap_orders")
    if not orders:
        return _("дорожная карта не утверждена")
    return _("дорожная карта утверждена %(day)s") % {"day": short_date(dt.date.fromisoformat(max(orders)))}


stage_notes.add("preparation", _preparation_note)


@section("path", roles=EVERYBODY, position=0, template="programme/home_path.html", column="top")
def path_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show the seven stages to everybody in the school."""
    counts = counts_for(request)
    title = counts.programme.title if counts else _("Программа ещё не создана")
    return {"path": path_with_notes(counts), "path_title": title}


@section("programme.first_steps", roles=("coordinator",), position=5, template="programme/home_first.html")
def first_steps(request: DeskRequest) -> dict[str, Any] | None:
    """Say what to do first while there is no programme."""
    if current_programme(request) is not None:
        return None
    year = suggested_year()
    return {"year": f"{year}/{(year + 1) % 100:02d}"}


@section("programme.gate", roles=("coordinator",), position=20, template="programme/home_gate.html", column="side")
def gate_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show «Этап N: что ещё не сделано»."""
    counts = counts_for(request)
    if counts is None:
        return None
    return {"card": unfinished(counts, sums_for(request), linked=True), "coordinator": True}


def own_waits(request: DeskRequest) -> dict[str, Any]:
    """Give the lines of «Что дальше», how many more there are, and what whoever asks waits for from others."""
    counts = counts_for(request)
    lines = own_lines(request, stage_of(counts) if counts is not None else 1)
    first = first_lines(lines)
    return {"steps": first, "rest": len(lines) - len(first), "quiet": quiet_lines(request)}


@section("programme.counts", roles=("head",), position=30, template="programme/home_counts.html")
def counts_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show the head the counts."""
    programme = current_programme(request)
    if programme is None:
        return None
    return {"summary": summary_of(programme, clock.today())}

"""What stage 1 gives to home pages: the path, what is not done yet, the first steps, the bar above."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit import clock
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import LATE, SOON, TODAY, NextStep, section
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Membership
from nastavnik.programme.forms import suggested_year
from nastavnik.programme.selectors import (
    Counts,
    counts_for,
    current_programme,
    path_with_notes,
    stage_notes,
    summary_of,
    unfinished,
    urgent_items,
    work_for,
)

EVERYBODY = (*(str(role) for role in Membership.Role if role not in Membership.APART), "teacher", "mentee", "mentor")
NAMED = 3

navigation.add("programme.board", NavigationItem(10, gettext_lazy("Программа"), "programme:board", "/programme/"))
navigation.add(
    "programme.acts", NavigationItem(60, gettext_lazy("Документы"), "programme:acts", ("/acts/", "/consents/"))
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
    counts, work = counts_for(request), work_for(request)
    if counts is None or work is None:
        return None
    stage, lines, left = unfinished(counts, work)
    return {"stage": stage, "lines": lines, "left": left, "coordinator": True}


@section("programme.counts", roles=("head",), position=30, template="programme/home_counts.html")
def counts_section(request: DeskRequest) -> dict[str, Any] | None:
    """Show the head the counts."""
    programme = current_programme(request)
    if programme is None:
        return None
    return {"summary": summary_of(programme, clock.today())}


def _roadmap_steps(request: DeskRequest) -> list[NextStep]:
    """Turn late and near measures of the roadmap into steps; many late ones become one step."""
    programme = current_programme(request)
    if programme is None or "coordinator" not in request.roles:
        return []
    today = clock.today()
    items = urgent_items(programme, today)
    late = [item for item in items if item.due_to and item.due_to < today]
    near = [item for item in items if item not in late]
    steps = []
    if len(late) > NAMED:
        text = _("Просрочены мероприятия дорожной карты: %(count)s") % {"count": len(late)}
        note = _("Отметьте сделанное, перенесите срок или отмените")
        when = short_date(late[0].due_to)
        steps.append(NextStep(text, note, reverse("programme:roadmap"), _("Разобрать"), when, LATE))
        late = []
    for item in [*late, *near[:NAMED]]:
        urgency = LATE if item in late else TODAY if item.due_to == today else SOON
        url = reverse("programme:item", args=[item.pk])
        steps.append(NextStep(item.title, item.responsible, url, _("Отметить"), short_date(item.due_to), urgency))
    return steps


next_steps.add("programme", _roadmap_steps)

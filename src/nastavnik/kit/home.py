"""Sections of the home page: each room gives its own, the web room composes them by role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nastavnik.kit.registries import home_sections

#: How soon a step is due.
LATE, TODAY, SOON = 0, 1, 2
#: What makes the words of a section; it takes the request as the rooms above know it.
Context = Callable[[Any], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A part of somebody's home page: shown to any of `roles` while `context` gives something.

    `column` is main (wide) or side; sections stand in order of `position`.
    """

    name: str
    roles: frozenset[str]
    position: int
    template: str
    context: Context
    column: str = "main"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that waits for the person: what, why, one button, how soon, where it is put off."""

    text: str
    note: str
    url: str
    action: str
    when: str = ""
    urgency: int = SOON
    later: str = ""


def waiting(count: int, text: str, note: str, url: str, action: str, urgency: int = SOON) -> list[NextStep]:
    """Make one step of several things that wait, their number put into its words; of none there is no step."""
    return [NextStep(text % {"n": count, "count": count}, note, url, action, urgency=urgency)] if count else []


def section(
    name: str, *, roles: tuple[str, ...], position: int, template: str, column: str = "main"
) -> Callable[[Context], Context]:
    """Register a function as a section of the home page."""

    def add(function: Context) -> Context:
        home_sections.add(name, HomeSection(name, frozenset(roles), position, template, function, column))
        return function

    return add

"""Sections of the home page: each room gives its own, the web room composes them by role."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from nastavnik.kit.registries import home_sections


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A part of somebody's home page: shown to any of `roles` while `context` gives something.

    `column` is main (wide) or side; sections stand in order of `position`.
    """

    name: str
    roles: frozenset[str]
    position: int
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    column: str = "main"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that waits for the person: what, why, one button; `urgency` 0 is late, 1 is today, 2 is soon."""

    text: str
    note: str
    url: str
    action: str
    when: str = ""
    urgency: int = 2


def section(
    name: str, *, roles: tuple[str, ...], position: int, template: str, column: str = "main"
) -> Callable[[Callable[[HttpRequest], dict[str, Any] | None]], Callable[[HttpRequest], dict[str, Any] | None]]:
    """Register a function as a section of the home page."""

    def add(function: Callable[[HttpRequest], dict[str, Any] | None]) -> Callable[[HttpRequest], dict[str, Any] | None]:
        home_sections.add(name, HomeSection(name, frozenset(roles), position, template, function, column))
        return function

    return add

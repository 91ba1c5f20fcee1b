"""How a scene of a wait is told: who has it on their home, since when, what closes it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any, NamedTuple

from nastavnik.people.models import Account


@dataclass(frozen=True)
class Told:
    """A record somebody waits at: its key, the day it began to wait, whose account each owner is, what closes it.

    `first` is the number of days after which it is told, where the declaration does not say it.
    """

    key: int
    since: dt.date
    owners: dict[str, Account]
    done: Callable[[], Any]
    first: int = 0


class Scene(NamedTuple):
    """The waits that one scene makes, and the making."""

    makes: tuple[str, ...]
    tell: Callable[..., Told]

    def told(self, **ready: Callable[[], Any]) -> Told:
        """Tell the scene; it takes from what is ready what its parameters name."""
        return self.tell(**{name: ready[name]() for name in signature(self.tell).parameters})


SCENES: list[Scene] = []


def makes(*waits: str) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
    """Register a scene with the waits it makes, each as `life/state/owner` of the inventory."""

    def add(tell: Callable[..., Told]) -> Callable[..., Told]:
        SCENES.append(Scene(waits, tell))
        return tell

    return add

"""A press tried beforehand: the real service runs, what it wrote is told in words, and all of it is taken back."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from nastavnik.journal.models import Event
from nastavnik.journal.selectors import lines_of_occasion
from nastavnik.journal.services.returning import key_of, standing_on
from nastavnik.kit import clock, occasion
from nastavnik.kit.registries import called, foretold, readers_told, relied_on

#: Names that are said; of more only how many there are.
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What a press would do: the rows it would change, by what it does to them, and who else would get a message."""

    rows: Mapping[str, Mapping[tuple[str, int], str]] = field(default_factory=dict)
    readers: frozenset[int] = frozenset()

    def __or__(self, other: "Told") -> "Told":
        """Put what two presses would do together; a row that both change is named once."""
        keys = dict.fromkeys([*self.rows, *other.rows])
        rows = {key: {**self.rows.get(key, {}), **other.rows.get(key, {})} for key in keys}
        return Told(rows, self.readers | other.readers)

    @property
    def people(self) -> int:
        """Count who would get a message."""
        return len(self.readers)

    @property
    def sentences(self) -> list[str]:
        """Say the changes by kind."""
        said = [str(foretold[key]) % {"what": _named(rows), "number": len(rows)} for key, rows in self.rows.items()]
        return [one.removesuffix(".") if one.endswith("..") else one for one in said]  # initials end with one


def rehearse(run: Callable[[], object], *, school_id: int, reader: Any, occasions: Iterable[str] = ()) -> Told:
    """Run a service, tell what came of it as this reader may know it, and take all of it back.

    It writes like the real press, so it belongs to a press and to no page that is only read. `occasions` names those
    that the run itself opens.
    """
    names = [f"rehearsal-{uuid.uuid4()}", *occasions]
    with transaction.atomic():
        before = transaction.savepoint()
        try:
            with occasion.of(names[0]):
                run()
            lines = [line for name in names for line in lines_of_occasion(school_id, name)]
            people: set[int] = set()
            for _name, told in readers_told:
                people = people.union(*(told(school_id, name) for name in names))
            return Told(_rows(lines, reader), frozenset(people - {reader.pk}))
        finally:
            transaction.savepoint_rollback(before)


def _rows(lines: list[Event], reader: Any) -> dict[str, dict[tuple[str, int], str]]:
    """Name the changed rows by kind; of those this reader does not see nothing is said, not even a number."""
    found: dict[str, dict[tuple[str, int], str]] = {}
    for line in lines:
        if line.subject_id is None or key_of(line) not in foretold:
            continue
        row = _seen(line.subject_type, line.subject_id, reader)
        if row is not None:
            found.setdefault(key_of(line), {})[(line.subject_type, line.subject_id)] = str(row)
    return found


def _seen(label: str, pk: int, reader: Any) -> Any:
    """Fetch a row for a reader; an account shows to whoever may close it."""
    model: Any = apps.get_model(label)
    rows = model.objects
    return (rows.visible_to(reader) if hasattr(rows, "visible_to") else rows).filter(pk=pk).first()


def _named(rows: Mapping[tuple[str, int], str]) -> str:
    """List names, or say how many there are."""
    if len(rows) > MOST_NAMES:
        return _("всего %(number)s") % {"number": len(rows)}
    return "; ".join(rows.values())


def what_stands_on(*, school_id: int, occasion: str, reader: Any) -> list[str]:
    """Say what was written later about the rows of an occasion, and what relies on them, as this reader may know it."""
    told: dict[tuple[str, int], str] = {}
    for line in standing_on(school_id, occasion):
        row = (line.subject_type, line.subject_id or 0)
        if line.subject_type in called and row not in told and _seen(*row, reader) is not None:
            told[row] = f"{called[line.subject_type]}, {clock.localdate(line.at):%d.%m.%Y}"
    keys: dict[str, list[int]] = {}
    for line in lines_of_occasion(school_id, occasion):
        keys.setdefault(line.subject_type, []).append(line.subject_id or 0)
    return [*told.values(), *(name for _room, stands in relied_on for name in stands(keys))]

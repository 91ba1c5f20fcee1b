"""What a JSON file says that is left out of account: keys nobody knows, people who are in no list."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.matching.model.people import Mentee, Mentor, Need, Problem
from nastavnik.core.texts import Text

MOST = 5
_IGNORED = N_("%(place)s: не учтены ключи %(keys)s.")
_STRANGERS = N_("%(place)s: названы люди, которых нет в списке %(other)s. Это не учтено; если опечатка, исправьте.")
Row = Mapping[str, Any]


def json_notes(data: Row) -> tuple[Text, ...]:
    """Tell what parsed JSON that was read without a fault says in vain.

    Parameters
    ----------
    data : mapping
        What ``read_problem`` took.

    Returns
    -------
    tuple of Text
        One for each kind of row and for each list of people; of wishes and vetoes only where they
        stand, never whom they name.
    """
    mentees, mentors = data.get("mentees") or [], data.get("mentors") or []
    needs = [need for mentee in mentees for need in mentee.get("needs") or []]
    kinds: tuple[tuple[str, type, Iterable[Row]], ...] = (
        ("", Problem, [data]),
        ("mentees", Mentee, mentees),
        ("mentees.needs", Need, needs),
        ("mentors", Mentor, mentors),
    )
    ignored = (_ignored(place, kind, rows) for place, kind, rows in kinds)
    strangers = (
        *_strangers("mentees", mentees, "mentors", {mentor["id"] for mentor in mentors}),
        *_strangers("mentors", mentors, "mentees", {mentee["id"] for mentee in mentees}),
    )
    return (*(note for note in ignored if note is not None), *strangers)


def _ignored(place: str, kind: type, rows: Iterable[Row]) -> Text | None:
    known = {field.name for field in fields(kind)}
    keys = dict.fromkeys(key for row in rows for key in row if key not in known)
    if not keys:
        return None
    named = ", ".join(f"«{key}»" for key in list(keys)[:MOST])
    return Text(_IGNORED, place=place or "{}", keys=named + (" …" if len(keys) > MOST else ""))


def _strangers(name: str, rows: list[Row], other: str, known: set[Any]) -> list[Text]:
    told = []
    for key in ("wishes", "veto"):
        found = [number for number, row in enumerate(rows) if not known.issuperset(row.get(key) or ())]
        if found:
            numbers = ", ".join(map(str, found[:MOST])) + (" …" if len(found) > MOST else "")
            told.append(Text(_STRANGERS, place=f"{name}[{numbers}].{key}", other=other))
    return told

"""Taking a press back: every row it changed becomes what it was, unless it is late or something came after."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.transitions import NO_RETURN, RETURNS, Return
from nastavnik.journal.models import Event, Former
from nastavnik.journal.selectors import lines_of, lines_of_occasion
from nastavnik.journal.services.lines import remove, write
from nastavnik.kit import clock
from nastavnik.kit.registries import locks_first, relied_on, taken_back

#: The tables of moves by model: a line that sets a state is known by the table and the state.
LIVES = {
    "registry.MenteeEntry": "mentee_entry",
    "registry.MentorEntry": "mentor_entry",
    "registry.MentoringRequest": "request",
    "pairing.Place": "place",
    "mentoring.Meeting": "meeting",
    "mentoring.Goal": "goal",
    "consents.Consent": "consent",
}
#: What a press may have made anew and takes away again: nothing that somebody signed or answered.
MADE = {"mentoring.Ending", "mentoring.Meeting", "mentoring.Attendance", "mentoring.Task", "mentoring.Pause"}
#: What may be made for somebody from a sheet, and taken away again when they say that it is not so.
ENTERED = MADE | {"mentoring.Goal", "mentoring.PracticalResult", "mentoring.Rhythm", "registry.MentoringRequest"}
#: What a press may have taken away and brings back under its own number.
TAKEN = {"surveys.Share", "surveys.Asked"}
RANKS = {name: rank for rank, name in enumerate(RETURNS)}
#: Lines that tell a decision and change nothing that could be taken back.
DECISIONS = {"gate.passed"}
#: What is signed is never undone: where it was entered for somebody who says that it is not so, its room withdraws it.
SIGNED = {"consents.Consent"}
LAST_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A press that may be taken back now: its lines, and until when."""

    lines: list[Event]
    until: dt.datetime


def key_of(line: Event) -> str:
    """Name what a line did as the tables of returns know it: the state it set, or its kind."""
    state = (line.data.get("now") or {}).get("state")
    life = LIVES.get(line.subject_type)
    return f"{life}.{state}" if life and state else line.kind


def offer_of(row: Any, actor: Any, standing: Iterable[str]) -> Offer | None:
    """Give the last press that changed a row where whoever stands so to it may take it back; None elsewhere."""
    if row.pk is None or f"{LIVES.get(row._meta.label)}.{getattr(row, 'state', '')}" in NO_RETURN:
        return None
    try:
        return _offer(row, actor, standing)
    except RuleError:
        return None


def give_back(
    row: Any, *, actor: Any, standing: Iterable[str], still: Callable[[], None] | None = None, press: str = ""
) -> list[Event]:
    """Take back the last press that changed a row; `still` refuses what only the room of the row knows.

    The rows are locked in the order of the house, and checked after that: whoever came second is refused in words.
    Where `press` names an occasion, only that one is taken back, and not another one after it.
    """
    with transaction.atomic():
        keys = _locked(_offer(row, actor, standing).lines)
        lines = _offer(row, actor, standing).lines
        if press and lines[0].occasion != press:
            raise _changed()
        _require_unchanged(lines, keys)
        if still is not None:
            still()
        done = [_undo(line, actor) for line in reversed(lines) if line.kind not in DECISIONS]
        for _name, handler in taken_back:
            handler(school_id=row.school_id, occasion=lines[0].occasion, actor=actor)
    return done


def give_back_the_rest(*, school_id: int, occasion: str, stays: Event, actor: Any) -> list[Event]:
    """Take back what a press did besides one line of it, which stays as it is."""
    with transaction.atomic():
        lines = [line for line in lines_of_occasion(school_id, occasion) if line.pk != stays.pk]
        if not lines:
            raise RuleError("annul.nothing", N_("Отменять здесь нечего."))
        for line in lines:
            _require_returnable(line)
        _require_unchanged(lines, _locked(lines))
        done = [_undo(line, actor) for line in reversed(lines) if line.kind not in DECISIONS]
        for _name, handler in taken_back:
            handler(school_id=school_id, occasion=occasion, actor=actor)
    return done


def annul(*, school_id: int, occasion: str, actor: Any) -> list[Event]:
    """Take back whole what was entered for somebody who says that it is not so, and what was built on it since.

    Gives the later lines that went with it; nothing is done where one of them cannot be taken back.
    """
    with transaction.atomic():
        first = list(lines_of_occasion(school_id, occasion))
        if not first:
            raise RuleError("annul.nothing", N_("Отменять здесь нечего."))
        _locked([*first, *standing_on(school_id, occasion)])
        later = standing_on(school_id, occasion)
        lines = sorted([*lines_of_occasion(school_id, occasion), *later], key=lambda line: line.number)
        signed = {line.subject_id for line in first if line.subject_type in SIGNED}
        undone = [line for line in lines if not _told_otherwise(line, signed)]
        _require_annullable(undone, first)
        for line in reversed(undone):
            _undo(line, actor)
        for name in dict.fromkeys(line.occasion for line in reversed(lines)):
            for _name, handler in taken_back:
                handler(school_id=school_id, occasion=name, actor=actor)
    return later


def standing_on(school_id: int, occasion: str) -> list[Event]:
    """Give what was written later about the rows that an occasion wrote, with all else that the same presses wrote."""
    known = list(lines_of_occasion(school_id, occasion))
    first, later = {line.pk for line in known}, dict[int, Event]()
    while found := [line for line in _after(known) if line.pk not in first and line.pk not in later]:
        for line in found:
            with_it = lines_of_occasion(school_id, line.occasion) if line.occasion else [line]
            later |= {one.pk: one for one in with_it if "was" in one.data}
        known += later.values()
    return sorted(later.values(), key=lambda line: line.number)


def _after(lines: list[Event]) -> Iterable[Event]:
    """Give the changes of the rows of these lines that came after the first of them."""
    if not lines:
        return []
    about = _about({(line.subject_type, line.subject_id) for line in lines if line.subject_id is not None})
    after = Event.objects.filter(about, school_id=lines[0].school_id, number__gt=min(one.number for one in lines))
    return (line for line in after if _changes(line))


def _about(rows: Iterable[tuple[str, int]]) -> Q:
    about = Q(pk__in=[])
    for model, pk in rows:
        about |= Q(subject_type=model, subject_id=pk)
    return about


def _require_annullable(lines: list[Event], first: list[Event]) -> None:
    """Refuse what is not taken back by itself, and later presses that did something else besides."""
    made = {(line.subject_type, line.subject_id) for line in lines if _makes(line)}
    own = made | {(line.subject_type, line.subject_id) for line in first}
    if not all(_annullable(line) and (line.subject_type, line.subject_id) in own for line in lines):
        raise RuleError("annul.kept", N_("Вместе с этим записано то, что само не отменяется."))
    rows: dict[str, list[int]] = {}
    for model, pk in own:
        rows.setdefault(model, []).append(pk or 0)
    for _name, stands in relied_on:
        if stands(rows):
            raise RuleError("annul.relied_on", N_("На этом уже стоит пара: само это не отменяется."))


def _told_otherwise(line: Event, signed: set[int | None]) -> bool:
    """Say whether the room of a line takes care of it: a decision, or what was signed and entered with the rest."""
    return line.kind in DECISIONS or (line.subject_type in SIGNED and line.subject_id in signed)


def _makes(line: Event) -> bool:
    return line.data.get("was", {}) is None


def _annullable(line: Event) -> bool:
    """Say whether one line is taken back by itself."""
    whole = line.data.get("now") is not None and not line.data.get("unsaid")
    return bool(line.occasion) and whole and (not _makes(line) or line.subject_type in ENTERED)


def _locked(lines: Iterable[Event]) -> dict[str, list[int]]:
    """Lock the rows of lines in the order of the house; give their keys by model."""
    keys: dict[str, list[int]] = {}
    for line in lines:
        if line.subject_id is not None:
            keys.setdefault(line.subject_type, []).append(line.subject_id)
    for _name, lock in locks_first:
        lock(keys)
    return keys


def _offer(row: Any, actor: Any, standing: Iterable[str]) -> Offer:
    """Find the last press of a row and refuse what may not be taken back by this person now."""
    lines = _last_press(row)
    lead = min(lines, key=lambda line: RANKS.get(key_of(line), len(RANKS)))
    rule = RETURNS.get(key_of(lead))
    if rule is None:
        raise _changed()
    if (lead.subject_type, lead.subject_id) != (row._meta.label, row.pk):
        raise RuleError("return.elsewhere", N_("Это вернётся вместе с тем, что было нажато: на той странице."))
    if not rule.who & {*standing, *({"presser"} if lead.actor_id == actor.pk else ())}:
        raise RuleError("return.who", N_("Вернуть это может тот, кто это сделал."))
    until = _until(rule, row, lead)
    if clock.now() >= until:
        raise RuleError(
            "return.late",
            N_("Вернуть это можно было до %(until)s. Дальше обычным путём, на этой же странице."),
            params={"until": f"{until:%d.%m.%Y, %H:%M}"},
        )
    if rule.once and lines_of(row).filter(kind=f"{lead.kind}.returned").exists():
        raise RuleError("return.once", N_("Это уже возвращали один раз. Теперь можно предложить новую пару."))
    return Offer(lines, until)


def _last_press(row: Any) -> list[Event]:
    """Give the lines of the press that changed a row last; refuse one that is not taken back whole."""
    recent = lines_of(row).order_by("-number")[:LAST_LOOKED_AT]
    last = next((line for line in recent if _changes(line)), None)
    if last is not None and not last.occasion:
        raise _changed()
    if last is None:
        raise RuleError("return.nothing", N_("Возвращать здесь нечего. Обновите страницу."))
    lines = list(lines_of_occasion(row.school_id, last.occasion))
    for line in lines:
        _require_returnable(line)
    return lines


def _until(rule: Return, row: Any, lead: Event) -> dt.datetime:
    return rule.until(timezone.localtime(lead.at), getattr(row, rule.since) if rule.since else None)


def _changes(line: Event) -> bool:
    """Say whether a line tells a change of its row."""
    if "was" not in line.data:
        return False
    return bool(line.data["was"] != line.data["now"] or line.data.get("words") or line.data.get("unsaid"))


def _require_returnable(line: Event) -> None:
    """Refuse a press that did what is never taken back, or of which not everything is written down."""
    if line.kind in DECISIONS:
        return
    key = key_of(line)
    if key in NO_RETURN:
        raise RuleError("return.never", NO_RETURN[key])
    made = line.data.get("was", {}) is None
    taken = "was" in line.data and line.data["now"] is None
    if "was" not in line.data or (taken and line.subject_type not in TAKEN) or (made and line.subject_type not in MADE):
        raise RuleError("return.kept", N_("Вместе с этим записано то, что не возвращается: исправьте на его странице."))
    if line.data.get("unsaid"):
        raise RuleError("return.private", N_("Вместе с этим изменён личный текст: его прежний вид не хранится."))


def _require_unchanged(lines: list[Event], keys: dict[str, list[int]]) -> None:
    """Refuse where anything was changed after the press."""
    about = _about((model, pk) for model, pks in keys.items() for pk in pks)
    after = Event.objects.filter(about, school_id=lines[0].school_id, number__gt=lines[0].number)
    if any(_changes(line) for line in after.exclude(occasion=lines[0].occasion)):
        raise _changed()


def _changed() -> RuleError:
    return RuleError("return.changed", N_("С тех пор запись изменилась. Исправьте то, что нужно, на её странице."))


def _undo(line: Event, actor: Any) -> Event:
    """Make one row what it was before a line."""
    model: Any = apps.get_model(line.subject_type)
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=line.subject_id).first()
    kind = f"{line.kind}.returned"
    if row is None and line.data["now"] is None:
        return write(model(pk=line.subject_id, **_before(model, line)), kind, actor)
    if row is None:
        raise _changed()
    if line.data["was"] is None:
        _require_alone(row)
        return remove(row, kind=kind, actor=actor)
    for name, value in (line.data["now"] or {}).items():
        if getattr(row, name) != _field(model, name).to_python(value):
            raise _changed()
    before = _before(model, line)
    for name, value in before.items():
        setattr(row, name, value)
    return write(row, kind, actor, *before)


def _before(model: Any, line: Event) -> dict[str, Any]:
    """Give what the columns of a row were before a line, its words among them."""
    was = {name: _field(model, name).to_python(value) for name, value in line.data["was"].items()}
    return was | _former(model, line)


def _field(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def _former(model: Any, line: Event) -> dict[str, Any]:
    """Give the former words of a line; refuse where they are erased."""
    kept = {one.field: one.was for one in Former.objects.filter(event=line)}
    wanted = line.data.get("words", [])
    if set(wanted) - set(kept):
        raise RuleError("return.erased", N_("Прежний текст уже стёрт: вернуть запись целиком нельзя."))
    return {name: _field(model, name).to_python(kept[name]) for name in wanted}


def _require_alone(row: models.Model) -> None:
    """Refuse to take away a row on which something stands that came after."""
    if not stands_alone(row):
        raise _changed()


def stands_alone(row: models.Model) -> bool:
    """Say whether nothing in the database names a row."""
    collector = Collector(using=row._state.db or "default", origin=row)
    try:
        collector.collect([row])
    except (ProtectedError, RestrictedError):
        return False
    emptied = any(bool(rows) for found in collector.field_updates.values() for rows in found)
    others = sum(len(rows) for rows in collector.data.values()) > 1
    return not (others or emptied or any(rows.exists() for rows in collector.fast_deletes))

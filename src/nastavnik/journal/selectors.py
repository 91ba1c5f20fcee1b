"""Reading the journal: the head of a chain, the proof that it is whole, the history of one row."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from nastavnik.journal.models import Event, Former, Head
from nastavnik.kit.combined import Prepared
from nastavnik.kit.templatetags.ui import short_date

#: A clock may lag behind the last line by so much: a wrong time zone, the afternoon a demonstration was built for.
LAG = dt.timedelta(days=1)
#: Nobody leaves a site alone for so long: a clock that says so has jumped.
IDLE = dt.timedelta(days=400)


def clock_jumped(now: dt.datetime) -> bool:
    """Say whether a moment is before the last line, or unbelievably long after it: the battery of an old computer."""
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    return last is not None and not last - LAG <= now <= last + IDLE


def moment_of(label: str, *kinds: str) -> Cast:
    """Give, for each row of a model, the moment of its latest line of these kinds, as text; a part of a queryset."""
    lines = Event.objects.filter(subject_type=label, subject_id=OuterRef("pk"), kind__in=kinds)
    return Cast(Subquery(lines.order_by("-pk").values("at")[:1]), CharField())


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over one school's chain found."""

    school_id: int
    lines: int
    head: str
    broken_at: int | None

    @property
    def whole(self) -> bool:
        """Say whether every line follows from the one before."""
        return self.broken_at is None


def head_of(school_id: int) -> str:
    """Give the hash of the last line, printed on acts."""
    return next(iter(_heads.ask(school=school_id)), "")


_heads = Prepared(lambda school: Head.objects.filter(pk=school).values_list("hash", flat=True), school=int)


def check_chain(school_id: int) -> ChainReport:
    """Walk the chain from its first line and compare every hash."""
    previous, number, broken = "", 0, None
    for event in Event.objects.filter(school_id=school_id).order_by("number").iterator():
        number += 1
        if event.number != number or event.previous_hash != previous or event.computed_hash() != event.hash:
            broken = number
            break
        previous = event.hash
    head = Head.objects.filter(pk=school_id).first()
    if broken is None and head is not None and (head.number, head.hash) != (number, previous):
        broken = number + 1
    return ChainReport(school_id, number, previous, broken)


@dataclass(frozen=True, slots=True)
class Line:
    """One change of a row in words."""

    at: dt.datetime
    text: str
    event: Event


def lines_of(row: Any) -> QuerySet[Event]:
    """Give the lines about one row, the earliest first."""
    about = Event.objects.filter(subject_type=row._meta.label, subject_id=row.pk)
    return about.filter(school_id=row.school_id).order_by("number")


def lines_of_occasion(school_id: int, occasion: str) -> QuerySet[Event]:
    """Give what one press, or the rows of an act over many, wrote; the earliest first."""
    return Event.objects.filter(school_id=school_id, occasion=occasion).exclude(occasion="").order_by("number")


def history_of(row: Any, reader: Any) -> list[Line]:
    """Tell the changes of a row, the latest first; the page the row stands on says who reads it.

    Its model names the fields in `history`, each with its label: only such as every reader of the page may read. Who
    changed it is told unless `history_names` is false; of oneself it always is.
    """
    events = [one for one in lines_of(row).select_related("actor") if "was" in one.data]
    worded = [one.pk for one in events if set(one.data.get("words", ())) & set(row.history)]
    former = {(one.event_id, one.field): one.was for one in Former.objects.filter(event__in=worded)} if worded else {}
    told = [Line(one.at, _in_words(one, row, former, reader), one) for one in reversed(events)]
    return [line for line in told if line.text]


def _in_words(event: Event, row: Any, former: Mapping[tuple[int, str], Any], reader: Any) -> str:
    """Say one change: «срок 20 окт → 3 ноя, Ушаков»; empty where no field changed that is told."""
    was, now = event.data["was"], event.data["now"]
    parts = [_("создано")] if was is None else []
    for name, label in row.history.items():
        if was and name in was:
            parts.append(f"{label} {_said(row, name, was[name])} → {_said(row, name, now[name])}")
        elif name in event.data.get("words", ()):
            parts.append(_("%(field)s, было: %(was)s") % {"field": label, "was": former.get((event.pk, name)) or "–"})
    who = _who(event, row, reader) if parts else ""
    return ", ".join([*parts, who] if who else parts)


def _who(event: Event, row: Any, reader: Any) -> str:
    if event.actor is None:
        return ""
    if event.actor_id == reader.pk:
        return _("вы")
    return str(event.actor.full_name).split()[0] if getattr(row, "history_names", True) else ""


def _said(row: Any, name: str, value: Any) -> str:
    """Say a coded value: the label of a choice, a day in short."""
    field = row._meta.get_field(name)
    if value is None or value == "":
        return "–"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    found = field.to_python(value)
    if isinstance(found, bool):
        return _("да") if found else _("нет")
    return short_date(found) if isinstance(found, dt.date) else str(found)

"""Reading the journal: the head of a chain, the proof that it is whole, the history of one row."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from nastavnik.journal.models import Event, Former, Head
from nastavnik.kit.combined import Prepared
from nastavnik.kit.past import Past, Stood
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


def past_of(school: int, on: dt.date) -> Past:
    """Give the rows of a school as they stood at the end of a day, from the lines written after it.

    A line of change says what coded fields were; words and private fields stand as they are now. A row whose very
    first line is later came later; one that was removed is there with its coded fields.
    """
    end = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time()))
    lines = Event.objects.filter(school_id=school)
    later = list(lines.filter(at__gte=end).order_by("number").values_list("subject_type", "subject_id", "data"))
    said_nothing = {one[1] for one in later if "was" not in one[2]}
    known = set(lines.filter(at__lt=end, subject_id__in=said_nothing).values_list("subject_type", "subject_id"))
    found: dict[str, Stood] = defaultdict(Stood)
    for label, key, data in later:
        if key is not None:
            _went_back(found[label], key, data, known=(label, key) in known)
    models = [model for model in apps.get_models() if model._meta.label in found]
    return Past({**{model: found[model._meta.label] for model in models}, Event: Stood(since=("at", end))})


def _went_back(stood: Stood, key: int, data: Mapping[str, Any], *, known: bool) -> None:
    """Note of one line what its row was before it; what an earlier of these lines said stands."""
    if key in stood.unborn:
        return
    seen = key in stood.seen
    stood.seen.add(key)
    was = data.get("was", _NOT_SAID)
    if not seen and (was is None or (was is _NOT_SAID and not known)):
        stood.unborn.add(key)
    elif isinstance(was, dict):
        for name, value in was.items():
            stood.columns.setdefault(name, {}).setdefault(key, value)
        if data.get("now", was) is None:
            stood.gone[key] = {**was, **{name: held[key] for name, held in stood.columns.items() if key in held}}


_NOT_SAID = object()


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


def history_of(row: Any, reader: Any, more: Mapping[str, Any] | None = None) -> list[Line]:
    """Tell the changes of a row, the latest first; the page the row stands on says who reads it.

    Its model names the fields in `history`, each with its label: only such as every reader of the page may read; a
    page that shows `more` of them, a form for one, names those. Who changed it is told unless `history_names` is false;
    of oneself it always is.
    """
    labels = {**(more or {}), **getattr(row, "history", {})}
    events = [one for one in lines_of(row).select_related("actor") if "was" in one.data]
    worded = [one.pk for one in events if set(one.data.get("words", ())) & set(labels)]
    former = {(one.event_id, one.field): one.was for one in Former.objects.filter(event__in=worded)} if worded else {}
    told = [Line(one.at, _in_words(one, row, labels, former, reader), one) for one in reversed(events)]
    return [line for line in told if line.text]


def _in_words(
    event: Event, row: Any, labels: Mapping[str, Any], former: Mapping[tuple[int, str], Any], reader: Any
) -> str:
    """Say one change: «срок 20 окт → 3 ноя, Ушаков»; empty where no field changed that is told."""
    was, now = event.data["was"], event.data["now"]
    parts = [_("создано")] if was is None else []
    for name, label in labels.items():
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

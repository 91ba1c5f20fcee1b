"""Acting on many rows: a single service run for each chosen one, each row done or refused by itself.

A room declares a `ManyAct` beside its views and gives its page a url by `page_of`; lists offer it by `offered`. What
came of it is a `Batch` with a page of its own, to which the view always leads. Rows are done in slices, each in a
transaction that is short enough for others to wait for; what is left after a few seconds the background work takes.
A batch is taken back by another batch, row by row.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from time import perf_counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import access, clock, guards, occasion
from nastavnik.kit.desk import REFUSALS, Refusal, attempt, foretold_page
from nastavnik.kit.forms import RowsField
from nastavnik.kit.http import number_in
from nastavnik.kit.models import Batch
from nastavnik.kit.once import in_own_transactions
from nastavnik.kit.registries import Registry, each_turn, school_zones
from nastavnik.kit.tables import (
    EVERY_ROW,
    PAGE,
    PER_PAGE,
    Badge,
    Button,
    Choosing,
    Column,
    Filter,
    Listing,
    address_of,
    show_tables,
)

log = logging.getLogger(__name__)

ROWS = "rows"
#: What is read for one transaction at most, and for how many seconds it takes on another row.
SLICE, SLICE_SECONDS = 20, 0.4
#: How many seconds a request goes on by itself, and how long the background work leaves a batch to it.
REQUEST_SECONDS, OWN_TIME = 3.0, dt.timedelta(seconds=5)
#: As many rows as one press may name.
LONGEST = 2000
#: How long a batch is offered to be taken back at once; each row has its own time.
BACK_TIME = dt.timedelta(days=1)
DONE, REFUSED = "done", "refused"
GONE = N_("Этой записи больше нет, или она больше не в вашем ведении.")
CHANGED = N_("Пока страница была открыта, данные изменились. Обновите страницу и попробуйте ещё раз.")
BROKEN = N_("Здесь ошиблась программа, и это записано в её журнале. Откройте запись и попробуйте отдельно.")

Rows = Callable[[Any], "QuerySet[Any]"]
Each = Mapping[int, forms.Form]
#: What was typed beside each row, by its key.
Values = Mapping[int, Mapping[str, Any]]


def _nothing(_account: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyAct:
    """Something that can be done to several chosen rows by the service that does it to one.

    `name` is the url of its page, whose line in the access matrix says who may. `rows` gives an account the rows it may
    name at all, `ready` those that the page offers. `run` takes a row, the actor and what the forms hold; with
    `together` it takes all rows, as one paper does, and a refusal is of all. `lock` takes the first locks of the rows,
    in the order of the house. `form` asks once, `each` beside every row. `bind` gives what `run` needs beside. `undo`
    takes back what the press of an occasion did to a row. `rehearse` tries it beforehand, for what ends or binds
    something that others rely on. `prepare` adds to the rows of a page what is read for all of them at once. `then`
    is the url of what usually follows, and the page of what came of it leads there: to another act with all that is
    ready for it ticked, or by words of its own, `then_words`, with nothing ticked.
    """

    name: str
    label: Any
    told: Any
    rows: Rows
    ready: Rows
    run: Callable[..., Any]
    back: str
    title: Callable[[Any], str] = str
    link: str = ""
    of: str = "pk"
    columns: Sequence[Column] = ()
    filters: Callable[[Any], Sequence[Filter]] | None = None
    form: type[forms.Form] = forms.Form
    each: type[forms.Form] | None = None
    lock: Callable[[Sequence[Any]], object] | None = None
    bind: Callable[[Any], Mapping[str, Any]] = _nothing
    together: bool = False
    undo: Callable[..., object] | None = None
    rehearse: Callable[..., Any] | None = None
    prepare: Callable[[Any, Sequence[Any]], Sequence[Any]] | None = None
    then: str = ""
    then_words: Any = ""

    def address(self, row: Any) -> str:
        """Give the page of a row; none where nobody has one."""
        return address_of(self.link, attrgetter(self.of)(row)) if self.link else ""


acts: Registry[ManyAct] = Registry("act on many")


def act_of(batch: Batch) -> ManyAct:
    """Give the act of a batch; asking for its address loads the urls, which the background work has not yet done."""
    reverse(batch.act)
    return acts[batch.act]


def offered(request: HttpRequest, *names: str, of: str = "pk") -> Choosing | None:
    """Offer the acts that whoever asks may do to the rows of a list; each leads to its page with the chosen rows."""
    may = [acts[name] for name in names if access.may_open(name, getattr(request, "roles", ()))]
    buttons = [Button(act.label, action=reverse(act.name)) for act in may]
    return Choosing(ROWS, buttons, method="get", of=of) if buttons else None


def every(act: ManyAct) -> str:
    """Give the address of the page of an act with all that is ready for it ticked."""
    return f"{reverse(act.name)}?{EVERY_ROW}={ROWS}"


def then_of(request: HttpRequest, act: ManyAct) -> Button | None:
    """Give what usually follows, where whoever asks may do it: an act comes with all that is ready for it ticked."""
    if not act.then or not access.may_open(act.then, getattr(request, "roles", ())):
        return None
    if act.then in acts and not act.then_words:
        return Button(acts[act.then].label, action=every(acts[act.then]))
    return Button(act.then_words, action=reverse(act.then))


def page_of(act: ManyAct) -> Callable[[HttpRequest], HttpResponse]:
    """Give the view of the page of an act."""
    acts.add(act.name, act)

    @in_own_transactions
    def many(request: HttpRequest) -> HttpResponse:
        """Show what can be chosen and what will happen; do it, and lead to what came of it."""
        return _page(request, act)

    return many


def _page(request: HttpRequest, act: ManyAct) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    chosen = _chosen(act, request.user, (request.GET if posted is None else posted).getlist(ROWS))
    files = None if posted is None else request.FILES
    form, each = _form(act, request.user, posted, files, request.GET), _each(act, chosen, posted)
    if posted is not None and _filled(each) and form.is_valid() and (page := _asked_first(request, act, form, each)):
        return page
    if posted is not None and _filled(each) and (done := attempt(form, lambda: _begin(request, act, form, each))):
        return redirect("kit:batch", handle=done.value.handle)
    table = _table(request, act, form, each, chosen)
    context = {"act": act, "form": form, "back": reverse(act.back)}
    return show_tables(request, "kit/many.html", context, table, status=200 if posted is None else 422)


def _chosen(act: ManyAct, account: Any, sent: Iterable[str]) -> list[Any]:
    """Give the chosen rows; where one of them is not for this account, there is no such page at all."""
    keys = {number_in(one) for one in sent}
    rows = list(act.rows(account).filter(pk__in=keys)) if keys and None not in keys else []
    if len(rows) != len(keys) or len(keys) > LONGEST:
        raise Http404
    return rows


def _form(
    act: ManyAct, account: Any, posted: QueryDict | None, files: Any = None, said: QueryDict | None = None
) -> forms.Form:
    """Make the form that is asked once: the chosen rows, and what the act wants beside; a link may say that before."""
    form = act.form(posted, files, initial=said.dict() if said is not None else None)
    missing = {"required": _("Отметьте строки, с которыми это сделать.")}
    form.fields[ROWS] = RowsField(act.rows(account), label=_("Строки"), error_messages=missing)
    return form


def _each(act: ManyAct, rows: Iterable[Any], posted: QueryDict | None) -> Each:
    return {row.pk: act.each(posted, prefix=str(row.pk)) for row in rows} if act.each is not None else {}


def _filled(each: Each) -> bool:
    """Say whether nothing is missing beside the rows; each form is asked, so that each says what it lacks."""
    return not [one for one in each.values() if not one.is_valid()]


def _table(request: HttpRequest, act: ManyAct, form: forms.Form, each: Each, chosen: Sequence[Any]) -> Listing:
    """List what may be chosen; what was chosen already is listed alone, and ticked."""
    rows = act.rows(request.user).filter(pk__in=[row.pk for row in chosen]) if chosen else act.ready(request.user)
    filters = act.filters(request.user) if act.filters is not None and not chosen else ()
    who = Column("name", gettext_lazy("Кто или что"), kind="person", value=act.title, link=act.address)
    ticked = frozenset(str(row.pk) for row in chosen)
    choosing = Choosing(ROWS, [Button(act.label)], chosen=ticked, form=form)
    per_page = None if chosen else PER_PAGE
    columns = [who, *act.columns, *_asked(act, each)]
    prepare = partial(act.prepare, request.user) if act.prepare is not None else None
    return Listing(
        request, act.label, columns, rows, choosing=choosing, filters=filters, per_page=per_page, prepare=prepare
    )


def _asked(act: ManyAct, each: Each) -> Iterable[Column]:
    """Make a column for each field that is asked beside every row."""
    if act.each is None:
        return
    kind = act.each

    def drawn(name: str, row: Any) -> SafeString:
        bound = (each[row.pk] if row.pk in each else kind(prefix=str(row.pk)))[name]
        said = bound.as_widget(attrs={"aria-label": f"{bound.label}: {act.title(row)}"})
        return format_html("{}{}", said, bound.errors)

    for name, asked in kind.base_fields.items():
        yield Column(name, asked.label, value=partial(drawn, name), on={PAGE})


def _asked_first(request: HttpRequest, act: ManyAct, form: forms.Form, each: Each) -> HttpResponse | None:
    """Show what will come of it before it is done; where nothing would, the refusals are left to what comes of it.

    It is tried slice by slice too, each taken back at once, while a reader would wait.
    """
    if act.rehearse is None or request.POST.get("sure"):
        return None
    batch, rows, values = _taken_up(request, act, form)
    told, outcomes, until = None, list[dict[str, Any]](), perf_counter() + REQUEST_SECONDS
    while len(outcomes) < len(rows) and perf_counter() < until:
        now = rows[len(outcomes) :][:SLICE]
        run = partial(_into, outcomes, batch, act, now, values, _cleaned(each))
        names = [occasion_of(batch, row.pk) for row in now]
        found = act.rehearse(run, school_id=batch.school_id, reader=batch.made_by, occasions=names)
        told = found if told is None else told | found
    by_key = {row.pk: row for row in rows}
    lines = [_line(act, by_key[one["row"]], one) for one in outcomes]
    refused = [line for line in lines if line.why]
    if len(refused) == len(lines):
        return None
    words = {"title": act.label, "button": act.label, "back": reverse(act.name)}
    return foretold_page(request, told, **words, refused=refused, untried=len(rows) - len(outcomes))


def _into(outcomes: list[dict[str, Any]], *how: Any) -> None:
    outcomes += act_on(*how)


def _taken_up(request: HttpRequest, act: ManyAct, form: forms.Form) -> tuple[Batch, list[Any], dict[str, Any]]:
    """Give the batch of a press, unsaved, its rows in the order of their locks, and what was asked once."""
    actor: Any = request.user
    values = dict(form.cleaned_data)
    rows = sorted(values.pop(ROWS), key=attrgetter("pk"))
    return Batch(school_id=actor.school_id, act=act.name, made_by=actor, made_at=clock.now()), rows, values


def _cleaned(each: Each) -> Values:
    return {pk: one.cleaned_data for pk, one in each.items()}


def occasion_of(batch: Batch, key: int) -> str:
    """Name what a batch does to one row."""
    return f"{batch.handle}-{key}"


def _begin(request: HttpRequest, act: ManyAct, form: forms.Form, each: Each) -> Batch:
    """Do it to the chosen rows: one after another, or to all or none."""
    batch, rows, values = _taken_up(request, act, form)
    if act.together:
        return _together(batch, act, rows, values, each)
    batch.typed = {name: found for name, found in request.POST.lists() if name not in (ROWS, "csrfmiddlewaretoken")}
    batch.waiting = [row.pk for row in rows]
    batch.save()
    return _set_out(batch)


def may_give_back(batch: Batch) -> bool:
    """Say whether all that a batch did is offered to be taken back."""
    fresh = batch.ended_at is not None and clock.now() < batch.made_at + BACK_TIME
    return fresh and batch.back_of_id is None and act_of(batch).undo is not None and bool(_done(batch))


def give_all_back(batch: Batch) -> Batch:
    """Take back each row that a batch did, as if its own button were pressed; a second press leads to the first."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=batch.pk)
        if (back := batch.backs.first()) is not None:
            return back
        back = Batch(
            school_id=batch.school_id, act=batch.act, made_by=batch.made_by, made_at=clock.now(), back_of=batch
        )
        back.waiting = _done(batch)
        back.save()
    return _set_out(back)


def _done(batch: Batch) -> list[int]:
    return [one["row"] for one in batch.outcomes if one["end"] == DONE]


def _set_out(batch: Batch) -> Batch:
    """Go slice by slice while a reader would wait; the rest is left to the background work."""
    until = perf_counter() + REQUEST_SECONDS
    while _slice(batch.pk) and perf_counter() < until:
        pass
    return batch


def _together(batch: Batch, act: ManyAct, rows: list[Any], values: Mapping[str, Any], each: Each) -> Batch:
    """Do it to all rows, or to none."""
    beside = {"each": _cleaned(each)} if act.each is not None else {}
    with transaction.atomic(), occasion.of(batch.handle):
        act.run(rows, actor=batch.made_by, **values, **act.bind(batch.made_by), **beside)
        batch.outcomes, batch.ended_at = [_outcome(row.pk) for row in rows], clock.now()
        batch.save()
    return batch


def act_on(
    batch: Batch, act: ManyAct, rows: Sequence[Any], values: Mapping[str, Any], each: Values
) -> list[dict[str, Any]]:
    """Run an act over rows in the order of their locks, until the time of one transaction is over.

    Each lives or is refused in its own savepoint; what it changes bears an occasion of its own, by which it is taken
    back alone.
    """
    until = perf_counter() + SLICE_SECONDS
    if act.lock is not None:
        act.lock(rows)
    run, bound, told = act.run, act.bind(batch.made_by), list[dict[str, Any]]()
    if batch.back_of is not None:
        run, bound = partial(_undone, act, batch.back_of), {}
    for row in sorted(rows, key=attrgetter("pk")):
        if told and perf_counter() > until:
            break
        try:
            with transaction.atomic(), occasion.of(occasion_of(batch, row.pk)):
                run(row, actor=batch.made_by, **values, **bound, **each.get(row.pk, {}))
            told.append(_outcome(row.pk))
        except REFUSALS as error:
            told.append(_outcome(row.pk, error))
    return told


def _undone(act: ManyAct, batch: Batch, row: Any, *, actor: Any) -> None:
    """Take back what a batch did to a row, and nothing that was done to it since."""
    if act.undo is not None:
        act.undo(row, actor=actor, press=occasion_of(batch, row.pk))


def _outcome(key: int, error: Refusal | None = None) -> dict[str, Any]:
    """Say what became of a row; the words of a rule are kept as its own, for whoever reads them in another language."""
    if error is None:
        return {"row": key, "end": DONE}
    if isinstance(error, ValidationError):
        error = RuleError("many", " ".join(error.messages))
    elif not isinstance(error, RuleError):
        error = RuleError("many", guards.message_for(error) or CHANGED)
    params = {name: str(value) for name, value in error.params.items()}
    return {"row": key, "end": REFUSED, "why": error.message, "params": params, "details": list(error.details)}


def go_on(_since: Any) -> None:
    """Take on the batches that a request left, slice by slice."""
    left = Batch.objects.filter(ended_at=None, made_at__lte=clock.now() - OWN_TIME)
    for key in left.order_by("pk").values_list("pk", flat=True):
        while _slice(key):
            pass


def _slice(key: int) -> bool:
    """Do the next rows of a batch in one transaction; say whether some are left."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).select_related("made_by", "back_of").get(pk=key)
        zones = dict(one for _name, places in school_zones for one in places())
        with clock.lived_in(zones.get(batch.school_id)):
            told = _taken(batch, sorted(batch.waiting)[:SLICE])
        done = {one["row"] for one in told}
        batch.outcomes, batch.waiting = [*batch.outcomes, *told], [one for one in batch.waiting if one not in done]
        if not batch.waiting:
            batch.ended_at, batch.typed = clock.now(), {}
        batch.save()
    return bool(batch.waiting)


def _taken(batch: Batch, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Give what became of the next rows: of all of them, or of as many as the time was enough for."""
    act = act_of(batch)
    rows = list(act.rows(batch.made_by).filter(pk__in=keys))
    gone = _all_refused(set(keys) - {row.pk for row in rows}, GONE)
    if gone or not rows:
        return gone
    given = _given(batch, act, rows)
    if given is None:
        return _all_refused((row.pk for row in rows), CHANGED)
    try:
        with transaction.atomic():
            return act_on(batch, act, rows, *given)
    except OperationalError:
        raise  # the database is busy or away: these rows are taken at the next turn
    except Exception:
        log.exception("many rows, %s, failed", act.name)
        return _all_refused((row.pk for row in rows), BROKEN)


def _given(batch: Batch, act: ManyAct, rows: Sequence[Any]) -> tuple[dict[str, Any], Values] | None:
    """Give what was asked once and beside each row, where it still holds; taking back asks nothing."""
    if batch.back_of_id is not None:
        return {}, {}
    typed = _typed(batch, rows)
    form, each = _form(act, batch.made_by, typed), _each(act, rows, typed)
    if not form.is_valid() or not _filled(each):
        return None
    values = dict(form.cleaned_data)
    del values[ROWS]
    return values, _cleaned(each)


def _typed(batch: Batch, rows: Iterable[Any]) -> QueryDict:
    """Give what was typed once and beside these rows, as it was sent."""
    typed = QueryDict(mutable=True)
    for name, found in batch.typed.items():
        typed.setlist(name, found)
    typed.setlist(ROWS, [str(row.pk) for row in rows])
    return typed


def _all_refused(keys: Iterable[int], why: str) -> list[dict[str, Any]]:
    return [_outcome(key, RuleError("many", why)) for key in sorted(keys)]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one row, as its reader sees it."""

    key: int
    title: str
    address: str
    end: Badge
    why: str


def lines_of(batch: Batch) -> list[Line]:
    """Give what became of each row: the refused first, each with its words and the way to it."""
    act = act_of(batch)
    rows = {row.pk: row for row in act.rows(batch.made_by).filter(pk__in=[one["row"] for one in batch.outcomes])}
    back = batch.back_of_id is not None
    told = [_line(act, rows.get(one["row"]), one, back=back) for one in batch.outcomes]
    return sorted(told, key=lambda line: not line.why)


def _line(act: ManyAct, row: Any, one: Mapping[str, Any], *, back: bool = False) -> Line:
    why = ""
    if one["end"] == REFUSED:
        why = RuleError("many", one["why"], params=one["params"], details=one["details"]).render(_)
    ends = (_("не возвращено"), _("возвращено")) if back else (_("не сделано"), _("сделано"))
    end = Badge("bad", ends[0]) if why else Badge("ok", ends[1])
    title, address = (act.title(row), act.address(row)) if row is not None else (_("записи больше нет"), "")
    return Line(one["row"], title, address, end, why)


LINES = (
    Column("title", gettext_lazy("Кто или что"), kind="person", link=attrgetter("address")),
    Column("end", gettext_lazy("Итог")),
    Column("why", gettext_lazy("Почему не сделано")),
)


def batch_table(request: HttpRequest, lines: Sequence[Line], title: Any) -> Listing:
    """Give the outcome of a batch row by row."""
    return Listing(request, title, LINES, lines)


@dataclass(frozen=True, slots=True)
class Past:
    """An act on many of earlier: what it was, how much was done, and whether it still goes back."""

    batch: Batch
    label: Any
    done: int
    refused: int
    back: Batch | None
    may_give_back: bool


def past_of(batches: Iterable[Batch]) -> list[Past]:
    """Tell earlier acts; of one whose act is gone from the program nothing is left to tell."""
    known = [one for one in batches if one.act in acts]
    return [_past(one, len(_done(one)), next(iter(one.backs.all()), None)) for one in known]


def _past(batch: Batch, done: int, back: Batch | None) -> Past:
    refused = len(batch.outcomes) - done
    return Past(batch, acts[batch.act].label, done, refused, back, back is None and may_give_back(batch))


PASTS = (
    Column(
        "label",
        gettext_lazy("Что сделано"),
        kind="person",
        link=lambda one: reverse("kit:batch", args=[one.batch.handle]),
    ),
    Column("batch.made_at", gettext_lazy("Когда"), kind="date"),
    Column("done", gettext_lazy("Сделано"), kind="number"),
    Column("refused", gettext_lazy("Не сделано"), kind="number"),
    Column("act", gettext_lazy("Вернуть"), hide_label=True, template="kit/past_batch.html", on={PAGE}),
)


def past_table(request: HttpRequest, title: Any) -> Listing:
    """Give one's own acts on many, the latest first, each with the way back while there is one."""
    rows = Batch.objects.visible_to(request.user).filter(back_of=None).order_by("-made_at", "pk")
    return Listing(request, title, PASTS, rows.prefetch_related("backs"), prepare=past_of)


each_turn.add("kit.many", go_on)

"""Reading what waits: the lines of each role's home, of a stage, of one list; who may know of what."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.core.errors import N_
from nastavnik.core.stages import STAGES
from nastavnik.core.waits import Life, Wait, rank
from nastavnik.journal.selectors import past_of
from nastavnik.kit import clock
from nastavnik.kit.home import LATE, SOON, NextStep
from nastavnik.kit.matters import (
    ADDRESSEE,
    DESK,
    OWN,
    ROLES,
    Declared,
    Matter,
    Record,
    declare,
    lives,
    matters,
    number_of,
)
from nastavnik.kit.models import SchoolTerm
from nastavnik.kit.registries import Registry
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.unwritten import while_unwritten
from nastavnik.outbox.models import Told
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher, name_of, short_name
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors.counts import Counts
from nastavnik.programme.selectors.programmes import current_programme

AT_MOST = 7
MOST_OF_ONE = {"roadmap": 2}
READ_ALL = frozenset({"coordinator", "head", "confidant", "operator"})
MAY_PUT_OFF = frozenset({"coordinator", "mentor"})
OWNERS = {
    "coordinator": gettext_lazy("куратор"),
    "head": gettext_lazy("директор"),
    "council_member": gettext_lazy("член совета"),
    "department_head": gettext_lazy("руководитель МО"),
    "confidant": gettext_lazy("доверенное лицо"),
    "operator": gettext_lazy("системный администратор"),
    "mentor": gettext_lazy("наставник"),
    "mentee": gettext_lazy("наставляемый"),
    "person": gettext_lazy("педагог"),
    "author": gettext_lazy("автор запроса"),
    "colleague": gettext_lazy("коллега"),
    ADDRESSEE: gettext_lazy("тот, к кому обращаются"),
}
#: To tell somebody in person what the site cannot show them; it stands for a wait of another life.
# fmt: off
TELL = Life("tell", ("unsaid",), {
    "unsaid": (
        Wait("coordinator", 5, N_("Сказать лично: %(who)s"), N_("Сказать лично, входа на сайт нет: %(n)s"),
             N_("Сказано"), 1, "programme:put_off"),
    ),
})
# fmt: on
TELLING = declare(TELL, sides=("person",))


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a list of waits."""

    account: int
    teacher: int
    roles: frozenset[str]

    @property
    def variant(self) -> str:
        """Say how much is read for them."""
        return OWN if self.roles.isdisjoint(READ_ALL) else DESK

    @property
    def own_variant(self) -> str:
        """Say how much is read for their home: the coordinator's tells of the whole school beside, others' does not."""
        return DESK if "coordinator" in self.roles else " ".join([OWN, *sorted(self.roles & ROLES)])

    def owns(self, matter: Matter) -> bool:
        """Say whether it is this reader that a wait waits for."""
        owner, record = matter.wait.owner, matter.record
        if owner == ADDRESSEE:
            return record.account == self.account
        if owner in ROLES:
            return owner in self.roles
        return bool(self.teacher) and matter.owner == self.teacher

    def waits_for(self, matter: Matter) -> bool:
        """Say whether it is this reader who waits meanwhile."""
        side = matter.wait.waiter and matter.declared.side(matter.record, matter.wait.waiter)
        return bool(self.teacher) and side == self.teacher

    def may_know(self, matter: Matter) -> bool:
        """Say whether a wait may stand in a list of this reader: one's own, and the coordinator's of the school."""
        hidden = matter.declared.private or matter.wait.private or matter.wait.voluntary
        return self.owns(matter) or ("coordinator" in self.roles and not hidden)


def reader_of(request: DeskRequest) -> Reader:
    """Give whoever asks as a reader."""
    return Reader(request.user.pk, getattr(request.teacher, "pk", 0), frozenset(request.roles))


def read_for(
    reader: Reader, programme: Programme | None, school: int, *, variant: str = "", summed: bool = False
) -> list[Matter]:
    """Give what waits in a school as far as one reader may know of it."""
    return matters(
        variant or reader.variant,
        derive=_to_tell if "coordinator" in reader.roles else None,
        programme=programme.pk if programme is not None else 0,
        school=school,
        teacher=reader.teacher,
        account=reader.account,
        summed=summed,
    )


def _read_once(request: DeskRequest, variant: str = "", *, summed: bool) -> list[Matter]:
    """Read once a page; what a form changed is read anew."""
    reader, kept = reader_of(request), vars(request).setdefault("_matters", {})
    way = variant or reader.variant, summed
    if request.method == "POST" or way not in kept:
        kept[way] = _read(request, reader, *way)
    found: list[Matter] = kept[way]
    return found


def _read(request: DeskRequest, reader: Reader, variant: str, summed: bool) -> list[Matter]:
    """Read what a page tells; sums are kept for this reader and this day while nothing is written."""
    school = getattr(request.user, "school_id", None)
    if school is None:
        return []
    programme = current_programme(request)

    def read() -> list[Matter]:
        return read_for(reader, programme, school, variant=variant, summed=summed)

    if not summed:
        return read()
    day = clock.today(), get_current_timezone_name()
    return while_unwritten(("sums", school, getattr(programme, "pk", 0), reader, variant, day), read)


def matters_for(request: DeskRequest) -> list[Matter]:
    """Give what waits as far as whoever asks may know of it, record by record."""
    return _read_once(request, summed=False)


def sums_for(request: DeskRequest) -> list[Matter]:
    """Give the same to a page that tells it by kinds: alike records of others are one with their number."""
    return _read_once(request, summed=True)


def own_for(request: DeskRequest) -> list[Matter]:
    """Give what waits for whoever asks, and what they wait for; of others no more than the coordinator's sums."""
    return _read_once(request, reader_of(request).own_variant, summed=True)


def _to_tell(found: list[Matter], nobody: frozenset[int]) -> list[tuple[Declared, Record]]:
    """Turn what waits for people without a way in, and would be written to them by now, into something to say."""
    today, told = clock.today(), dict[int, Record]()
    for one in found:
        key, since = one.owner, one.record.since
        if key not in nobody or one.wait.private or not one.nudge_due(today, 0):
            continue
        if key not in told or since < told[key].since:
            told[key] = Record("unsaid", since, key, key, None, None, "")
    return [(TELLING, record) for _key, record in sorted(told.items())]


@dataclass(frozen=True, slots=True)
class Line:
    """Several waits told in one line: the first is the longest; of one it says which other people it is about."""

    matters: tuple[Matter, ...]
    step: NextStep
    people: frozenset[int]

    @property
    def group(self) -> tuple[str, str, str]:
        """Give what is counted together."""
        return self.matters[0].group


def names_of(people: Iterable[int | None]) -> dict[int, str]:
    """Give the short names of people by their number, namesakes told apart, in one query or in none."""
    wanted = {pk for pk in people if pk}
    if not wanted:
        return {}
    rows = Teacher.objects.filter(pk__in=wanted).values_list("pk", "apart", *name_of())
    return {pk: f"{short_name(*parts)} ({apart})" if apart else short_name(*parts) for pk, apart, *parts in rows}


def who_is(matter: Matter, names: Mapping[int, str], reader: Reader) -> str:
    """Name whom a wait is about: to one of two sides the other one, to everybody else both."""
    left, right = matter.record.left, matter.record.right
    shown = [pk for pk in (right, left) if pk is not None and (pk != reader.teacher or right is None)]
    return " – ".join(names.get(pk, "") for pk in shown)


def text_of(matter: Matter, names: Mapping[int, str], reader: Reader) -> str:
    """Say one wait in words."""
    record, declared = matter.record, matter.declared
    title = str(declared.words(record.title)) if declared.words is not None and record.title else record.title
    told = {"who": who_is(matter, names, reader), "title": title, "day": short_date(record.since)}
    return _(matter.wait.one) % told


def page_of(matter: Matter) -> str:
    """Give the address where one wait is dealt with."""
    if matter.name == TELL.name:
        return put_off_page(matter)
    return reverse(matter.wait.page, args=[] if matter.wait.whole else [matter.record.key])


def in_days(wait: Wait, days: int) -> str:
    """Say a number of days as a wait counts them."""
    if wait.by_date:
        return _("дней: %(days)s") % {"days": days}
    return _("рабочих дней: %(days)s") % {"days": days}


def put_off_page(matter: Matter) -> str:
    """Give the address where a wait is put off."""
    return reverse("programme:put_off", args=[*matter.group[:2], matter.record.key])


def _step(found: tuple[Matter, ...], names: Mapping[int, str], reader: Reader, on: dt.date) -> NextStep:
    """Tell waits of one kind: one by name, several by their number and the list of them."""
    first = found[0]
    wait, late = first.wait, first.late(on)  # the oldest
    note = _("с %(day)s") % {"day": short_date(first.record.since)} if first.record.since <= on else ""
    urgency, when = (
        (LATE if late else SOON),
        short_date(first.last_day) if late else "",
    )
    number = number_of(found)
    if number == 1:
        later = put_off_page(first) if may_put_off(first) else ""
        return NextStep(text_of(first, names, reader), note, page_of(first), _(wait.action), when, urgency, later)
    url = page_of(first) if wait.whole else reverse("programme:matter_list", args=first.group[:2])
    return NextStep(_(wait.many) % {"n": number}, note, url, _(wait.action), when, urgency)


def may_put_off(matter: Matter) -> bool:
    """Say whether a wait may be put off by its owner."""
    return matter.wait.owner in MAY_PUT_OFF and not matter.wait.fixed


def grouped(found: Iterable[Matter], on: dt.date, stage: int) -> list[tuple[Matter, ...]]:
    """Put waits of one kind together, the oldest first, in the order in which they are told."""
    groups: dict[Any, list[Matter]] = {}
    for one in found:
        groups.setdefault((one.name, one.slug, one.wait.owner, one.wait.after), []).append(one)
    rows = [tuple(sorted(group, key=lambda one: (one.record.since, one.record.key))) for group in groups.values()]

    def order(row: tuple[Matter, ...]) -> Any:
        """Give what waits more first; what waits alike stands in one order in every process."""
        oldest = row[0]
        late = oldest.last_day if oldest.late(on) else None
        return rank(oldest.wait, oldest.record.since, stage=stage, late=late), oldest.group, oldest.wait.after

    return sorted(rows, key=order)


def lines_of(found: Iterable[Matter], reader: Reader, on: dt.date, stage: int) -> list[Line]:
    """Tell waits in lines; the names of those told one by one take one query."""
    rows = grouped(found, on, stage)
    single = [row[0].record for row in rows if number_of(row) == 1]
    names = names_of(pk for record in single for pk in (record.left, record.right))
    return [Line(row, _step(row, names, reader, on), _people(row, reader)) for row in rows]


def _people(row: tuple[Matter, ...], reader: Reader) -> frozenset[int]:
    """Give whom one record is about, but for the reader; nobody where several are told."""
    sides = (row[0].record.left, row[0].record.right) if number_of(row) == 1 else ()
    return frozenset(one for one in sides if one is not None and one != reader.teacher)


def own_lines(request: DeskRequest, stage: int) -> list[Line]:
    """Give all that waits for whoever asks."""
    reader, today = reader_of(request), clock.today()
    mine = [one for one in own_for(request) if reader.owns(one) and one.shown(today)]
    return lines_of(mine, reader, today, stage)


def first_lines(lines: Sequence[Line]) -> list[NextStep]:
    """Keep the first seven, of the roadmap two at most; one pair takes a second line where none of another is left.

    What is kept back of a pair is told in its first line by the number.
    """
    fresh, again = list[Line](), list[Line]()
    taken, met = Counter[str](), set[frozenset[int]]()
    for line in lines:
        taken[line.group[0]] += 1
        if taken[line.group[0]] <= MOST_OF_ONE.get(line.group[0], len(lines)):
            (again if line.people in met and not line.matters[0].wait.first else fresh).append(line)
            met |= {line.people} if line.people else set()
    kept = {id(line) for line in [*fresh, *again][:AT_MOST]}
    back = Counter(line.people for line in lines if id(line) not in kept)
    return [_with_more(line, back.pop(line.people, 0)) for line in lines if id(line) in kept]


def _with_more(line: Line, more: int) -> NextStep:
    """Say beside a line how many are kept back about the same people."""
    if not line.people or not more:
        return line.step
    words = _("и ещё об этой паре: %(n)s") if len(line.people) > 1 else _("и ещё об этом педагоге: %(n)s")
    return replace(line.step, note="; ".join(filter(None, (line.step.note, words % {"n": more}))))


@dataclass(frozen=True, slots=True)
class Quiet:
    """What somebody waits for: a line without red; after the term they may remind once."""

    text: str
    remind: str


def quiet_lines(request: DeskRequest) -> list[Quiet]:
    """Give what whoever asks waits for from others."""
    reader, today = reader_of(request), clock.today()
    found = [one for one in own_for(request) if reader.waits_for(one)]
    late = [one for one in found if one.overdue(today)]
    asked = asked_about(request.user.pk) if late else set()
    return [
        Quiet(
            _(one.wait.quiet) % {"day": short_date(one.record.since)},
            reverse("programme:remind", args=[*one.group[:2], one.record.key])
            if one in late and (one.name, one.record.key, one.record.since) not in asked
            else "",
        )
        for one in found
    ]


def asked_about(account: int) -> set[tuple[str, int, dt.date]]:
    """Give about which waits somebody has already reminded."""
    rows = Told.objects.filter(account=account, what=Told.What.ASKED)
    return set(rows.values_list("life", "key", "since"))


@dataclass(frozen=True, slots=True)
class StageStart:
    """How one tells that somebody has been in a stage, and what to do first where nobody has."""

    used: Any
    words: Any
    action: Any
    url_name: str


#: By slug of the stage.
stage_starts: Registry[StageStart] = Registry("beginning of a stage")


def begin_with(counts: Counts, stage: int) -> StageStart | None:
    """Say what to do first in a stage in which nobody has been yet."""
    slug = STAGES[stage - 1].slug
    if slug not in stage_starts or stage_starts[slug].used(counts):
        return None
    return stage_starts[slug]


def counted(one: Matter, on: dt.date) -> bool:
    """Say whether a wait is counted: while it is shown, and from its first day where somebody waits meanwhile."""
    return one.wait.shown(one.days(on)) or (bool(one.wait.waiter) and one.record.since <= on)


def of_stage(found: Iterable[Matter], stage: int, on: dt.date, *, upwards: bool = False) -> list[tuple[Matter, ...]]:
    """Give what a stage waits for, each record once, nothing private, in the coordinator's words where there are.

    Of what is voluntary nothing is told upwards, not even the number.
    """
    told: dict[Any, Matter] = {}
    for one in found:
        if one.wait.stage != stage or one.declared.private or one.wait.private or one.name == TELL.name:
            continue
        if not counted(one, on) or (upwards and one.wait.voluntary):
            continue
        known = told.get((one.name, one.record))
        if known is None or (one.wait.owner == "coordinator" and known.wait.owner != "coordinator"):
            told[one.name, one.record] = one
    return grouped(told.values(), on, stage)


def waiting_on(programme: Programme, on: dt.date) -> list[tuple[Matter, ...]]:
    """Give what the whole year waited for at the end of a day, stage by stage, as the head may know it."""
    past = past_of(programme.school_id, on) if on < clock.today() else None
    found = matters(DESK, past=past, programme=programme.pk, school=programme.school_id)
    return [row for stage in STAGES for row in of_stage(found, stage.number, on, upwards=True)]


def found_in(request: DeskRequest, life: str, state: str) -> list[Matter]:
    """Give what is listed under a state of a life for whoever asks, what was put off included."""
    reader, today = reader_of(request), clock.today()
    rows = [one for one in matters_for(request) if one.group[:2] == (life, state) and reader.may_know(one)]
    shown = [one for one in rows if counted(one, today)]
    return sorted(shown, key=lambda one: (one.record.since, one.record.key))


def every_wait() -> list[tuple[Declared, str, Wait]]:
    """Give every wait there is with its life and the state it is listed under, by stage."""
    rows = [(declared, state, wait) for _name, declared in lives for state, wait in declared.life.every()]
    return sorted(rows, key=lambda row: (row[2].stage, row[0].life.name))


def terms_of(school: int) -> dict[tuple[str, str, str], int]:
    """Give the school's own terms by life, state and owner."""
    rows = SchoolTerm.objects.filter(school_id=school).values_list("life", "state", "owner", "days")
    return {(life, state, owner): days for life, state, owner, days in rows}

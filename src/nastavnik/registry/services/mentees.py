"""The way of a teacher through the mentee register: asked, thinking, joined, declined, left."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MENTEE_ASKING, MENTEE_OPEN, MENTEE_UNDECIDED, REQUEST_OPEN
from nastavnik.core.transitions import MENTEE_ENTRY
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.kit.paper import about
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import refuse_on_paper, require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services import pass_gate, take_check_back
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import TIME_CODES, LentTask, MeetingForm, MenteeEntry
from nastavnik.registry.policies import require_at_work, require_may_ask, require_self_or_paper
from nastavnik.registry.services.handlers import leave_handlers

STATE = MenteeEntry.State
NOTICES = (
    *("registry.mentee_invited", "registry.interview_noted"),
    *("registry.request_accepted", "registry.request_elsewhere"),
)


def locked_entry(entry: MenteeEntry) -> MenteeEntry:
    """Lock the programme, then the entry."""
    lock_running(entry.programme_id)
    rows = MenteeEntry.objects.select_for_update(of=("self",))
    found: MenteeEntry = rows.select_related("teacher__account", "programme", "school").get(pk=entry.pk)
    return found


def _found(programme: Programme, teacher: Teacher) -> MenteeEntry | None:
    """Lock the programme and look for the person's entry."""
    lock_running(programme.pk)
    require_at_work(teacher)
    if teacher.guest_of:
        raise RuleError("mentee_entry.guest", N_("Наставник из школы-партнёра не бывает здесь наставляемым."))
    return MenteeEntry.objects.filter(programme=programme, teacher=teacher).first()


def _save(entry: MenteeEntry, kind: str, actor: Account, **data: Any) -> None:
    write(entry, kind, actor, programme=entry.programme_id, **data)


def invite_mentee(*, programme: Programme, teacher: Teacher, actor: Account, source: str = "invitation") -> MenteeEntry:
    """Ask a teacher whether they would like to take part; nobody is enrolled by it."""
    lent = require_may_ask(actor, programme, teacher, LentTask.What.ASKING)
    with transaction.atomic():
        entry = _found(programme, teacher)
        if entry is None:
            entry = MenteeEntry(school_id=programme.school_id, programme=programme, teacher=teacher)
        elif entry.state in MENTEE_OPEN:
            raise RuleError("mentee_entry.known", N_("Этот педагог уже приглашён: ответ за ним, повторять не нужно."))
        else:
            MENTEE_ENTRY.require(entry.state, STATE.INVITED)
        entry.state, entry.source = STATE.INVITED, source
        entry.invited_on, entry.ended_on = clock.today(), None
        _save(entry, "mentee.invited", actor, source=source, **lent)
        outbox.put(
            kind="registry.mentee_invited",
            account=teacher.account,
            key=f"{entry.pk}-{clock.today()}",
            school_id=entry.school_id,
            url=reverse("registry:participation"),
        )
    return entry


def check_windows(times: Iterable[str], forms: Iterable[str]) -> tuple[list[str], list[str]]:
    """Take the windows and the ways of meeting in their usual order; refuse an unknown one."""
    asked_times, asked_forms = set(times), set(forms)
    if asked_times - set(TIME_CODES):
        raise RuleError("registry.times", N_("Такого времени в расписании нет. Отметьте уроки в таблице."), "times")
    if asked_forms - set(MeetingForm.values):
        raise RuleError("registry.forms", N_("Выберите «лично» или «дистанционно»."), "forms")
    known_times = [code for code in TIME_CODES if code in asked_times]
    return known_times, [form for form in MeetingForm.values if form in asked_forms]


def require_return(entry: MenteeEntry) -> None:
    """Refuse a way back into the register to somebody whose year is completed."""
    if entry.state not in {STATE.THINKING, STATE.JOINED, STATE.LEFT}:
        MENTEE_ENTRY.require(entry.state, STATE.THINKING)


def _towards_thinking(entry: MenteeEntry) -> bool:
    """Move an entry to thinking; say whether anything moved."""
    if entry.state in MENTEE_ASKING:
        return False
    require_return(entry)
    entry.state, entry.ended_on = STATE.THINKING, None
    return True


def enter_as_mentee(
    *,
    programme: Programme,
    teacher: Teacher,
    actor: Account,
    category: str = "",
    times: Iterable[str] = (),
    forms: Iterable[str] = (),
) -> MenteeEntry:
    """Let a teacher step into the register or correct what they said of themselves; not joining yet."""
    require_self_or_paper(actor, teacher)
    if category:
        refuse_on_paper(teacher)
    known_times, known_forms = check_windows(times, forms)
    if category and category not in MenteeEntry.Category.values:
        raise RuleError("mentee_entry.category", N_("Выберите вариант из списка или оставьте пустым."), "category")
    with transaction.atomic():
        entry = _found(programme, teacher)
        if entry is None:
            entry = MenteeEntry(
                school_id=programme.school_id,
                programme=programme,
                teacher=teacher,
                state=STATE.THINKING,
                source="own",
            )
            moved = True
        else:
            moved = _towards_thinking(entry)
        entry.times, entry.forms = known_times, known_forms
        if about(teacher.pk) is None:
            entry.category = category
        _save(entry, "mentee.entered" if moved else "mentee.described", actor)
    return entry


def think_it_over(*, entry: MenteeEntry, actor: Account) -> MenteeEntry:
    """Note that the person thinks; asked again only by themselves."""
    with transaction.atomic():
        entry = locked_entry(entry)
        require_self_or_paper(actor, entry.teacher)
        if entry.state == STATE.JOINED:
            MENTEE_ENTRY.require(entry.state, STATE.THINKING)
        if _towards_thinking(entry):
            _save(entry, "mentee.thinking", actor)
    return entry


def withdraw_requests(entry: MenteeEntry, actor: Account) -> None:
    """Take back everything not yet settled."""
    for request in entry.requests.select_for_update().filter(state__in=REQUEST_OPEN):
        if request.submitted_on is None:
            request.submitted_on = clock.today()
        request.state, request.closed_on = "withdrawn", clock.today()
        write(request, "request.withdrawn", actor, "state", "closed_on", "submitted_on")


def decline_participation(*, entry: MenteeEntry, actor: Account) -> MenteeEntry:
    """Note a «no»; no reason is asked and nothing follows from it."""
    with transaction.atomic():
        entry = locked_entry(entry)
        require_self_or_paper(actor, entry.teacher)
        MENTEE_ENTRY.require(entry.state, STATE.DECLINED)
        entry.state, entry.ended_on = STATE.DECLINED, clock.today()
        _save(entry, "mentee.declined", actor)
        withdraw_requests(entry, actor)
        outbox.silence(account=entry.teacher.account, kinds=NOTICES)
    return entry


def join(*, entry: MenteeEntry, actor: Account, reasons: Mapping[str, str] | None = None) -> MenteeEntry:
    """Join the programme: the person's own step through the gate of stage 2."""
    with transaction.atomic():
        entry = locked_entry(entry)
        require_self_or_paper(actor, entry.teacher)
        require_at_work(entry.teacher)
        MENTEE_ENTRY.require(entry.state, STATE.JOINED)
        pass_gate("join", programme=entry.programme, subject=entry, actor=actor, reasons=reasons)
        entry.state, entry.joined_on, entry.ended_on = STATE.JOINED, clock.today(), None
        _save(entry, "mentee.joined", actor)
    return entry


def excuse_baseline(*, entry: MenteeEntry, reason: str, actor: Account) -> MenteeEntry:
    """Let a person join without a self-assessment, for the coordinator's reason; they join themselves."""
    require_role(actor, entry.school_id, "coordinator")
    if not reason.strip():
        raise RuleError("mentee_entry.reason", N_("Напишите, почему можно без исходной самооценки."), "reason")
    with transaction.atomic():
        entry = locked_entry(entry)
        pass_gate(
            "join",
            programme=entry.programme,
            subject=entry,
            actor=actor,
            reasons={"registry.baseline": reason},
        )
    return entry


def take_excuse_back(*, entry: MenteeEntry, actor: Account) -> MenteeEntry:
    """Take back the coordinator's word that somebody may join without a self-assessment, until they have joined."""
    require_role(actor, entry.school_id, "coordinator")
    with transaction.atomic():
        entry = locked_entry(entry)
        if entry.state not in MENTEE_UNDECIDED:
            raise RuleError("mentee_entry.joined", N_("Человек уже вступил: причина остаётся."))
        take_check_back(programme=entry.programme, gate="join", fact="registry.baseline", subject=entry, actor=actor)
    return entry


def end_participation(entry: MenteeEntry, actor: Account) -> None:
    """End what the person takes part in, whoever noted it; the caller holds the locks."""
    if entry.state == STATE.JOINED:
        MENTEE_ENTRY.require(entry.state, STATE.LEFT)
        entry.state = STATE.LEFT
    else:
        MENTEE_ENTRY.require(entry.state, STATE.DECLINED)
        entry.state = STATE.DECLINED
    entry.ended_on = clock.today()
    _save(entry, "mentee.left", actor)
    for _name, handler in leave_handlers:
        handler(entry=entry, actor=actor)
    withdraw_requests(entry, actor)
    outbox.silence(account=entry.teacher.account, kinds=NOTICES)


def leave(*, entry: MenteeEntry, actor: Account) -> MenteeEntry:
    """Leave today, without notice and without a reason."""
    with transaction.atomic():
        entry = locked_entry(entry)
        require_self_or_paper(actor, entry.teacher)
        MENTEE_ENTRY.require(entry.state, STATE.LEFT)
        end_participation(entry, actor)
    return entry

"""The way of a teacher through the mentor register: asked, candidate, resting, left."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core import gates, stages
from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import IN_REGISTER, MENTOR_OPEN, MENTOR_ROLE
from nastavnik.core.transitions import MENTOR_ENTRY
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.kit.registries import facts_of
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import refuse_on_paper, require_role
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import Competence, CompetenceArea, LentTask, MentorEntry
from nastavnik.registry.policies import (
    require_at_work,
    require_may_ask,
    require_self_or_coordinator,
    require_self_or_paper,
)
from nastavnik.registry.questions import answers, lacking
from nastavnik.registry.services.handlers import basis_checks, mentor_leave_handlers
from nastavnik.registry.services.mentees import check_windows

STATE = MentorEntry.State
NOTICES = (
    "registry.mentor_invited",
    "registry.mentor_selected",
    "registry.mentor_deferred",
    "registry.mentor_not_taken",
    "registry.training_held",
)
MAX_COMPETENCES = 8
LEVELS = (1, 2, 3)


def locked(entry: MentorEntry) -> MentorEntry:
    """Lock the programme, then the entry."""
    lock_running(entry.programme_id)
    rows = MentorEntry.objects.select_for_update(of=("self",))
    found: MentorEntry = rows.select_related("teacher__account", "programme", "school").get(pk=entry.pk)
    return found


def save(entry: MentorEntry, kind: str, actor: Account, reason: str = "", **data: object) -> None:
    """Write the entry with its journal line."""
    write(entry, kind, actor, reason=reason, programme=entry.programme_id, **data)


def tell(entry: MentorEntry, kind: str, **params: str) -> None:
    """Put a notice to the person of the entry."""
    outbox.put(
        kind=kind,
        account=entry.teacher.account,
        key=f"{entry.pk}-{clock.today()}",
        school_id=entry.school_id,
        url=reverse("registry:candidacy"),
        **params,
    )


def invite_mentor(*, programme: Programme, teacher: Teacher, actor: Account) -> MentorEntry:
    """Ask a teacher whether they would like to be a mentor."""
    lent = require_may_ask(actor, programme, teacher, LentTask.What.MENTORS)
    with transaction.atomic():
        lock_running(programme.pk)
        require_at_work(teacher)
        entry = MentorEntry.objects.filter(programme=programme, teacher=teacher).first()
        if entry is None:
            entry = MentorEntry(school_id=programme.school_id, programme=programme, teacher=teacher)
        elif entry.state in MENTOR_OPEN:
            raise RuleError("mentor_entry.known", N_("Этот педагог уже есть в базе наставников или приглашён."))
        entry.state = STATE.INVITED
        save(entry, "mentor.invited", actor, **lent)
        tell(entry, "registry.mentor_invited")
    return entry


def _checked_competences(competences: Mapping[str, int]) -> dict[str, int]:
    if set(competences) - set(CompetenceArea.values) or set(competences.values()) - set(LEVELS):
        raise RuleError("mentor_entry.competences", N_("Выберите области и уровни из списка."), "strengths")
    if len(competences) > MAX_COMPETENCES:
        raise RuleError(
            "mentor_entry.competences",
            N_("Отметьте до восьми областей: те, в которых помочь легче всего."),
            "strengths",
        )
    return dict(competences)


def _keep_competences(entry: MentorEntry, competences: Mapping[str, int]) -> None:
    entry.competences.exclude(code__in=competences).delete()
    for code, level in competences.items():
        found = entry.competences.filter(code=code).first()
        row = found or Competence(school_id=entry.school_id, entry=entry, code=code)
        row.level = level
        row.full_clean()
        row.save()


def require_candidacy(entry: MentorEntry) -> None:
    """Refuse a candidate whom a hard check stops; the soft checks are judged at selection."""
    hard = [check.fact for check in stages.checks_of("candidacy") if check.hard]
    gates.require("candidacy", dict.fromkeys(stages.facts_of("candidacy"), True) | facts_of(hard, entry))


def require_candidate(programme: Programme, teacher: Teacher) -> None:
    """Refuse the questionnaire of somebody who cannot be a candidate now."""
    require_at_work(teacher)
    entry = MentorEntry.objects.filter(programme=programme, teacher=teacher).first()
    entry = entry or MentorEntry(school_id=programme.school_id, programme=programme, teacher=teacher)
    if entry.pk and entry.state not in MENTOR_ROLE:
        MENTOR_ENTRY.require(entry.state, STATE.APPLIED)
    require_candidacy(entry)


def apply_as_mentor(
    *,
    programme: Programme,
    teacher: Teacher,
    actor: Account,
    competences: Mapping[str, int] | None = None,
    times: Iterable[str] = (),
    forms: Iterable[str] = (),
    **said: Any,
) -> MentorEntry:
    """Offer oneself as a mentor or correct one's questionnaire; a mentor already selected stays selected.

    `said` answers the declared questions by name; a question left out is answered with nothing.
    """
    require_self_or_paper(actor, teacher)
    if said.get("private_topics"):
        refuse_on_paper(teacher)
    own = answers(said)
    areas = _checked_competences(competences or {})
    known_times, known_forms = check_windows(times, forms)
    with transaction.atomic():
        lock_running(programme.pk)
        require_at_work(teacher)
        entry = MentorEntry.objects.select_for_update().filter(programme=programme, teacher=teacher).first()
        entry = entry or MentorEntry(
            school_id=programme.school_id, programme=programme, teacher=teacher, state=STATE.INVITED
        )
        kind = "mentor.described"
        if entry.state not in MENTOR_ROLE:
            MENTOR_ENTRY.require(entry.state, STATE.APPLIED)
            entry.state, entry.applied_on, kind = STATE.APPLIED, clock.today(), "mentor.applied"
        for name, answer in own.items():
            setattr(entry, name, answer)
        entry.times, entry.forms = known_times, known_forms
        save(entry, kind, actor)
        _keep_competences(entry, areas)
        require_candidacy(entry)
        for name, words in lacking(own, areas):
            raise RuleError("mentor_entry.lacking", words, name)
    return entry


def decline_candidacy(*, entry: MentorEntry, actor: Account) -> MentorEntry:
    """Say no to an invitation or take one's candidacy back; no reason is asked."""
    with transaction.atomic():
        entry = locked(entry)
        require_self_or_paper(actor, entry.teacher)
        MENTOR_ENTRY.require(entry.state, STATE.DECLINED)
        entry.state = STATE.DECLINED
        save(entry, "mentor.declined", actor)
        outbox.silence(account=entry.teacher.account, kinds=NOTICES)
    return entry


def change_capacity(*, entry: MentorEntry, capacity: int, actor: Account) -> MentorEntry:
    """Change the number of places; below what is taken the database refuses."""
    with transaction.atomic():
        entry = locked(entry)
        require_self_or_coordinator(actor, entry.teacher)
        entry.capacity = capacity
        save(entry, "mentor.capacity_changed", actor, capacity=capacity)
    return entry


def require_basis_open(entry: MentorEntry) -> None:
    """Ask the upper rooms whether the legal basis may still be changed."""
    for _name, check in basis_checks:
        check(entry=entry)


def set_legal_basis(*, entry: MentorEntry, legal_basis: str, paper: str, actor: Account) -> MentorEntry:
    """Write down on what a mentor's work rests, by the paper that says so; upper rooms may refuse."""
    require_role(actor, entry.school_id, "coordinator")
    if legal_basis not in MentorEntry.LegalBasis.values:
        raise RuleError("mentor.basis", N_("Выберите основание из списка."), "legal_basis")
    if not paper.strip():
        raise RuleError("mentor.paper", N_("Укажите документ: вид, номер, дату."), "paper")
    with transaction.atomic():
        entry = locked(entry)
        require_basis_open(entry)
        change(entry, kind="mentor.basis_set", actor=actor, reason=paper, legal_basis=legal_basis)
    return entry


def rest(*, entry: MentorEntry, actor: Account) -> MentorEntry:
    """Take a break: no new proposals, present pairs go on."""
    with transaction.atomic():
        entry = locked(entry)
        require_self_or_coordinator(actor, entry.teacher)
        MENTOR_ENTRY.require(entry.state, STATE.RESTING)
        entry.state = STATE.RESTING
        save(entry, "mentor.resting", actor)
    return entry


def return_from_rest(*, entry: MentorEntry, actor: Account) -> MentorEntry:
    """End the break; the consent to be a candidate must still be in force."""
    with transaction.atomic():
        entry = locked(entry)
        require_self_or_paper(actor, entry.teacher)
        if entry.state != STATE.RESTING:
            raise RuleError("mentor_entry.transition", MENTOR_ENTRY.refusal)
        require_candidacy(entry)
        entry.state = STATE.SELECTED
        save(entry, "mentor.returned", actor)
    return entry


def end_mentoring(entry: MentorEntry, actor: Account) -> None:
    """End somebody's work as a mentor, whoever noted it; the caller holds the locks."""
    to = STATE.LEFT if entry.state in IN_REGISTER else STATE.DECLINED
    MENTOR_ENTRY.require(entry.state, to)
    entry.state = to
    save(entry, "mentor.left", actor)
    for _name, handler in mentor_leave_handlers:
        handler(entry=entry, actor=actor)
    outbox.silence(account=entry.teacher.account, kinds=NOTICES)


def leave_mentoring(*, entry: MentorEntry, actor: Account) -> MentorEntry:
    """Stop being a mentor; present pairs end with the notice the law gives, by their own rules."""
    with transaction.atomic():
        entry = locked(entry)
        require_self_or_paper(actor, entry.teacher)
        MENTOR_ENTRY.require(entry.state, STATE.LEFT)
        end_mentoring(entry, actor)
    return entry

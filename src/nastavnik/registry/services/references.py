"""Words of a colleague: asked for, written or declined, read by the candidate first, passed on, taken back."""

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MENTOR_CARDS
from nastavnik.core.transitions import REFERENCE
from nastavnik.journal.services import change, remove, write
from nastavnik.kit import clock
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account, Teacher
from nastavnik.registry.models import MentorEntry, Reference
from nastavnik.registry.policies import require_at_work, require_self
from nastavnik.registry.services.mentors import locked

STATE = Reference.State
MOST = 3


def require_asking(entry: MentorEntry) -> None:
    """Refuse to ask for somebody who is neither a candidate nor a mentor."""
    if entry.state not in MENTOR_CARDS:
        raise RuleError("reference.state", N_("Слова коллеги просят кандидаты и наставники этой программы."))


def ask_reference(*, entry: MentorEntry, colleague: Teacher, actor: Account) -> Reference:
    """Ask a colleague for some words about oneself; they may decline, and nobody learns of either."""
    with transaction.atomic():
        entry = locked(entry)
        require_self(actor, entry.teacher)
        require_asking(entry)
        require_at_work(colleague)
        if colleague.pk == entry.teacher_id or colleague.school_id != entry.school_id:
            raise RuleError("reference.who", N_("Выберите коллегу из своей школы."), "colleague")
        if colleague.account_id is None:
            words = N_("У этого коллеги нет входа. Попросите написать на бумаге и отдать вам.")
            raise RuleError("reference.no_account", words, "colleague")
        if entry.references.exclude(state=STATE.DECLINED).count() >= MOST:
            raise RuleError("reference.many", N_("Просить можно трёх коллег."), "colleague")
        row = Reference(
            school_id=entry.school_id, entry=entry, colleague=colleague, state=STATE.ASKED, asked_on=clock.today()
        )
        write(row, "reference.asked", actor, entry=entry.pk)
        _tell(row, colleague, "registry.reference_asked", reverse("registry:reference", args=[row.pk]))
    return row


def _tell(row: Reference, person: Teacher, kind: str, url: str) -> None:
    key = f"{row.pk}-{clock.today()}"
    outbox.put(kind=kind, account=person.account, key=key, school_id=row.school_id, url=url)


def _locked(row: Reference) -> Reference:
    locked(row.entry)
    rows = Reference.objects.select_for_update(of=("self",)).select_related("entry__teacher__account", "colleague")
    found: Reference = rows.get(pk=row.pk)
    return found


def require_open(row: Reference) -> None:
    """Refuse words once the candidate has decided about those that are there."""
    if row.state != STATE.WRITTEN:
        REFERENCE.require(row.state, STATE.WRITTEN)


def write_reference(*, reference: Reference, words: str, actor: Account) -> Reference:
    """Write the words, or correct them while the candidate has not decided; the candidate alone reads them first."""
    if not words.strip():
        raise RuleError("reference.empty", N_("Напишите несколько слов или откажитесь: это ничего не стоит."), "words")
    with transaction.atomic():
        row = _locked(reference)
        require_self(actor, row.colleague)
        require_open(row)
        row.state, row.words, row.written_on = STATE.WRITTEN, words.strip(), clock.today()
        write(row, "reference.written", actor, "state", "words", "written_on")
        _tell(row, row.entry.teacher, "registry.reference_written", reverse("registry:candidacy"))
    return row


def decline_reference(*, reference: Reference, actor: Account) -> Reference:
    """Say nothing, or take one's words back on any day; no reason is asked."""
    with transaction.atomic():
        row = _locked(reference)
        require_self(actor, row.colleague)
        REFERENCE.require(row.state, STATE.DECLINED)
        change(row, kind="reference.declined", actor=actor, state=STATE.DECLINED, words="", written_on=None)
    return row


def pass_on_reference(*, reference: Reference, actor: Account) -> Reference:
    """Let the council and the coordinator read the words."""
    return _decide(reference, STATE.PASSED, actor)


def keep_reference(*, reference: Reference, actor: Account) -> Reference:
    """Keep the words for oneself, or take them back from the council on any day."""
    return _decide(reference, STATE.KEPT, actor)


def _decide(reference: Reference, to: str, actor: Account) -> Reference:
    with transaction.atomic():
        row = _locked(reference)
        require_self(actor, row.entry.teacher)
        REFERENCE.require(row.state, to)
        change(row, kind=f"reference.{to}", actor=actor, state=to)
    return row


def unask_reference(*, reference: Reference, actor: Account) -> None:
    """Take a request back, or forget words that were written: the row goes."""
    with transaction.atomic():
        row = _locked(reference)
        require_self(actor, row.entry.teacher)
        remove(row, kind="reference.unasked", actor=actor)

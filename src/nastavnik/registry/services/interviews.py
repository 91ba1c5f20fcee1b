"""Notes of a talk: written by the coordinator, turned into a request by the teacher alone, erased with a «no»."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MENTEE_OPEN
from nastavnik.journal.services import forget, record, write
from nastavnik.kit import clock
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.registry.models import PRIVATE_TOPICS, Interview, MenteeEntry, MentoringRequest
from nastavnik.registry.policies import require_self_or_paper
from nastavnik.registry.services.mentees import invite_mentee, locked_entry, think_it_over
from nastavnik.registry.services.requests import save_request

STATE = Interview.State
CODED = ("held_on", "held_by", "topic", "need_type", "subject", "weight", "urgency", "horizon")
WRITTEN = (*CODED, "text", "expected_change")


def _check(held_on: dt.date, topic: str, need_type: str, subject: str, text: str) -> None:
    """Refuse notes that could not become a request."""
    if held_on > clock.today():
        raise RuleError("interview.future", N_("Этот день ещё не наступил: запишите беседу после неё."), "held_on")
    if topic in PRIVATE_TOPICS:
        raise RuleError("interview.private", N_("О личной теме заметок не ведут: её выбирает сам педагог."), "topic")
    if not text.strip():
        raise RuleError("interview.words", N_("Запишите, что сказал педагог: эти слова прочтёт он сам."), "text")
    if need_type == MentoringRequest.NeedType.SUBJECT and not subject.strip():
        raise RuleError("request.subject", N_("Для наставника-предметника нужен предмет."), "subject")


def _entry(programme: Programme, teacher: Teacher, actor: Account) -> MenteeEntry:
    """Give the person's entry; whoever is in no register is asked by the same press."""
    entry = MenteeEntry.objects.filter(programme=programme, teacher=teacher).first()
    if entry is None or entry.state not in MENTEE_OPEN:
        return invite_mentee(programme=programme, teacher=teacher, actor=actor, source=MenteeEntry.Source.INTERVIEW)
    return locked_entry(entry)


def _put(interview: Interview, words: dict[str, Any]) -> None:
    for name in WRITTEN:
        value = words[name]
        setattr(interview, name, value.strip() if isinstance(value, str) else value)


def note_interview(*, programme: Programme, teacher: Teacher, actor: Account, **words: Any) -> Interview:
    """Write down what a teacher said in a talk; it is no request before the teacher says so."""
    require_role(actor, programme.school_id, "coordinator")
    if teacher.account_id == actor.pk:
        raise RuleError("interview.own", N_("О себе беседу не записывают: напишите запрос в своём кабинете."))
    _check(*(words[name] for name in ("held_on", "topic", "need_type", "subject", "text")))
    with transaction.atomic():
        entry = _entry(programme, teacher, actor)
        made = Interview(school_id=entry.school_id, entry=entry, written_by=actor)
        _put(made, words)
        write(made, "interview.noted", actor, teacher=teacher.pk)
        _tell(made)
    return made


def _tell(interview: Interview) -> None:
    outbox.put(
        kind="registry.interview_noted",
        account=interview.entry.teacher.account,
        key=str(interview.pk),
        school_id=interview.school_id,
        url=reverse("registry:interview_own", args=[interview.pk]),
    )


def _offered(interview: Interview) -> Interview:
    """Lock notes that nobody has answered yet."""
    locked_entry(interview.entry)
    rows = Interview.objects.select_for_update(of=("self",)).select_related(
        "entry__teacher__account", "entry__programme"
    )
    found: Interview = rows.get(pk=interview.pk)
    if found.state != STATE.OFFERED:
        raise RuleError("interview.answered", N_("Педагог уже ответил на эту запись. Новую беседу запишите отдельно."))
    return found


def correct_interview(*, interview: Interview, actor: Account, **words: Any) -> Interview:
    """Put notes right before the teacher has answered; former words are not kept."""
    require_role(actor, interview.school_id, "coordinator")
    _check(*(words[name] for name in ("held_on", "topic", "need_type", "subject", "text")))
    with transaction.atomic():
        found = _offered(interview)
        _put(found, words)
        write(found, "interview.corrected", actor, *WRITTEN)
        forget(found)
    return found


def erase_interview(*, interview: Interview, actor: Account) -> None:
    """Erase notes with every word of them; a request that was made of them is its author's and stays."""
    require_role(actor, interview.school_id, "coordinator")
    with transaction.atomic():
        locked_entry(interview.entry)
        found = Interview.objects.select_for_update(of=("self",)).filter(pk=interview.pk).first()
        if found is not None:
            record("interview.erased", actor, found, teacher=interview.entry.teacher_id)
            forget(found)
            found.delete()


def confirm_interview(*, interview: Interview, actor: Account, another: bool = False, **words: Any) -> MentoringRequest:
    """Make a request of notes, in the teacher's own words where these are given; no other hand can do it."""
    with transaction.atomic():
        found = _offered(interview)
        require_self_or_paper(actor, found.entry.teacher)
        entry = think_it_over(entry=found.entry, actor=actor)
        said = {name: getattr(found, name) for name in CODED if name not in {"held_on", "held_by"}}
        said |= {"text_for_coordinator": found.text, "expected_change": found.expected_change, **words}
        asked = save_request(entry=entry, actor=actor, submit=True, another=another, **said)
        found.state, found.answered_on, found.request = STATE.CONFIRMED, clock.today(), asked
        write(found, "interview.confirmed", actor, "state", "answered_on", "request")
    return asked


def decline_interview(*, interview: Interview, actor: Account) -> Interview:
    """Note that the teacher does not confirm; no reason is asked and the words are erased at once."""
    with transaction.atomic():
        found = _offered(interview)
        require_self_or_paper(actor, found.entry.teacher)
        found.state, found.answered_on = STATE.DECLINED, clock.today()
        found.text = found.expected_change = ""
        write(found, "interview.declined", actor, "state", "answered_on", "text", "expected_change")
        forget(found)
    return found

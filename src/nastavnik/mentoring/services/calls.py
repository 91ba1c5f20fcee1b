"""Calls to the confidant: nobody but the two is told of one, so the journal, which others read, has no line of it."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.registries import daily_work
from nastavnik.mentoring.models import ConfidantCall, Feedback
from nastavnik.mentoring.models.calls import NAMED
from nastavnik.mentoring.policies import require_caller, require_read, require_recipient, require_unread
from nastavnik.mentoring.selectors.calls import (
    NUDGES,
    accounts_named,
    caller_of,
    confidants_for,
    has_confidant,
    people_choices,
)
from nastavnik.outbox.services import put
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import quiet_days

WORDLESS = N_("Напишите хотя бы несколько слов.")


def call_confidant(
    *, text: str, actor: Account, confidant: Account | None = None, about: Collection[str] = ()
) -> ConfidantCall:
    """Tell a confidant something; where there is one only, no choice is needed."""
    caller = caller_of(actor)
    with transaction.atomic():
        call = _new(actor.school_id or 0, caller)
        _write_down(call, text=text, confidant=confidant, about=about)
        _save(call)
        _tell_confidant(call)
    return call


def _new(school_id: int, caller: Teacher | Account) -> ConfidantCall:
    who = {"teacher": caller} if isinstance(caller, Teacher) else {"account": caller}
    return ConfidantCall(school_id=school_id, sent_on=clock.today(), **who)


def _save(call: ConfidantCall) -> None:
    call.full_clean()
    call.save()


def _write_down(call: ConfidantCall, *, text: str, confidant: Account | None, about: Collection[str]) -> None:
    """Put the words into a call, and the person it goes to: never one that it is about."""
    if not text.strip() and call.feedback_id is None:
        raise RuleError("call.wordless", WORDLESS, "text")
    caller = call.caller
    offered = {key for key, _name in people_choices(call.school_id, caller)}
    if not set(about) <= offered:
        raise RuleError("call.about", N_("Назовите людей из списка школы."), "about")
    call.confidant = recipient(call.school_id, caller, confidant, about)
    call.text, call.about = text.strip(), {NAMED: sorted(about)}


def recipient(
    school_id: int, caller: Teacher | Account, chosen: Account | None, about: Collection[str] = ()
) -> Account:
    """Give the confidant a call goes to: the chosen one, or the only one; nobody reads a call about themselves."""
    people = [one.account for one in confidants_for(school_id, caller)]
    if chosen is None and len(people) > 1:
        raise RuleError("call.choose", N_("Доверенных лиц несколько: выберите, к кому обратиться."), "confidant")
    taker = next((one for one in people if chosen is None or one.pk == chosen.pk), None)
    if taker is None:
        raise RuleError(
            "call.nobody", N_("Сейчас обратиться не к кому: доверенное лицо не назначено или это вы."), "confidant"
        )
    if taker.pk in accounts_named(about):
        words = N_(
            "Обращение о доверенном лице ему самому не уходит. Выберите другое или поговорите с тем, кто назван выше."
        )
        raise RuleError("call.about_confidant", words, "confidant" if len(people) > 1 else "about")
    return taker


def call_from_feedback(*, feedback: Feedback, confidant: Account | None) -> ConfidantCall:
    """Make the call that somebody asked for in the form after a meeting."""
    call = _new(feedback.school_id, feedback.author)
    call.feedback = feedback
    call.confidant = recipient(feedback.school_id, feedback.author, confidant)
    _save(call)
    _tell_confidant(call)
    return call


def take_back_from_feedback(feedback: Feedback) -> None:
    """Take back what is not read yet, once the corrected form asks for nobody."""
    ConfidantCall.objects.filter(feedback=feedback, read_on__isnull=True).delete()


def record_call(*, teacher: Teacher, text: str, actor: Account) -> ConfidantCall:
    """Write down what somebody without an account told in person or on paper; the confidant alone does it."""
    require_role(actor, teacher.school_id, "confidant")
    if not text.strip():
        raise RuleError("call.wordless", WORDLESS, "text")
    with transaction.atomic():
        teacher = Teacher.objects.select_for_update().get(pk=teacher.pk)  # an account that is opened now waits for it
        if teacher.account_id is not None:
            raise RuleError("call.has_account", N_("У этого человека есть вход: обращение он пишет сам."), "teacher")
        call = _new(teacher.school_id, teacher)
        call.text, call.confidant, call.read_on = text.strip(), actor, clock.today()
        _save(call)
    return call


def _locked(call: ConfidantCall) -> ConfidantCall:
    rows = ConfidantCall.objects.select_for_update(of=("self",)).select_related("teacher", "account", "confidant")
    row: ConfidantCall | None = rows.filter(pk=call.pk).first()
    if row is None:
        raise RuleError("call.gone", N_("Этого обращения больше нет: его отозвали."))
    return row


def correct_call(
    *, call: ConfidantCall, text: str, actor: Account, confidant: Account | None = None, about: Collection[str] = ()
) -> ConfidantCall:
    """Put a call right while it is unread; whoever it went to before no longer finds it if another is chosen."""
    with transaction.atomic():
        call = _locked(call)
        require_caller(call, actor)
        require_unread(call)
        before = call.confidant_id
        _write_down(call, text=text, confidant=confidant, about=about)
        _save(call)
        if call.confidant_id != before:
            _tell_confidant(call)
    return call


def withdraw_call(*, call: ConfidantCall, actor: Account) -> None:
    """Take a call back with every word of it and of its answer."""
    with transaction.atomic():
        call = _locked(call)
        require_caller(call, actor)
        call.delete()


def hand_on(*, call: ConfidantCall, confidant: Account | None, actor: Account) -> ConfidantCall:
    """Give a call to another confidant as a new one; what the earlier one answered stays with its caller alone."""
    with transaction.atomic():
        call = _locked(call)
        require_caller(call, actor)
        if call.closed_on is not None or has_confidant(call):
            raise RuleError("call.has_reader", N_("Обращение читает тот, кому оно написано. Другому напишите новое."))
        passed = _new(call.school_id, caller_of(actor))
        passed.feedback = call.feedback
        _write_down(passed, text=call.text, confidant=confidant, about=call.named)
        _save(passed)
        call.closed_on = clock.today()
        call.save(update_fields=["closed_on"])
        _tell_confidant(passed)
    return passed


def read_call(*, call: ConfidantCall, actor: Account) -> ConfidantCall:
    """Open a call: from now on its words stand as they are, and its caller sees that it was read."""
    with transaction.atomic():
        call = _locked(call)
        require_recipient(call, actor)
        if call.read_on is None:
            call.read_on = clock.today()
            call.save(update_fields=["read_on"])
    return call


def answer_call(*, call: ConfidantCall, answer: str, outcome: str, actor: Account) -> ConfidantCall:
    """Write or correct the answer and what was done; the caller is told that there is something to read."""
    with transaction.atomic():
        call = _locked(call)
        require_recipient(call, actor)
        require_read(call)
        if (call.answer, call.outcome) != (answer.strip(), outcome.strip()):
            call.answer, call.outcome, call.answered_on = answer.strip(), outcome.strip(), clock.today()
            _save(call)
            _tell_caller(call, "mentoring.call_answered", f"{call.handle}:{clock.now().isoformat()}")
    return call


def close_call(*, call: ConfidantCall, actor: Account) -> ConfidantCall:
    """Say that a call needs nothing more; a call closed too early is opened again."""
    with transaction.atomic():
        call = _locked(call)
        require_recipient(call, actor)
        require_read(call)
        call.closed_on = clock.today() if call.closed_on is None else None
        call.save(update_fields=["closed_on"])
    return call


def _tell_confidant(call: ConfidantCall, occasion: str = "") -> None:
    """Say that there is a call: no name and no words travel."""
    put(
        kind="mentoring.call",
        account=call.confidant,
        key=f"{call.handle}:{call.confidant_id}:{occasion}",
        school_id=call.school_id,
        url=reverse("mentoring:confidant"),
    )


def _tell_caller(call: ConfidantCall, kind: str, key: str) -> None:
    account = call.account or (call.teacher.account if call.teacher is not None else None)
    url = reverse("mentoring:call", args=[call.handle])
    put(kind=kind, account=account, key=key, school_id=call.school_id, url=url)


def look_at_calls(on: dt.date, school_id: int) -> None:
    """Remind confidants of what they have not read, tell callers whose confidant is one no longer."""
    calls = ConfidantCall.objects.filter(school=school_id)
    if quiet_days(school_id, on, on):
        return
    rows = calls.filter(closed_on__isnull=True).select_related("confidant", "teacher__account", "account")
    for call in rows.order_by("pk"):
        if not has_confidant(call):
            _tell_caller(call, "mentoring.call_astray", f"{call.handle}:{call.confidant_id}")
        elif call.read_on is None:
            due = [days for days in NUDGES if (on - call.sent_on).days >= days]
            if due:
                _tell_confidant(call, f"{due[-1]}")


daily_work.add("mentoring.calls", look_at_calls)

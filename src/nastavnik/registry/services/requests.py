"""Requests: written by the teacher alone, accepted by the coordinator, private ones by nobody."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MENTEE_ASKING, REQUEST_LIVE, REQUEST_OPEN
from nastavnik.core.transitions import REQUEST
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.outbox import services as outbox
from nastavnik.people.models import Account
from nastavnik.people.policies import refuse_on_paper, require_role
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, MentoringRequest
from nastavnik.registry.policies import require_self, require_self_or_paper
from nastavnik.registry.services.mentees import locked_entry

STATE = MentoringRequest.State
MAX_OPEN = 3
RATINGS = frozenset(str(number) for number in range(1, 11))


@dataclass(frozen=True, slots=True)
class _Words:
    """What the teacher wrote, trimmed."""

    topic: str
    need_type: str
    subject: str
    weight: int
    text_for_coordinator: str
    text_for_mentor: str
    share_with_mentor: bool
    self_rating_before: str
    expected_change: str
    urgency: str
    horizon: str

    @property
    def private(self) -> bool:
        return self.topic in PRIVATE_TOPICS

    def check_private(self) -> None:
        """Refuse words for the coordinator beside a private topic: dropping them unsaid would lose them."""
        if self.private and self.text_for_coordinator:
            raise RuleError(
                "request.private_words",
                N_("О личной теме куратор не читает. Перенесите слова в поле «Только для наставника» или уберите их."),
                "text_for_coordinator",
            )

    def check(self) -> None:
        """Refuse what cannot be sent."""
        if not self.private and not (self.text_for_coordinator or self.text_for_mentor):
            raise RuleError(
                "request.words",
                N_("Напишите своими словами хотя бы для одного из двух читателей."),
                "text_for_coordinator",
            )
        if self.need_type == MentoringRequest.NeedType.SUBJECT and not self.subject:
            raise RuleError("request.subject", N_("Для наставника-предметника нужен предмет."), "subject")


def _rating(value: Any) -> str:
    text = str(value or "").strip()
    if text and text not in RATINGS:
        raise RuleError("request.rating", N_("Оценка «как сейчас» бывает от 1 до 10."), "self_rating_before")
    return text


def require_entered(entry: MenteeEntry) -> None:
    """Refuse the request of somebody who has not said yet that they think of joining."""
    if entry.state not in MENTEE_ASKING:
        raise RuleError(
            "request.entry",
            N_("Сначала расскажите о себе на странице «Участвовать»: запрос пишется после этого."),
        )


def require_room(entry: MenteeEntry) -> None:
    """Refuse one more request beside as many as there may be."""
    if not room_left(entry):
        raise RuleError(
            "request.many", N_("Одновременно бывает до трёх запросов. Отзовите один, чтобы написать новый.")
        )


def room_left(entry: MenteeEntry) -> int:
    """Give how many more requests one may write."""
    return max(0, MAX_OPEN - entry.requests.filter(state__in=REQUEST_OPEN).count())


def _require_another(entry: MenteeEntry, request: MentoringRequest, words: _Words) -> None:
    """Refuse the same request a second time, until its author says that it is another question."""
    same = entry.requests.filter(state__in=REQUEST_OPEN, topic=words.topic, need_type=words.need_type)
    if same.exclude(pk=request.pk).filter(subject__iexact=words.subject).exists():
        raise RuleError(
            "request.twice",
            N_("Запрос на эту тему у вас уже есть. Дополните его или отметьте, что это другой вопрос."),
            "another",
        )


def require_unsettled(request: MentoringRequest, topic: str) -> None:
    """Refuse to change a request that is accepted or answered; a private one keeps its topic."""
    kept_private = request.state == STATE.ACCEPTED and request.is_private and topic == request.topic
    if request.state not in {STATE.DRAFT, STATE.SUBMITTED, STATE.WITHDRAWN} and not kept_private:
        raise RuleError("request.settled", N_("Запрос уже принят. Чтобы изменить его, отзовите этот и напишите новый."))


def _target(request: MentoringRequest | None, entry: MenteeEntry, words: _Words) -> MentoringRequest:
    """Give the locked request to write into, or a new one."""
    if request is None:
        require_room(entry)
        return MentoringRequest(school_id=entry.school_id, entry=entry)
    request = MentoringRequest.objects.select_for_update().select_related("entry").get(pk=request.pk)
    if request.entry_id != entry.pk:
        raise RuleError("registry.self", N_("Этот шаг делает только сам человек, в своём кабинете."))
    require_unsettled(request, words.topic)
    return request


def _move(request: MentoringRequest, to: str) -> bool:
    """Move to a state unless the request is there already."""
    if request.state == to:
        return False
    REQUEST.require(request.state, to)
    request.state = to
    return True


def _send(request: MentoringRequest, *, submit: bool) -> str:
    """Bring the request to the state the teacher wants; give the kind of the journal line."""
    if request.state == STATE.ACCEPTED:
        return "request.changed"
    if request.state == STATE.WITHDRAWN:
        _move(request, STATE.DRAFT)
        request.closed_on = None
    if not submit:
        _move(request, STATE.DRAFT)
        return "request.drafted"
    moved = _move(request, STATE.SUBMITTED)
    request.submitted_on = request.submitted_on or clock.today()
    if request.is_private:
        _move(request, STATE.ACCEPTED)
    return "request.submitted" if moved else "request.changed"


def save_request(
    *,
    entry: MenteeEntry,
    actor: Account,
    request: MentoringRequest | None = None,
    topic: str,
    need_type: str,
    subject: str = "",
    weight: int = 2,
    text_for_coordinator: str = "",
    text_for_mentor: str = "",
    share_with_mentor: bool = False,
    self_rating_before: Any = "",
    expected_change: str = "",
    urgency: str = "",
    horizon: str = "",
    another: bool = False,
    submit: bool,
) -> MentoringRequest:
    """Keep or send one's own request; a private topic goes past the coordinator."""
    with transaction.atomic():
        entry = locked_entry(entry)
        require_self_or_paper(actor, entry.teacher)
        if topic in PRIVATE_TOPICS or text_for_mentor.strip() or share_with_mentor or self_rating_before:
            refuse_on_paper(entry.teacher)
        require_entered(entry)
        words = _Words(
            topic,
            need_type,
            (subject.strip() or next(iter(entry.teacher.subjects), "")) if need_type == "subject" else subject.strip(),
            weight,
            text_for_coordinator.strip(),
            text_for_mentor.strip(),
            share_with_mentor,
            _rating(self_rating_before),
            expected_change.strip(),
            urgency,
            horizon,
        )
        request = _target(request, entry, words)
        words.check_private()
        if submit:
            words.check()
        if submit and not another:
            _require_another(entry, request, words)
        for name in words.__slots__:
            setattr(request, name, getattr(words, name))
        kind = _send(request, submit=submit)
        write(request, kind, actor)
    return request


def withdraw_request(*, request: MentoringRequest, actor: Account) -> MentoringRequest:
    """Take one's own request back, whatever became of it; no reason is asked."""
    with transaction.atomic():
        request = _locked(request)
        require_self_or_paper(actor, request.entry.teacher)
        _move(request, STATE.WITHDRAWN)
        request.closed_on = clock.today()
        request.submitted_on = request.submitted_on or clock.today()
        write(request, "request.withdrawn", actor, "state", "closed_on", "submitted_on")
    return request


def share_request(*, request: MentoringRequest, share: bool, actor: Account) -> MentoringRequest:
    """Say anew whether the mentor reads the text with the invitation; what was read already stays read."""
    with transaction.atomic():
        request = _locked(request)
        require_self(actor, request.entry.teacher)
        if request.state not in REQUEST_LIVE:
            raise RuleError(
                "request.share", N_("Показать или скрыть можно запрос, который ждёт наставника или в работе.")
            )
        change(request, kind="request.share_changed", actor=actor, share_with_mentor=share)
    return request


def _locked(request: MentoringRequest) -> MentoringRequest:
    lock_running(request.entry.programme_id)
    rows = MentoringRequest.objects.select_for_update(of=("self",))
    found: MentoringRequest = rows.select_related("entry__teacher__account", "entry__programme").get(pk=request.pk)
    return found


def _for_coordinator(request: MentoringRequest, actor: Account) -> MentoringRequest:
    """Lock a request the coordinator may decide on: a sent one without a private topic."""
    require_role(actor, request.school_id, "coordinator")
    request = _locked(request)
    if request.is_private:
        raise RuleError("request.private", N_("Личную тему ведёт сам педагог: куратор по ней ничего не решает."))
    return request


def _tell(request: MentoringRequest, kind: str) -> None:
    outbox.put(
        kind=kind,
        account=request.entry.teacher.account,
        key=f"{request.pk}-{clock.today()}",
        school_id=request.school_id,
        url=reverse("registry:participation"),
    )


def accept_request(*, request: MentoringRequest, actor: Account) -> MentoringRequest:
    """Accept a request: a mentor is looked for."""
    with transaction.atomic():
        request = _for_coordinator(request, actor)
        REQUEST.require(request.state, STATE.ACCEPTED)
        request.state, request.elsewhere_how, request.closed_on = STATE.ACCEPTED, "", None
        write(request, "request.accepted", actor, "state", "elsewhere_how", "closed_on")
        _tell(request, "registry.request_accepted")
    return request


def solve_elsewhere(*, request: MentoringRequest, how: str, actor: Account) -> MentoringRequest:
    """Note that courses, a psychologist or the administration answer the request, not a mentor."""
    if not how.strip():
        raise RuleError("request.elsewhere", N_("Напишите, как решается запрос: это прочтёт его автор."), "how")
    with transaction.atomic():
        request = _for_coordinator(request, actor)
        REQUEST.require(request.state, STATE.ELSEWHERE)
        request.state, request.elsewhere_how, request.closed_on = STATE.ELSEWHERE, how.strip(), clock.today()
        write(request, "request.elsewhere", actor, "state", "elsewhere_how", "closed_on")
        _tell(request, "registry.request_elsewhere")
    return request

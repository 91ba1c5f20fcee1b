"""What the coordinator does to many people of the registers at once."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import CANDIDATES, MENTOR_CARDS, TRAINING_OPEN
from nastavnik.kit.many import ManyAct, Values, page_of
from nastavnik.kit.tables import Badge, Column, Filter
from nastavnik.people.models import Account, Teacher
from nastavnik.people.models.teacher import EARLY_YEARS
from nastavnik.people.selectors import holds, teacher_of
from nastavnik.programme.selectors import year_before
from nastavnik.programme.services.locks import lock_programmes
from nastavnik.programme.views.asking import year_of
from nastavnik.registry import services
from nastavnik.registry.forms import MinutesForm, OneReasonForm, OpinionOfCouncilForm, WhyForm
from nastavnik.registry.models import LentTask, MentorEntry, MentoringRequest
from nastavnik.registry.selectors.lent import open_to
from nastavnik.registry.selectors.mentees import may_invite
from nastavnik.registry.selectors.mentors import may_be_asked, selection_state

PERSON = (
    Column("position", _("Должность")),
    Column("department", _("МО")),
    Column("pedagogical_years", _("Стаж, лет"), kind="number", blank="–"),
)
EARLY = Filter("early", _("Стаж"), [(str(EARLY_YEARS), _("молодые специалисты"))], lookup="pedagogical_years__lte")


def _head_of(account: Account) -> Teacher | None:
    """Give the department head who asks; None for the coordinator, who may ask everybody."""
    return None if holds(account, "coordinator") else teacher_of(account)


def _lent(account: Account, what: str, rows: Any) -> Any:
    """Keep the rows while the coordinator asks, or a head of a department to whom this is lent."""
    allowed = _head_of(account) is None or open_to(account, year_of(account)).filter(what=what).exists()
    return rows if allowed else rows.none()


def _people(account: Account) -> Any:
    """Give whom an account may name: everybody at school, or those of the own department."""
    rows = Teacher.objects.visible_to(account).by_name()
    head = _head_of(account)
    return rows if head is None else rows.filter(department=head.department).exclude(department="")


def _year(account: Account) -> dict[str, Any]:
    return {"programme": year_of(account)}


def _of_year(rows: Sequence[Any]) -> None:
    lock_programmes(row.programme_id for row in rows)


def _last_year(account: Account) -> list[Filter]:
    """Let those be shown alone who were mentors or candidates the year before."""
    before = year_before(year_of(account))
    words = [(str(before.pk), _("наставники и кандидаты прошлого года"))] if before is not None else []
    return [Filter("before", _("Кто"), words, lookup="mentor_entries__programme")] if words else []


INVITE_MENTEES = ManyAct(
    name="registry:invite_mentees",
    label=_("Пригласить в программу"),
    told=_("Каждый отмеченный увидит, что его ждёт, и сам решит: участвовать, подумать или отказаться."),
    rows=lambda account: _lent(account, LentTask.What.ASKING, _people(account)),
    ready=lambda account: _lent(account, LentTask.What.ASKING, may_invite(year_of(account), _head_of(account))),
    run=lambda teacher, **given: services.invite_mentee(teacher=teacher, **given),
    bind=_year,
    title=lambda teacher: teacher.told_apart,
    columns=PERSON,
    filters=lambda _account: [EARLY],
    back="registry:invite_mentee",
)
INVITE_MENTORS = ManyAct(
    name="registry:invite_mentors",
    label=_("Пригласить в наставники"),
    told=_("Каждый отмеченный увидит, что это значит, и сам решит, заполнять ли анкету."),
    rows=lambda account: _lent(account, LentTask.What.MENTORS, _people(account)),
    ready=lambda account: _lent(account, LentTask.What.MENTORS, may_be_asked(year_of(account), _head_of(account))),
    run=lambda teacher, **given: services.invite_mentor(teacher=teacher, **given),
    bind=_year,
    title=lambda teacher: teacher.told_apart,
    columns=PERSON,
    filters=_last_year,
    back="registry:invite_mentor",
)


def _requests(account: Account) -> Any:
    rows = MentoringRequest.objects.visible_to(account)
    return rows.select_related("entry__teacher", "entry__programme").order_by("submitted_on", "pk")


ACCEPT_REQUESTS = ManyAct(
    name="registry:accept_requests",
    label=_("Принять запросы"),
    told=_("Принятые запросы попадут в подбор наставников, авторы получат сообщение."),
    rows=_requests,
    ready=lambda account: _requests(account).filter(entry__programme=year_of(account), state="submitted"),
    run=lambda asked, **given: services.accept_request(request=asked, **given),
    undo=lambda asked, **given: services.return_request(request=asked, **given),
    lock=lambda rows: lock_programmes(row.entry.programme_id for row in rows),
    title=lambda asked: asked.entry.teacher.told_apart,
    link="registry:request",
    columns=(
        Column("topic", _("Тема"), value=lambda asked: asked.get_topic_display()),
        Column("need_type", _("Кто нужен"), value=lambda asked: asked.get_need_type_display()),
        Column("submitted_on", _("Отправлен"), kind="date"),
    ),
    back="registry:mentees",
)


def _entries(account: Account) -> Any:
    rows = MentorEntry.objects.visible_to(account).defer("motivation")
    return rows.select_related("teacher", "programme", "school").order_by("pk")


def _candidates(account: Account) -> Any:
    return _entries(account).filter(programme=year_of(account), state__in=CANDIDATES)


def _select(entry: MentorEntry, *, actor: Account, reason: str) -> None:
    """Select one candidate; the one reason stands for each soft check of theirs that does not hold."""
    soft = selection_state(entry).soft if reason.strip() else []
    services.select_mentor(entry=entry, actor=actor, reasons={check.fact: reason for check in soft})


OF_CANDIDATES = partial(
    ManyAct,
    rows=_entries,
    ready=_candidates,
    title=lambda entry: entry.teacher.told_apart,
    link="registry:mentor",
    columns=(Column("state", _("Состояние"), value=Badge.of),),
    back="registry:mentors",
)
SELECT_MENTORS = OF_CANDIDATES(
    name="registry:select_mentors",
    label=_("Принять в базу наставников"),
    told=_("Принятые кандидаты войдут в подбор и получат сообщение."),
    run=_select,
    lock=_of_year,
    form=OneReasonForm,
    then="registry:work_sheets",
    then_words=_("Листы на работу"),
)


OTHERWISE = partial(
    OF_CANDIDATES,
    lock=_of_year,
    form=WhyForm,
    undo=lambda entry, **given: services.return_entry(entry=entry, **given),
)
DEFER_MENTORS = OTHERWISE(
    name="registry:defer_many",
    label=_("Отложить решение"),
    told=_("Причина одна на всех и остаётся у куратора. Каждый узнает, что решение отложено."),
    run=lambda entry, **given: services.defer_mentor(entry=entry, **given),
    ready=lambda account: _candidates(account).filter(state="applied"),
)
TURN_DOWN_MENTORS = OTHERWISE(
    name="registry:turn_down_many",
    label=_("Не принимать в этом году"),
    told=_("Причина одна на всех и остаётся у куратора. Каждый узнает о решении и может отправить анкету снова."),
    run=lambda entry, **given: services.turn_down_candidate(entry=entry, **given),
)
NO_TRAINING = OF_CANDIDATES(
    name="registry:no_training_many",
    label=_("Обучение не требуется"),
    told=_("Причина одна на всех отмеченных. Кто был на обучающей встрече, здесь не стоит."),
    run=lambda entry, **given: services.training_not_needed(entry=entry, **given),
    ready=lambda account: _entries(account).filter(
        programme=year_of(account), state__in=MENTOR_CARDS, training__in=TRAINING_OPEN
    ),
    lock=_of_year,
    form=WhyForm,
)


def _minutes(rows: Sequence[MentorEntry], *, each: Values, **given: Any) -> None:
    said = [(entry, each[entry.pk]["opinion"], each[entry.pk]["votes"]) for entry in rows]
    services.enter_minutes(opinions=said, **given)


COUNCIL_MINUTES = OF_CANDIDATES(
    name="registry:council_minutes",
    label=_("Внести протокол совета"),
    told=_("Номер и дата протокола, мнение о каждом отмеченном кандидате. Решение остаётся за куратором."),
    run=_minutes,
    bind=_year,
    form=MinutesForm,
    each=OpinionOfCouncilForm,
    together=True,
    then="registry:select_mentors",
    then_words=_("Принять в базу наставников"),
)

invite_mentees, invite_mentors = page_of(INVITE_MENTEES), page_of(INVITE_MENTORS)
accept_requests, select_mentors = page_of(ACCEPT_REQUESTS), page_of(SELECT_MENTORS)
council_minutes, defer_many = page_of(COUNCIL_MINUTES), page_of(DEFER_MENTORS)
turn_down_many, no_training_many = page_of(TURN_DOWN_MENTORS), page_of(NO_TRAINING)

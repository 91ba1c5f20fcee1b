"""What the staff thinks of mentoring: answers by the link, sums of sheets entered and taken back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import salted_hmac

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import remove, write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Attitude, Gathering, Programme
from nastavnik.programme.selectors.attitude import ANSWERS, QUESTIONS
from nastavnik.programme.services.gatherings import lock_gathering, require_open

ATTITUDE = Gathering.Kind.ATTITUDE
MOST_ANSWERS, MOST_SHEETS = 300, 300


def give_attitude(*, gathering: Gathering, code: str, answers: Sequence[str]) -> Attitude:
    """Take the answers of one person by the link; the same form sent twice is one."""
    mark = salted_hmac("attitude", code, algorithm="sha256").hexdigest()
    counts = [[int(answer == one) for one in ANSWERS] for answer in answers]
    with transaction.atomic():
        gathering = lock_gathering(gathering.programme_id, ATTITUDE)
        known: Attitude | None = gathering.attitudes.filter(mark=mark).first()
        if known is not None:
            return known
        require_open(gathering)
        if gathering.attitudes.filter(on_paper=False).count() >= MOST_ANSWERS:
            raise RuleError("early.full", N_("По этой ссылке ответили уже очень много раз. Скажите об этом куратору."))
        return _put(gathering, people=1, on_paper=False, counts=counts, mark=mark, actor=None)


def enter_sums(*, programme: Programme, people: int, counts: Sequence[Sequence[int]], actor: Account) -> Attitude:
    """Enter the sums of a pile of sheets; sheets that came after the link was closed are entered too."""
    require_role(actor, programme.school_id, "coordinator")
    if not 1 <= people <= MOST_SHEETS:
        raise RuleError("attitude.people", N_("В одной стопке от 1 до 300 листов."), "people")
    if any(sum(row) > people for row in counts):
        raise RuleError("attitude.sums", N_("Ответов на вопрос больше, чем листов. Пересчитайте стопку."), "people")
    if not any(sum(row) for row in counts):
        raise RuleError("attitude.none", N_("Не внесено ни одного ответа."), "people")
    with transaction.atomic():
        gathering = lock_gathering(programme.pk, ATTITUDE)
        return _put(gathering, people=people, on_paper=True, counts=[list(row) for row in counts], actor=actor)


def _put(gathering: Gathering, *, actor: Account | None, counts: list[list[int]], **given: object) -> Attitude:
    if len(counts) != len(QUESTIONS):
        raise RuleError("attitude.answers", N_("Ответьте на каждый вопрос."))
    made = Attitude(school_id=gathering.school_id, gathering=gathering, counts=counts, came_on=clock.today(), **given)
    write(made, "attitude.came", actor)
    return made


def remove_sums(*, row: Attitude, actor: Account) -> None:
    """Take back sums entered wrongly; they are entered anew."""
    require_role(actor, row.school_id, "coordinator")
    with transaction.atomic():
        lock_gathering(row.gathering.programme_id, ATTITUDE)
        if not row.on_paper:
            raise RuleError("attitude.own", N_("Убрать можно только суммы, внесённые с бумаги."))
        remove(row, kind="attitude.removed", actor=actor)

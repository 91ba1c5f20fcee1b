"""Preliminary requests: sheets entered by their number, answers by the link, what an author does by the code."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import EARLY_BLANK
from nastavnik.core.surveys.codes import in_groups, plain_signs
from nastavnik.journal.services import change, record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Gathering, Programme, WorkFormat
from nastavnik.programme.services.gatherings import lock_gathering, require_open, some_signs
from nastavnik.programme.services.locks import lock_running
from nastavnik.registry.models import PRIVATE_TOPICS, MenteeEntry, MentoringRequest, PreliminaryRequest
from nastavnik.registry.policies import require_self
from nastavnik.registry.services.requests import require_entered, save_request

STATE, EARLY = PreliminaryRequest.State, Gathering.Kind.EARLY
#: Signs of the number on a sheet, and of the whole code its author keeps.
NUMBER, CODE = 4, 12
MOST_SHEETS, MOST_ANSWERS = 60, 300
ANSWERS = ("topic", "role_model", "formats", "text")
_UNKNOWN = N_("Такого кода нет. Проверьте знаки: в коде их двенадцать, он остаётся у автора.")


def new_code() -> str:
    """Draw a code; its first signs are the number of the sheet."""
    return in_groups(some_signs(CODE))


def _hash(plain: str) -> str:
    return salted_hmac("preliminary-request", plain, algorithm="sha256").hexdigest()


def _blank(gathering: Gathering, code: str, *, on_paper: bool) -> PreliminaryRequest:
    plain = plain_signs(code, CODE) or ""
    return PreliminaryRequest(
        school_id=gathering.school_id,
        gathering=gathering,
        number=plain[:NUMBER],
        code_hash=_hash(plain),
        on_paper=on_paper,
        state=STATE.OUT,
        made_on=clock.today(),
    )


def _lock(programme: Programme, actor: Account) -> Gathering:
    require_role(actor, programme.school_id, "coordinator")
    return lock_gathering(programme.pk, EARLY)


def print_sheets(*, programme: Programme, count: int, actor: Account) -> list[str]:
    """Make sheets to hand out, each with its own code; the codes are given once, for the print, and kept nowhere."""
    if not 1 <= count <= MOST_SHEETS:
        raise RuleError("early.count", N_("За один раз печатают от 1 до 60 листов."), "count")
    with transaction.atomic():
        gathering = _lock(programme, actor)
        require_open(gathering)
        taken = set(PreliminaryRequest.objects.filter(gathering=gathering).values_list("number", flat=True))
        codes: dict[str, str] = {}
        while len(codes) < count:
            code = new_code()
            if code[:NUMBER] not in taken:
                codes[code[:NUMBER]] = code
        PreliminaryRequest.objects.bulk_create(_blank(gathering, code, on_paper=True) for code in codes.values())
        record("early.printed", actor, gathering, count=count)
    return list(codes.values())


def _put(row: PreliminaryRequest, answers: dict[str, Any]) -> None:
    """Put the answers into a row; what was asked without a name stands in no line of the journal."""
    if not set(answers["formats"]) <= set(WorkFormat.values):
        raise RuleError("forms.formats", N_("Выберите виды наставничества из списка."), "formats")
    for name in ANSWERS:
        value = answers[name]
        setattr(row, name, value.strip() if isinstance(value, str) else list(value))
    rows = PreliminaryRequest.objects.filter(gathering=row.gathering_id)
    row.state, row.came_on = STATE.GIVEN, clock.today()
    row.came = (rows.aggregate(last=Max("came"))["last"] or 0) + 1


def _empty(row: PreliminaryRequest, state: str) -> None:
    """Take the answers out of a row."""
    row.topic = row.role_model = row.text = ""
    row.formats, row.came, row.came_on, row.state = [], None, None, state


def _write(row: PreliminaryRequest, kind: str, actor: Account | None) -> None:
    """Save a row; of the answers, which only their author reads, the line of the journal says nothing."""
    write(row, kind, actor, "state", "came", "came_on", *ANSWERS)


def enter_sheet(*, programme: Programme, number: str, actor: Account, **answers: Any) -> PreliminaryRequest:
    """Enter a sheet that came back, by its number; one that was not expected any more is taken too."""
    if answers["topic"] in PRIVATE_TOPICS:
        raise RuleError("early.private", N_("Личную тему с листа не вносят: о ней пишут по ссылке."), "topic")
    with transaction.atomic():
        row = _sheet(_lock(programme, actor), number)
        if row.state not in EARLY_BLANK:
            raise RuleError("early.entered", N_("Лист с этим номером уже внесён. Проверьте номер."), "number")
        _put(row, answers)
        _write(row, "early.entered", actor)
    return row


def _sheet(gathering: Gathering, number: str) -> PreliminaryRequest:
    """Lock the sheet of a number."""
    rows = PreliminaryRequest.objects.select_for_update().filter(gathering=gathering, on_paper=True)
    row: PreliminaryRequest | None = rows.filter(number=plain_signs(number, NUMBER) or "").first()
    if row is None:
        raise RuleError(
            "early.number", N_("Листа с таким номером в этом году не печатали. Номер стоит вверху листа."), "number"
        )
    return row


def annul_sheet(*, row: PreliminaryRequest, actor: Account) -> PreliminaryRequest:
    """Take back a sheet entered wrongly: its answers go, and it may be entered anew."""
    with transaction.atomic():
        row = _sheet(_lock(row.gathering.programme, actor), row.number)
        if row.state != STATE.GIVEN:
            raise RuleError("early.state", N_("Отменить можно только внесённый лист, которым автор не распорядился."))
        _empty(row, STATE.OUT)
        _write(row, "early.annulled", actor)
    return row


def write_off(*, programme: Programme, actor: Account) -> int:
    """Wait no more for the sheets that are out; gives how many there were."""
    with transaction.atomic():
        gathering = _lock(programme, actor)
        rows = list(PreliminaryRequest.objects.select_for_update().filter(gathering=gathering, state=STATE.OUT))
        for row in rows:
            change(row, kind="early.written_off", actor=actor, state=STATE.OFF)
    return len(rows)


def give(*, gathering: Gathering, code: str, **answers: Any) -> PreliminaryRequest:
    """Take an answer by the link; the same form sent twice is one answer."""
    with transaction.atomic():
        gathering = lock_gathering(gathering.programme_id, EARLY)
        made = _blank(gathering, code, on_paper=False)
        rows = PreliminaryRequest.objects.filter(gathering=gathering)
        known: PreliminaryRequest | None = rows.filter(number=made.number, code_hash=made.code_hash).first()
        if known is not None:
            return known
        require_open(gathering)
        if rows.filter(on_paper=False).count() >= MOST_ANSWERS:
            raise RuleError("early.full", N_("По этой ссылке ответили уже очень много раз. Скажите об этом куратору."))
        _put(made, answers)
        write(made, "early.given", None)
    return made


def find(school_id: int, code: str, *, lock: bool = False) -> PreliminaryRequest:
    """Find the answer of a code, for its author; one withdrawn or turned into a request is there no longer."""
    plain = plain_signs(code, CODE) or ""
    rows = PreliminaryRequest.objects.select_for_update(of=("self",)) if lock else PreliminaryRequest.objects.all()
    rows = rows.filter(school=school_id, number=plain[:NUMBER], code_hash=_hash(plain))
    row: PreliminaryRequest | None = rows.select_related("gathering__programme").first()
    if row is None:
        raise RuleError("early.code", _UNKNOWN, "code")
    if row.state in EARLY_BLANK:
        raise RuleError("early.blank", N_("Лист с этим кодом ещё не внесён: ответов по нему пока нет."), "code")
    if row.state != STATE.GIVEN:
        raise RuleError("early.gone", N_("Ответа по этому коду больше нет: он отозван или уже стал запросом."), "code")
    return row


def withdraw(*, school_id: int, code: str) -> None:
    """Take one's own answer back by the code; no word of it stays."""
    with transaction.atomic():
        lock_running(find(school_id, code).gathering.programme_id)
        row = find(school_id, code, lock=True)
        _empty(row, STATE.WITHDRAWN)
        _write(row, "early.withdrawn", None)


def turn(*, code: str, entry: MenteeEntry, actor: Account, submit: bool, **words: Any) -> MentoringRequest:
    """Make an answer one's own request, as its author confirms it; no line of the journal leads there."""
    with transaction.atomic():
        require_self(actor, entry.teacher)
        require_entered(entry)
        asked = save_request(entry=entry, actor=actor, submit=submit, **words)
        row = find(entry.school_id, code, lock=True)
        row.state, row.text = STATE.TURNED, ""
        row.full_clean()
        row.save(update_fields=["state", "text"])
        record("early.turned", None, row.gathering)
    return asked

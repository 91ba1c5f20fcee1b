"""Personal codes: new ones on slips or on the screen; the program keeps none of them."""

import secrets

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys.codes import CHANCE_BYTES, code_hash, make_code, read_code
from nastavnik.journal.services import record
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Asked, CodeSheet, Wave
from nastavnik.surveys.policies import require_open

MOST_SLIPS = 300


def sheet_of(programme: Programme) -> CodeSheet:
    """Give the programme's key of codes, made the first time it is needed."""
    sheet, _made = CodeSheet.objects.get_or_create(
        programme=programme, defaults={"school_id": programme.school_id, "secret": secrets.token_hex(32)}
    )
    return sheet


def key_of(sheet: CodeSheet) -> bytes:
    """Give the key as bytes."""
    return bytes.fromhex(str(sheet.secret))


def new_code(sheet: CodeSheet) -> str:
    """Make a code from chance; it is stored nowhere."""
    return make_code(secrets.token_bytes(CHANCE_BYTES), key_of(sheet))


def print_slips(*, programme: Programme, count: int, actor: Account) -> list[str]:
    """Make codes for slips that people draw themselves; only their number is noted."""
    require_role(actor, programme.school_id, "coordinator")
    if not 1 <= count <= MOST_SLIPS:
        raise RuleError("codes.count", N_("За один раз печатают от 1 до 300 полосок."), "count")
    with transaction.atomic():
        sheet = CodeSheet.objects.select_for_update().get(pk=sheet_of(programme).pk)
        sheet.printed += count
        sheet.save(update_fields=["printed"])
        record("codes.printed", actor, programme, count=count)
    return [new_code(sheet) for _number in range(count)]


def give_code(*, wave: Wave, teacher: Teacher, actor: Account) -> str:
    """Give a teacher a code on the own screen, once a wave; that it was given is noted, the code is not."""
    if teacher.account_id != actor.pk:
        raise RuleError("codes.own", N_("Код получает только сам педагог."))
    with transaction.atomic():
        require_open(wave)
        row = Asked.objects.select_for_update().filter(wave=wave, teacher=teacher).first()
        if row is None or not wave.by_code:
            raise RuleError("wave.not_asked", N_("В этом анкетировании личный код не нужен."))
        if row.code_given:
            raise RuleError(
                "codes.once",
                N_("Код на это анкетирование уже выдан. Если он потерян, возьмите бумажную полоску у куратора."),
            )
        row.code_given = True
        row.save(update_fields=["code_given"])
        sheet = sheet_of(wave.programme)
        record("codes.given", None, wave)
    return new_code(sheet)


def hash_of(programme: Programme, typed: str) -> str:
    """Read a typed code; gives its keyed hash or refuses a code this programme did not make."""
    sheet = CodeSheet.objects.filter(programme=programme).first()
    plain = read_code(typed, key_of(sheet)) if sheet is not None else None
    if sheet is None or plain is None:
        raise RuleError(
            "codes.unknown", N_("Такого кода нет. Проверьте буквы и цифры: в коде двенадцать знаков."), "code"
        )
    return code_hash(plain, key_of(sheet))

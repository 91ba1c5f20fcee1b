"""Notices of stage 5: short, without names and private words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as gn

from nastavnik.kit.notices import notice

WORDS = {
    "pairing.invited": gn("Приглашение на личную встречу: договоритесь о времени и отметьте, когда она пройдёт."),
    "pairing.met": gn("Личная встреча отмечена. Теперь каждый отвечает сам: да или нет."),
    "pairing.declined": gn("Пара не состоялась, причина не указывается."),
    "pairing.withdrawn": gn("Предложение пары снято. От вас ничего не нужно."),
    "pairing.clarify": gn("Вас просят уточнить запрос. Это можно сделать на встрече."),
    "pairing.agreed": gn("Обе стороны ответили «да»: пару можно закрепить."),
    "pairing.confirmed": gn("Пара закреплена. Начинается совместная работа."),
    "pairing.closing": gn("Пара завершается по соглашению, причина не указывается."),
    "pairing.chosen": gn("Наставник выбран без куратора: предложена личная встреча."),
}


def _text(kind: str) -> Any:
    """Make the function that gives the words of one kind."""

    def text(_params: Mapping[str, Any]) -> str:
        return _(WORDS[kind])

    return text


for _kind in WORDS:
    notice(_kind, _text(_kind))

"""Notices of stage 5: short, without names and private words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nastavnik.kit.notices import notice

WORDS = {
    "pairing.invited": gettext_noop(
        "Приглашение на личную встречу: договоритесь о времени и отметьте, когда она пройдёт."
    ),
    "pairing.met": gettext_noop("Личная встреча отмечена. Теперь каждый отвечает сам: да или нет."),
    "pairing.declined": gettext_noop("Пара не состоялась, причина не указывается."),
    "pairing.withdrawn": gettext_noop("Предложение пары снято. От вас ничего не нужно."),
    "pairing.clarify": gettext_noop("Вас просят уточнить запрос. Это можно сделать на встрече."),
    "pairing.agreed": gettext_noop("Обе стороны ответили «да»: пару можно закрепить."),
    "pairing.confirmed": gettext_noop("Пара закреплена. Начинается совместная работа."),
    "pairing.closing": gettext_noop("Пара завершается по соглашению, причина не указывается."),
    "pairing.chosen": gettext_noop("Наставник выбран без куратора: предложена личная встреча."),
}


def _text(kind: str) -> Any:
    """Make the function that gives the words of one kind."""

    def text(_params: Mapping[str, Any]) -> str:
        return _(WORDS[kind])

    return text


for _kind in WORDS:
    notice(_kind, _text(_kind))

"""Words of stage 5: criteria, reasons without a mentor, steps of a place."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

CRITERIA: dict[str, Words] = {
    "topics": _("Запросы и компетенции"),
    "subject": _("Предмет"),
    "times": _("Общее свободное время"),
    "experience": _("Разница опыта"),
    "form": _("Как удобно встречаться"),
}
IMPORTANCE: dict[str, Words] = {
    "must": _("обязательно"),
    "high": _("важно"),
    "medium": _("желательно"),
    "none": _("не важно"),
}
REASONS: dict[str, Words] = {
    "oneself": _("это сам наставляемый"),
    "type": _("наставник другого типа"),
    "subject": _("другой предмет и другая предметная область"),
    "school": _("другая школа"),
    "form": _("не совпало, как удобно встречаться"),
    "topic": _("не берётся за темы запроса"),
    "capacity": _("все места заняты"),
    "hours": _("часов нет"),
    "personal": _("личные обстоятельства"),
    "taken": _("подходит, но места нужнее другим"),
    "lottery": _("по жребию в листе ожидания"),
    "gone": _("нет в базе наставников"),
}
COMPARED: dict[str, Words] = {
    "topics": _("темы запроса"),
    "subject": _("предмет"),
    "times": _("общее время"),
    "experience": _("опыт"),
    "form": _("как удобно встречаться"),
}
STATES: dict[str, Words] = {
    "nobody": _("нет наставника"),
    "found": _("предложено"),
    "new": _("ещё не в подборе"),
    "again": _("подберите заново"),
    "waiting": _("лист ожидания"),
    "chosen": _("выбрано"),
    "invited": _("приглашены"),
    "alone": _("без куратора"),
}
STEPS: dict[str, tuple[str, Words]] = {
    "chosen": ("wait", _("выбрано, не отправлено")),
    "invited": ("wait", _("ждём личную встречу")),
    "met": ("wait", _("ждём ответы")),
    "half": ("wait", _("ждём второй ответ")),
    "agreed": ("ok", _("согласны, можно закрепить")),
    "confirmed": ("ok", _("закреплена")),
    "paused": ("wait", _("на паузе")),
    "closing": ("wait", _("завершается")),
    "completed": ("mute", _("завершена")),
    "ended": ("mute", _("прекращена")),
    "declined": ("mute", _("не состоялась")),
    "withdrawn": ("mute", _("предложение снято")),
}
TYPES: dict[str, Words] = {
    "subject": _("наставник-предметник"),
    "consultant": _("наставник-консультант"),
}
NEEDS: dict[str, Words] = {"subject": _("нужен предметник"), "consultant": _("нужен консультант")}
MODES: dict[str, Words] = {"in_person": _("очно"), "remote": _("по видеосвязи")}

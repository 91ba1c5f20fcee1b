"""Notices that the people room gives."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.core.errors import N_
from nastavnik.kit.notices import notice
from nastavnik.kit.registries import foretold
from nastavnik.people.models import Membership


def _granted(params: Mapping[str, Any]) -> str:
    return _("Вам назначена роль: %(role)s.") % {"role": Membership.Role(params["role"]).label}


def _sheet(params: Mapping[str, Any]) -> str:
    words = _("%(person)s: зарегистрирован подписанный лист первого входа. Если это ошибка, скажите в течение 14 дней.")
    return words % {"person": params["person"]}


def _listed(params: Mapping[str, Any]) -> str:
    words = _("В списке педагогов изменена ваша почта: %(who)s. Адрес не ваш? Скажите директору за 30 дней.")
    return words % {"who": params["who"]}


def _taken_back(params: Mapping[str, Any]) -> str:
    words = _("%(person)s: лист первого входа отозван тем, кто его зарегистрировал. Согласия на сайте ждут подписи.")
    return words % {"person": params["person"]}


def _disputed(params: Mapping[str, Any]) -> str:
    words = _("%(person)s: лист первого входа подписан не владельцем. Согласия на сайте с этого входа не принимаются.")
    return words % {"person": params["person"]}


def _disputed_still(params: Mapping[str, Any]) -> str:
    return _(UNSETTLED) % {"person": params["person"]}


def _entered(params: Mapping[str, Any]) -> str:
    if not params["number"]:
        return _("Внесено с ваших слов. Если это не так, скажите в течение 14 дней.")
    return _("Внесено с вашего листа № %(number)s. Если это не так, скажите в течение 14 дней.") % params


def _objected(params: Mapping[str, Any]) -> str:
    return _(ANNULLED if params["annulled"] else OBJECTED) % {"person": params["person"]}


def _plain(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda _params: _(words)


def _recovery(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda params: _(words) % {"person": params["person"], "names": params["names"]}


FACTOR = {
    "app_on": N_("Второй шаг входа: приложение в телефоне подключено."),
    "app_off": N_("Второй шаг входа: приложение в телефоне убрано."),
    "codes_on": N_("Второй шаг входа: напечатаны новые запасные коды, прежние не действуют."),
    "codes_off": N_("Второй шаг входа: запасные коды убраны."),
    "passkey_on": N_("Второй шаг входа: добавлен ключ доступа «%(name)s»."),
    "passkey_off": N_("Второй шаг входа: убран ключ доступа «%(name)s»."),
    "gone": N_("Второй шаг входа выключен: вход вернули другим путём. Настройте его заново."),
    "guessed": N_("Кто-то знает ваш пароль и подбирает второй код. Смените пароль."),
}


def _factor(params: Mapping[str, Any]) -> str:
    words = _(FACTOR[params["what"]]) % {"name": params["name"]}
    return words if params["what"] == "guessed" else f"{words} {_(NOT_YOU)}"


NOT_YOU = N_("Если это не вы, смените пароль и скажите директору.")
PASSWORD = N_("Ваш пароль изменён. Если это не вы, сразу обратитесь к директору и к доверенному лицу.")
KEY = N_("Сделан новый личный ключ для входа, прежний не действует.")
MAILBOX = N_("Почта для входа изменена. Прежняя ещё месяц поможет вернуть вход.")
BEGUN = N_("%(person)s: начато восстановление входа, помогает %(names)s. Владелец может остановить его кнопкой.")
STOPPED = {
    "owner": N_("%(person)s: владелец остановил восстановление входа."),
    "helper": N_("%(person)s: восстановление входа начали по ошибке и остановили. Ничего не изменилось."),
    "tries": N_("%(person)s: восстановление входа закончено: код неверно введён пять раз. Ничего не изменилось."),
    "time": N_("%(person)s: восстановление входа закончилось само: время вышло. Ничего не изменилось."),
}
USED = N_(
    "%(person)s: вход восстановлен с участием двух человек: %(names)s. Прежние личные записи закрыты, пока владелец не"
    " подтвердит, что это он."
)
OUTSIDE = N_("К вашему входу привязан внешний вход. Если это не вы, отвяжите его на странице «Вход и безопасность».")
OUTSIDE_ENDED = N_("Внешний вход отвязан. Если это не вы, смените пароль.")
OUTSIDE_BY_NUMBER = N_(
    "Ваш вход открыт внешним входом по номеру из списка школы. Прежние личные записи закрыты, пока вы не подтвердите,"
    " что это вы. Если это не вы, отвяжите его и скажите директору."
)
OUTSIDE_TOLD = N_("%(person)s: вход открыт внешним входом по номеру из списка школы. Спросите, он(а) ли это.")
NUMBER = N_("В списке школы записан ваш номер для внешнего входа. Если он не ваш, вычеркните его.")
ANEW_ASKED = N_(
    "%(person)s: через 14 дней вход можно будет начать с чистого листа, прежние личные записи закроются навсегда. Если"
    " об этом просил не владелец, его остановит личный ключ или письмо на прежнюю почту."
)
ANEW_STOPPED = N_("%(person)s: вход не начинают с чистого листа, прежние личные записи остаются.")
ANEW_BEGUN = N_(
    "%(person)s: вход начат с чистого листа. Прежние личные записи закрыты навсегда, новые согласия ждут подписи на"
    " листе."
)
OBJECTED = N_("%(person)s: внесённое за этого человека он не подписывал или не говорил. Исправьте вместе с ним.")
ANNULLED = N_("%(person)s: внесённое за этого человека он не подписывал или не говорил. Запись отменена.")
UNSETTLED = N_(
    "%(person)s: за 14 дней никто не подтвердил, чей это вход. Согласия с него не принимаются; лист ждёт подписи."
)
ALWAYS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "entry.password": _plain(PASSWORD),
    "entry.key": _plain(KEY),
    "entry.factor": _factor,
    "entry.mailbox": _plain(MAILBOX),
    "entry.listed": _listed,
    "recovery.begun": _recovery(BEGUN),
    **{f"recovery.{why}": _recovery(words) for why, words in STOPPED.items()},
    "recovery.used": _recovery(USED),
    "anew.asked": _recovery(ANEW_ASKED),
    "anew.stopped": _recovery(ANEW_STOPPED),
    "anew.begun": _recovery(ANEW_BEGUN),
    "owner.sheet": _sheet,
    "owner.disputed": _disputed,
    "owner.taken_back": _taken_back,
    "entry.outside": _plain(OUTSIDE),
    "entry.outside_ended": _plain(OUTSIDE_ENDED),
    "entry.outside_by_number": _plain(OUTSIDE_BY_NUMBER),
    "entry.outside_told": lambda params: _(OUTSIDE_TOLD) % {"person": params["person"]},
    "entry.number": _plain(NUMBER),
}
notice("membership.granted", _granted)
notice("paper.entered", _entered)
notice("paper.objected", _objected)
notice("owner.unsettled", _disputed_still)
for _kind, _text in ALWAYS.items():
    notice(_kind, _text, everywhere=True)

foretold.add("teacher.merged", gettext_lazy("Закроется и присоединится к этой: %(what)s. Вернуть можно сутки."))
foretold.add("teacher.joined", gettext_lazy("Пустые сведения этой записи дополнятся сведениями той."))
foretold.add("teacher.rows_joined", gettext_lazy("Перейдёт всё, что на той записи стоит, записей: %(number)s."))
foretold.add(
    "teacher.rows_dropped",
    gettext_lazy("Исчезнет второе такое же приглашение: %(number)s. После этого объединение не возвращается."),
)
foretold.add("account.closed", gettext_lazy("Вход на сайт закроется."))
foretold.add("invitation.revoked", gettext_lazy("Приглашения ко входу перестанут действовать."))

"""Notices that the people room gives."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.errors import N_
from nastavnik.kit.notices import notice
from nastavnik.people.models import Membership


def _granted(params: Mapping[str, Any]) -> str:
    return _("Вам назначена роль: %(role)s.") % {"role": Membership.Role(params["role"]).label}


def _sheet(params: Mapping[str, Any]) -> str:
    words = _("%(person)s: зарегистрирован подписанный лист первого входа. Если это ошибка, скажите в течение 14 дней.")
    return words % {"person": params["person"]}


def _taken_back(params: Mapping[str, Any]) -> str:
    words = _("%(person)s: лист первого входа отозван тем, кто его зарегистрировал. Согласия на сайте ждут подписи.")
    return words % {"person": params["person"]}


def _disputed(params: Mapping[str, Any]) -> str:
    words = _("%(person)s: лист первого входа подписан не владельцем. Согласия на сайте с этого входа не принимаются.")
    return words % {"person": params["person"]}


def _plain(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda _params: _(words)


def _recovery(words: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda params: _(words) % {"person": params["person"], "names": params["names"]}


PASSWORD = N_("Ваш пароль изменён. Если это не вы, сразу обратитесь к директору и к доверенному лицу.")
KEY = N_("Сделан новый личный ключ для входа, прежний не действует.")
MAILBOX = N_("Почта для входа изменена. Прежняя ещё месяц поможет вернуть вход.")
BEGUN = N_("%(person)s: начато восстановление входа, помогает %(names)s. Владелец может остановить его кнопкой.")
STOPPED = N_("%(person)s: владелец остановил восстановление входа.")
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
notice("membership.granted", _granted)
notice("entry.password", _plain(PASSWORD))
notice("entry.key", _plain(KEY))
notice("entry.mailbox", _plain(MAILBOX))
notice("recovery.begun", _recovery(BEGUN))
notice("recovery.stopped", _recovery(STOPPED))
notice("recovery.used", _recovery(USED))
notice("owner.sheet", _sheet)
notice("owner.disputed", _disputed)
notice("owner.taken_back", _taken_back)
notice("entry.outside", _plain(OUTSIDE))
notice("entry.outside_ended", _plain(OUTSIDE_ENDED))
notice("entry.outside_by_number", _plain(OUTSIDE_BY_NUMBER))
notice("entry.outside_told", lambda params: _(OUTSIDE_TOLD) % {"person": params["person"]})
notice("entry.number", _plain(NUMBER))

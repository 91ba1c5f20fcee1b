"""Notices about one's own sheets of consent."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.consents.models import Consent
from nastavnik.kit.notices import notice
from nastavnik.kit.registries import foretold


def _kind(params: Mapping[str, Any]) -> str:
    return str(Consent.Kind(params["consent_kind"]).label)


def _prepared(params: Mapping[str, Any]) -> str:
    return _("Подготовлен лист согласия: %(kind)s. Его можно подписать или отказаться, это решаете вы.") % {
        "kind": _kind(params)
    }


def _registered(params: Mapping[str, Any]) -> str:
    return _("Подписанный лист согласия зарегистрирован: %(kind)s. Отозвать можно в любой день.") % {
        "kind": _kind(params)
    }


def _withdrawn(params: Mapping[str, Any]) -> str:
    return _("По вашему заявлению № %(sheet)s отозвано согласие: %(kind)s. Если это не так, скажите куратору.") % {
        "kind": _kind(params),
        "sheet": params["sheet"],
    }


def _as_error(params: Mapping[str, Any]) -> str:
    return _("Лист согласия (%(kind)s) был внесён за вас по ошибке и больше не действует.") % {"kind": _kind(params)}


def _added(params: Mapping[str, Any]) -> str:
    return _("К вашему листу согласия (%(kind)s) внесена поправка номера или даты. Сам лист не изменён.") % {
        "kind": _kind(params)
    }


def _over(params: Mapping[str, Any]) -> str:
    return _("Закончился срок вашего согласия: %(kind)s. Дальше нужен новый лист, подписывать ли его, решаете вы.") % {
        "kind": _kind(params)
    }


notice("consent.data_answered", gettext_lazy("На вашу просьбу о ваших данных ответили."))
notice("consent.over", _over)
notice("consent.withdrawn_as_error", _as_error)
notice("consent.addition", _added)
notice("consent.withdrawn_by_statement", _withdrawn)
notice("consent.sheet_prepared", _prepared)
notice("consent.registered", _registered)

foretold.add(
    "consent.in_force", gettext_lazy("Начнут действовать согласия: %(number)s. Отозвать их может сам человек.")
)
foretold.add("consent.ended", gettext_lazy("Закончатся согласия, которые заменит новый лист: %(number)s."))
foretold.add("consent.withdrawn", gettext_lazy("Согласие будет отозвано: вернуть его нельзя, понадобится новое."))

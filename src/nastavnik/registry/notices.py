"""Notices of the registers: invitations and decisions, never a private word."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit.notices import notice

notice(
    "registry.mentee_invited",
    gettext_lazy("Вас приглашают в программу наставничества. Участвовать, подумать или отказаться решаете вы."),
)
notice("registry.request_accepted", gettext_lazy("Ваш запрос принят: идёт подбор наставника."))
notice("registry.request_elsewhere", gettext_lazy("По вашему запросу предложено решение без наставника."))
notice(
    "registry.mentor_invited",
    gettext_lazy("Вас приглашают стать наставником. Посмотрите, что это значит, и решите сами."),
)
notice("registry.mentor_selected", gettext_lazy("Вы в базе наставников этого учебного года."))
notice("registry.mentor_deferred", gettext_lazy("Решение о вашей кандидатуре наставника отложено."))


def _training(params: Any) -> str:
    return _("Обучающая встреча наставников записана: %(day)s.") % {"day": params.get("day", "")}


notice("registry.training_held", _training)

"""Notices of questionnaires: never with answers, never with names."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.kit.notices import notice
from nastavnik.kit.templatetags.ui import ru_date


def _day(params: Mapping[str, Any]) -> dict[str, str]:
    return {"day": ru_date(dt.date.fromisoformat(params["day"]))}


def _measured(params: Mapping[str, Any], words: str) -> str:
    """Add which of several measurements it is."""
    if "rounds" not in params:
        return words
    which = _("Это замер %(round)s из %(rounds)s, вопросы каждый раз те же.") % {
        "round": params["round"],
        "rounds": params["rounds"],
    }
    return f"{words} {which}"


notice(
    "surveys.asked",
    lambda params: _measured(
        params, _("Анкета программы ждёт ваших ответов до %(day)s. Ответы видите только вы.") % _day(params)
    ),
)
notice(
    "surveys.asked_by_code",
    lambda params: (
        _("Анкета для всех педагогов открыта до %(day)s. Отвечают без имени, по личному коду, если хотят.")
        % _day(params)
    ),
)
notice(
    "surveys.reminder",
    lambda params: _measured(params, _("Анкета программы открыта ещё до %(day)s.") % _day(params)),
)
notice(
    "surveys.reminder_by_code",
    lambda params: (
        _("Анкета без имён открыта до %(day)s. Кто уже ответил, программа не знает; если вы ответили, спасибо.")
        % _day(params)
    ),
)
notice(
    "surveys.from_paper",
    lambda _params: _("Ваша бумажная анкета внесена в программу. Ответы видите только вы, их можно исправить."),
)
notice(
    "surveys.new_mentor",
    lambda _params: _(
        "У вас новый наставник. Открытое раньше прежнему наставнику ему не видно; "
        "открыть что-то и ему можно на странице своих ответов."
    ),
)
notice(
    "surveys.opened",
    lambda _params: _("Вам открыли часть ответов на анкету. Чьих и каких, видно только на странице «Мне открыли»."),
)

"""Notices about what waits: kinds and numbers, never names or words of a record."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.core.texts import within
from nastavnik.kit.matters import lives
from nastavnik.kit.notices import notice
from nastavnik.kit.templatetags.ui import short_date


def _lines(params: Mapping[str, Any]) -> str:
    """Say each kind of wait with its number, as it is called now; one that is called so no longer is left out."""
    said = []
    for life, state, owner, number in params.get("lines", []):
        wait = lives[life].life.named(state, owner) if life in lives else None
        if wait is not None:
            said.append(within(_(wait.many)) % {"n": number})
    return "; ".join(said)


notice("programme.due", lambda params: _("Вас ждёт: %(lines)s.") % {"lines": _lines(params)}, quiet=True)
notice("programme.week", lambda params: _("На этой неделе ждёт: %(lines)s.") % {"lines": _lines(params)})
notice("programme.reminded", lambda params: _("Просят не забыть: %(lines)s.") % {"lines": _lines(params)})


def _responsible(params: Mapping[str, Any]) -> str:
    """Say that somebody answers for a measure, a task of the team or a resource, and until when."""
    if not params.get("due"):
        return _("Вы отвечаете за мероприятие дорожной карты.")
    day = short_date(dt.date.fromisoformat(params["due"]))
    words = {
        "task": _("У вас задача команды сопровождения, срок %(day)s."),
        "resource": _("Вы отвечаете за ресурс программы, нужен к %(day)s."),
    }
    return words.get(params.get("of", ""), _("Вы отвечаете за мероприятие дорожной карты, срок %(day)s.")) % {
        "day": day
    }


def _relieved(params: Mapping[str, Any]) -> str:
    """Say that somebody no longer answers for it."""
    if params.get("of") == "task":
        return _("Задача команды сопровождения с вас снята.")
    if params.get("of") == "resource":
        return _("Вы больше не отвечаете за ресурс программы.")
    return _("Вы больше не отвечаете за мероприятие дорожной карты.")


notice("programme.responsible", _responsible)
notice("programme.relieved", _relieved)
notice("programme.team_joined", lambda _params: _("Вас позвали в команду сопровождения программы наставничества."))
notice("programme.team_left", lambda _params: _("Вы больше не в команде сопровождения программы наставничества."))

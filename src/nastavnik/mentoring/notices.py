"""Notices of stage 6: never with names, topics or anybody's words."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit.notices import notice
from nastavnik.kit.registries import called, foretold
from nastavnik.kit.templatetags.ui import ru_date
from nastavnik.mentoring.models import Meeting
from nastavnik.mentoring.services.links import make_link
from nastavnik.people.models import Teacher


def _day(params: Mapping[str, Any]) -> str:
    """Write the day a notice is about in words."""
    return ru_date(dt.date.fromisoformat(params["day"]))


def _planned(params: Mapping[str, Any]) -> str:
    where = ", ".join(part for part in (_day(params), params.get("time"), params.get("venue")) if part)
    return _("Встреча назначена: %(where)s.") % {"where": where}


notice("mentoring.meeting_planned", _planned)
notice(
    "mentoring.meeting_moved",
    lambda params: (
        _("Встреча перенесена: %(where)s.")
        % {"where": ", ".join(part for part in (_day(params), params.get("time"), params.get("venue")) if part)}
    ),
)
notice(
    "mentoring.meeting_corrected",
    lambda params: _("Изменена запись о встрече %(day)s: день, длительность или кто был.") % {"day": _day(params)},
)
notice("mentoring.final_corrected", lambda _params: _("Изменено: другая сторона исправила свои итоги пары."))
notice(
    "mentoring.goal_moved",
    lambda params: _("У цели пары новый срок: %(day)s.") % {"day": _day(params)},
)
notice(
    "mentoring.meeting_called_off",
    lambda params: _("Встреча %(day)s не состоится или не состоялась. Можно назначить другую.") % {"day": _day(params)},
)


def _link(told: Any) -> str:
    """Write the link to the very form into the letter; its secret stands nowhere else."""
    meeting = Meeting.objects.select_related("relationship").filter(pk=told.params.get("meeting")).first()
    teacher = Teacher.objects.filter(account_id=told.account_id).first()
    if meeting is None or teacher is None or not settings.SITE_ADDRESS:
        return ""
    path = reverse("mentoring:by_link", args=[make_link(meeting=meeting, teacher=teacher)])
    words = _("Открыть отзыв, входить не нужно: %(link)s\nСсылка только ваша и действует четырнадцать дней.")
    return words % {"link": f"{settings.SITE_ADDRESS}{path}"}


notice(
    "mentoring.feedback_wanted",
    lambda params: _("Встреча %(day)s отмечена. Отзыв о ней займёт меньше минуты.") % {"day": _day(params)},
    _link,
)
notice(
    "mentoring.rhythm_agreed",
    lambda params: (
        _("Записано, что пара встречается раз в %(days)s дн. Если срок не подходит, скажите об этом на встрече.")
        % {"days": params["days"]}
    ),
)
notice(
    "mentoring.goal_set",
    lambda params: _("В паре появилась новая цель, срок: %(day)s.") % {"day": _day(params)},
)
notice(
    "mentoring.help_wanted",
    gettext_lazy("После встречи просят вашей помощи. Кто именно, видно только на вашей странице."),
)
notice("mentoring.call", gettext_lazy("Просят вашей помощи. Кто именно, видно только на вашей странице."), quiet=True)
notice("mentoring.call_answered", gettext_lazy("Для вас есть ответ. Он виден только на вашей странице."), quiet=True)
notice(
    "mentoring.call_astray",
    gettext_lazy("Ваше обращение сейчас никто не читает. Что с ним сделать, решаете вы."),
    quiet=True,
)
notice("mentoring.interim_by_mentor", gettext_lazy("Наставник заполнил промежуточную оценку. Её видите и вы."))
notice("mentoring.interim_by_mentee", gettext_lazy("Взгляд наставляемого на промежуточные итоги готов."))
notice("mentoring.final_by_mentor", gettext_lazy("Итоговая оценка готова. Осталось слово наставляемого."))
notice("mentoring.final_by_mentee", gettext_lazy("Взгляд наставляемого на итоги года готов."))
notice("mentoring.completed", gettext_lazy("Работа пары завершена, программа пройдена."))
notice(
    "mentoring.paused",
    lambda params: _("Пара на паузе до %(day)s. Напоминаний до этого дня не будет.") % {"day": _day(params)},
)
notice("mentoring.resumed", gettext_lazy("Пауза закончилась, пара снова в работе."))
notice(
    "mentoring.ended",
    lambda params: (
        _("Пара завершена по соглашению, причина не указывается. Последний день: %(day)s.") % {"day": _day(params)}
    ),
)
notice(
    "mentoring.ending_to_arrange",
    lambda params: (
        _("Одна из пар завершается, последний день: %(day)s. Можно предложить другого наставника.")
        % {"day": _day(params)}
    ),
)
notice("mentoring.change_asked", gettext_lazy("В одной из пар просят о замене. Знаете об этом только вы."))

foretold.add("meeting.cancelled", gettext_lazy("Отменятся назначенные встречи: %(number)s."))
foretold.add("meeting.closed", gettext_lazy("Закроются встречи: %(number)s."))
called.add("mentoring.Meeting", gettext_lazy("встреча"))
called.add("mentoring.Goal", gettext_lazy("цель"))
called.add("mentoring.Task", gettext_lazy("шаг"))
called.add("mentoring.Pause", gettext_lazy("пауза"))
called.add("mentoring.Rhythm", gettext_lazy("договорённость о частоте встреч"))

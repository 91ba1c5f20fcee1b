"""Notices of the registers: invitations and decisions, never a private word."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit.notices import notice
from nastavnik.kit.registries import called, foretold
from nastavnik.kit.templatetags.ui import short_date

notice(
    "registry.mentee_invited",
    gettext_lazy("Вас приглашают в программу наставничества. Участвовать, подумать или отказаться решаете вы."),
)
notice(
    "registry.interview_noted",
    gettext_lazy("Куратор записал вашу беседу. Прочитайте, поправьте и решите, станет ли она запросом."),
)
notice("registry.request_accepted", gettext_lazy("Ваш запрос принят: идёт подбор наставника."))
notice("registry.request_elsewhere", gettext_lazy("По вашему запросу предложено решение без наставника."))
notice(
    "registry.mentor_invited",
    gettext_lazy("Вас приглашают стать наставником. Посмотрите, что это значит, и решите сами."),
)
notice("registry.mentor_selected", gettext_lazy("Вы в базе наставников этого учебного года."))
notice("registry.mentor_deferred", gettext_lazy("Решение о вашей кандидатуре наставника отложено."))
notice("registry.reference_asked", gettext_lazy("Коллега просит сказать о нём несколько слов. Можно и отказаться."))
notice("registry.reference_written", gettext_lazy("Слова коллеги о вас готовы: прочитайте и решите, передать ли их."))
notice(
    "registry.mentor_not_taken",
    gettext_lazy("В этом году вас не включили в базу наставников. О причине можно спросить куратора."),
)


def _training(params: Any) -> str:
    return _("Обучающая встреча наставников записана: %(day)s.") % {"day": params.get("day", "")}


notice("registry.training_held", _training)

foretold.add("mentee_entry.completed", gettext_lazy("Участие в программе завершится, человек: %(number)s."))
foretold.add("mentee_entry.left", gettext_lazy("Участие в программе прекратится."))
foretold.add("mentee_entry.declined", gettext_lazy("Приглашение наставляемому закроется отказом."))
foretold.add("mentor_entry.left", gettext_lazy("Место в базе наставников закроется."))
foretold.add("mentor_entry.declined", gettext_lazy("Кандидатура наставника закроется."))
foretold.add("mentor_entry.resting", gettext_lazy("Новых предложений наставнику не будет."))
foretold.add("request.in_work", gettext_lazy("Перейдут в работу запросы: %(number)s."))
foretold.add("request.withdrawn", gettext_lazy("Закроются запросы: %(number)s."))
foretold.add("request.accepted", gettext_lazy("Вернутся в подбор запросы: %(number)s."))
called.add("registry.MenteeEntry", gettext_lazy("участие в программе"))
called.add("registry.MentorEntry", gettext_lazy("место в базе наставников"))
called.add("registry.Interview", gettext_lazy("запись беседы"))
called.add("registry.MentoringRequest", gettext_lazy("запрос"))


def _lent(params: Any) -> str:
    day = short_date(dt.date.fromisoformat(params["until"]))
    return _("Куратор поручил вам дело вашего МО, срок %(day)s.") % {"day": day}


notice("registry.lent", _lent)
notice("registry.lent_back", gettext_lazy("Куратор снял с вас поручение."))

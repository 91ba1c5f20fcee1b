"""Notices of stage 5: short, without names and private words."""

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.notices import notice
from nastavnik.kit.registries import called, foretold

notice("pairing.invited", _("Приглашение на личную встречу: договоритесь о времени и отметьте, когда она пройдёт."))
notice("pairing.met", _("Личная встреча отмечена. Теперь каждый отвечает сам: да или нет."))
notice("pairing.declined", _("Пара не состоялась, причина не указывается."))
notice("pairing.withdrawn", _("Предложение пары снято. От вас ничего не нужно."))
notice("pairing.clarify", _("Вас просят уточнить запрос. Это можно сделать на встрече."))
notice("pairing.agreed", _("Обе стороны ответили «да»: пару можно закрепить."))
notice("pairing.confirmed", _("Пара закреплена. Начинается совместная работа."))
notice("pairing.closing", _("Пара завершается по соглашению, причина не указывается."))
notice("pairing.chosen", _("Наставник выбран без куратора: предложена личная встреча."))

foretold.add("place.confirmed", gettext_lazy("Закрепятся пары: %(what)s."))
foretold.add("place.completed", gettext_lazy("Завершатся пары: %(what)s."))
foretold.add("place.ended", gettext_lazy("Сегодня закончатся пары: %(what)s."))
foretold.add("place.closing", gettext_lazy("Закончатся с предупреждением за три рабочих дня пары: %(what)s."))
foretold.add("place.paused", gettext_lazy("Встанут на паузу пары: %(what)s."))
foretold.add("place.declined", gettext_lazy("Не состоится: %(what)s."))
foretold.add("place.withdrawn", gettext_lazy("Снимутся предложения: %(what)s."))
called.add("pairing.Place", gettext_lazy("пара"))

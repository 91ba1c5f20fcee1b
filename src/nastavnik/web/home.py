"""What the room of the door gives to others: what becomes of a second factor, the step that asks for one."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.home import TODAY, NextStep
from nastavnik.kit.registries import next_steps
from nastavnik.kit.templatetags.ui import ru_date
from nastavnik.people.services import passed_on_handlers
from nastavnik.web.identity import factors, gate

passed_on_handlers.add("web.factor", factors.forget)


def factor_steps(request: Any) -> list[NextStep]:
    """Ask whoever sees more than their own to set a second factor up, and say by which day."""
    day = gate.day_of(request)
    if day is None:
        return []
    words = _("С %(day)s без него другие страницы не откроются. Подойдёт телефон, лист кодов или ключ доступа.")
    note, url = words % {"day": ru_date(day)}, reverse("web:factor")
    return [NextStep(_("Настройте второй шаг входа"), note, url, _("Настроить"), urgency=TODAY)]


next_steps.add("web.factor", factor_steps)

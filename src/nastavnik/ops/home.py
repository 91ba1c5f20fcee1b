"""What those who keep the site see of it on their home page: one sentence when it needs them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nastavnik.kit.home import TODAY, NextStep
from nastavnik.kit.registries import next_steps
from nastavnik.ops.health import red


def trouble(request: Any) -> list[NextStep]:
    """Say the worst of what is amiss; the page has the rest."""
    if not request.holds("coordinator", "operator") or not request.standing.number("ops.troubled"):
        return []
    found = red()
    words = [f"{one.name}: {one.note}" for one in found[:1]]
    return [NextStep(one, "", reverse("web:status"), _("Состояние сайта"), urgency=TODAY) for one in words]


next_steps.add("ops", trouble)

"""What the home page is made of."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest

from nastavnik.kit import access
from nastavnik.kit.home import NextStep
from nastavnik.kit.registries import home_sections, next_steps

AT_MOST = 7


def sections_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the sections that the roles of whoever asks have, each with its context."""
    roles = set(request.roles)  # type: ignore[attr-defined]
    found = []
    for _name, section in sorted(home_sections, key=lambda pair: pair[1].position):
        if section.roles & roles or access.SIGNED_IN in section.roles:
            context = section.context(request)
            if context is not None:
                found.append(
                    {"template": section.template, "column": section.column, "context": context, "name": section.name}
                )
    return found


def steps_for(request: HttpRequest) -> list[NextStep]:
    """Give at most seven things that wait for whoever asks, the most urgent first."""
    steps = [step for _name, source in next_steps for step in source(request)]
    return sorted(steps, key=lambda step: step.urgency)[:AT_MOST]


def mine_shown_to_others() -> list[tuple[str, str, str]]:
    """List every field that is not public: what it is, what it belongs to, who sees it."""
    rows = []
    for name in access.matrix().fields:
        app, model_name, field_name = name.split(".")
        model = apps.get_model(app, model_name)
        rows.append((str(model._meta.get_field(field_name).verbose_name), name, access.sees_label(name)))
    return sorted(rows, key=lambda row: row[0])

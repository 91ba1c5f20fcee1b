"""The table of convenient lessons, shared by mentee and mentor."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import RowForm
from nastavnik.registry.models import DAYS, LESSONS, MeetingForm


@dataclass(frozen=True, slots=True)
class Cell:
    """One lesson of one day in the table."""

    code: str
    label: str
    checked: bool


class WindowsForm(RowForm):
    """Ask when and how it is convenient to meet."""

    lock_first = "programme"

    times = forms.MultipleChoiceField(
        label=_("Удобное время"),
        choices=[
            (f"{day}-{lesson}", format_lazy("{}, {}", label, lesson)) for lesson in LESSONS for day, label in DAYS
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Отметьте уроки, когда обычно свободны. Можно несколько, можно пропустить."),
    )
    forms = forms.MultipleChoiceField(
        label=_("Как удобно встречаться"),
        choices=MeetingForm.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ничего не отмечено: подойдёт любой способ."),
    )

    def week(self) -> dict[str, Any]:
        """Lay the lessons out as a table: days across, lessons down."""
        chosen = set(self["times"].value() or [])
        rows = [
            (
                lesson,
                [Cell(f"{day}-{lesson}", f"{label}, {lesson}", f"{day}-{lesson}" in chosen) for day, label in DAYS],
            )
            for lesson in LESSONS
        ]
        return {"days": [label for _day, label in DAYS], "rows": rows, "errors": self["times"].errors}

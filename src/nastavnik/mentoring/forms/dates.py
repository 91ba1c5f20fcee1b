"""Fields that several forms of this room share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

YEARS = range(1950, 2101)


class DayField(forms.DateField):
    """A day chosen in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Refuse a slip of the finger in the year."""
        day = super().clean(value)
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(_("Проверьте год: дата записана неверно."))
        return day


def long_text(rows: int = 3, limit: int = 4000) -> forms.Textarea:
    """Give a box for a longer text."""
    return forms.Textarea(attrs={"rows": rows, "maxlength": limit})

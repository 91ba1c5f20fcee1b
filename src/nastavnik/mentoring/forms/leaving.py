"""The quiet way out: a pause until a day, or the end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.mentoring.forms.dates import DayField, long_text


class PauseForm(forms.Form):
    """Until when; no reason is asked."""

    until = DayField(label=_("До какого дня пауза"), help_text=_("С этого дня пара снова в работе"))


class LeaveForm(forms.Form):
    """An end; the reason may stay empty and is its author's."""

    reason = forms.CharField(
        label=_("Причина, если хочется записать"), required=False, max_length=2000, widget=long_text()
    )

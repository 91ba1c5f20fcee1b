"""How often a pair agreed to meet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.mentoring.models.rhythm import LONGEST, SHORTEST


class RhythmForm(forms.Form):
    """Days between meetings."""

    every_days = forms.IntegerField(
        label=_("Встречаемся раз в … дней"),
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text=_("От 7 до 60. Если срока нет, считается 14: раз в две недели."),
    )

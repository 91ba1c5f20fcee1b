"""How often a pair agreed to meet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import RowForm
from nastavnik.mentoring.models.rhythm import LONGEST, SHORTEST


class RhythmForm(RowForm):
    """Days between meetings."""

    lock_first = "relationship.programme"

    every_days = forms.IntegerField(
        label=_("Встречаемся раз в … дней"),
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text=_("От 7 до 60. Если срока нет, считается 14: раз в две недели."),
    )

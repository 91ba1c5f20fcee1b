"""Why a rule is switched off."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.mentoring.forms.dates import long_text


class RuleOffForm(forms.Form):
    """The reason stays with the rule."""

    reason = forms.CharField(label=_("Почему"), max_length=500, widget=long_text())

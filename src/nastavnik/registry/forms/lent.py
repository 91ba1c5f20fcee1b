"""What the coordinator lends to heads of departments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import RowForm, RowsField
from nastavnik.people.models import Teacher
from nastavnik.programme.forms import day_field
from nastavnik.registry.models import LentTask


class LendForm(forms.Form):
    """To whom, what, until which day."""

    people = RowsField(Teacher.objects.none(), label=_("Кому"), widget=forms.CheckboxSelectMultiple)
    what = forms.MultipleChoiceField(
        label=_("Что поручить"), choices=LentTask.What.choices, widget=forms.CheckboxSelectMultiple
    )
    until = day_field(_("По какой день"), help_text=_("На следующий день доступ закроется сам"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = people
        field.label_from_instance = lambda head: f"{head.told_apart}, {head.department}"


class TermForm(RowForm):
    """Until which day a task is lent."""

    lock_first = "programme"

    until = day_field(_("По какой день"))

"""Putting right what is written about the work of a pair: the same fields, over the row that is there."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.forms import RowForm
from nastavnik.mentoring.forms.dates import DayField
from nastavnik.mentoring.forms.goals import GoalForm, ResultForm, StepForm
from nastavnik.mentoring.forms.leaving import PauseForm
from nastavnik.mentoring.models import Meeting


class MoveForm(RowForm):
    """Another day, time or place of a planned meeting."""

    lock_first = "relationship.programme"

    planned_on = DayField(label=_("Когда"))
    planned_time = forms.CharField(label=_("Время"), max_length=40, required=False)
    venue = forms.CharField(label=_("Где"), max_length=120, required=False, help_text=_("Кабинет или ссылка"))
    mode = forms.ChoiceField(label=_("Как"), choices=Meeting.Mode.choices, widget=forms.RadioSelect)
    topic = forms.CharField(label=_("О чём"), max_length=300, required=False)


class HeldForm(RowForm):
    """The day, the length and who came to a meeting that took place."""

    lock_first = "relationship.programme"

    held_on = DayField(label=_("Когда состоялась"))
    duration_minutes = forms.IntegerField(label=_("Сколько минут"), required=False, min_value=1, max_value=600)

    def __init__(self, *args: Any, row: Meeting, **options: Any) -> None:
        super().__init__(*args, row=row, **options)
        rows = list(row.attendances.select_related("place__mentee"))
        if len(rows) > 1:
            self.fields["present"] = forms.MultipleChoiceField(
                label=_("Кто был"),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                choices=[(str(one.place_id), one.place.mentee.told_apart) for one in rows],
                initial=[str(one.place_id) for one in rows if one.present is not False],
            )

    def present(self) -> Collection[int] | None:
        """Give the places whose mentees came, or None for a pair."""
        return None if "present" not in self.fields else {int(key) for key in self.cleaned_data["present"]}


class GoalEditForm(RowForm, GoalForm):
    """A goal at work, anew."""

    lock_first = "place.programme"


class StepEditForm(RowForm, StepForm):
    """A step, anew."""

    lock_first = "place.programme"


class ResultEditForm(RowForm, ResultForm):
    """A practical result, anew; without a new file the former one stays."""

    lock_first = "place.programme"

    def written(self, row: Any) -> dict[str, Any]:
        """Leave the file out: what is written of it is shown on the page of the pair."""
        return {name: value for name, value in super().written(row).items() if name != "file"}


class PauseEditForm(RowForm, PauseForm):
    """Until when a pause that goes on lasts."""

    lock_first = "place.programme"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"].widget.attrs["min"] = f"{clock.today() + dt.timedelta(days=1):%Y-%m-%d}"

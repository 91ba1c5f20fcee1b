"""Planning a meeting, saying what happened, a note for oneself."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.forms import RowForm
from nastavnik.mentoring.forms.dates import DayField, long_text
from nastavnik.mentoring.models import Meeting
from nastavnik.pairing.models import Place


class PlanForm(forms.Form):
    """When, where and what for people meet; a mentor of a group names who is expected."""

    kind = forms.ChoiceField(label=_("Вид встречи"), choices=Meeting.Kind.choices)
    planned_on = DayField(label=_("Когда"))
    planned_time = forms.CharField(
        label=_("Время"), max_length=40, required=False, help_text=_("Например: 5-й урок или 15:30")
    )
    venue = forms.CharField(label=_("Где"), max_length=120, required=False, help_text=_("Кабинет или ссылка"))
    mode = forms.ChoiceField(label=_("Как"), choices=Meeting.Mode.choices, widget=forms.RadioSelect)
    topic = forms.CharField(label=_("О чём"), max_length=300, required=False)
    places = forms.MultipleChoiceField(label=_("Кто будет"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Any = None, *, group: Iterable[Place] = (), **options: Any) -> None:
        super().__init__(data, **options)
        self.group = list(group)
        if self.group:
            choices = [(str(place.pk), place.mentee.told_apart) for place in self.group]
            self.fields["places"] = forms.MultipleChoiceField(
                label=_("Кто будет"),
                widget=forms.CheckboxSelectMultiple,
                choices=choices,
                initial=[key for key, _name in choices],
            )
        else:
            del self.fields["places"]

    def chosen(self) -> list[Place] | None:
        """Give the places named, or None where there was nothing to choose."""
        if not self.group:
            return None
        wanted = set(self.cleaned_data["places"])
        return [place for place in self.group if str(place.pk) in wanted]


class HoldForm(forms.Form):
    """What happened at a meeting and what comes next."""

    held_on = DayField(label=_("Когда состоялась"))
    duration_minutes = forms.IntegerField(label=_("Сколько минут"), required=False, min_value=1, max_value=600)
    works = forms.CharField(label=_("Что получается"), required=False, max_length=4000, widget=long_text())
    hinders = forms.CharField(label=_("Что мешает"), required=False, max_length=4000, widget=long_text())
    step_title = forms.CharField(label=_("Шаг до следующей встречи"), required=False, max_length=300)
    step_due = DayField(label=_("Вернёмся к нему"), required=False)
    next_on = DayField(label=_("Следующая встреча"), required=False)
    next_time = forms.CharField(label=_("Время следующей"), required=False, max_length=40)

    def __init__(self, data: Any = None, *, group: Iterable[Place] = (), **options: Any) -> None:
        super().__init__(data, **options)
        self.group = list(group)
        if len(self.group) > 1:
            choices = [(str(place.pk), place.mentee.told_apart) for place in self.group]
            self.fields["present"] = forms.MultipleChoiceField(
                label=_("Кто был"),
                widget=forms.CheckboxSelectMultiple,
                choices=choices,
                initial=[key for key, _name in choices],
                required=False,
            )
        self.fields["held_on"].initial = self.fields["held_on"].initial or clock.today

    def present(self) -> set[int] | None:
        """Give the places whose mentees came, or None for a pair."""
        if "present" not in self.fields:
            return None
        return {int(key) for key in self.cleaned_data["present"]}

    def what_happened(self) -> dict[str, Any]:
        """Give what the holding service takes."""
        names = ("held_on", "duration_minutes", "works", "hinders", "step_title", "step_due")
        return {name: self.cleaned_data[name] for name in names}


class DescribeForm(RowForm):
    """Add to what happened."""

    lock_first = "relationship.programme"

    works = forms.CharField(label=_("Что получается"), required=False, max_length=4000, widget=long_text())
    hinders = forms.CharField(label=_("Что мешает"), required=False, max_length=4000, widget=long_text())


class NoteForm(RowForm):
    """A note for oneself."""

    lock_first = "meeting.relationship.programme"

    text = forms.CharField(label=_("Заметка для себя"), required=False, max_length=4000, widget=long_text(4))


class PaperHoldForm(forms.Form):
    """A meeting that took place, without a word of what was said there."""

    held_on = DayField(label=_("Когда состоялась"), initial=clock.today)
    duration_minutes = forms.IntegerField(label=_("Сколько минут"), required=False, min_value=1, max_value=600)
    step_title = forms.CharField(label=_("Шаг до следующей встречи"), required=False, max_length=300)
    step_due = DayField(label=_("Вернёмся к нему"), required=False)

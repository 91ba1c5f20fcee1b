"""A call to the confidant, and what the confidant writes back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import RowForm, Written, offer
from nastavnik.mentoring.forms.dates import long_text
from nastavnik.mentoring.selectors.calls import Confidant
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Account, Teacher


class ConfidantForm(forms.Form):
    """Which of several confidants; where there is one, nothing is asked."""

    confidant = forms.TypedChoiceField(
        label=_("К кому обратиться"), widget=forms.RadioSelect, coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, people: Sequence[Confidant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.account.pk: one.account for one in people}
        #: The only one, told where nothing is asked.
        self.shown = people if len(people) == 1 else ()
        if len(people) > 1:
            offer(self, "confidant", [(one.account.pk, one.name) for one in people])
        else:
            del self.fields["confidant"]

    def chosen(self) -> Account | None:
        """Give the chosen confidant; nobody where nothing was asked or chosen."""
        return self.people.get(self.cleaned_data.get("confidant", 0)) if self.is_valid() else None


class CallForm(RowForm, ConfidantForm):
    """What happened, and whom it is about if the caller wants to say."""

    text = forms.CharField(label=_("Что случилось"), max_length=8000, widget=long_text(6, 8000))
    about = forms.MultipleChoiceField(
        label=_("О ком речь"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Отмечать не обязательно. Отметки не читает никто. Они нужны для двух вещей: обращение не попадёт к тому, "
            "о ком оно, и этот человек не сможет помочь войти под вашим именем."
        ),
    )

    field_order = ("confidant", "text", "about")

    def __init__(self, *args: Any, named: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", named)

    def written(self, row: Any) -> Written:
        """Give what stands in the call."""
        return {"text": row.text, "about": list(row.named), "confidant": row.confidant_id}


class AnswerForm(RowForm):
    """What the confidant answers and what was done."""

    answer = forms.CharField(label=_("Ответ"), max_length=8000, required=False, widget=long_text(5, 8000))
    outcome = forms.CharField(label=_("Что сделано"), max_length=4000, required=False, widget=long_text(3))


class RecordForm(forms.Form):
    """What somebody without an account told the confidant."""

    teacher = TeacherChoice(label=_("Кто обратился"), queryset=Teacher.objects.none())
    text = forms.CharField(label=_("Что случилось"), max_length=8000, widget=long_text(6, 8000))

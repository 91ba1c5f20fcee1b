"""Five questions for oneself about strength; nothing of them is stored."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HOW_OFTEN = [(0, _("нет")), (1, _("редко")), (2, _("часто")), (3, _("почти всегда"))]
QUESTIONS = {
    "after_work": _("После рабочего дня остаются силы на своё"),
    "interest": _("На уроки иду с интересом"),
    "rest": _("За ночь удаётся отдохнуть"),
    "somebody": _("Есть с кем поговорить о трудном"),
    "days_off": _("В выходные получается не думать о работе"),
}


class StrengthForm(forms.Form):
    """The last two weeks in five answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in QUESTIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=HOW_OFTEN, coerce=int, widget=forms.RadioSelect
            )

    @property
    def marks(self) -> list[int]:
        """Give the answers in order."""
        return [self.cleaned_data[name] for name in QUESTIONS]

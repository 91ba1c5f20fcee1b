"""Whom to invite."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import offer
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher


class InviteForm(forms.Form):
    """Ask whom to invite, out of those who may be."""

    teacher = TeacherChoice(label=_("Педагог"), queryset=Teacher.objects.none(), empty_label=_("выберите"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "teacher", people)

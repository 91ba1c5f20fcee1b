"""The questionnaire of a candidate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.registry.forms.windows import WindowsForm
from nastavnik.registry.models import (
    PRIVATE_TOPICS,
    CompetenceArea,
    MentorEntry,
    MentoringRequest,
    RequestTopic,
)

LEVELS = [("", _("нет")), ("1", _("рабочий")), ("2", _("уверенный")), ("3", _("экспертный"))]
AREA = "area_"


class CandidateForm(WindowsForm):
    """Ask what a candidate offers: type, competences, time, places, topics taken up or refused."""

    types = forms.MultipleChoiceField(
        label=_("Каким наставником готовы быть"),
        choices=MentoringRequest.NeedType.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    subjects = forms.CharField(
        label=_("Предметы"), max_length=300, required=False, help_text=_("Через запятую, если несколько.")
    )
    capacity = forms.TypedChoiceField(
        label=_("Сколько наставляемых"),
        choices=[(number, str(number)) for number in range(1, 6)],
        coerce=int,
        required=False,
    )
    hours_per_week = forms.DecimalField(
        label=_("Часов в неделю"), min_value=0, max_value=40, max_digits=4, decimal_places=1, required=False
    )
    group_ready = forms.BooleanField(label=_("Возьму группу"), required=False)
    private_topics = forms.MultipleChoiceField(
        label=_("С какими личными темами можно ко мне прийти"),
        choices=[choice for choice in RequestTopic.choices if choice[0] in PRIVATE_TOPICS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    refused_topics = forms.MultipleChoiceField(
        label=_("За какие темы не берусь"),
        choices=[choice for choice in RequestTopic.choices if choice[0] not in PRIVATE_TOPICS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    achievements = forms.CharField(
        label=_("Достижения, важные для программы"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
        help_text=_("Конкурсы, пособия, вебинары. Это видят куратор и члены совета."),
    )
    motivation = forms.CharField(
        label=_("Почему мне это интересно"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in CompetenceArea.choices:
            self.fields[AREA + code] = forms.ChoiceField(label=label, choices=LEVELS, required=False)

    def areas(self) -> list[forms.BoundField]:
        """Give the fields of the twenty areas."""
        return [self[AREA + code] for code in CompetenceArea.values]

    def values(self) -> dict[str, Any]:
        """Give the arguments of the service."""
        data = self.cleaned_data
        kept = {name: value for name, value in data.items() if not name.startswith(AREA)}
        kept["capacity"] = data["capacity"] or 1
        kept["subjects"] = data["subjects"].split(",")
        kept["competences"] = {code: int(data[AREA + code]) for code in CompetenceArea.values if data[AREA + code]}
        return kept


def candidate_initial(entry: MentorEntry) -> dict[str, Any]:
    """Give what the candidate said before."""
    names = (
        "types",
        "capacity",
        "hours_per_week",
        "times",
        "forms",
        "private_topics",
        "refused_topics",
        "group_ready",
        "achievements",
        "motivation",
    )
    initial: dict[str, Any] = {name: getattr(entry, name) for name in names}
    initial["subjects"] = ", ".join(entry.subjects)
    initial |= {AREA + row.code: str(row.level) for row in entry.competences.all()}
    return initial

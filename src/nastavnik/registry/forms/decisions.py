"""What coordinator and council type when they decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.stages import Check
from nastavnik.kit.forms import RowForm, RowsField
from nastavnik.registry.models import CouncilOpinion, MentorEntry

LONG = {"rows": 5, "maxlength": 4000}


class ReasonForm(forms.Form):
    """Ask why."""

    reason = forms.CharField(label=_("Причина"), max_length=300)


class ElsewhereForm(forms.Form):
    """Ask how a request is answered without a mentor."""

    how = forms.CharField(
        label=_("Как решается"),
        max_length=200,
        help_text=_("Курсы, психолог, администрация. Это прочтёт автор запроса."),
    )


class CapacityForm(RowForm):
    """Ask for the number of places."""

    lock_first = "programme"

    capacity = forms.TypedChoiceField(
        label=_("Сколько наставляемых"), choices=[(number, str(number)) for number in range(6)], coerce=int
    )


class OpinionForm(RowForm):
    """Ask a council member's opinion."""

    lock_first = "entry.programme"

    opinion = forms.ChoiceField(label=_("Мнение"), choices=CouncilOpinion.Opinion.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Обоснование"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )


class TrainingForm(RowForm):
    """Ask about a training meeting that took place."""

    lock_first = "programme"

    held_on = forms.DateField(label=_("Когда"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    duration_minutes = forms.IntegerField(label=_("Сколько минут"), min_value=5, max_value=600, initial=45)
    agenda = forms.CharField(
        label=_("О чём говорили"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        help_text=_("Роли и границы, правила встреч, вопросы вместо советов, первая встреча."),
    )
    participants = RowsField(
        label=_("Кто был"), queryset=MentorEntry.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, entries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["participants"]
        field.queryset = entries
        field.label_from_instance = lambda entry: entry.teacher.told_apart

    def written(self, row: Any) -> dict[str, Any]:
        """Give what is written of the meeting, and who came."""
        came = sorted(row.participants.values_list("pk", flat=True))
        return {**super().written(row), "participants": came}


class BasisForm(RowForm):
    """Ask on what a mentor's work rests, and which paper says so."""

    lock_first = "programme"

    legal_basis = forms.ChoiceField(
        label=_("На чём основана работа наставника"), choices=MentorEntry.LegalBasis.choices, widget=forms.RadioSelect
    )
    paper = forms.CharField(
        label=_("Документ"), max_length=200, help_text=_("Например: трудовой договор № 14 от 01.09.2024, пункт 2.3")
    )


class RulesForm(RowForm):
    """Ask for the strategy, the rules of meetings and the topic plan."""

    lock_first = "programme"

    strategy = forms.CharField(label=_("Стратегия"), widget=forms.Textarea(attrs=LONG), max_length=4000, required=False)
    meeting_rules = forms.CharField(
        label=_("Регламент встреч"), widget=forms.Textarea(attrs=LONG), max_length=4000, required=False
    )
    topic_plan = forms.CharField(
        label=_("Тематический план"), widget=forms.Textarea(attrs=LONG), max_length=4000, required=False
    )


class SelectForm(forms.Form):
    """Ask the coordinator's reason for each soft check that does not hold."""

    def __init__(self, *args: Any, soft: Iterable[Check], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in soft:
            label = gettext("Ещё не соблюдено условие «%(check)s». Почему можно продолжить") % {
                "check": gettext(item.label)
            }
            self.fields[item.fact] = forms.CharField(label=label, max_length=300)


class OneReasonForm(forms.Form):
    """Ask for one reason that stands for each condition that does not hold yet."""

    reason = forms.CharField(
        label=_("Почему можно продолжить"),
        help_text=_("Заполняется, если у кого-то из отмеченных соблюдены не все условия: причина одна на всех."),
        required=False,
        max_length=300,
    )


class MinutesForm(forms.Form):
    """The number and the day of the council's minutes."""

    number = forms.CharField(label=_("Номер протокола"), max_length=40)
    dated = forms.DateField(
        label=_("Дата протокола"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class OpinionOfCouncilForm(forms.Form):
    """What the minutes say of one candidate."""

    opinion = forms.ChoiceField(label=_("Мнение совета"), choices=CouncilOpinion.Opinion.choices)

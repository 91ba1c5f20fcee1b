"""What coordinator and council type when they decide."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.stages import Check
from nastavnik.kit.forms import RowForm, RowsField, offer
from nastavnik.library import Training as LibraryTraining
from nastavnik.library import find, read
from nastavnik.registry.models import CouncilOpinion, MentorEntry

LONG = {"rows": 5, "maxlength": 4000}


class ReasonForm(forms.Form):
    """Ask why."""

    reason = forms.CharField(label=_("Причина"), max_length=300)


class WhyForm(forms.Form):
    """Ask for one reason that stands for everybody chosen."""

    reason = forms.CharField(
        label=_("Причина"), max_length=300, help_text=_("Одна на всех отмеченных; её видит только куратор.")
    )


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
    comment_shown = forms.BooleanField(
        label=_("Показать обоснование куратору"),
        help_text=_("Вместе с вашим именем. Скрыть можно в любой день."),
        required=False,
    )


class TrainingForm(RowForm):
    """Ask about a training meeting that took place."""

    lock_first = "programme"

    plan = forms.ChoiceField(label=_("Какая встреча"), required=False)
    held_on = forms.DateField(label=_("Когда"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    duration_minutes = forms.IntegerField(label=_("Сколько минут"), min_value=5, max_value=600, initial=45)
    agenda = forms.CharField(
        label=_("О чём говорили"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
        help_text=_("Если встреча шла по плану из библиотеки, поле можно оставить пустым."),
    )
    participants = RowsField(
        label=_("Кто был"), queryset=MentorEntry.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, entries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "plan", [("", _("другая")), *((one.key, str(one.title)) for one in read(LibraryTraining))])
        field: Any = self.fields["participants"]
        field.queryset = entries
        field.label_from_instance = lambda entry: entry.teacher.told_apart

    def clean(self) -> dict[str, Any]:
        """Take the purpose of the plan where nothing else is said; a meeting of one's own needs words."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found = find(data.get("plan", "")) if data.get("plan") else None
        if not data.get("agenda") and isinstance(found, LibraryTraining):
            data["agenda"] = str(found.purpose)
        elif not data.get("agenda") and "agenda" not in self.errors:
            self.add_error("agenda", gettext("Напишите, о чём говорили, или выберите встречу из библиотеки."))
        return data

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


class SampleForm(forms.Form):
    """Ask from which samples of the library to begin; what is not named stays as it is."""

    strategy = forms.ChoiceField(label=_("Стратегия из библиотеки"), required=False)
    meeting_rules = forms.ChoiceField(label=_("Регламент из библиотеки"), required=False)
    topic_plan = forms.ChoiceField(label=_("План из библиотеки"), required=False)

    def __init__(self, asked: Mapping[str, str], *, samples: Any) -> None:
        have = {name: samples(name) for name in self.base_fields}
        known = {name: dict(found) for name, found in have.items()}
        super().__init__({name: asked[name] for name in have if asked.get(name) in known[name]})
        for name, found in have.items():
            offer(self, name, [("", _("оставить как есть")), *found])

    def asked(self) -> dict[str, str]:
        """Give the keys that were named, of those offered."""
        return self.cleaned_data if self.is_valid() else {}


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

"""The interim review and the mentee's own ratings at the end; questions themselves are questionnaires."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.mentoring.forms.dates import DayField
from nastavnik.mentoring.models import FinalAssessment, InterimReview, PracticalResult

RATINGS = [("", "—"), *((str(number), str(number)) for number in range(1, 11))]
REQUEST_OUTCOMES = [("", "—"), ("resolved", _("решён")), ("partly", _("решён частично")), ("unresolved", _("не решён"))]


class ResultField(forms.ModelChoiceField[PracticalResult]):
    """A choice among the practical results of a place."""

    def label_from_instance(self, obj: PracticalResult) -> str:
        """Name a result by what it is and its title."""
        return f"{obj.get_kind_display()}: {obj.title}"


class InterimForm(forms.Form):
    """On what the review rests and what comes of it."""

    basis = forms.ChoiceField(label=_("На чём основана"), choices=InterimReview.Basis.choices, widget=forms.RadioSelect)
    result = ResultField(
        label=_("Практический результат"),
        queryset=PracticalResult.objects.none(),
        required=False,
        empty_label=_("не выбран"),
    )
    held_on = DayField(label=_("Когда"), initial=clock.today)
    decision = forms.ChoiceField(label=_("Что дальше"), choices=InterimReview.Decision.choices)
    without_rubric = forms.BooleanField(
        label=_("Тема личная: рубрики нет, итог отмечает сам наставляемый"), required=False
    )

    def __init__(self, data: Any = None, *, results: Any, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["result"]
        field.queryset = results


class OutcomeForm(forms.Form):
    """What the final assessment comes to."""

    outcome = forms.ChoiceField(
        label=_("Итог"), choices=FinalAssessment.Outcome.choices, widget=forms.RadioSelect, initial="completed"
    )


class RatingsForm(forms.Form):
    """The mentee's own rating and outcome of each request."""

    def __init__(
        self,
        data: Any = None,
        *,
        requests: Iterable[tuple[int, str]],
        said: Mapping[int, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.requests = list(requests)
        for pk, topic in self.requests:
            self.fields[f"rating_{pk}"] = forms.ChoiceField(
                label=_("%(topic)s: как с этим сейчас, от 1 до 10") % {"topic": topic}, choices=RATINGS, required=False
            )
            self.fields[f"outcome_{pk}"] = forms.ChoiceField(
                label=_("%(topic)s: что стало с запросом") % {"topic": topic},
                choices=REQUEST_OUTCOMES,
                required=False,
                initial=(said or {}).get(pk, ""),
            )

    def ratings(self) -> dict[int, int]:
        """Give the ratings that were chosen."""
        chosen = {pk: self.cleaned_data[f"rating_{pk}"] for pk, _topic in self.requests}
        return {pk: int(value) for pk, value in chosen.items() if value}

    def outcomes(self) -> dict[int, str]:
        """Give the outcomes that were chosen."""
        chosen = {pk: self.cleaned_data[f"outcome_{pk}"] for pk, _topic in self.requests}
        return {pk: value for pk, value in chosen.items() if value}

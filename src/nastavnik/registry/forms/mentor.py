"""The questionnaire of a candidate."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.registry.forms.windows import WindowsForm
from nastavnik.registry.models import CompetenceArea, MentorEntry
from nastavnik.registry.questions import QUESTIONS, STRENGTHS, lacking

LEVELS = [("1", _("рабочий")), ("2", _("уверенный")), ("3", _("экспертный"))]
USUAL_LEVEL = "2"
AREA = "area_"


class CandidateForm(WindowsForm):
    """Ask what a candidate offers: the declared questions, strengths among twenty areas with a level each, the week."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {each.name: each.field() for each in QUESTIONS}
        self.fields[STRENGTHS] = forms.MultipleChoiceField(
            label=_("Мои сильные стороны"),
            choices=CompetenceArea.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Обычно хватает трёх, не больше восьми: те, в которых помочь легче всего."),
        )
        for code, label in CompetenceArea.choices:
            self.fields[AREA + code] = forms.ChoiceField(
                label=label, choices=LEVELS, initial=USUAL_LEVEL, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Say all at once what the questionnaire still lacks."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, words in lacking(data, data.get(STRENGTHS) or ()):
            if name not in self.errors:
                self.add_error(name, gettext(words))
        return data

    def areas(self) -> list[forms.BoundField]:
        """Give the levels of the twenty areas."""
        return [self[AREA + code] for code in CompetenceArea.values]

    def parts(self) -> dict[str, list[tuple[forms.BoundField, str]]]:
        """Give the questions of each sheet, with the key of the access matrix where readers are few."""
        found: dict[str, list[tuple[forms.BoundField, str]]] = {}
        for each in QUESTIONS:
            key = f"registry.MentorEntry.{each.name}" if each.guarded else ""
            found.setdefault(each.part, []).append((self[each.name], key))
        return found

    @property
    def wrong_beyond_the_first(self) -> bool:
        """Say whether something is wrong in the part that is folded otherwise."""
        return bool(set(self.errors) - {each.name for each in QUESTIONS if each.part == "first"} - {STRENGTHS})

    def written(self, row: MentorEntry) -> dict[str, Any]:
        """Give what the candidate said before."""
        said = {each.name: getattr(row, each.name) for each in QUESTIONS}
        areas = {one.code: str(one.level) for one in row.competences.all()}
        levels = {AREA + code: level for code, level in areas.items()}
        return {**said, "times": row.times, "forms": row.forms, STRENGTHS: list(areas), **levels}

    def values(self) -> dict[str, Any]:
        """Give the arguments of the service."""
        data = self.cleaned_data
        kept = {name: value for name, value in data.items() if name != STRENGTHS and not name.startswith(AREA)}
        kept["competences"] = {code: int(data[AREA + code] or USUAL_LEVEL) for code in data[STRENGTHS]}
        return kept


class PaperCandidateForm(CandidateForm):
    """The questionnaire from a signed sheet: for which private topics somebody is ready is theirs alone to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["private_topics"]

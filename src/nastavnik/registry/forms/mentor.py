"""The questionnaire of a candidate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.registry.forms.windows import WindowsForm
from nastavnik.registry.models import CompetenceArea, MentorEntry
from nastavnik.registry.questions import QUESTIONS

LEVELS = [("", _("нет")), ("1", _("рабочий")), ("2", _("уверенный")), ("3", _("экспертный"))]
AREA = "area_"


class CandidateForm(WindowsForm):
    """Ask what a candidate offers: every declared question, the week, the twenty areas."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {each.name: each.field() for each in QUESTIONS}
        for code, label in CompetenceArea.choices:
            self.fields[AREA + code] = forms.ChoiceField(label=label, choices=LEVELS, required=False)

    def areas(self) -> list[forms.BoundField]:
        """Give the fields of the twenty areas."""
        return [self[AREA + code] for code in CompetenceArea.values]

    def parts(self) -> dict[str, list[tuple[forms.BoundField, str]]]:
        """Give the questions of each sheet, with the key of the access matrix where readers are few."""
        found: dict[str, list[tuple[forms.BoundField, str]]] = {}
        for each in QUESTIONS:
            key = f"registry.MentorEntry.{each.name}" if each.guarded else ""
            found.setdefault(each.part, []).append((self[each.name], key))
        return found

    def written(self, row: MentorEntry) -> dict[str, Any]:
        """Give what the candidate said before."""
        said = {each.name: getattr(row, each.name) for each in QUESTIONS}
        areas = {AREA + one.code: str(one.level) for one in row.competences.all()}
        return {**said, "times": row.times, "forms": row.forms, **areas}

    def values(self) -> dict[str, Any]:
        """Give the arguments of the service."""
        data = self.cleaned_data
        kept = {name: value for name, value in data.items() if not name.startswith(AREA)}
        kept["competences"] = {code: int(data[AREA + code]) for code in CompetenceArea.values if data[AREA + code]}
        return kept


class PaperCandidateForm(CandidateForm):
    """The questionnaire from a signed sheet: for which private topics somebody is ready is theirs alone to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["private_topics"]

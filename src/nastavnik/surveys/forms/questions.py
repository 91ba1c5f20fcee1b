"""A form made from a questionnaire: one field a question, with the words of the version."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nastavnik.core.surveys import Item
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.surveys.models import Version
from nastavnik.surveys.selectors import spec_of

READER_WORDS = {
    "mentor": "наставник",
    "mentee": "наставляемый",
    "coordinator": "куратор",
    "help_addressee": "тот, кого вы выбрали",
}


class QuestionnaireForm(forms.Form):
    """Ask the questions of one version; the service checks the answers."""

    def __init__(
        self,
        version: Version,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
        prefix: str = "q",
    ) -> None:
        super().__init__(data, initial=initial, prefix=prefix)
        self.version = version
        self.spec: Spec = spec_of(version)
        self.language = "en" if (get_language() or "ru").startswith("en") else "ru"
        for item in self.spec.items:
            self.fields[item.code] = self._field(item)

    def _say(self, text: Any) -> str:
        return (getattr(text, self.language, "") or text.ru) if text else ""

    def _field(self, item: Item) -> forms.Field:
        label = self._say(item.text)
        if not item.required and any(other.required for other in self.spec.items):
            label = f"{label} {_('(необязательно)')}"
        common: dict[str, Any] = {"label": label, "help_text": self._say(item.hint), "required": False}
        choices = [(option.value, self._say(option.label)) for option in (*item.options, *item.na)]
        if item.kind == "text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "maxlength": 4000}), **common)
        if item.kind == "number":
            return forms.CharField(widget=forms.NumberInput(attrs={"min": item.min, "max": item.max}), **common)
        if item.kind == "multi":
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        return forms.CharField(widget=forms.RadioSelect(choices=choices), **common)

    @property
    def raw(self) -> dict[str, str | list[str]]:
        """Give what was sent, by question, for the service to check."""
        sent: dict[str, str | list[str]] = {}
        for item in self.spec.items:
            name = self.add_prefix(item.code)
            if item.kind == "multi" and isinstance(self.data, MultiValueDict):
                sent[item.code] = self.data.getlist(name)
            else:
                sent[item.code] = self.data.get(name, "")
        return sent

    def sees(self, code: str) -> str:
        """Say who sees the answer to a question."""
        item = next(item for item in self.spec.items if item.code == code)
        others = [_(READER_WORDS[reader]) for reader in item.visibility if reader in READER_WORDS]
        return _("видите вы, а также %(others)s") % {"others": ", ".join(others)} if others else _("видите только вы")

    def questions(self) -> list[tuple[forms.BoundField, str, bool]]:
        """Give each question with who sees it and whether nobody else does."""
        return [(self[item.code], self.sees(item.code), set(item.visibility) <= {"self"}) for item in self.spec.items]

    def take_errors(self, errors: dict[str, str]) -> None:
        """Show the service's messages beside their questions."""
        self.full_clean()
        for code, message in errors.items():
            self.add_error(code if code in self.fields else None, _(message))

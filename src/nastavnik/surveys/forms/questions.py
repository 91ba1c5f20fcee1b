"""A form made from a questionnaire: one field a question, with the words of the version."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from nastavnik.core.surveys import Item, Option
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.surveys.models import Version
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.services import AnswersError

READER_WORDS = {
    "mentor": gettext_noop("наставник"),
    "mentee": gettext_noop("наставляемый"),
    "coordinator": gettext_noop("куратор"),
    "help_addressee": gettext_noop("тот, кого вы выбрали"),
}


MOST_MARKS = 7


@dataclass(slots=True)
class Block:
    """Questions that stand together: of one area, with the same answers and the same readers."""

    title: str
    sees: str
    mine: bool
    legend: list[tuple[str, str]]
    note: str = ""
    questions: list[forms.BoundField] = field(default_factory=list)

    @property
    def in_row(self) -> bool:
        """Say whether the answers fit in one row of marks, with their words once above."""
        return bool(self.legend)


class QuestionnaireForm(forms.Form):
    """Ask the questions of one version; the service checks the answers."""

    unanswered = False

    def __init__(
        self,
        version: Version | Spec,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
        prefix: str = "q",
        may_open: bool = False,
        by_code: bool = False,
    ) -> None:
        super().__init__(data, initial=initial, prefix=prefix)
        self.by_code = by_code
        self.spec: Spec = spec_of(version) if isinstance(version, Version) else version
        self.may_open = may_open and bool(self.spec.may_open)
        self.language = "en" if (get_language() or "ru").startswith("en") else "ru"
        for item in self.spec.items:
            self.fields[item.code] = self._field(item)

    def _say(self, text: Any) -> str:
        return (getattr(text, self.language, "") or text.ru) if text else ""

    def _words(self, option: Option) -> str:
        """Give the words of an answer; a level of a rubric has its description after them."""
        label, hint = self._say(option.label), self._say(option.hint)
        return f"{label}: {hint}" if hint else label

    def _field(self, item: Item) -> forms.Field:
        label = self._say(item.text)
        if not item.required and any(other.required for other in self.spec.items):
            label = f"{label} {_('(необязательно)')}"
        common: dict[str, Any] = {"label": label, "help_text": self._say(item.hint), "required": False}
        choices = [(option.value, self._words(option)) for option in (*item.options, *item.na)]
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
        if self.by_code:
            return _("без имени, видно только в общих итогах")
        others = [_(READER_WORDS[reader]) for reader in item.visibility if reader in READER_WORDS]
        if not others and self.may_open:
            return _("видите только вы, пока сами не откроете")
        return _("видите вы, а также %(others)s") % {"others": ", ".join(others)} if others else _("видите только вы")

    def questions(self) -> list[tuple[forms.BoundField, str, bool]]:
        """Give each question with who sees it and whether nobody else does."""
        return [(self[item.code], self.sees(item.code), set(item.visibility) <= {"self"}) for item in self.spec.items]

    def blocks(self) -> list[Block]:
        """Give the questions by heading or by area, in the order of the form."""
        area = self._areas()
        headings = {section.code: section for section in self.spec.sections}
        found: list[Block] = []
        last = ""
        for item in self.spec.items:
            title = self._say(headings[item.section].title) if item.section else area.get(item.code, "")
            begins = bool(item.section) and item.section != last
            last = item.section
            above = [self._say(headings[item.section].note) if begins else "", self._say(item.before)]
            note = "\n".join(filter(None, above))
            legend = self._legend(item)
            sees = self.sees(item.code)
            mine = set(item.visibility) <= {"self"} and not self.by_code
            before = found[-1] if found else None
            if before is None or note or begins or (before.title, before.sees, before.legend) != (title, sees, legend):
                found.append(Block(title, sees, mine, legend, note))
            found[-1].questions.append(self[item.code])
        return found

    def _areas(self) -> dict[str, str]:
        """Name the area of each question of our own forms whose scales are parts of a whole.

        The name of any other scale would tell whoever answers what is measured and bend the answers.
        """
        parts = {code for scale in self.spec.scales for code in scale.of_scales}
        scales = [scale for scale in self.spec.scales if scale.code in parts and scale.title]
        return {code: self._say(scale.title) for scale in scales for code in scale.items} if self._ours else {}

    @property
    def _ours(self) -> bool:
        return self.spec.licence.items_shipped

    def _legend(self, item: Item) -> list[tuple[str, str]]:
        """Give signs and words of a scale whose signs are short; none where the words must stand by themselves."""
        options = (*item.options, *item.na)
        fits = (
            item.kind == "likert"
            and 5 <= len(options) <= MOST_MARKS
            and all(len(one.value) < 3 and one.hint is None for one in options)
        )
        return [(one.value, self._say(one.label)) for one in options] if fits else []

    @property
    def total(self) -> int:
        """Count the questions that need an answer."""
        return sum(item.required for item in self.spec.items)

    @property
    def done(self) -> int:
        """Count the needed answers that are there."""
        given = self.raw if self.is_bound else self.initial
        return sum(bool(given.get(item.code)) for item in self.spec.items if item.required)

    def take_draft(self, kept: MultiValueDict[str, str] | None) -> None:
        """Show what was typed before."""
        if kept is None:
            return
        names = {item.code: self.add_prefix(item.code) for item in self.spec.items}
        many = {item.code for item in self.spec.items if item.kind == "multi"}
        self.initial = dict(self.initial) | {
            code: kept.getlist(name) if code in many else kept[name] for code, name in names.items() if name in kept
        }

    def take_answers(self, answers: dict[str, Any], codes: Iterable[str] | None = None) -> None:
        """Show answers that were stored."""
        wanted = set(answers) if codes is None else set(codes)
        self.initial = dict(self.initial) | {
            code: value if isinstance(value, list) else str(value) for code, value in answers.items() if code in wanted
        }

    def is_valid(self) -> bool:
        """Take whatever was sent: the service checks the answers."""
        return self.is_bound

    def take_refusal(self, error: Exception) -> bool:
        """Show a refusal that is about the questions beside them."""
        if isinstance(error, AnswersError):
            self.unanswered = True
            self.take_errors(error.errors)
        return self.unanswered

    def take_errors(self, errors: dict[str, str]) -> None:
        """Show the service's messages beside their questions."""
        self.full_clean()
        for code, message in errors.items():
            self.add_error(code if code in self.fields else None, _(message))

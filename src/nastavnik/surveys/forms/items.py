"""The form of one question."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.surveys.editing import free_code
from nastavnik.kit.forms import RowForm
from nastavnik.surveys.forms.parts import READERS, both, heading_at, in_language, lines_of, many, words
from nastavnik.surveys.models import FormDraft

KINDS = [
    ("likert", _("Шкала: ответы по возрастанию, считаются в баллах")),
    ("choice", _("Один вариант")),
    ("multi", _("Несколько вариантов")),
    ("yes_no", _("Да или нет")),
    ("number", _("Число")),
    ("text", _("Ответ своими словами")),
]


OFFERED = {code for code, _label in READERS}


class ItemForm(RowForm):
    """One question."""

    text = words(_("Вопрос"), required=True, most=1000)
    kind = forms.ChoiceField(label=_("Как отвечают"), choices=KINDS, widget=forms.RadioSelect)
    options = words(
        _("Варианты ответа, каждый с новой строки"),
        rows=6,
        help_text=_(
            "Для шкалы от меньшего к большему. Уровень можно описать после знака «|», например: "
            "«легко | без подсказки»."
        ),
    )
    low = forms.IntegerField(label=_("С какого балла начинается шкала"), min_value=-9, max_value=9, required=False)
    missing = forms.CharField(
        label=_("Ответ без балла: слова для «Н»"),
        max_length=100,
        required=False,
        help_text=_("Например: ещё не приходилось. Это пропуск, а не ноль."),
    )
    minimum = forms.IntegerField(label=_("Наименьшее число"), required=False)
    maximum = forms.IntegerField(label=_("Наибольшее число"), required=False)
    most = forms.IntegerField(label=_("Не больше стольких отметок"), min_value=1, required=False)
    satisfied = forms.IntegerField(
        label=_("С какого значения человек считается довольным"),
        required=False,
        help_text=_("Записывается один раз и действует во всех отчётах."),
    )
    required = forms.BooleanField(label=_("Ответ обязателен"), required=False)
    reverse = forms.BooleanField(
        label=_("Считается обратно: больший ответ уменьшает балл"),
        required=False,
    )
    seen = many(_("Кто, кроме автора, видит ответ"), READERS)
    hint = words(_("Пояснение к вопросу"), most=500)
    heading = forms.CharField(label=_("Заголовок раздела, который начинается здесь"), max_length=200, required=False)
    heading_en = forms.CharField(label=_("Заголовок раздела по-английски"), max_length=200, required=False)
    before = words(_("Текст перед вопросом"), most=1000)
    text_en = words(_("Вопрос по-английски"), most=1000)
    options_en = words(_("Варианты по-английски, в том же порядке"), rows=6)

    def __init__(
        self,
        data: Any = None,
        *,
        row: FormDraft,
        old: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.old = old or {}
        super().__init__(data, row=row, **more)

    def written(self, row: FormDraft) -> dict[str, Any]:
        """Give the question as the draft has it now."""
        code = self.old.get("code", "")
        old: dict[str, Any] = next((one for one in row.spec["items"] if one["code"] == code), {})
        heading = heading_at(row.spec, code)
        if not old:
            return {"kind": "likert", "low": 1, "required": True}
        options = old.get("options", [])
        return {
            "text": in_language(old.get("text"), "ru"),
            "text_en": in_language(old.get("text"), "en"),
            "hint": in_language(old.get("hint"), "ru"),
            "before": in_language(old.get("before"), "ru"),
            "heading": in_language(heading, "ru"),
            "heading_en": in_language(heading, "en"),
            "kind": old["kind"],
            "options": "\n".join(_option_line(option, "ru") for option in options),
            "options_en": "\n".join(filter(None, (_option_line(option, "en") for option in options))),
            "low": options[0]["value"] if old["kind"] == "likert" else 1,
            "missing": in_language(old["na"][0]["label"], "ru") if old.get("na") else "",
            "minimum": old.get("min"),
            "maximum": old.get("max"),
            "most": old.get("max_choices"),
            "satisfied": old.get("satisfied_from"),
            "required": old.get("required", False),
            "reverse": old.get("reverse", False),
            "seen": [reader for reader in old.get("visibility", []) if reader in OFFERED],
        }

    @property
    def tells_scoring(self) -> bool:
        """Say whether the question says how it is scored beyond the usual."""
        told = self.initial
        return bool(told.get("missing") or told.get("reverse") or str(told.get("low")) != "1") or (
            told.get("satisfied") is not None
        )

    @property
    def tells_more(self) -> bool:
        """Say whether the question has a heading, explanations or English."""
        return any(self.initial.get(name) for name in ("heading", "before", "hint", "text_en", "options_en"))

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen kind needs."""
        told: dict[str, Any] = super().clean() or {}
        kind, lines = told.get("kind"), lines_of(told.get("options", ""))
        if kind in ("likert", "choice", "multi") and len(lines) < 2:
            self.add_error("options", gettext("Нужны хотя бы два варианта, каждый с новой строки."))
        english = lines_of(told.get("options_en", ""))
        if english and len(english) != len(lines):
            self.add_error("options_en", gettext("Вариантов по-английски должно быть столько же."))
        if kind == "number" and (told.get("minimum") is None or told.get("maximum") is None):
            self.add_error("minimum", gettext("Для числа нужны наименьшее и наибольшее значение."))
        return told

    def item(self, taken: list[str]) -> dict[str, Any]:
        """Give the question as the key writes it."""
        told = self.cleaned_data
        kind = told["kind"]
        item: dict[str, Any] = {
            "code": self.old.get("code") or free_code(taken),
            "kind": kind,
            "text": both(told["text"], told["text_en"]),
            "required": told["required"],
            "visibility": self._readers(told["seen"]),
        }
        if kind in ("likert", "choice", "multi"):
            item["options"] = self._options(kind)
        if kind == "number":
            item |= {"min": told["minimum"], "max": told["maximum"]}
        if kind in ("likert", "number"):
            item["reverse"] = told["reverse"]
            if told["satisfied"] is not None:
                item["satisfied_from"] = told["satisfied"]
            if told["missing"]:
                item["na"] = self._missing(told["missing"])
        if kind == "multi" and told["most"] is not None:
            item["max_choices"] = told["most"]
        for name in ("hint", "before"):
            if told[name]:
                kept = in_language(self.old.get(name), "en")
                item[name] = both(told[name], kept)
        return item

    def section_title(self) -> dict[str, str] | None:
        """Give the text of the heading that begins at this question."""
        return both(self.cleaned_data["heading"], self.cleaned_data["heading_en"])

    def _readers(self, seen: list[str]) -> list[str]:
        """Give the readers: those ticked, and those of the question that this form does not offer."""
        old = [reader for reader in self.old.get("visibility", []) if reader in seen or reader not in OFFERED]
        return list(dict.fromkeys(["self", *old, *seen]))

    def _missing(self, words: str) -> list[dict[str, Any]]:
        old = (self.old.get("na") or [{}])[0]
        english = in_language(old.get("label"), "en") if in_language(old.get("label"), "ru") == words else ""
        return [{"value": old.get("value", "Н"), "label": both(words, english)}]

    def _options(self, kind: str) -> list[dict[str, Any]]:
        told = self.cleaned_data
        russian, english = lines_of(told["options"]), lines_of(told["options_en"])
        old = self.old.get("options", []) if self.old.get("kind") == kind else []
        values = self._values(kind, russian, old)
        made = []
        for place, line in enumerate(russian):
            (label, hint), (label_en, hint_en) = _split(line), _split(english[place] if english else "")
            option: dict[str, Any] = {"value": values[place], "label": both(label, label_en)}
            if hint:
                option["hint"] = both(hint, hint_en)
            made.append(option)
        return made

    def _values(self, kind: str, lines: list[str], old: list[dict[str, Any]]) -> list[str]:
        """Give numbers to a scale; keep the value of an option that stays, so that its answers keep their meaning."""
        if kind == "likert":
            low = self.cleaned_data["low"]
            return [str((1 if low is None else low) + step) for step in range(len(lines))]
        if len(old) == len(lines):
            return [str(option["value"]) for option in old]
        known = {in_language(option["label"], "ru"): str(option["value"]) for option in old}
        taken = list(known.values())
        values = []
        for line in lines:
            value = known.pop(_split(line)[0], None) or free_code(taken, "o")
            taken.append(value)
            values.append(value)
        return values


def _option_line(option: dict[str, Any], language: str) -> str:
    label, hint = in_language(option["label"], language), in_language(option.get("hint"), language)
    return f"{label} | {hint}" if hint else label


def _split(line: str) -> tuple[str, str]:
    label, _bar, hint = line.partition("|")
    return re.sub(r"\s+", " ", label).strip() or line, hint.strip()

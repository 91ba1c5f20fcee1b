"""Forms with which a school writes its own form: their shape only, the rules live in services and the core."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.surveys.editing import free_code

KINDS = [
    ("likert", _("Шкала: ответы по возрастанию, считаются в баллах")),
    ("choice", _("Один вариант")),
    ("multi", _("Несколько вариантов")),
    ("yes_no", _("Да или нет")),
    ("number", _("Число")),
    ("text", _("Ответ своими словами")),
]
READERS = [
    ("coordinator", _("куратор")),
    ("mentor", _("наставник")),
    ("mentee", _("наставляемый")),
    ("coordinator_if_consented", _("куратор, если автор разрешит")),
    ("mentor_if_consented", _("наставник, если автор разрешит")),
]
AUDIENCE = [
    ("mentee", _("наставляемые")),
    ("mentor", _("наставники")),
    ("expert", _("второй эксперт")),
    ("staff_comparison", _("все педагоги, без имён")),
    ("coordinator", _("куратор")),
]
TOTALS = [("coordinator", _("куратор")), ("head", _("директор")), ("methodist", _("методист"))]
LINES = {"rows": 6}


def _many(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, required=False, help_text=help_text)


def _words(
    label: Any, *, rows: int = 2, required: bool = False, help_text: Any = "", most: int = 2000
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, help_text=help_text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _both(russian: str, english: str) -> dict[str, str] | None:
    if not russian:
        return None
    return {"ru": russian, "en": english} if english else {"ru": russian}


def _language(text: dict[str, str] | None, language: str) -> str:
    return (text or {}).get(language, "")


class StartForm(forms.Form):
    """Begin a form: blank, or from a workbook."""

    title = forms.CharField(label=_("Название анкеты"), max_length=200)
    file = forms.FileField(
        label=_("Файл XLSForm"),
        required=False,
        help_text=_("Книга XLSX с листами survey, choices, settings, scoring. Без файла откроется пустая анкета."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
        error_messages={"empty": _("Файл пустой. Сохраните анкету ещё раз и загрузите её.")},
    )
    right = forms.BooleanField(
        label=_("Тексты анкеты написаны нами, или школа имеет право ими пользоваться"),
        error_messages={"required": _("Без этого права анкету завести нельзя: чужой текст защищён.")},
    )


class HeadForm(forms.Form):
    """What stands over the questions."""

    title = forms.CharField(label=_("Название"), max_length=200)
    title_en = forms.CharField(label=_("Название по-английски"), max_length=200, required=False)
    intro = _words(_("Вступление: зачем анкета и кто увидит ответы"), rows=3)
    intro_en = _words(_("Вступление по-английски"), rows=3)
    note = _words(_("Пометка под анкетой: что о ней известно"))
    note_en = _words(_("Пометка по-английски"))
    audience = _many(_("Кто заполняет"), AUDIENCE)
    scale = _many(_("Кто, кроме автора, видит баллы одного человека"), READERS)
    aggregate = _many(_("Кто видит общие итоги"), TOTALS)
    min_n = forms.IntegerField(label=_("Итоги видны, если ответили не меньше"), min_value=5, max_value=1000)
    comparable = forms.BooleanField(
        label=_("Одни и те же вопросы зададим дважды, чтобы увидеть изменение"),
        help_text=_("Не отмечайте для анкет «чего ждёте» и «как было»: это ожидание и факт, а не изменение."),
        required=False,
    )
    interval = forms.IntegerField(label=_("Не чаще чем через столько дней"), min_value=0, max_value=400, required=False)

    @classmethod
    def filled(cls, spec: dict[str, Any], data: Any = None) -> "HeadForm":
        """Make the form with what the draft says now."""
        initial = {
            f"{name}{suffix}": _language(spec.get(name), language)
            for name in ("title", "intro", "note")
            for suffix, language in (("", "ru"), ("_en", "en"))
        }
        seen = spec["visibility"]
        more = {"audience": spec["audience"], "scale": seen.get("scale", []), "aggregate": seen.get("aggregate", [])}
        numbers = {"min_n": seen["min_n"], "interval": spec.get("min_interval_days", 0)}
        return cls(data, initial={**initial, **more, **numbers, "comparable": spec["comparable_pre_post"]})

    def clean_audience(self) -> list[str]:
        """Ask for somebody to fill the form in."""
        chosen: list[str] = self.cleaned_data["audience"]
        if not chosen:
            raise forms.ValidationError(gettext("Отметьте, кто заполняет анкету."))
        return chosen

    def head(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Give the changed part of the key; None where a part is taken away."""
        told = self.cleaned_data
        texts = {name: _both(told[name], told[f"{name}_en"]) for name in ("title", "intro", "note")}
        seen = {**spec["visibility"], "scale": ["self", *told["scale"]], "aggregate": told["aggregate"]}
        return {
            **texts,
            "audience": told["audience"],
            "visibility": {**seen, "min_n": told["min_n"]},
            "comparable_pre_post": told["comparable"],
            "min_interval_days": told["interval"] or None,
        }


class ItemForm(forms.Form):
    """One question."""

    text = _words(_("Вопрос"), required=True, most=1000)
    kind = forms.ChoiceField(label=_("Как отвечают"), choices=KINDS, widget=forms.RadioSelect)
    options = _words(
        _("Варианты ответа, каждый с новой строки"),
        rows=6,
        help_text=_("Для шкалы от меньшего к большему. Описание уровня можно дать после знака |"),
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
    seen = _many(_("Кто, кроме автора, видит ответ"), READERS)
    hint = _words(_("Пояснение к вопросу"), most=500)
    heading = forms.CharField(label=_("Заголовок раздела, который начинается здесь"), max_length=200, required=False)
    before = _words(_("Текст перед вопросом"), most=1000)
    text_en = _words(_("Вопрос по-английски"), most=1000)
    options_en = _words(_("Варианты по-английски, в том же порядке"), rows=6)

    def __init__(self, data: Any = None, *, old: dict[str, Any] | None = None, heading: str = "", **more: Any) -> None:
        self.old = old or {}
        super().__init__(data, initial=self._initial(heading), **more)

    def _initial(self, heading: str) -> dict[str, Any]:
        old = self.old
        if not old:
            return {"kind": "likert", "low": 1, "required": True, "heading": heading}
        options = old.get("options", [])
        return {
            "text": _language(old.get("text"), "ru"),
            "text_en": _language(old.get("text"), "en"),
            "hint": _language(old.get("hint"), "ru"),
            "before": _language(old.get("before"), "ru"),
            "heading": heading,
            "kind": old["kind"],
            "options": "\n".join(_option_line(option, "ru") for option in options),
            "options_en": "\n".join(filter(None, (_option_line(option, "en") for option in options))),
            "low": options[0]["value"] if old["kind"] == "likert" else 1,
            "missing": _language(old["na"][0]["label"], "ru") if old.get("na") else "",
            "minimum": old.get("min"),
            "maximum": old.get("max"),
            "most": old.get("max_choices"),
            "satisfied": old.get("satisfied_from"),
            "required": old.get("required", False),
            "reverse": old.get("reverse", False),
            "seen": [reader for reader in old.get("visibility", []) if reader != "self"],
        }

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen kind needs."""
        told: dict[str, Any] = super().clean() or {}
        kind, lines = told.get("kind"), _lines(told.get("options", ""))
        if kind in ("likert", "choice", "multi") and len(lines) < 2:
            self.add_error("options", gettext("Нужны хотя бы два варианта, каждый с новой строки."))
        english = _lines(told.get("options_en", ""))
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
            "text": _both(told["text"], told["text_en"]),
            "required": told["required"],
            "visibility": ["self", *told["seen"]],
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
                kept = _language(self.old.get(name), "en")
                item[name] = _both(told[name], kept)
        return item

    def section_title(self) -> dict[str, str] | None:
        """Give the text of the heading that begins at this question."""
        return _both(self.cleaned_data["heading"], "")

    def _missing(self, words: str) -> list[dict[str, Any]]:
        old = (self.old.get("na") or [{}])[0]
        english = _language(old.get("label"), "en") if _language(old.get("label"), "ru") == words else ""
        return [{"value": old.get("value", "Н"), "label": _both(words, english)}]

    def _options(self, kind: str) -> list[dict[str, Any]]:
        told = self.cleaned_data
        russian, english = _lines(told["options"]), _lines(told["options_en"])
        old = self.old.get("options", []) if self.old.get("kind") == kind else []
        values = self._values(kind, russian, old)
        made = []
        for place, line in enumerate(russian):
            (label, hint), (label_en, hint_en) = _split(line), _split(english[place] if english else "")
            option: dict[str, Any] = {"value": values[place], "label": _both(label, label_en)}
            if hint:
                option["hint"] = _both(hint, hint_en)
            made.append(option)
        return made

    def _values(self, kind: str, lines: list[str], old: list[dict[str, Any]]) -> list[str]:
        """Give numbers to a scale; keep the value of an option that stays, so that its answers keep their meaning."""
        if kind == "likert":
            low = self.cleaned_data["low"]
            return [str((1 if low is None else low) + step) for step in range(len(lines))]
        if len(old) == len(lines):
            return [str(option["value"]) for option in old]
        known = {_language(option["label"], "ru"): str(option["value"]) for option in old}
        taken = list(known.values())
        values = []
        for line in lines:
            value = known.pop(_split(line)[0], None) or free_code(taken, "o")
            taken.append(value)
            values.append(value)
        return values


def _option_line(option: dict[str, Any], language: str) -> str:
    label, hint = _language(option["label"], language), _language(option.get("hint"), language)
    return f"{label} | {hint}" if hint else label


def _split(line: str) -> tuple[str, str]:
    label, _bar, hint = line.partition("|")
    return re.sub(r"\s+", " ", label).strip() or line, hint.strip()


class ScaleForm(forms.Form):
    """One scale over questions that have a number."""

    title = forms.CharField(label=_("Название шкалы"), max_length=200)
    title_en = forms.CharField(label=_("Название по-английски"), max_length=200, required=False)
    items = _many(_("Из каких вопросов складывается"), [])
    method = forms.ChoiceField(label=_("Как считать"), choices=[("mean", _("среднее")), ("sum", _("сумма"))])
    direction = forms.ChoiceField(
        label=_("Что значит больше"),
        choices=[
            ("higher_is_better", _("больше значит лучше")),
            ("lower_is_better", _("больше значит труднее")),
            ("none", _("ни то ни другое")),
        ],
    )
    share = forms.IntegerField(
        label=_("Сколько процентов ответов нужно для подсчёта"),
        min_value=50,
        max_value=100,
        help_text=_("Если ответов меньше, балла нет. Если есть пропуски, отчёт об этом скажет."),
    )

    def __init__(self, data: Any = None, *, spec: dict[str, Any], old: dict[str, Any] | None = None) -> None:
        self.spec, self.old = spec, old or {}
        super().__init__(data, initial=self._initial())
        scored = [item for item in spec["items"] if item["kind"] in ("likert", "number")]
        choices = [(item["code"], _language(item.get("text"), "ru") or item["code"]) for item in scored]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]

    def _initial(self) -> dict[str, Any]:
        old = self.old
        if not old:
            return {"method": "mean", "direction": "higher_is_better", "share": 75}
        return {
            "title": _language(old.get("title"), "ru") or old["code"],
            "title_en": _language(old.get("title"), "en"),
            "items": old.get("items", []),
            "method": old["method"],
            "direction": old["direction"],
            "share": round(100 * old["min_share"]),
        }

    def clean_items(self) -> list[str]:
        """Ask for at least one question, unless the scale stands on scales."""
        chosen: list[str] = self.cleaned_data["items"]
        if not chosen and not self.old.get("of_scales"):
            raise forms.ValidationError(gettext("Отметьте хотя бы один вопрос."))
        return chosen

    def scale(self) -> dict[str, Any]:
        """Give the scale as the key writes it."""
        told = self.cleaned_data
        taken = [scale["code"] for scale in self.spec.get("scales", [])]
        scale = {
            "code": self.old.get("code") or free_code(taken, "S"),
            "title": _both(told["title"], told["title_en"]),
            "method": told["method"],
            "direction": told["direction"],
            "min_share": told["share"] / 100,
        }
        if self.old.get("of_scales"):
            return {**scale, "of_scales": self.old["of_scales"]}
        return {**scale, "items": told["items"]}


class WordingForm(forms.Form):
    """The wording of a template, a line for each question."""

    texts = _words(_("Тексты вопросов, каждый с новой строки, в порядке кодов"), rows=12, required=True, most=40000)
    labels = _words(_("Слова ответов от меньшего к большему, каждый с новой строки"), rows=6, required=True)
    right = StartForm.base_fields["right"]

    def __init__(self, data: Any = None, *, spec: dict[str, Any]) -> None:
        self.spec = spec
        super().__init__(data)

    def clean_texts(self) -> list[str]:
        """Count the lines against the codes."""
        return self._counted("texts", len(self.spec["items"]))

    def clean_labels(self) -> list[str]:
        """Count the lines against the answers."""
        return self._counted("labels", len(self.spec["items"][0]["options"]))

    def _counted(self, name: str, wanted: int) -> list[str]:
        lines = _lines(self.cleaned_data[name])
        if len(lines) != wanted:
            said = gettext("Нужно строк: %(wanted)s, а здесь: %(there)s. Проверьте, что каждая с новой строки.")
            raise forms.ValidationError(said % {"wanted": wanted, "there": len(lines)})
        return lines

"""Forms with which a school writes its own form: their shape only, the rules live in services and the core."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.core.errors import RuleError
from nastavnik.core.surveys.editing import free_code
from nastavnik.core.texts import tell
from nastavnik.kit.forms import RowForm, offer
from nastavnik.surveys.forms.parts import READERS, both, in_language, lines_of, many, words
from nastavnik.surveys.models import FormDraft

AUDIENCE = [
    ("mentee", _("наставляемые")),
    ("mentor", _("наставники")),
    ("expert", _("второй эксперт")),
    ("staff_comparison", _("все педагоги, без имён")),
    ("coordinator", _("куратор")),
]
TOTALS = [("coordinator", _("куратор")), ("head", _("директор")), ("methodist", _("методист"))]


class StartForm(forms.Form):
    """Begin a form: blank, or from a workbook."""

    title = forms.CharField(
        label=_("Название анкеты"),
        max_length=200,
        help_text=_("Если в файле записано своё название (form_title), будет оно."),
    )
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
    faults: Sequence[str] = ()

    def take_refusal(self, error: Exception) -> bool:
        """Keep the faults of a workbook for a list of their own; the words before them are for the whole form."""
        if not isinstance(error, RuleError) or not error.details:
            return False
        self.faults = [tell(detail, gettext) for detail in error.details]
        self.add_error(None, RuleError(error.code, error.message, params=error.params).render(gettext))
        return True


class HeadForm(RowForm):
    """What stands over the questions."""

    title = forms.CharField(label=_("Название"), max_length=200)
    title_en = forms.CharField(label=_("Название по-английски"), max_length=200, required=False)
    intro = words(_("Вступление: зачем анкета и кто увидит ответы"), rows=3)
    intro_en = words(_("Вступление по-английски"), rows=3)
    note = words(_("Пометка под анкетой: что о ней известно"))
    note_en = words(_("Пометка по-английски"))
    audience = many(_("Кто заполняет"), AUDIENCE, needed=_("Отметьте, кто заполняет анкету."))
    scale = many(_("Кто, кроме автора, видит баллы одного человека"), READERS)
    aggregate = many(_("Кто видит общие итоги"), TOTALS)
    min_n = forms.IntegerField(label=_("Итоги видны, если ответили не меньше"), min_value=5, max_value=1000)
    comparable = forms.BooleanField(
        label=_("Одни и те же вопросы зададим дважды, чтобы увидеть изменение"),
        help_text=_("Не отмечайте для анкет «чего ждёте» и «как было»: это ожидание и факт, а не изменение."),
        required=False,
    )
    interval = forms.IntegerField(label=_("Не чаще чем через столько дней"), min_value=0, max_value=400, required=False)

    def written(self, row: FormDraft) -> dict[str, Any]:
        """Give what the draft says now."""
        spec: dict[str, Any] = row.spec
        texts = {
            f"{name}{suffix}": in_language(spec.get(name), language)
            for name in ("title", "intro", "note")
            for suffix, language in (("", "ru"), ("_en", "en"))
        }
        seen = spec["visibility"]
        scale = [reader for reader in seen.get("scale", []) if reader != "self"]
        more = {"audience": spec["audience"], "scale": scale, "aggregate": seen.get("aggregate", [])}
        numbers = {"min_n": seen["min_n"], "interval": spec.get("min_interval_days", 0)}
        return {**texts, **more, **numbers, "comparable": spec["comparable_pre_post"]}

    def head(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Give the changed part of the key; None where a part is taken away."""
        told = self.cleaned_data
        texts = {name: both(told[name], told[f"{name}_en"]) for name in ("title", "intro", "note")}
        seen = {**spec["visibility"], "scale": ["self", *told["scale"]], "aggregate": told["aggregate"]}
        return {
            **texts,
            "audience": told["audience"],
            "visibility": {**seen, "min_n": told["min_n"]},
            "comparable_pre_post": told["comparable"],
            "min_interval_days": told["interval"] or None,
        }


class ScaleForm(RowForm):
    """One scale over questions that have a number."""

    title = forms.CharField(label=_("Название шкалы"), max_length=200)
    title_en = forms.CharField(label=_("Название по-английски"), max_length=200, required=False)
    items = many(_("Из каких вопросов складывается"), [], needed=_("Отметьте хотя бы один вопрос."))
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
    verified = forms.BooleanField(
        label=_("Ключ сверен с первоисточником: вопросы шкалы и обратные вопросы верны"),
        help_text=_("Пока не сверен, баллы по этой шкале не считаются."),
        required=False,
    )

    def __init__(self, data: Any = None, *, row: FormDraft, old: dict[str, Any] | None = None) -> None:
        self.spec, self.old = row.spec, old or {}
        super().__init__(data, row=row)
        scored = [item for item in self.spec["items"] if item["kind"] in ("likert", "number")]
        choices = [(item["code"], in_language(item.get("text"), "ru") or item["code"]) for item in scored]
        offer(self, "items", choices)
        self.fields["items"].required = not self.old.get("of_scales")  # a scale may stand on scales instead

    def written(self, row: FormDraft) -> dict[str, Any]:
        """Give the scale as the draft has it now."""
        code = self.old.get("code")
        old: dict[str, Any] = next((one for one in row.spec.get("scales", []) if one["code"] == code), {})
        if not old:
            return {"method": "mean", "direction": "higher_is_better", "share": 75}
        return {
            "title": in_language(old.get("title"), "ru") or old["code"],
            "title_en": in_language(old.get("title"), "en"),
            "items": old.get("items", []),
            "method": old["method"],
            "direction": old["direction"],
            "share": round(100 * old["min_share"]),
        }

    def scale(self) -> dict[str, Any]:
        """Give the scale as the key writes it."""
        told = self.cleaned_data
        taken = [scale["code"] for scale in self.spec.get("scales", [])]
        scale = {
            "code": self.old.get("code") or free_code(taken, "S"),
            "title": both(told["title"], told["title_en"]),
            "method": told["method"],
            "direction": told["direction"],
            "min_share": told["share"] / 100,
        }
        if self.old.get("unverified") and not told["verified"]:
            scale["unverified"] = True
        if self.old.get("of_scales"):
            return {**scale, "of_scales": self.old["of_scales"]}
        return {**scale, "items": told["items"]}


class WordingForm(forms.Form):
    """The wording of a template, a line for each question."""

    texts = words(_("Тексты вопросов, каждый с новой строки, в порядке кодов"), rows=12, required=True, most=40000)
    labels = words(_("Слова ответов от меньшего к большему, каждый с новой строки"), rows=6, required=True)
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
        lines = lines_of(self.cleaned_data[name])
        if len(lines) != wanted:
            said = gettext("Нужно строк: %(wanted)s, а здесь: %(there)s. Проверьте, что каждая с новой строки.")
            raise forms.ValidationError(said % {"wanted": wanted, "there": len(lines)})
        return lines

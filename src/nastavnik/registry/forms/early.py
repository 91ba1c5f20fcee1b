"""A preliminary request: by the link, from a sheet, and the code by which its author comes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.programme.models import WorkFormat
from nastavnik.registry.forms.interviews import TOPICS
from nastavnik.registry.models import HELPERS, RequestTopic


class Signs(forms.CharField):
    """Signs typed from a paper."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})


class Code(Signs):
    """A code: it is shown back on no page (`kit.http`)."""

    secret = True


class EarlyForm(forms.Form):
    """What somebody would ask a mentor for; no name and no subject, by which a small school would know the author."""

    topic = forms.ChoiceField(
        label=_("С чем хочется разобраться прежде всего"), choices=[("", _("выберите тему")), *RequestTopic.choices]
    )
    role_model = forms.ChoiceField(
        label=_("Кто мог бы помочь"),
        choices=list(HELPERS.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    formats = forms.MultipleChoiceField(
        label=_("Как было бы удобно работать"),
        choices=WorkFormat.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(
        label=_("Своими словами"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000,
        required=False,
        help_text=_("Эти слова не читает никто: они ждут, пока вы сами не превратите их в запрос."),
    )


class SheetForm(EarlyForm):
    """A sheet that came back, typed by the coordinator."""

    number = Signs(label=_("Номер листа"), max_length=10, help_text=_("Четыре знака вверху листа."))
    topic = forms.ChoiceField(label=_("С чем хочется разобраться прежде всего"), choices=TOPICS)
    text = forms.CharField(
        label=_("Своими словами"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000,
        required=False,
        help_text=_("Спишите с листа как есть. После отправки эти слова прочтёт только автор, по своему коду."),
    )
    field_order = ["number", "topic", "role_model", "formats", "text"]


class EarlyCodeForm(forms.Form):
    """The code that stayed with the author."""

    code = Code(
        label=_("Код"), max_length=40, help_text=_("Двенадцать знаков с отрывной полоски или с экрана после ответа.")
    )


class SheetsForm(forms.Form):
    """How many sheets to print."""

    count = forms.IntegerField(label=_("Сколько листов"), min_value=1, max_value=60, initial=10)

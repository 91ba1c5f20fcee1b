"""Forms of the owner's own doings at the door."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.order import ReadingOrder
from nastavnik.people.models import Account, School

PHRASE = _("Не короче 12 знаков; удобны четыре слова подряд.")


def password(label: Any, known: bool = False, **more: Any) -> forms.CharField:
    """Give a field for a password: the present one, or a new one."""
    kind = "current-password" if known else "new-password"
    help_text = "" if known else PHRASE
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.PasswordInput(attrs={"autocomplete": kind}), **more
    )


def typed_code(label: Any, help_text: Any = "") -> forms.CharField:
    """Give a field for signs typed from a paper."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})
    field = forms.CharField(label=label, help_text=help_text, max_length=40, widget=widget)
    field.secret = True  # type: ignore[attr-defined] # shown back on no page (`kit.http`)
    return field


class PasswordForm(forms.Form):
    """The present password and a new one."""

    old = password(_("Прежний пароль"), known=True)
    new = password(_("Новый пароль"))


class KeyForm(forms.Form):
    """The present password, before a new key is shown."""

    prefix = "key"
    password = password(_("Пароль"), known=True)


class MailboxForm(forms.Form):
    """The own mailbox and the present password."""

    prefix = "box"
    email = forms.EmailField(label=_("Почта"), required=False, help_text=_("Пусто, если почты нет."))
    password = password(_("Пароль"), known=True)


class LanguageForm(forms.Form):
    """In which language pages and letters are."""

    language = forms.ChoiceField(label=_("Язык"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class UnsealForm(forms.Form):
    """The personal key that opens earlier private rows again."""

    prefix = "unseal"
    key = typed_code(_("Личный ключ"))
    password = password(_("Новый пароль"))


class OutsideForm(forms.Form):
    """The present password, before the outside way in is bound or taken away."""

    prefix = "outside"
    password = password(_("Пароль"), known=True)


class AnewForm(forms.Form):
    """Beginning anew: that its meaning is understood, and the present password."""

    sure = forms.BooleanField(label=_("Понимаю: прежние личные записи не откроет больше никто, и я тоже"))
    password = password(_("Пароль"), known=True)


class LoginForm(forms.Form):
    """Whose way back it is."""

    prefix = "mail"
    login = forms.CharField(label=_("Логин"), max_length=150)


class BackByKeyForm(forms.Form):
    """The way back by the personal key."""

    prefix = "key"
    login = forms.CharField(label=_("Логин"), max_length=150)
    key = typed_code(_("Личный ключ"), _("Десять знаков, которые сайт показал при первом входе."))
    password = password(_("Новый пароль"))


class BackByTwoForm(forms.Form):
    """The way back by two halves of a code."""

    prefix = "two"
    login = forms.CharField(label=_("Логин"), max_length=150)
    first = typed_code(_("Половина кода"))
    second = typed_code(_("Вторая половина кода"), _("От другого человека. Половины действуют полчаса."))
    password = password(_("Новый пароль"))


class NewPasswordForm(forms.Form):
    """A new password."""

    password = password(_("Новый пароль"))


class HelpForm(forms.Form):
    """Whom somebody helps in; who helps proves anew who they are."""

    account = forms.ModelChoiceField(label=_("Кому помочь"), queryset=Account.objects.none(), empty_label=_("выберите"))
    here = forms.BooleanField(label=_("Вижу этого человека рядом с собой"))
    password = password(_("Ваш пароль"), known=True)

    def __init__(self, *args: Any, school: School, helper: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = Account.objects.filter(school=school, is_active=True).exclude(pk=helper.pk)
        field: Any = self.fields["account"]
        field.queryset = accounts.order_by(ReadingOrder("full_name"), "pk")


class SecondStepForm(forms.Form):
    """A code of the telephone or of the paper."""

    code = forms.CharField(
        label=_("Код"),
        help_text=_("Шесть цифр из приложения или восемь с листа запасных кодов."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class AppForm(forms.Form):
    """The password, before the secret of the telephone is shown."""

    prefix = "app"
    password = password(_("Пароль"), known=True)


class CodesForm(forms.Form):
    """The password, before spare codes are shown."""

    prefix = "codes"
    password = password(_("Пароль"), known=True)


class PasskeyForm(forms.Form):
    """What a passkey is called, and the password."""

    prefix = "passkey"
    name = forms.CharField(
        label=_("Как назвать"), max_length=40, help_text=_("Например: рабочий ноутбук, ключ на связке.")
    )
    password = password(_("Пароль"), known=True)


class CredentialForm(forms.Form):
    """What the browser answers for a passkey."""

    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_credential(self) -> dict[str, Any]:
        """Read what a browser wrote; nobody types it."""
        try:
            answer = json.loads(self.cleaned_data["credential"])
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise forms.ValidationError(_("Ключ доступа не подошёл. Попробуйте ещё раз."))
        return answer


class AppCodeForm(forms.Form):
    """The first code that the telephone shows."""

    code = forms.CharField(
        label=_("Код из приложения"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class RenameForm(forms.Form):
    """Which passkey is called otherwise, and how."""

    prefix = "rename"
    number = forms.TypedChoiceField(label=_("Какой ключ"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Новое название"), max_length=40)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number: Any = self.fields["number"]
        number.choices = choices
        if len(choices) == 1:
            number.initial = choices[0][0]


class RemoveForm(forms.Form):
    """Which second factor is taken away, and the password."""

    prefix = "remove"
    number = forms.TypedChoiceField(label=_("Что убрать"), coerce=int, widget=forms.RadioSelect)
    password = password(_("Пароль"), known=True)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number: Any = self.fields["number"]
        number.choices = choices

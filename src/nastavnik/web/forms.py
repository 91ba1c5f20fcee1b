"""Forms of signing in and of the first visit."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.people.forms import zone_choices

WRONG = _("Логин и пароль не подошли. Проверьте раскладку и Caps Lock.")


class SignInForm(forms.Form):
    """Ask for login and password; one message for every failure."""

    login = forms.CharField(label=_("Логин или почта"), max_length=150)
    password = forms.CharField(
        label=_("Пароль"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Any = None

    def clean(self) -> dict[str, Any]:
        """Check both together."""
        data = super().clean() or {}
        if data.get("login") and data.get("password"):
            self.account = authenticate(
                self.request, username=data["login"].strip().casefold(), password=data["password"]
            )
            if self.account is None:
                raise forms.ValidationError(WRONG, code="wrong")
        return data


class CodeForm(forms.Form):
    """Ask for the code from a printed sheet."""

    code = forms.CharField(label=_("Код с листа"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class StartCodeForm(forms.Form):
    """Ask for the code that the setting up of this site printed."""

    code = forms.CharField(
        label=_("Код первого входа"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class FirstVisitForm(forms.Form):
    """Ask an invited teacher for a login and a password."""

    login = forms.CharField(label=_("Логин"), max_length=150, help_text=_("Можно почту. По нему вы будете входить."))
    password = forms.CharField(
        label=_("Пароль"),
        help_text=_("Не короче 12 знаков; удобны четыре слова подряд."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    email = forms.EmailField(label=_("Почта, если хотите получать письма"), required=False)
    language = forms.ChoiceField(label=_("Язык"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


def site_zones() -> list[tuple[str, str]]:
    """Offer time zones, that of the installation among them."""
    return zone_choices(clock.site_zone())


class SchoolForm(forms.Form):
    """Ask for the school and its first coordinator."""

    name = forms.CharField(label=_("Полное название школы"), max_length=300)
    short_name = forms.CharField(label=_("Короткое название"), max_length=60, help_text=_("Например: Школа № 12"))
    city = forms.CharField(label=_("Город"), max_length=100, required=False)
    time_zone = forms.ChoiceField(label=_("Часовой пояс"), initial=clock.site_zone, choices=site_zones, required=False)
    coordinator_name = forms.CharField(label=_("Фамилия, имя, отчество куратора"), max_length=200)
    login = forms.CharField(label=_("Логин куратора"), max_length=150)
    password = forms.CharField(
        label=_("Пароль"),
        help_text=_("Не короче 12 знаков; удобны четыре слова подряд."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

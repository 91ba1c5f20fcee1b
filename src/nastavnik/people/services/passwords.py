"""A password is chosen by its owner; one that is guessed first is refused with the reason."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.passwords import Weakness, weakness
from nastavnik.people.models import Account

PRODUCT = ("Наставник", "наставляемый", "куратор")
REASONS = {
    Weakness.OWN: gettext_lazy("В пароле ваше имя, логин, почта или школа: такие пробуют первыми."),
    Weakness.COMMON: gettext_lazy("В пароле слово, которое пробуют первым; цифры и знаки к нему не помогают."),
    Weakness.ROW: gettext_lazy("Пароль — ряд клавиш или букв подряд: такие пробуют первыми."),
    Weakness.REPEATED: gettext_lazy("Пароль повторяет одно и то же: такие пробуют первыми."),
    Weakness.DATE: gettext_lazy("В пароле дата или год, а остальное легко подобрать."),
    Weakness.SHORT: gettext_lazy("Пароль легко перебрать: добавьте слов."),
}


class GuessedFirstValidator:
    """Refuse a password made of a known word, a name, a row of keys or a date."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse with the reason and with what to do."""
        found = weakness(password, [*PRODUCT, *_beside(user)])
        if found is not None:
            what_to_do = _("Возьмите четыре не связанных слова, например предметы из разных комнат.")
            raise ValidationError(f"{REASONS[found]} {what_to_do}", code=f"password_{found}")

    def get_help_text(self) -> str:
        """Say what is asked of a password."""
        return _("Без имён, дат, рядов клавиш и известных слов с цифрами.")


def kept_password(account: Account, password: str, field: str = "password") -> str:
    """Give what is kept of a password that stands the checks; a refusal belongs to the form's field.

    The account may be unsaved. Both are slow by intent, so a service asks before it locks anything.
    """
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
    return make_password(password)


def same_password(*, account: Account, password: str) -> Account:
    """See that whoever sits at an open session knows its password."""
    if not account.check_password(password):
        raise RuleError("password.old", N_("Пароль не подошёл."), "password")
    return account


def _beside(account: Any) -> list[str]:
    """List what anybody knows of the owner of an account."""
    if account is None:
        return []
    school = account.school
    around = [school.name, school.short_name, school.city] if school is not None else []
    return [account.full_name, account.login, account.email, *around]

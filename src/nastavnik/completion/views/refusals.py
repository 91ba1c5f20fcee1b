"""Saying why a press on a button was refused."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nastavnik.core.errors import RuleError


def say_refusal(request: HttpRequest, error: RuleError | ValidationError | IntegrityError) -> None:
    """Put the reason of a refusal above the next page."""
    if isinstance(error, RuleError):
        messages.error(request, error.render(_))
    elif isinstance(error, ValidationError):
        messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, _("Пока страница была открыта, данные изменились. Попробуйте ещё раз."))

"""How a press without a form of its own says why it was refused."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest

from nastavnik.core.errors import RuleError
from nastavnik.kit.http import refuse


def tell_refusal(request: HttpRequest, error: RuleError | ValidationError | IntegrityError) -> None:
    """Show the reason on the page the press leads back to."""
    form = forms.Form({})
    form.full_clean()
    refuse(form, error)
    for reason in form.non_field_errors():
        messages.error(request, str(reason))

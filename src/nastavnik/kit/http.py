"""What views share: the acting person, partial pages, and the words somebody typed."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from nastavnik.core.errors import RuleError
from nastavnik.kit import guards

M = TypeVar("M", bound=models.Model)
HIDDEN_NAMES = {"csrfmiddlewaretoken", "form_key", "draft_key", "draft_back", "next"}


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render one partial for htmx, the whole page for a plain browser."""
    name = f"{template}#{part}" if request.headers.get("HX-Request") else template
    return render(request, name, context, status=status)


def visible_or_404(request: HttpRequest, model: type[M], **lookup: Any) -> M:
    """Fetch a row that the acting person may see; another's or another school's row does not exist."""
    return get_object_or_404(model._default_manager.visible_to(request.user), **lookup)  # type: ignore[attr-defined, no-any-return]


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """List what was typed into a form, without secrets, so that no word is lost."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in HIDDEN_NAMES and "password" not in name and isinstance(value, str) and value.strip()
    ]


def refuse(form: BaseForm, error: RuleError | ValidationError | IntegrityError) -> None:
    """Turn a refused rule into an error of the form, at its field where the form has it."""
    if isinstance(error, RuleError):
        field = error.field if error.field in form.fields else None
        form.add_error(field, error.render(_))
    elif isinstance(error, ValidationError):
        for field_name, messages in (
            error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        ).items():
            form.add_error(field_name if field_name in form.fields else None, list(messages))
    else:
        words = guards.message_for(error)
        form.add_error(
            None, words or _("Пока страница была открыта, данные изменились. Обновите страницу и попробуйте ещё раз.")
        )


REFUSALS = (RuleError, ValidationError, IntegrityError)

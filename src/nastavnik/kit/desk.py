"""What happens at the desk: a form is valid, a service does it, and that is said; or it is refused in words."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from nastavnik.core.errors import RuleError
from nastavnik.kit import access, guards
from nastavnik.kit.forms import KeepsVersion

T = TypeVar("T")
Refusal = RuleError | ValidationError | IntegrityError
REFUSALS = (RuleError, ValidationError, IntegrityError)


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a service gave; always true, whatever it gave."""

    value: T


class Press(forms.Form):
    """A button without fields; it carries what the service refused."""

    def __init__(self) -> None:
        super().__init__({})

    @property
    def words(self) -> str:
        """Give the reasons of the refusal."""
        return " ".join(map(str, self.non_field_errors()))


@runtime_checkable
class TakesRefusals(Protocol):
    """A form that knows refusals of its own, for example a questionnaire with a reason for each question."""

    def take_refusal(self, error: Exception) -> bool:
        """Show the reasons and say whether this refusal is about the form."""


def refuse(form: BaseForm, error: Refusal) -> None:
    """Turn a refused rule into an error of the form, at its field where the form has it."""
    if isinstance(error, RuleError):
        form.add_error(error.field if error.field in form.fields else None, error.render(_))
    elif isinstance(error, ValidationError):
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, words in told.items():
            form.add_error(name if name in form.fields else None, list(words))
    else:
        words_of_guard = guards.message_for(error)
        form.add_error(
            None,
            words_of_guard
            or _("Пока страница была открыта, данные изменились. Обновите страницу и попробуйте ещё раз."),
        )


def attempt(form: BaseForm, run: Callable[[], T], *others: BaseForm) -> Done[T] | None:
    """Let a service do what a valid form asks for; a refusal becomes an error of the form.

    `others` stand on the same page: a questionnaire among them takes the refusals that are about its questions.
    """
    if not form.is_valid():
        return None
    try:
        with _looked_at_again(form):
            return Done(run())
    except REFUSALS as error:
        if not any(isinstance(one, TakesRefusals) and one.take_refusal(error) for one in (form, *others)):
            refuse(form, error)
        return None


@contextmanager
def _looked_at_again(form: BaseForm) -> Iterator[None]:
    """See under the lock that nobody changed what the form is over; the view may stand in no transaction yet."""
    if not isinstance(form, KeepsVersion):
        yield
        return
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        form.check_version()
        yield


def said(request: HttpRequest, words: Any, to: str, **kwargs: Any) -> HttpResponse:
    """Say that it is done and lead on; what shows by itself needs no words."""
    if words:
        messages.success(request, words)
    answer: HttpResponse = redirect(to, **kwargs)
    return answer


def press(
    request: HttpRequest,
    run: Callable[[], Any],
    words: Any,
    to: str,
    *,
    again: Callable[[Press], HttpResponse] | None = None,
    **kwargs: Any,
) -> HttpResponse:
    """Let a service do what a button asks for and lead on, with a word that it is done, perhaps made of what it gave.

    The reason of a refusal is shown on the page that `again` makes with it; without one on the page it leads to.
    """
    form = Press()
    if done := attempt(form, run):
        return said(request, words(done.value) if callable(words) else words, to, **kwargs)
    if again is not None:
        return again(form)
    for reason in form.non_field_errors():
        messages.error(request, str(reason))
    return said(request, "", to, **kwargs)


class ClosedError(Exception):
    """A page has only a form that would be refused whatever is typed; the middleware shows what is missing."""

    def __init__(self, words: str, back: str) -> None:
        super().__init__(words)
        self.words, self.back = words, back


def missing(policy: Callable[[], Any]) -> str:
    """Give the words with which a policy would refuse a form or a button; nothing while it may be shown."""
    try:
        policy()
    except RuleError as error:
        return error.render(_)
    return ""


def closed(request: HttpRequest, policy: Callable[[], Any], to: str, **kwargs: Any) -> None:
    """Where a policy would refuse whatever is typed, say what is missing instead of showing the form.

    What was typed already goes on to its refusal, with the words kept.
    """
    if request.method != "POST" and (words := missing(policy)):
        raise ClosedError(words, resolve_url(to, **kwargs))


def correction(
    request: HttpRequest,
    form: BaseForm,
    run: Callable[[], Any],
    *,
    heading: Any,
    to: str,
    of: str = "",
    removals: Iterable[tuple[str, Any]] = (),
    about: Any = "",
    note: Any = "",
    button: Any = "",
    words: Any = "",
    past: Any = None,
    **kwargs: Any,
) -> HttpResponse:
    """Show or take the form that corrects one record, with what else may be done to it: `removals` are url and words.

    `of` is the model by which the access matrix knows the fields; `past` is the row whose history is told below, else
    the one the form is over.
    """
    if attempt(form, run):
        return said(request, words or _("Исправлено."), to, **kwargs)
    rows = access.matrix().fields
    fields = [(form[name], f"{of}.{name}" if f"{of}.{name}" in rows else "") for name in form.fields]
    context = {
        "heading": heading,
        "about": about,
        "note": note,
        "fields": fields,
        "removals": list(removals),
        "button": button,
        "past": past or getattr(form, "row", None),
    }
    return form_page(request, "kit/correct.html", form=form, back=resolve_url(to, **kwargs), **context)


#: What the page that asks first does not send again: the keys of the form it came from.
OWN_KEYS = {"csrfmiddlewaretoken", "form_key", "draft_key", "sure"}


def foretold_page(request: HttpRequest, told: Any, **context: Any) -> HttpResponse:
    """Show what a press would do; its button sends what was typed again, and says that the reader is sure."""
    again = [(name, value) for name, values in request.POST.lists() for value in values if name not in OWN_KEYS]
    return render(request, "kit/foretold.html", {**context, "told": told, "again": again})


def form_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Show a page with its forms; a form that was refused makes it 422."""
    refused = any(isinstance(one, BaseForm) and one.is_bound and one.errors for one in context.values())
    return render(request, template, context, status=422 if refused else 200)

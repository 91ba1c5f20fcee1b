"""What views share: a request whose texts are clean, partial pages, and the words somebody typed."""

import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.handlers.wsgi import WSGIRequest
from django.db import models
from django.forms import BaseForm, BooleanField, ChoiceField, Field, ModelChoiceField, PasswordInput
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from nastavnik.core.texts import fit
from nastavnik.kit import access

if TYPE_CHECKING:
    from django.http.request import _ImmutableQueryDict

M = TypeVar("M", bound=models.Model)
Q = TypeVar("Q", bound=QueryDict)
CHOSEN = object()  # a name under which a choice is sent, never a word
SECRET = object()  # a name under which a password, a key or a code is sent: it is shown and kept nowhere
LONGEST_NUMBER = 18  # digits that every column of numbers holds
MARK_PREFIX = "version-"  # begins the name of the input that carries the mark of a row
HIDDEN_NAMES = {"csrfmiddlewaretoken", "form_key", "draft_key", "draft_of", "draft_back", "next"}


def tidy(text: str) -> str:
    """Take control characters out; what parts lines in a word processor becomes a space."""
    return fit(text, " ")


def tidied(sent: Q) -> Q:
    """Give what was sent with its texts clean."""
    if all(tidy(value) == value for _name, values in sent.lists() for value in values):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        clean.setlist(name, [tidy(value) for value in values])
    clean._mutable = False
    return cast("Q", clean)


def where_links_begin(request: HttpRequest, name: str) -> str:
    """Give the address to which a letter adds its secret: that of the page of this name, without its last part."""
    return request.build_absolute_uri(reverse(name, args=["-"])).removesuffix("-/")


def own_page(request: HttpRequest, target: str) -> bool:
    """Say whether an address that was sent leads to a page of this site."""
    own = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return own and target.startswith("/")


def number_in(text: str) -> int | None:
    """Read a whole number that was sent; nothing where it is none, or longer than any key of a row."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def uuid_in(text: str) -> uuid.UUID | None:
    """Read a handle that was sent; nothing where it is none."""
    with suppress(ValueError):
        return uuid.UUID(text)
    return None


class CleanRequest(WSGIRequest):
    """A request whose texts hold no control characters, and that knows which roles ask."""

    standing: Any

    @cached_property
    def roles(self) -> frozenset[str]:
        """Give the roles of whoever asks."""
        return access.roles_of(self.standing) if self.user.is_authenticated else frozenset()

    @cached_property
    def GET(self) -> "_ImmutableQueryDict":  # type: ignore[override]  # noqa: N802 - named by the framework
        """Give what stands in the address, with its texts clean."""
        return tidied(super().GET)

    def _load_post_and_files(self) -> None:
        super()._load_post_and_files()
        self.POST = tidied(self.POST)


def visible_or_404(request: HttpRequest, model: type[M], **lookup: Any) -> M:
    """Fetch a row that the acting person may see; another's or another school's row does not exist."""
    return get_object_or_404(model._default_manager.visible_to(request.user), **lookup)  # type: ignore[attr-defined, no-any-return]


def unlogged(response: HttpResponse) -> HttpResponse:
    """Keep the address out of every log of errors: it is a secret, even a dead one."""
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def typed_texts(request: HttpRequest) -> list[tuple[str, str]]:
    """List what was typed into a form, under the label of its field, without secrets, so that no word is lost."""
    labels = _labels(request.resolver_match.func.__module__ if request.resolver_match else "")
    return [
        (str(labels.get(name) or ""), value)
        for name, values in request.POST.lists()
        for value in values
        if _is_typed(name) and labels.get(name) not in (CHOSEN, SECRET) and value.strip()
    ]


def secret_names(request: HttpRequest) -> set[str]:
    """Name what was sent as a password, a key or a code."""
    labels = _labels(request.resolver_match.func.__module__ if request.resolver_match else "")
    return {name for name in request.POST if "password" in name or labels.get(name) is SECRET}


def waiting(request: HttpRequest, wait: int, template: str = "kit/waiting.html", **context: Any) -> HttpResponse:
    """Say how many seconds the next try waits after wrong ones, and give back what was typed."""
    context |= {"wait": wait, "typed": typed_texts(request)}
    response = render(request, template, context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def _is_typed(name: str) -> bool:
    return name not in HIDDEN_NAMES and "password" not in name and not name.startswith(MARK_PREFIX)


def _every_form() -> Iterator[type[BaseForm]]:
    """Go through the classes of forms."""
    classes: list[type[BaseForm]] = [BaseForm]
    while classes:
        form = classes.pop()
        classes += form.__subclasses__()
        yield form


def _fields_of(forms: Iterable[type[BaseForm]]) -> dict[str, list[Field]]:
    """Gather the fields of forms by their names."""
    found: dict[str, list[Field]] = {}
    for form in forms:
        before = f"{form.prefix}-" if form.prefix else ""
        for name, field in getattr(form, "base_fields", {}).items():
            found.setdefault(f"{before}{name}", []).append(field)
    return found


def _label_of(fields: Iterable[Field]) -> Any:
    """Give the one label of fields of one name, "" where they have several; what is chosen or secret has none."""
    fields = list(fields)
    if any(getattr(one, "secret", False) or isinstance(one.widget, PasswordInput) for one in fields):
        return SECRET
    typed = [one for one in fields if not isinstance(one, ChoiceField | ModelChoiceField | BooleanField)]
    told = {str(one.label): one.label for one in typed if one.label}
    if not typed:
        return CHOSEN
    return next(iter(told.values())) if len(told) == 1 else ""


@cache
def _labels(module: str) -> dict[str, Any]:
    """Give the label of a name in the forms that a module of views uses, else in those of its room, else in all."""
    room, named = ".".join([*module.split(".")[:2], ""]), vars(sys.modules.get(module, sys)).values()
    forms = list(_every_form())
    here = [form for form in forms if form.__module__.startswith(room)]
    used = [form for form in forms if any(form is one for one in named)]
    found = {**_fields_of(forms), **_fields_of(here), **_fields_of(used)}
    return {name: _label_of(fields) for name, fields in found.items()}

"""The access matrix: who may open which url and read which field; labels, policies and tests read it here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nastavnik.kit.registries import role_providers

ANYBODY = "anonymous"
SIGNED_IN = "any"
READERS = {
    "author": gettext_noop("вы"),
    "coordinator": gettext_noop("куратор"),
    "mentor": gettext_noop("наставник"),
    "mentor_if_allowed": gettext_noop("наставник, если вы разрешите, вместе с приглашением на встречу"),
    "coordinator_if_shown": gettext_noop("куратор, если вы покажете"),
    "asker": gettext_noop("тот, кто вас попросил"),
    "council_if_passed": gettext_noop("куратор и члены совета, если он передаст"),
    "mentee": gettext_noop("наставляемый"),
    "participants": gettext_noop("участники встречи"),
    "council_member": gettext_noop("члены совета"),
    "head": gettext_noop("директор"),
    "confidant": gettext_noop("доверенное лицо"),
    "addressee": gettext_noop("тот, к кому вы обращаетесь"),
    "said_beside": gettext_noop("те, кто назван рядом с вопросом, и никто, если там не назван никто"),
    "caller": gettext_noop("тот, кто обратился"),
    "readers": gettext_noop("те, кто видит саму запись"),
}


@dataclass(frozen=True, slots=True)
class UrlRow:
    """Who may open a url; `sample` is the model whose row the url is about, `args` stand for its other parts.

    `own` says that the url is about a row of whoever asks: without one there is nothing to open.
    """

    who: frozenset[str]
    sample: str | None
    methods: tuple[str, ...]
    args: tuple[tuple[str, str], ...]
    own: bool = False

    @property
    def answers(self) -> tuple[str, ...]:
        """Give the methods of HTTP that the url answers: what may be read may also be asked for without its text."""
        return (*self.methods, "HEAD") if "GET" in self.methods else self.methods


@dataclass(frozen=True, slots=True)
class FieldRow:
    """Who may read a field that is not public."""

    sees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole of `access_matrix.yaml`."""

    urls: dict[str, UrlRow]
    fields: dict[str, FieldRow]


@cache
def matrix() -> Matrix:
    """Read the matrix that ships with the product."""
    text = (files("nastavnik") / "access_matrix.yaml").read_text(encoding="utf-8")
    data: dict[str, dict[str, Any]] = yaml.safe_load(text)
    urls = {
        name: UrlRow(
            frozenset(row["who"]),
            row.get("sample"),
            tuple(row.get("methods", ("GET",))),
            tuple((row.get("args") or {}).items()),
            bool(row.get("own")),
        )
        for name, row in (data["urls"] or {}).items()
    }
    fields = {name: FieldRow(tuple(row["sees"])) for name, row in (data["fields"] or {}).items()}
    return Matrix(urls, fields)


def _walk(patterns: Iterable[URLPattern | URLResolver], namespace: str) -> Iterable[str]:
    """Go through named urls with their namespaces."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"
        else:
            yield f"{namespace}unnamed {pattern.pattern}"


def url_names() -> set[str]:
    """Name every url of the site."""
    return set(_walk(get_resolver().url_patterns, ""))


def roles_of(standing: Any) -> frozenset[str]:
    """Collect the roles of whoever stands so, from every room that gives roles."""
    return frozenset().union(*(provider(standing) for _name, provider in role_providers))


def may_open(url_name: str, roles: Iterable[str]) -> bool:
    """Say whether somebody with these roles may open a url."""
    who = matrix().urls[url_name].who
    return ANYBODY in who or SIGNED_IN in who or bool(who & set(roles))


def may_read(field: str, reader: Iterable[str]) -> bool:
    """Say whether somebody who stands so to the row may read a field; the default is the author alone."""
    row = matrix().fields.get(field, FieldRow(("author",)))
    return bool(set(row.sees) & set(reader))


def sees_label(field: str, names: Mapping[str, str] | None = None) -> str:
    """Say in words who sees a field; `names` says who stands behind a word here and now."""
    sees = matrix().fields[field].sees
    if not sees:
        return _("не видит никто")
    if sees == ("author",):
        return _("видите только вы")
    told = {reader: f" ({people})" for reader, people in (names or {}).items() if people}
    others = [_(READERS[reader]) + told.get(reader, "") for reader in sees if reader != "author"]
    joined = (
        others[0]
        if len(others) == 1
        else _("%(some)s и %(last)s") % {"some": ", ".join(others[:-1]), "last": others[-1]}
    )
    return (
        _("видите вы, а также %(others)s") % {"others": joined}
        if "author" in sees
        else _("видят: %(others)s") % {"others": joined}
    )


def only_mine(field: str) -> bool:
    """Say whether nobody but the author reads a field without the author's permission."""
    return set(matrix().fields[field].sees) <= {"author", "mentor_if_allowed", "coordinator_if_shown", "addressee"}

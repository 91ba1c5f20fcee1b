"""Values nobody types, sent to every url: an answer in words, never an error of the program, never a foreign row."""

import os
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.forms import BaseForm, ModelMultipleChoiceField
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

import nastavnik
from nastavnik.kit import access, clock
from nastavnik.kit.access import UrlRow
from nastavnik.kit.forms import RowsField
from nastavnik.people.models import Teacher
from nastavnik.people.selectors import standing
from tests.access.pressing import forms_on, name_of
from tests.access.world import World, client_of, row_of, url_of, visible

pytestmark = pytest.mark.xdist_group("pages of every role")
#: How many requests are made; a night makes more.
MOST = int(os.environ.get("NASTAVNIK_HOSTILE", "200"))
CANARY = "Чужестранкин"
HOSTILE = (
    "9" * 30, "9" * 5000, "-" + "9" * 30, "-1", "0", "1e400", "nan", "inf", "0x10", "1_000", "٣٤", "²", "½",
    "\0", "a\0b", "\ud7ff\ufffe\u202e", "😀" * 300, "х" * 5000, "х" * 120_000, " " * 5000, "\r\n" * 500,
    "2026-02-30", "9999-12-31", "0001-01-01", "99999-01-01", "25:61", "31.02.2026",
    "<script>alert(1)</script>", "{{ 7|add:7 }}", "%s%n%(name)s", "{0.__class__}", "' OR 1=1 --", "../../etc/passwd",
    "[]", "{}", "null", "true", "on", "|", "a|b", "mentor:1|all", ":", "-", ",", "1,2", "=1+1", "//evil.example/",
)  # fmt: skip
NUMBERS = ("9" * 30, "9" * 5000, "-" + "9" * 30)
FIRST = ("", "9" * 30, "9" * 5000)  # what every name gets in turn, before chance has its say
FILES = (b"", b"\0" * 100, b"%PDF-1.4", b"PK\3\4" + b"\0" * 50, "ФИО;почта\n".encode("utf-16"), b"\xff\xfe\xfa")


class Learnt:
    """The names that views and forms read, learnt while they read them."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.reading: tuple[str, str] = ("", "")

    @contextmanager
    def watching(self, method: str, name: str) -> Iterator[None]:
        """Note every name that is asked of what was sent."""
        self.reading = (method, name)
        with (
            mock.patch.object(QueryDict, "__getitem__", self._noting(QueryDict.__getitem__)),
            mock.patch.object(QueryDict, "getlist", self._noting(QueryDict.getlist)),
            mock.patch.object(QueryDict, "get", self._noting(QueryDict.get)),
        ):
            yield

    def _noting(self, read: Any) -> Any:
        def noting(query: QueryDict, key: str, *args: Any, **kwargs: Any) -> Any:
            self.names[self.reading].add(key)
            return read(query, key, *args, **kwargs)

        return noting


@dataclass
class Seen:
    """What went wrong, and how much was tried."""

    wrong: list[str] = field(default_factory=list)
    tried: int = 0
    answered: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    foreign: list[str] = field(default_factory=list)


@contextmanager
def watched(seen: Seen, foreign_school: int) -> Iterator[None]:
    """Note each row of the other school that is written, and each own row that points to one."""

    def written(sender: type[models.Model], instance: Any, **_kwargs: Any) -> None:
        if getattr(instance, "school_id", None) == foreign_school:
            seen.foreign.append(f"{sender.__name__} {instance.pk}")
        elif hasattr(instance, "school_id"):
            keys = [one for one in sender._meta.concrete_fields if isinstance(one, models.ForeignKey)]
            for one in keys:
                told = getattr(instance, one.attname) and getattr(instance, one.name)
                if getattr(told, "school_id", None) == foreign_school:
                    seen.foreign.append(f"{sender.__name__}.{one.name} of {instance.pk}")

    post_save.connect(written)
    post_delete.connect(written)
    try:
        yield
    finally:
        post_save.disconnect(written)
        post_delete.disconnect(written)


class Sender:
    """Who sends: for each url one who may open it, a row of their own, what its page offers to send."""

    def __init__(self, world: World, seen: Seen, dice: random.Random) -> None:
        self.world, self.seen, self.dice, self.learnt = world, seen, dice, Learnt()
        self.foreign = [
            str(pk) for pk in Teacher.objects.filter(school=world.other.school).values_list("pk", flat=True)
        ]
        self.offered: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.clients = {role: client_of(account) for role, account in world.accounts.items()}
        for client in self.clients.values():
            client.raise_request_exception = False

    def address(self, name: str, row: UrlRow) -> tuple[Client, str] | None:
        """Choose who asks and about which row."""
        roles = [role for role, one in self.world.accounts.items() if row.who & access.roles_of(standing(one))]
        client, rows = Client(raise_request_exception=False), [row_of(row, self.world.own)] if row.sample else [None]
        if roles or access.SIGNED_IN in row.who:
            role = self.dice.choice(roles or sorted(self.clients))
            client = self.clients[role]
            rows = visible(row, self.world.accounts[role]) if row.sample else [None]
        rows = rows if row.sample is None else [one for one in rows if one is not None]
        return (client, url_of(name, row, self.dice.choice(rows))) if rows else None

    def value(self) -> str:
        """Give a number too long, another value nobody types, or the key of a row of the other school."""
        return self.dice.choice((self.dice.choice(NUMBERS), self.dice.choice(HOSTILE), self.dice.choice(self.foreign)))

    def learn(self, client: Client, url: str) -> None:
        """Keep what the forms of a page would send, under the url they are sent to."""
        for form in forms_on(client, url):
            values: dict[str, Any] = {}
            for key, value in form.form_values():
                values.setdefault(key, []).append(value)
            self.offered[name_of(form.get("action") or url)].append(values)

    def sent(self, method: str, name: str, everywhere: str) -> dict[str, Any]:
        """Compose what is sent: what the page offers with one or two values spoilt, or everything spoilt.

        `everywhere` is the value under every name; without one each is chosen.
        """
        known = sorted(self.learnt.names[method, name] - {"form_key", "csrfmiddlewaretoken"})
        offered = self.offered[name] if method == "POST" else []
        if offered and not everywhere and self.dice.random() < 0.7:
            values = dict(self.dice.choice(offered))
            spoilt = self.dice.sample(sorted({*values, *known}), min(2, len({*values, *known})))
        else:
            values, spoilt = {}, known
        for key in spoilt:
            values[key] = [everywhere or self.value() for _number in range(self.dice.choice((1, 1, 1, 3)))]
        if method == "POST":
            values["form_key"] = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
            if known and self.dice.random() < 0.1:
                values[self.dice.choice(known)] = SimpleUploadedFile("a.pdf", self.dice.choice(FILES))
        return values

    def ask(self, method: str, name: str, row: UrlRow, everywhere: str = "") -> None:
        """Send once, note what came of it, and take it back."""
        asked = self.address(name, row)
        if asked is None:
            return
        client, url = asked
        if method == "GET" and len(self.learnt.names["GET", name]) == 0:
            self.learn(client, url)
        values = self.sent(method, name, everywhere)
        with transaction.atomic(), self.learnt.watching(method, name):
            answer = client.get(url, values) if method == "GET" else client.post(url, values)
            transaction.set_rollback(True)
        self.seen.tried += 1
        self.seen.answered[answer.status_code] += 1
        if answer.status_code >= 500:
            fault = answer.exc_info[1] if getattr(answer, "exc_info", None) else ""
            sent = {key: str(value)[:80] for key, value in values.items()}
            self.seen.wrong.append(f"{method} {name}: {answer.status_code} {fault!r:.200} {sent}")
        body = b"".join(answer) if answer.streaming else answer.content
        if CANARY in body.decode("utf-8", "replace"):
            self.seen.foreign.append(f"{method} {name} shows the other school")


@pytest.mark.timeout(3600)
def test_nothing_sent_breaks_a_page_or_reaches_another_school(world: World) -> None:
    Teacher.objects.filter(school=world.other.school).update(last_name=CANARY)
    seen, dice = Seen(), random.Random(20261129)
    sender = Sender(world, seen, dice)
    asked = [(method, name, row) for name, row in access.matrix().urls.items() for method in row.methods]
    asked = [one for one in asked if one[1] != "web:sign_out"]
    with clock.at(world.own.last_day), watched(seen, world.other.school.pk):
        dice.shuffle(asked)
        asked = sorted(
            asked[: MOST // (len(FIRST) + 1)], key=itemgetter(0)
        )  # pages are read first: they tell what is sent elsewhere
        for everywhere in FIRST:
            for one in asked:
                sender.ask(*one, everywhere)
        while seen.tried < MOST:
            sender.ask(*dice.choice(asked))
    assert not seen.wrong, f"{len(seen.wrong)} of {seen.tried}\n" + "\n".join(sorted(seen.wrong))
    assert not seen.foreign, "\n".join(seen.foreign)
    assert min(seen.answered[200], seen.answered[422]) > 0, dict(seen.answered)


@pytest.mark.parametrize("digits", [30, 5000])
def test_a_number_no_row_can_have_is_a_row_that_is_not_there(world: World, digits: int) -> None:
    number, client = "9" * digits, client_of(world.accounts["coordinator"])
    with clock.at(world.own.last_day):
        assert client.get(reverse("pairing:compare"), {"run": number}).status_code == 422
        assert client.get(reverse("people:staff"), {"page": number, "sort": number}).status_code == 200
        draft = reverse("surveys:code_draft", args=[world.own.year.pk])
        assert Client().post(draft, {"wave": number, "code": number}).status_code == 404
        own = client.post(reverse("kit:draft"), {"draft_key": "x", "text": "х" * 120_000})
        assert own.status_code == 413, "what is not kept is not said to be kept"
        methodist = client_of(world.accounts["methodist"])
        assert methodist.get(reverse("reports:schools"), {"number": number}).status_code == 404


def test_several_rows_are_chosen_by_one_field_alone() -> None:
    """Only there is a key checked before a database is asked: on some of them a longer one is an error."""
    classes, found = [BaseForm], set()
    while classes:
        form = classes.pop()
        classes += form.__subclasses__()
        fields = getattr(form, "base_fields", {}).values() if form.__module__.startswith("nastavnik.") else ()
        several = [one for one in fields if isinstance(one, ModelMultipleChoiceField)]
        found |= {form.__name__ for one in several if not isinstance(one, RowsField)}
    assert not found
    source = Path(nastavnik.__file__).parent  # a field made with the form stands in no class
    made = [path for path in source.rglob("*.py") if "ModelMultipleChoiceField(" in path.read_text(encoding="utf-8")]
    assert made == []

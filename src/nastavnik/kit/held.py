"""What the product holds of a person, in plain words: each room says it of its own tables, the page of trust shows it.

A field of a private table that nobody names fails the start: a new one cannot be forgotten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.combined import Combined
from nastavnik.kit.privacy import Privacy
from nastavnik.kit.registries import Registry

EVERYBODY = "any"
#: What no page of trust says: keys, and whose school it is.
PLAIN = {"school", "school_id", "handle"}
PRIVATE = {"P2", "P3"}


@dataclass(frozen=True, slots=True)
class Held:
    """What one table holds of a person who stands so.

    `parts` are words with the names of the fields they stand for; `whose` are the lookups from a row to its account,
    none where a row leads to nobody or even its being there is not told; `page` is where the owner reads the rows.
    """

    model: str
    title: Any
    role: str
    parts: tuple[tuple[Any, str], ...]
    whose: tuple[str, ...] = ()
    page: str = ""

    @property
    def name(self) -> str:
        """Name it among all that is held."""
        return f"{self.model} {self.role}"

    def fields(self) -> set[str]:
        """Give the names of the fields its words stand for."""
        return {field for _words, fields in self.parts for field in fields.split()}


held: Registry[Held] = Registry("thing held of a person")
counts = Combined("count of what is held", account=int)


def hold(
    model: str, title: Any, role: str, *parts: tuple[Any, str], whose: tuple[str, ...] = (), page: str = ""
) -> None:
    """Say what a table holds of a person."""
    one = Held(model, title, role, parts, whose, page)
    held.add(one.name, one)
    if whose:
        counts.add(one.name, lambda account: _own(one, account))


def _own(one: Held, account: int) -> QuerySet[Any, Any]:
    """Count the rows that lead to an account."""
    owner = Q()
    for path in one.whose:
        owner |= Q(**{path: account})
    rows = apps.get_model(one.model)._base_manager.filter(owner).order_by().annotate(k=Value("")).values("k")
    found: QuerySet[Any, Any] = rows.annotate(n=Count("pk", distinct=True)).values_list("k", "n")
    return found


def numbers(account: int) -> Mapping[str, int]:
    """Count what is held of an account, in one statement."""
    return {name: sum(number for _key, number in found) for name, found in counts.ask(account=account).items()}


def unnamed() -> Iterator[str]:
    """Name the fields of private tables that no words stand for, and words that stand for no field."""
    said: dict[str, set[str]] = {}
    for _name, one in held:
        said.setdefault(one.model, set()).update(one.fields())
    for model in apps.get_models():
        label, privacy = model._meta.label, getattr(model, "privacy", None)
        there = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        if isinstance(privacy, Privacy) and privacy.data_class in PRIVATE:
            yield from (f"{label}.{name}" for name in sorted(there - PLAIN - said.get(label, set())))
        yield from (f"{label}.{name}" for name in sorted(said.pop(label, set()) - there))
    yield from said


hold(
    "kit.Draft",
    _("Черновики форм"),
    EVERYBODY,
    (_("что набрано и не отправлено, в какой форме и когда"), "account key data updated_at"),
    whose=("account",),
)
hold(
    "kit.StoredFile",
    _("Файлы, которые вы приложили"),
    EVERYBODY,
    (_("сам файл, его имя, вид, размер и отпечаток"), "name content_type content sha256 size replaces"),
    (_("кто и когда приложил"), "created_by created_at"),
    whose=("created_by",),
)

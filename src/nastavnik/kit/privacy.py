"""What every model says about the personal data it holds; a silent model fails the build."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

DataClass = Literal["P0", "P1", "P2", "P3", "P4"]
Erase = Literal["delete", "anonymise", "keep"]


@dataclass(frozen=True, slots=True)
class Term:
    """When the time of a row is over: so many days after what `since` leads to, where `only` holds.

    `since` is a lookup from the row to a day or a moment; empty there means that the time has not begun. With `empties`
    these texts are emptied and the row stays, for others rest on it; else it is deleted.
    """

    since: str
    days: int
    only: Mapping[str, Any] = field(default_factory=dict)
    empties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Privacy:
    """Class of the data, the path to its owner, and what becomes of it.

    `owner_path` is a lookup from the row to the person's account or teacher row ("" where nobody owns it);
    `retention` says in words how long the row is kept, `terms` the same for the work that is done each day.
    """

    data_class: DataClass
    owner_path: str
    export: bool
    erase: Erase
    retention: str
    terms: tuple[Term, ...] = ()


OTHERS: dict[str, Privacy] = {
    "auth.Permission": Privacy("P0", "", export=False, erase="keep", retention="forever"),
    "auth.Group": Privacy("P0", "", export=False, erase="keep", retention="forever"),
    "contenttypes.ContentType": Privacy("P0", "", export=False, erase="keep", retention="forever"),
    "sessions.Session": Privacy(
        "P4", "", export=False, erase="delete", retention="14 days", terms=(Term("expire_date", 0),)
    ),
    "mfa.Authenticator": Privacy("P4", "user", export=False, erase="delete", retention="while the owner keeps it on"),
    "socialaccount.SocialAccount": Privacy("P2", "user", export=False, erase="delete", retention="while it is bound"),
    "socialaccount.SocialToken": Privacy("P4", "account__user", export=False, erase="delete", retention="never kept"),
    "socialaccount.SocialApp": Privacy("P4", "", export=False, erase="keep", retention="never kept: settings have it"),
    "account.EmailAddress": Privacy("P2", "user", export=False, erase="delete", retention="never kept"),
    "account.EmailConfirmation": Privacy("P4", "", export=False, erase="delete", retention="never kept"),
    "django_tasks_database.DBTaskResult": Privacy(
        "P1", "", export=False, erase="delete", retention="30 days", terms=(Term("finished_at", 30),)
    ),
}

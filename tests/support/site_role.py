"""The role of the site in PostgreSQL: whoever asks for a page is answered by it, the test itself stays the owner."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

ROLE = "site_of_the_tests"
#: Lets every page of every test be asked as the role of the site.
EVERYWHERE = os.environ.get("NASTAVNIK_TEST_AS_SITE") == "1"
MIDDLEWARE = "tests.support.site_role.AsSiteRole"
#: What being the role, and the transaction of a request inside that of the test, say to the database themselves.
OWN_STATEMENTS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET LOCAL ROLE", "RESET ROLE")


def make_role() -> None:
    """Make the role as an installation does: it signs in nowhere, and is let in by the owner of the tables."""
    from nastavnik.kit import rows  # noqa: PLC0415 - settings load first

    with connection.cursor() as cursor:  # every worker does, each in its own database
        made = "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL"
        cursor.execute(f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN; {made}; END $$")
    rows.let_in(connection, ROLE)


@contextmanager
def as_site() -> Iterator[None]:
    """Be the role of the site for a while."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


class AsSiteRole:
    """Answer a request as the role of the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Be the role from the first statement to the last."""
        with as_site():
            return self.get_response(request)


def keep_apart(settings: Any) -> None:
    """Answer requests as an installation does that has a role of the site."""
    settings.ROWS_APART = True
    settings.MIDDLEWARE = [MIDDLEWARE, *settings.MIDDLEWARE]

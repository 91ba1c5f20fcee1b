"""A site with a role of its own in PostgreSQL, as an installation runs it: the pages have the role, commands the owner."""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from nastavnik.config.databases import database, site_database
from tests.support import prepared

OWNER = "postgresql://owner:word@127.0.0.1:5432/school"
MIGRATE = """
from nastavnik.cli.main import main
main(["migrate"])
"""
FOUND = """
from nastavnik.cli.setup import start
start("test")
from nastavnik.people.services import found_school
for number in (1, 2):
    found_school(name=f"Школа № {number}", short_name=f"№ {number}", coordinator_name="Корнеева Анна Ильинична",
                 login=f"kurator{number}", password="липа-трамвай-чайник-облако")
"""
SITE = """
import json
from nastavnik.config.wsgi import application
from django.db import connection
from django.test import Client
from nastavnik.people.models import Account, Membership
client = Client()
client.post("/sign-in/", {"login": "kurator1", "password": "липа-трамвай-чайник-облако"})
pages = {url: client.get(url).status_code for url in ("/", "/people/", "/notices/", "/about-me/")}
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    role = cursor.fetchone()[0]
print(json.dumps({"role": role, "pages": pages, "seen": Membership.objects.count()}))
"""
COMMAND = """
import json
from nastavnik.cli.setup import start
start("test")
from django.db import connection
from nastavnik.ops.selectors import examine
from nastavnik.people.models import Membership
found = {one.name: one.well for one in examine()}
print(json.dumps({"seen": Membership.objects.count(), "well": found["строки разных школ"]}))
"""


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///school",
        "postgresql://owner:word@127.0.0.1:5432/school",
        "postgresql://site:word@127.0.0.1:5432/another",
    ],
)
def test_the_site_enters_the_same_database_under_another_role(url: str, tmp_path) -> None:
    with pytest.raises(ImproperlyConfigured):
        site_database(url, database(OWNER, tmp_path))


def test_without_a_role_of_the_site_nothing_changes(tmp_path) -> None:
    assert site_database("", database("", tmp_path)) is None


@pytest.fixture
def installation() -> Iterator[dict[str, str]]:
    """Make an empty database and a role as the documentation says, and give the settings of its processes."""
    import psycopg  # noqa: PLC0415 - only on the lane that has a server

    server = os.environ["NASTAVNIK_DATABASE_URL"]
    name, word = f"kept_apart_{secrets.token_hex(4)}", secrets.token_hex(8)
    parts = urlsplit(server)
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
        owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{word}'")
        there = urlunsplit(parts._replace(path=f"/{name}"))
        site = urlunsplit(parts._replace(path=f"/{name}", netloc=f"{name}:{word}@{parts.hostname}:{parts.port}"))
        yield {"NASTAVNIK_DATABASE_URL": there, "NASTAVNIK_SITE_DATABASE_URL": site}
        owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
        owner.execute(f"DROP ROLE {name}")


@pytest.mark.postgres
def test_pages_have_the_role_of_the_site_and_commands_the_owner(installation: dict[str, str], tmp_path) -> None:
    import psycopg  # noqa: PLC0415 - only on the lane that has a server

    env = {**prepared.environment(tmp_path), **installation}
    stranger = installation["NASTAVNIK_SITE_DATABASE_URL"].replace("//", "//not_made_", 1)
    prepared.told(MIGRATE, env={**env, "NASTAVNIK_SITE_DATABASE_URL": stranger})
    prepared.told(MIGRATE, env=env)
    prepared.told(FOUND, env=env)
    site = json.loads(prepared.told(SITE, env=env))
    assert site["role"] == urlsplit(installation["NASTAVNIK_SITE_DATABASE_URL"]).username
    assert site["pages"] == {"/": 200, "/people/": 200, "/notices/": 200, "/about-me/": 200}
    assert site["seen"] == 0
    assert json.loads(prepared.told(COMMAND, env=env)) == {"seen": 2, "well": True}
    with psycopg.connect(installation["NASTAVNIK_DATABASE_URL"], autocommit=True) as owner:
        owner.execute(f"GRANT CREATE ON SCHEMA public TO {site['role']}")
    with pytest.raises(subprocess.CalledProcessError):
        prepared.told(SITE, env=env)
    assert json.loads(prepared.told(COMMAND, env=env)) == {"seen": 2, "well": False}
    alone = {name: value for name, value in env.items() if name != "NASTAVNIK_SITE_DATABASE_URL"}
    assert json.loads(prepared.told(COMMAND, env=alone)) == {"seen": 2, "well": False}

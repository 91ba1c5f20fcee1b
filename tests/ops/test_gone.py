"""The file of the database taken away from under a site that runs: words and what was typed, never a new empty base."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ops import homes

PROGRAM = """
import json, os, sys
from nastavnik.cli.setup import start
start()
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from nastavnik.kit import there
from nastavnik.outbox.services import work
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if len(sys.argv) > 1:
    there._path = str
home = str(settings.DATABASES["default"]["NAME"])
client = Client(SERVER_NAME="nastavnik.example", raise_request_exception=False)
asked = {"path": "/sign-in/", "data": {"login": "kurator", "password": "тайна"}, "secure": True}
told = {"before": client.get("/sign-in/", secure=True).status_code}
os.rename(home, home + ".away")
for name in ("get", "post"):
    answer = getattr(client, name)(**asked)
    told[name] = [answer.status_code, "База данных сайта пропала" in answer.content.decode(), "тайна" in answer.content.decode()]
try:
    work.Turns().turn()
    told["worker"] = "wrote"
except OperationalError as error:
    told["worker"] = str(error)
told["new"] = os.path.exists(home)
if not told["new"]:
    os.rename(home + ".away", home)
told["after"] = client.get("/sign-in/", secure=True).status_code
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("gone") / "home"
    homes.begun(home)
    return home


@pytest.mark.timeout(300)
def test_a_database_that_vanished_is_told_and_taken_up_again_when_it_is_back(school: Path) -> None:
    told = json.loads(homes.told(PROGRAM, school))
    assert told == {
        "before": 200,
        "get": [503, True, False],
        "post": [503, True, False],
        "worker": "the file of the database is gone",
        "new": False,
        "after": 200,
    }
    with closing(sqlite3.connect(school / "nastavnik.sqlite3")) as base:
        assert base.execute("SELECT COUNT(*) FROM people_school").fetchone() == (1,)


@pytest.mark.timeout(300)
def test_control_unwatched_the_site_goes_on_with_a_file_nobody_has(school: Path) -> None:
    code, out, _complained = homes.ended(homes.started(school, "unwatched", program=PROGRAM))
    assert code == 0
    told = json.loads(out.strip().splitlines()[-1])
    assert told["get"] == [200, False, False]
    assert "gone" not in told["worker"]

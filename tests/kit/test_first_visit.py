"""What the first visit carries over a slow line, in the way people run the site: compressed, named by content, kept."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory

from nastavnik.config.secrets import TEST_FIELD_KEY
from nastavnik.kit.middleware import CompressMiddleware
from tests.support.prepared import copy, environment, migrated

AT_MOST = 80 * 1024
YEAR = 365 * 24 * 3600
SCRIPT = """
import gzip, json, re, sys
from nastavnik.cli.setup import start
start("demo")
from nastavnik.cli.site import gather_static
gather_static()
from django.test import Client
client, found = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1"), {}
def fetch(url):
    answer = client.get(url)
    body = answer.getvalue()
    found[url] = {"size": len(body), "kept": answer.headers.get("Cache-Control", ""), "status": answer.status_code}
    return (gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body)
page = fetch(sys.argv[1]).decode()
for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
    body = fetch(url)
    if url.endswith(".css"):
        for font in re.findall(rb'url\\("(fonts/[^"]+(?:cyrillic|latin)[.][0-9a-f]+[.]woff2)"\\)', body):
            fetch("/static/kit/" + font.decode())
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Open the first page of a new site and everything it asks a browser to load, letters of two alphabets included."""
    data = tmp_path_factory.mktemp("first-visit")
    copy(migrated(), data / "nastavnik.sqlite3")
    (data / "demonstration").touch()
    keys = {"NASTAVNIK_FIELD_KEYS": TEST_FIELD_KEY, "NASTAVNIK_SECRET_KEY": "of this test alone"}
    env = {**environment(data), **keys, "NASTAVNIK_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "/start/"], env=env, check=True, capture_output=True, text=True
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_the_first_visit_fits(visit: dict[str, dict[str, Any]]) -> None:
    sizes = {url: one["size"] for url, one in visit.items()}
    assert {one["status"] for one in visit.values()} == {200}
    assert sum("woff2" in url for url in sizes) == 2
    assert sum(sizes.values()) <= AT_MOST, sizes


def test_static_files_are_named_by_their_content_and_kept_for_a_year(visit: dict[str, dict[str, Any]]) -> None:
    static = {url: one["kept"] for url, one in visit.items() if url.startswith("/static/")}
    assert len(static) >= 5
    for url, kept in static.items():
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", url), url
        age = re.search(r"max-age=(\d+)", kept)
        assert age is not None, (url, kept)
        assert int(age.group(1)) >= YEAR
        assert "immutable" in kept
    assert visit["/start/"]["kept"] == "no-store"


def test_every_static_file_a_template_names_is_there() -> None:
    names = set()
    for template in Path(settings.PACKAGE).rglob("*.html"):
        names |= set(re.findall(r"""{%\s*static\s+["']([^"']+)["']""", template.read_text(encoding="utf-8")))
    assert len(names) > 8
    assert {name for name in names if finders.find(name) is None} == set()


@pytest.mark.parametrize(("site", "compressed"), [("none", True), ("same-origin", True), ("cross-site", False)])
def test_a_page_asked_for_by_another_site_is_not_compressed(site: str, compressed: bool) -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip", "sec-fetch-site": site})
    answer = CompressMiddleware(lambda _request: HttpResponse("слово " * 200))(request)
    assert (answer.headers.get("Content-Encoding") == "gzip") is compressed


@pytest.mark.django_db
def test_pages_are_compressed_for_a_browser() -> None:
    assert Client(headers={"accept-encoding": "gzip"}).get("/start/").headers["Content-Encoding"] == "gzip"

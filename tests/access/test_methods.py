"""Every url: it answers the methods its row lists, HEAD where it may be read, and no other."""

import pytest
from django.test import Client

from nastavnik.kit import access, clock
from nastavnik.kit.access import UrlRow
from tests.access.world import World, client_of, row_of, url_of, visible

pytestmark = pytest.mark.xdist_group("pages of every role")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}


def asker(world: World, row: UrlRow) -> tuple[Client, list[object]]:
    """Give somebody who may open the url and the rows they see."""
    account = next((one for role, one in world.accounts.items() if role in row.who), world.accounts["teacher"])
    return client_of(account), visible(row, account) if row.sample else [None]


def test_a_url_answers_no_method_that_its_row_does_not_list(world: World) -> None:
    wrong = []
    for name, row in access.matrix().urls.items():
        subject = row_of(row, world.own) if row.sample else None
        if row.sample and subject is None:
            continue
        signed_in, _rows = asker(world, row)
        others = sorted(METHODS - {*row.methods} - ({"HEAD"} if "GET" in row.methods else set()))
        # A stranger is answered by the same few lines at every url: there one method stands for all.
        asked = [*((signed_in, method) for method in others), (Client(), others[len(name) % len(others)])]
        for client, method in asked:
            answer = client.generic(method, url_of(name, row, subject))
            if answer.status_code != 405 or set(answer.headers["Allow"].split(", ")) & {method}:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_head_is_answered_where_get_is(world: World) -> None:
    wrong, tried = [], 0
    with clock.at(world.own.last_day):
        for name, row in access.matrix().urls.items():
            client, subjects = asker(world, row)
            if "GET" not in row.methods:
                continue
            for subject in subjects[:1]:
                read, head = (client.generic(method, url_of(name, row, subject)) for method in ("GET", "HEAD"))
                tried += read.status_code == 200
                if (read.status_code, read.headers.get("Content-Type")) != (
                    head.status_code,
                    head.headers.get("Content-Type"),
                ) or b"".join(head):
                    wrong.append(f"{name}: GET {read.status_code}, HEAD {head.status_code}")
    assert not wrong, "\n".join(wrong)
    assert tried > 100


def test_a_text_sent_where_only_reading_is_answered_is_given_back(world: World) -> None:
    answer = client_of(world.accounts["coordinator"]).post("/", {"text": "Слова, которые жалко потерять"})
    assert answer.status_code == 405
    assert "Слова, которые жалко потерять" in answer.content.decode()

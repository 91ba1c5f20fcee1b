"""Every url: it answers the methods its row lists, HEAD where it may be read, and no other."""

import os

import pytest
from django.test import Client

from nastavnik.kit import access, clock
from nastavnik.kit.access import UrlRow
from tests.access.world import World, client_of, row_of, url_of, visible

pytestmark = pytest.mark.xdist_group("pages of every role")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
#: A refusal of a method is one rule before all views: by day each url shows it for two, and one in three is read twice.
AT_NIGHT = "NASTAVNIK_NIGHT" in os.environ


def asker(world: World, row: UrlRow) -> tuple[Client, list[object]]:
    """Give somebody who may open the url and the rows they see."""
    account = next((one for role, one in world.accounts.items() if role in row.who), world.accounts["teacher"])
    return client_of(account), visible(row, account) if row.sample else [None]


def test_a_url_answers_no_method_that_its_row_does_not_list(world: World) -> None:
    wrong, stranger = [], Client()
    for name, row in access.matrix().urls.items():
        subject = row_of(row, world.own) if row.sample else None
        if row.sample and subject is None:
            continue
        signed_in, _rows = asker(world, row)
        others = sorted(METHODS - {*row.methods} - ({"HEAD"} if "GET" in row.methods else set()))
        tried = others if AT_NIGHT else (others * 2)[len(name) % len(others) :][:2]
        # A stranger is answered by the same few lines at every url: there one method stands for all.
        asked = [*((signed_in, method) for method in tried), (stranger, tried[0])]
        for client, method in asked:
            answer = client.generic(method, url_of(name, row, subject))
            if answer.status_code != 405 or set(answer.headers["Allow"].split(", ")) & {method}:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_head_is_answered_where_get_is(world: World) -> None:
    wrong, compared = [], 0
    with clock.at(world.own.last_day):
        for number, (name, row) in enumerate(access.matrix().urls.items()):
            client, subjects = asker(world, row)
            if "GET" not in row.methods or not subjects:
                continue
            url = url_of(name, row, subjects[0])
            head = client.head(url)
            if head.status_code == 405 or b"".join(head):
                wrong.append(f"{name}: HEAD {head.status_code}")
            elif head.status_code == 200 and (AT_NIGHT or number % 3 == 0):
                read = client.get(url)
                compared += 1
                if (read.status_code, read.get("Content-Type")) != (200, head.get("Content-Type")):
                    wrong.append(f"{name}: GET {read.status_code}, HEAD {head.status_code}")
    assert not wrong, "\n".join(wrong)
    assert compared > 40


def test_a_text_sent_where_only_reading_is_answered_is_given_back(world: World) -> None:
    answer = client_of(world.accounts["coordinator"]).post("/", {"text": "Слова, которые жалко потерять"})
    assert answer.status_code == 405
    assert "Слова, которые жалко потерять" in answer.content.decode()

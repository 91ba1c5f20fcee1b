"""A form sent after the session has ended: its words are named, kept for whom the page was shown to, and found again."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from nastavnik.kit.models import Draft
from tests.mentoring.pairs import Pair, held
from tests.mentoring.test_pages import signed_in, url

LONG = "Долгая заметка, которую жалко потерять. " * 90
PASSWORD = "зелёная-доска-и-мел-7"


@pytest.fixture
def page(told: Pair) -> tuple[str, dict[str, str], str]:
    """Show the mentee a meeting; give its address, what its form of a note carries, and where that is sent."""
    meeting = held(told)
    address, target = url("meeting", meeting.pk), url("note", meeting.pk)
    text = signed_in(told.mentee).get(address).content.decode()
    form = text.split(f'action="{target}"')[1].split("</form>")[0]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return address, {name: html.unescape(value) for name, value in hidden}, target


def signs_in(told: Pair, side: str, back: str) -> str:
    """Sign in with a password from the page that was led to; give the page that opens."""
    account = getattr(told, side)
    account.set_password(PASSWORD)
    account.save()
    client = Client()
    form = client.get(back).content.decode().split('action="/sign-in/"')[1]
    follow = re.search(r'name="next" value="([^"]*)"', form)
    assert follow is not None
    words = {"login": account.login, "password": PASSWORD, "next": html.unescape(follow[1])}
    return client.post("/sign-in/", words, follow=True).content.decode()


def led_to(answer: str) -> str:
    found = re.search(r'class="button" href="([^"]+)"', answer)
    assert found is not None
    return html.unescape(found[1])


def test_the_text_is_named_kept_whole_and_stands_in_the_form_after_signing_in(
    told: Pair, page: tuple[str, dict[str, str], str]
) -> None:
    address, hidden, target = page
    answer = Client().post(target, {**hidden, "text": LONG}, HTTP_REFERER=f"http://testserver{address}")
    assert answer.status_code == 401
    shown = answer.content.decode()
    assert "Заметка для себя" in shown
    assert LONG.strip() in shown
    opened = signs_in(told, "mentee", led_to(shown))
    assert LONG.strip() in opened.split(f'action="{target}"')[1]


def test_whoever_else_signs_in_finds_nothing_of_it(told: Pair, page: tuple[str, dict[str, str], str]) -> None:
    address, hidden, target = page
    shown = Client().post(target, {**hidden, "text": LONG}, HTTP_REFERER=f"http://testserver{address}").content.decode()
    assert LONG[:40] not in signs_in(told, "mentor", led_to(shown))
    assert set(Draft.objects.values_list("account", flat=True)) == {told.mentee.pk}


@pytest.mark.parametrize("mark", ["", "чужое", "WzFd:1vAAAA:x"])
def test_without_the_mark_of_its_owner_nothing_is_kept(
    told: Pair, page: tuple[str, dict[str, str], str], mark: str
) -> None:
    _address, hidden, target = page
    answer = Client().post(target, {**hidden, "draft_of": mark, "text": LONG})
    assert answer.status_code == 401
    assert LONG.strip() in answer.content.decode()
    assert not Draft.objects.exists()
    get_user_model().objects.filter(pk=told.mentee.pk).update(is_active=False)
    Client().post(target, {**hidden, "text": LONG})
    assert not Draft.objects.exists(), "who is no longer let in has no draft either"


def test_from_elsewhere_signing_in_leads_home(told: Pair, page: tuple[str, dict[str, str], str]) -> None:
    _address, hidden, target = page
    answer = Client().post(target, {**hidden, "text": LONG}, HTTP_REFERER="https://elsewhere.example/meetings/1/")
    assert "elsewhere" not in answer.content.decode()
    assert led_to(answer.content.decode()).endswith("next=/")

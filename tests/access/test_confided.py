"""That somebody called the confidant shows nowhere: every page of every other role is the same before and after."""

import os
import re
from types import SimpleNamespace
from unittest import mock

import pytest

from nastavnik.journal.models import Event
from nastavnik.kit import access, clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import ConfidantCall, Feedback
from nastavnik.people.models import Account
from nastavnik.people.selectors import standing
from tests.access.test_sealed import text_of
from tests.access.world import World, answer, client_of, guarded_rows, url_of, visible

pytestmark = pytest.mark.xdist_group("pages of every role")
#: A day asks those who see most of a school, a night everybody but the two.
ASKED = ("coordinator", "head", "operator")
WHOLE = "NASTAVNIK_HOSTILE" in os.environ
#: What is new on every reading: the key of a form, the signed owner of a draft, the token and the nonce of the browser.
FRESH = re.compile(
    r'(?<=name="draft_of" value=")[^"]+|'
    r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=")[A-Za-z0-9]{64}(?=")|nonce-?[^"\']+'
)


def pages(world: World, account: Account) -> dict[str, str]:
    """Read every page an account opens, one row of each url."""
    client, roles = client_of(account), access.roles_of(standing(account))
    found = {}
    for name, row in guarded_rows():
        if "GET" not in row.methods or not access.may_open(name, roles):
            continue
        for subject in visible(row, account)[:1] if row.sample else [None]:
            with mock.patch("shutil.disk_usage", return_value=SimpleNamespace(free=2**36)):  # others write there too
                said = answer(client, "GET", url_of(name, row, subject))
            found[name] = f"{said.status_code} {FRESH.sub('', text_of(said))}"
    return found


def differ(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before | after if before.get(name) != after.get(name))


@pytest.mark.timeout(900)
def test_nobody_else_learns_that_somebody_called(world: World) -> None:
    others = [role for role in world.accounts if role not in {"mentee", "confidant"} and (WHOLE or role in ASKED)]
    with clock.at(world.own.last_day):
        caller, confidant = (Account.objects.get(pk=world.accounts[one].pk) for one in ("mentee", "confidant"))
        before = {role: pages(world, world.accounts[role]) for role in others}
        lines = Event.objects.count()
        key = f"t{world.own.teacher('Корнеева').pk}"
        for _time in range(2):
            call = services.call_confidant(text="слова", about=[key], actor=caller, confidant=confidant)
        services.answer_call(
            call=services.read_call(call=call, actor=confidant), answer="да", outcome="", actor=confidant
        )
        after = {role: pages(world, world.accounts[role]) for role in others}
        assert {role: differ(before[role], after[role]) for role in others} == {role: [] for role in others}
        assert min(len(read) for read in after.values()) > 5
        assert Event.objects.count() == lines
        assert ConfidantCall.objects.filter(pk=call.pk).exists()


def test_control_a_call_for_the_coordinator_shows(world: World) -> None:
    with clock.at(world.own.last_day):
        chief = world.accounts["coordinator"]
        Feedback.objects.filter(school=world.own.school).update(help_wanted_from="no")
        client = client_of(chief)
        before = FRESH.sub("", client.get("/help/").content.decode())
        assert FRESH.sub("", client.get("/help/").content.decode()) == before
        one = Feedback.objects.filter(school=world.own.school).first()
        Feedback.objects.filter(pk=one.pk).update(help_wanted_from="coordinator", help_given_on=None)
        assert FRESH.sub("", client.get("/help/").content.decode()) != before

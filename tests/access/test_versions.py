"""Every page: a form that shows what is written carries the version of it that its reader saw."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.forms import BaseForm

from nastavnik.kit import access
from nastavnik.kit.forms import KeepsVersion
from tests.access.world import World, client_of, url_of, visible

pytestmark = pytest.mark.xdist_group("pages of every role")
#: Forms that come filled in with what is proposed or usual, while nothing of it is written yet; answers to a
#: questionnaire are never written over: a correction is a version of its own.
PROPOSED = {
    "DoneByForm",
    "DoneForm",
    "HoldForm",
    "InterimForm",
    "InviteForm",
    "LaterForm",
    "LeaveForm",
    "OutcomeForm",
    "PlanForm",
    "QuestionnaireForm",
    "ReasonForm",
    "RoundForm",
    "ShareForm",
    "SignForm",
    "SummaryForm",
    "WaveForm",
}
# A blank sheet is printed and filled in by hand.
WITHOUT_FORMS = ("reports:", "outbox:", "people:blank")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[BaseForm]:
    """Note every form that a page makes."""
    found: list[BaseForm] = []
    begin = BaseForm.__init__

    def noting(self: BaseForm, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        found.append(self)

    monkeypatch.setattr(BaseForm, "__init__", noting)
    return found


def open_pages(world: World, made: list[BaseForm]) -> Iterator[tuple[str, str, list[BaseForm]]]:
    """Open every page as the first of its roles; give its text and the forms it made."""
    for name, row in access.matrix().urls.items():
        roles = [role for role in world.accounts if role in row.who]
        if "GET" not in row.methods or not roles or name.endswith("_xlsx") or name.startswith(WITHOUT_FORMS):
            continue
        account = world.accounts[roles[0]]
        client = client_of(account)
        for subject in visible(row, account) if row.sample else [None]:
            made.clear()
            answer = client.get(url_of(name, row, subject))
            if answer.status_code == 200:
                yield name, answer.content.decode("utf-8", "replace"), list(made)
                break


@pytest.mark.timeout(900)
def test_a_form_that_shows_what_is_written_carries_its_version(world: World, made: list[BaseForm]) -> None:
    """Words written meanwhile in another window are told of only where the form says what its reader saw."""
    bare, silent, seen = set(), set(), set()
    for name, text, forms in open_pages(world, made):
        for form in forms:
            kind = type(form).__name__
            if isinstance(form, KeepsVersion):
                seen.add(kind)
                if f'name="{form.version_name}" value="{form.version}"' not in text:
                    silent.add((name, kind))
            elif kind not in PROPOSED and any(value not in (None, "", [], {}) for value in form.initial.values()):
                bare.add((name, kind))
    assert len(seen) > 15
    assert silent == set()
    assert bare == set()

"""Controls: a file read, pairs found, figures counted fail any test whose request does it inside a transaction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nastavnik.completion.views import report, swot
from nastavnik.kit import clock, once
from nastavnik.pairing.views import workshop
from nastavnik.people.services.roster import reading
from nastavnik.people.views import roster
from nastavnik.programme.services import register_act
from nastavnik.reports.views import sheet
from tests.access.extras import PDF
from tests.completion import year
from tests.people.desk import send, signed_in
from tests.support import site_role
from tests.support.nothing_slow import OutsideError
from tests.support.scenes import told_once
from tests.web.test_slow_parts import staff_list

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(site_role.EVERYWHERE, reason="where rows are kept apart, a request is one transaction"),
]

PRESSED: dict[Callable[..., Any], tuple[str, Callable[[], dict[str, Any]]]] = {
    roster.upload: ("people:upload", lambda: {"file": staff_list()}),
    workshop.run: ("pairing:run", lambda: {"offer": ""}),
    report.compose: ("completion:compose", lambda: {"conclusions": "выводы", "proposals": "клуб"}),
    swot.draft: ("completion:swot_draft", lambda: {"ref": "figure:meetings.forms", "decision": "decline"}),
    sheet.sheet_compose: ("reports:sheet_compose", dict),
}


def almost_over() -> Any:
    story, [place] = year.begin()
    year.complete(place)
    year.close(story)
    return story


over = told_once(almost_over)


@pytest.mark.parametrize("view", PRESSED, ids=lambda view: view.__name__)
def test_control_what_is_slow_fails_any_test_inside_a_transaction(
    over: Any, monkeypatch: pytest.MonkeyPatch, view: Any
) -> None:
    """Files read, pairs found, figures counted: each press passes as it is, and fails in the transaction of its POST."""
    url, sent = PRESSED[view]
    with clock.at(year.MAY):
        chief = signed_in(over().coordinator)
        reading._kept.cache_clear()
        with monkeypatch.context() as without:
            without.delattr(view, "in_own_transactions")
            with pytest.raises(OutsideError):
                send(chief, url, **sent())
        reading._kept.cache_clear()
        assert send(chief, url, **sent()).status_code in {302, 422}


def test_control_a_scan_is_looked_at_before_the_transaction(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(year.MAY):
        story = over()
        chief, actor = signed_in(story.coordinator), story.coordinator
        act = register_act(programme=story.programme, kind="report", number="1", dated=clock.today(), actor=actor)
        with monkeypatch.context() as without:
            without.setattr(once, "body_hash", lambda _request: "0" * 64)
            with pytest.raises(OutsideError):
                send(chief, "programme:act", act.pk, file=SimpleUploadedFile("приказ.pdf", PDF))
        assert send(chief, "programme:act", act.pk, file=SimpleUploadedFile("приказ.pdf", PDF)).status_code == 302

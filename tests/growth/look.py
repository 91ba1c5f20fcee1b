"""What a person meets after the five changes: run in the copy, prints what was seen as JSON."""

import io
import json
import re
from typing import Any

from nastavnik.cli.setup import start

start("test")

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from openpyxl import load_workbook  # noqa: E402

from nastavnik.core.errors import RuleError  # noqa: E402
from nastavnik.kit import clock  # noqa: E402


def main() -> None:
    """Bring the tables up to date, then use each new thing as a person does."""
    call_command("makemigrations", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(look()))  # noqa: T201 - the answer to the test


def signed_in(account: Any) -> Client:
    """Come in."""
    client = Client()
    client.force_login(account)
    return client


def refusal(**given: Any) -> str:
    """Appoint somebody who may not; give why."""
    from nastavnik.people.services import appoint  # noqa: PLC0415 - models load after start

    try:
        appoint(**given)
    except RuleError as error:
        return error.code
    return ""


def look() -> dict[str, Any]:
    """Tell a small school and look."""
    from nastavnik.people.services import appoint  # noqa: PLC0415 - models load after start
    from nastavnik.registry.services.mentors import thank  # type: ignore[attr-defined]  # noqa: PLC0415
    from tests import factories, stories  # noqa: PLC0415

    story = stories.begin(mentors=0, mentees=0)
    with clock.at(stories.START):
        coordinator = signed_in(story.coordinator)
        candidate = factories.candidate(story.programme)
        author = signed_in(candidate.teacher.account)
        form = author.get(reverse("registry:candidacy_form")).content.decode()
        sent = {"types": "consultant", "hours_per_week": "1", "strengths": "parents", "languages": ["tt", "ba"]}
        names = re.findall(r'name="(form_key|csrfmiddlewaretoken)" value="([^"]+)"', form)
        posted = author.post(reverse("registry:candidacy_form"), {**dict(names), **sent})
        card = coordinator.get(reverse("registry:mentor", args=[candidate.pk])).content.decode()
        book = load_workbook(io.BytesIO(coordinator.get(reverse("registry:mentors") + "?format=xlsx").content))
        cells = {str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
        thank(entry=candidate)
        head = factories.account(story.school, roles=("head",))
        librarian = factories.account(story.school)
        stopped = refusal(account=librarian, role="librarian", actor=story.coordinator)
        appoint(account=librarian, role="librarian", actor=head)
        opened = signed_in(librarian)
        return {
            "notice": "Вам сказали спасибо." in author.get(reverse("web:notices")).content.decode(),
            "check": "дата приёма на работу известна" in card,
            "indicator": [
                coordinator.get(reverse("reports:indicator", args=["I16"])).status_code,
                "Доля готовых к группе" in coordinator.get(reverse("reports:details")).content.decode(),
            ],
            "question": [
                "Ещё говорю на языках" in form,
                posted.status_code,
                "татарский, башкирский" in card,
                {"Языки", "татарский, башкирский"} <= cells,
            ],
            "role": [
                stopped,
                [opened.get(reverse(name)).status_code for name in ("programme:board", "people:staff", "web:home")],
                "библиотекарь"
                in signed_in(head)
                .get(reverse("people:teacher", args=[factories.teacher(story.school).pk]))
                .content.decode(),
            ],
        }

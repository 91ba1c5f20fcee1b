"""Odd schools: the page and the command tell the same figures, hide the few, and say nothing foolish."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.indicators.catalogue import INDICATORS
from nastavnik.kit import clock
from nastavnik.programme.models import Programme
from nastavnik.reports.pictures.dumbbell import words_of
from nastavnik.reports.selectors.change.changed import change_of
from nastavnik.reports.selectors.results.whole import as_json
from tests import factories
from tests.completion import year
from tests.reports.odd import ODD, surveyed
from tests.support.wording import forbidden_in

pytestmark = pytest.mark.django_db
FOOLISH = ("None", "nan", "inf", "%(", "достигнуто: 0 из 0", "reached: 0 of 0", "−0,0", "−0.0")


def client_of(programme: Programme, role: str) -> Client:
    client = Client()
    client.force_login(factories.account(programme.school, roles=(role,)))
    return client


def page_of(client: Client, name: str, *args: Any, language: str = "ru") -> str:
    """Give the words of a page, the descriptions of its pictures among them."""
    answer = client.get(reverse(f"reports:{name}", args=args), headers={"accept-language": language})
    assert answer.status_code == 200
    inside = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert inside is not None
    return re.sub(r"\s+", " ", html.unescape(strip_tags(inside[0].replace("<", " <"))))


def printed(capsys: pytest.CaptureFixture[str], programme: Programme) -> Any:
    from nastavnik.cli.main import main  # noqa: PLC0415

    with pytest.raises(SystemExit) as left:
        main(["report", "--json", "--programme", str(programme.pk), "--on", year.MAY.isoformat()])
    assert left.value.code == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_school_is_told_alike_everywhere_and_nothing_foolish(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = ODD[name]()
    head = client_of(programme, "head")
    with clock.at(year.MAY):
        if programme.archived_on is None:
            shown = head.get(reverse("reports:results")).context["found"]
            assert printed(capsys, programme) == json.loads(json.dumps(as_json(shown)))
        else:
            shown = head.get(reverse("reports:year", args=[programme.pk])).context["change"]
            assert printed(capsys, programme)["change"] == json.loads(json.dumps(shown.report.as_json()))
        pages = [("year", programme.pk)] if programme.archived_on else [("results",), ("details",), ("csv",)]
        for language in ("ru", "en"):
            for page in pages if language == "ru" else pages[:1]:
                text = page_of(head, *page, language=language) if page != ("csv",) else csv_of(head)
                assert [word for word in FOOLISH if word in text] == []
                assert forbidden_in(text, language) == ()


def csv_of(client: Client) -> str:
    return client.get(reverse("reports:results"), {"format": "csv"}).content.decode("utf-8-sig")


@pytest.mark.parametrize("name", ["nobody answered", "one person", "four people", "only entry", "only final"])
def test_of_fewer_than_five_answers_nothing_measured_is_told(name: str) -> None:
    programme = ODD[name]()
    with clock.at(year.MAY):
        for audience in ("coordinator", "head"):
            found = change_of(YearRows(programme), audience)
            assert found.report.headline.id == "T0"
            assert not {"found", "sure", "expected", "domains", "detectable"} & {part.code for part in found.parts}
            assert found.lines == []


def test_nobody_answered_at_first_and_it_says_so() -> None:
    with override("ru"):
        quiet = change_of(YearRows(surveyed([None] * 7, [3] * 7)), "head").quiet
    assert quiet[0] == "Вначале не ответил никто. Без исходной анкеты ответили 7 чел.; в сравнение они не входят."


def test_no_goals_are_not_nothing_of_nothing() -> None:
    with override("ru"):
        quiet = change_of(YearRows(surveyed([3] * 6, [2] * 6)), "head").quiet
    assert quiet[-1] == "Пар и мест в группах завершено: 0; встреч проведено: 0. Целей не ставили."


def test_the_main_page_says_what_so_many_could_have_shown_and_where_the_scale_ends() -> None:
    with override("ru"):
        told = change_of(YearRows(ODD["every wave"]()), "head")
        best = change_of(YearRows(ODD["everybody at the best"]()), "head")
    words = " ".join([told.headline, *told.quiet])
    assert words.count("мы заметили бы") == 1
    assert words.count("Часть изменения даёт обычное возвращение к среднему") == 1
    assert "Возможного улучшения нет у 12 человек: они начали с лучшего балла." in best.quiet
    assert not any("У краёв шкалы" in line for line in told.quiet)


def test_a_range_of_those_who_stayed_is_drawn_as_in_question() -> None:
    found = change_of(YearRows(ODD["half answered again"]()), "head")
    line = found.lines[0]
    assert line.apart
    assert not line.sure
    with override("ru"):
        assert words_of(line).endswith("изменение −1, от −1 до −1, под вопросом: ответили не все")
        assert words_of(change_of(YearRows(surveyed([4] * 7, [3] * 7)), "head").lines[0]).startswith(
            "было 4, стало 3; типичное"
        )


def test_the_command_in_words_says_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    from nastavnik.cli.main import main  # noqa: PLC0415

    programme = ODD["half answered again"]()
    with clock.at(year.MAY):
        with pytest.raises(SystemExit):
            main(["report", "--programme", str(programme.pk)])
        told, page = capsys.readouterr().out, page_of(client_of(programme, "head"), "results")
    for line in told.splitlines()[1:5]:
        assert line in page
    assert "Повторно ответили 6 из 12." in told


@pytest.mark.parametrize("role", ["coordinator", "head"])
def test_every_link_of_the_results_opens_for_whoever_sees_it(role: str) -> None:
    programme = ODD["five pairs content"]()
    client = client_of(programme, role)
    pages = [reverse(f"reports:{name}") for name in ("results", "details", "sheet", "years")]
    pages += [reverse("reports:indicator", args=[one.code]) for one in INDICATORS]
    with clock.at(year.MAY):
        links: dict[str, str] = {}
        for page in pages:
            inside = client.get(page).content.decode().partition("<main")[2]
            links |= dict.fromkeys(re.findall(r'href="(/[^"#]*)', inside), page)
        assert reverse("reports:indicator", args=["I7"]) in links
        for link, page in links.items():
            assert client.get(html.unescape(link)).status_code in {200, 302}, (page, link)

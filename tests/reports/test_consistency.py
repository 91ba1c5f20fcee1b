"""How consistent the questions were: from stored answers to the page, the command and the tables, alike."""

import csv
import datetime as dt
import io
import json
from fractions import Fraction
from random import Random
from statistics import variance
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.surveys import canonical_hash, canonical_mapping, parse
from nastavnik.kit import clock
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.change.changed import change_of
from nastavnik.reports.selectors.change.measured import change_data
from nastavnik.surveys.models import Questionnaire, Version
from nastavnik.surveys.selectors import latest_version, person_key, spec_of
from nastavnik.surveys.services import sync_catalog
from tests import factories
from tests.core.surveys.factory import BASE
from tests.reports.answered import AUTUMN, SPRING, wave

pytestmark = pytest.mark.django_db
AREA = 4


def alpha_of(rows: list[list[int]]) -> float:
    """Compute alpha in fractions, by its definition."""
    whole = [[Fraction(value) for value in row] for row in rows]
    k = len(whole[0])
    own = sum(variance(column) for column in zip(*whole, strict=True))
    return float(Fraction(k, k - 1) * (1 - own / variance([sum(row) for row in whole])))


def answers_of(count: int, codes: list[str]) -> list[dict[str, Any]]:
    """Give answers that go together, not wholly."""
    chance = Random(5)
    levels = [2 + number % 3 for number in range(count)]
    return [{code: min(5, max(1, level + chance.randint(-1, 1))) for code in codes} for level in levels]


def school_of(count: int) -> tuple[Programme, list[Teacher]]:
    sync_catalog()
    programme = factories.programme(factories.school())
    factories.account(programme.school, roles=("coordinator",))
    return programme, [factories.mentee(programme).teacher for _number in range(count)]


def answered(count: int, silent: int = 0) -> tuple[Programme, list[Teacher], list[dict[str, Any]]]:
    """Let everybody answer twice; of the first answers those of `silent` people have a question not met yet."""
    programme, mentees = school_of(count)
    codes = [item.code for item in spec_of(latest_version("ppz32")).items if item.kind == "likert"]
    first = answers_of(count, codes)
    for one in first[:silent]:
        one[codes[0]] = "Н"
    wave(programme, "entry", AUTUMN, list(zip(mentees, first, strict=True)))
    wave(programme, "final", SPRING, list(zip(mentees, answers_of(count, codes), strict=True)))
    return programme, mentees, first


def page_of(account: Account, name: str, language: str = "ru") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    with clock.at(SPRING + dt.timedelta(days=20)), override(language):
        return client.get(
            reverse("reports:results") + "?format=csv" if name == "csv" else reverse(f"reports:{name}")
        ).content.decode("utf-8-sig")


def test_alpha_stands_on_the_complete_first_answers() -> None:
    programme, _mentees, first = answered(24, silent=2)
    report = change_of(YearRows(programme), "head").report
    assert report is not None
    block = report.block("consistency")
    assert block is not None
    whole = [list(row.values()) for row in first[2:]]
    assert block.figures["alpha"] == round(alpha_of(whole), 2)
    assert (block.figures["n"], block.figures["items"], block.figures["left"]) == (22, 32, 2)
    assert block.figures["extraction"] == "ML"
    assert [row.code for row in block.rows] == ["PLAN", "SUBJ", "CLAS", "ASSE", "DIFF", "UPBR", "ADUL", "SELF"]
    questions = report.block("questions")
    assert questions is not None
    assert questions.rows[1].figures["without"] == round(alpha_of([[row[0], *row[2:]] for row in whole]), 2)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_page_command_and_tables_tell_the_same(capsys: pytest.CaptureFixture[str], language: str) -> None:
    from nastavnik.cli.main import main  # noqa: PLC0415

    programme, _mentees, _first = answered(24)
    head = factories.account(programme.school, roles=("head",))
    on = SPRING + dt.timedelta(days=20)
    with override(language):
        parts = change_of(YearRows(programme), "head").about_questions
        texts = [text for part in parts.values() for text in part.texts]
        rows = [row for part in parts.values() for row in part.rows]
    assert set(parts) == {"consistency", "formulas", "questions"}
    assert len(rows) == 8 + 32
    page = page_of(head, "details", language)
    assert all(text in page for text in texts)
    assert all(text in page for _name, text in rows)
    told = list(csv.reader(io.StringIO(page_of(head, "csv", language)), delimiter=";"))
    assert {text for row in told for text in row} >= {*texts, *(text for _name, text in rows)}
    assert all([*row] in [line[1:3] for line in told] for row in rows)
    client = Client(headers={"accept-language": language})
    client.force_login(head)
    with clock.at(on):
        book = load_workbook(io.BytesIO(client.get(reverse("reports:results"), {"format": "xlsx"}).content))
    cells = {cell.value for line in book.active.iter_rows() for cell in line}
    assert cells >= {*texts, *(text for _name, text in rows)}
    with clock.at(on), pytest.raises(SystemExit):
        main(["report", "--json", "--programme", str(programme.pk), "--on", on.isoformat()])
    printed = json.loads(capsys.readouterr().out)["change"]["blocks"]
    report = change_of(YearRows(programme), "head").report
    assert report is not None
    for code in parts:
        assert printed[code] == json.loads(json.dumps(report.as_json()))["blocks"][code]
    number = str(printed["consistency"]["figures"]["alpha"])
    assert (number.replace(".", ",") if language == "ru" else number) in texts[0]


def test_below_twenty_the_page_says_why_not() -> None:
    programme, _mentees, _first = answered(12)
    page = page_of(factories.account(programme.school, roles=("head",)), "details")
    assert "должны заполнить не менее 20 человек, заполнили 12." in page
    assert "Формулы и источники" not in page
    assert "По вопросам" not in page


def test_too_few_complete_answers_of_many_say_so() -> None:
    programme, _mentees, _first = answered(24, silent=6)
    page = page_of(factories.account(programme.school, roles=("head",)), "details")
    assert "так ответили при первом опросе 18." in page


def test_no_answer_and_no_name_of_a_person_is_shown() -> None:
    programme, mentees, first = answered(24)
    for role in ("coordinator", "head"):
        account = factories.account(programme.school, roles=(role,))
        pages = [page_of(account, name) for name in ("results", "details", "csv")]
        for mentee, row in zip(mentees, first, strict=True):
            line = ", ".join(str(value) for value in row.values())
            for page in pages:
                assert person_key(programme, mentee.pk) not in page
                assert line not in page
        details = pages[1]
        assert all(mentee.last_name not in details for mentee in mentees)


def test_answers_by_code_and_of_those_who_took_consent_back_are_not_among_them() -> None:
    programme, mentees, first = answered(24)
    codes = [f"{number:064d}" for number in range(8)]
    wave(programme, "entry", AUTUMN, [(code, 1) for code in codes], "staff")
    consent = factories.consent(mentees[0], programme, "questionnaires")
    consent.state = "withdrawn"
    consent.withdrawn_on = SPRING
    consent.save()
    found = change_data(YearRows(programme))
    assert found is not None
    given = [one.answers for one in found[0].outcome.people if one.group == "mentee" and one.answers]
    assert sorted(given) == sorted(tuple(row.values()) for row in first[1:])


def own_form(programme: Programme, mentees: list[Teacher], **changes: Any) -> list[dict[str, int]]:
    """Ask a form of the school's own with a reverse question in both waves; give the first answers, raw."""
    spec = {**BASE, "visibility": {"item": "self", "aggregate": ["coordinator"], "min_n": 5}, **changes}
    spec |= {"scales": BASE["scales"][:1], "items": BASE["items"][:4], "any_of": [], "transforms": BASE["transforms"]}
    form = parse(spec)
    version = Version.objects.create(
        questionnaire=Questionnaire.objects.create(key="probe", school=programme.school),
        school=programme.school,
        number="1.0.0",
        spec=canonical_mapping(form),
        sha256=canonical_hash(form),
        published_on=AUTUMN,
    )
    first = []
    for number in range(len(mentees)):
        level = 1 + number % 5
        near = min(5, max(1, level + (number // 5) % 3 - 1))
        first.append({"a1": level, "a2": 6 - level, "a3": near, "a4": level if number % 4 else 3})
    for kind, day in (("entry", AUTUMN), ("final", SPRING)):
        wave(programme, kind, day, list(zip(mentees, first, strict=True)), version=version)
    return first


def test_reverse_questions_are_turned_before_and_rows_are_for_readers_of_totals() -> None:
    programme, mentees = school_of(24)
    first = own_form(programme, mentees)
    report = change_of(YearRows(programme), "coordinator").report
    assert report is not None
    block = report.block("consistency")
    assert block is not None
    turned = [[row["a1"], 6 - row["a2"], row["a3"], row["a4"]] for row in first]
    assert block.figures["alpha"] == round(alpha_of(turned), 2) > 0.8
    assert "Обратные вопросы перед расчётом перевёрнуты." in block.texts
    assert report.block("questions") is not None
    seen_by_head = change_of(YearRows(programme), "head").report
    assert seen_by_head is not None
    assert seen_by_head.block("consistency") == block
    assert seen_by_head.block("questions") is None


RETEST = {"scale": "A", "type": "retest", "value": 0.7, "n": 60, "population": "учителя", "source": "школа"}


@pytest.mark.parametrize(
    ("kind", "enabled", "reason"),
    [
        ("retest", True, None),
        ("retest", False, "в анкете вывод об одном человеке не предусмотрен"),
        ("alpha", False, "надёжность анкеты при повторе ещё не измерена"),
        ("omega", False, "надёжность анкеты при повторе ещё не измерена"),
    ],
)
def test_a_verdict_about_one_person_needs_the_retest_and_a_form_that_allows_it(
    kind: str, *, enabled: bool, reason: str | None
) -> None:
    programme, mentees = school_of(24)
    rci = {"enabled": enabled, "needs": "retest"}
    own_form(programme, mentees, reliability=[{**RETEST, "type": kind}], rci=rci)
    codes = [(f"{number:064d}", {"a1": 2, "a2": 4, "a3": 2, "a4": 2}) for number in range(8)]
    wave(programme, "entry", AUTUMN, codes, "staff", Version.objects.get(questionnaire__key="probe"))
    report = change_of(YearRows(programme), "coordinator").report
    assert report is not None
    assert report.block("consistency").figures["alpha"] is not None  # type: ignore[union-attr]
    assert (report.block("verdicts") is not None) == (reason is None)
    assert report.withheld.get("verdict_shares") == reason
    assert ("mdc" in json.dumps(report.as_json())) == (reason is None)


def test_a_declared_area_is_the_scored_scale() -> None:
    programme, _mentees, first = answered(24)
    DeclaredOutcome.objects.create(
        school=programme.school,
        programme=programme,
        declared_by=programme.school.accounts.first(),
        declared_on=AUTUMN,
        number=1,
        questionnaire_key="ppz32",
        scale="PLAN",
        domains=[],
        design="none",
    )
    report = change_of(YearRows(programme), "head").report
    assert report is not None
    figures = report.block("consistency").figures  # type: ignore[union-attr]
    assert figures["alpha"] == round(alpha_of([list(row.values())[:AREA] for row in first]), 2)
    assert figures["items"] == AREA
    assert figures["omega"] is not None

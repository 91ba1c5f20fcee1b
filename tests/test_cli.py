"""The command line: parse, call, print, exit code."""

import json
from pathlib import Path

import pytest

from nastavnik.cli.main import main

DATA = Path(__file__).parent / "data"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_import_check_gives_exactly_the_expected_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", str(DATA / "staff-school-12.xlsx"), "--check", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    wanted = json.loads((DATA / "staff-school-12.json").read_text(encoding="utf-8"))
    key = lambda row: row["full_name"]  # noqa: E731
    assert sorted(found["rows"], key=key) == sorted(wanted["rows"], key=key)
    assert found["problems"] == []


def test_import_reads_the_cp1251_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", str(DATA / "staff-export-cp1251.csv"), "--check", "--json") == 0
    names = [row["full_name"] for row in json.loads(capsys.readouterr().out)["rows"]]
    assert "Белозёрова Татьяна Николаевна" in names


def test_a_bad_file_is_told_without_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "staff.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    assert run("import", str(bad), "--check") == 2
    assert "Traceback" not in capsys.readouterr().err
    assert run("import", str(tmp_path / "absent.csv"), "--check") == 2


def test_without_check_nothing_is_stored_and_the_way_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", str(DATA / "staff-school-12.xlsx")) == 2
    assert "--check" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_doctor_finds_a_school_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    from nastavnik.journal.services import record  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    school = factories.school()
    record("test.done", None, school, school_id=school.pk)
    assert run("doctor") == 0
    assert "НЕ В ПОРЯДКЕ" not in capsys.readouterr().out

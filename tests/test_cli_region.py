"""`nastavnik region`, `report --for-region`, `schools`, `school`, `methodist` from the command line."""

import io
import json
from pathlib import Path

import pytest

from nastavnik.core.evidence.totals import as_file, for_outside
from nastavnik.kit.models import Release
from nastavnik.people.models import Account, Membership, School
from tests.core.evidence.test_totals import sheet
from tests.reports import regions
from tests.test_cli import run


def files(folder: Path, *numbers: int, **more: object) -> list[str]:
    paths = []
    for number in numbers:
        path = folder / f"school-{number}.json"
        path.write_text(json.dumps(as_file(for_outside(sheet(number, **more))), ensure_ascii=False), encoding="utf-8")
        paths.append(str(path))
    return paths


def test_files_of_schools_are_put_together_without_a_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = files(tmp_path, 0, 1, 2)
    assert run("region", *paths, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["schools"] == 3
    (change,) = found["changes"]
    assert change["figures"]["people"] == 36
    assert change["title"] == "ППЗ-32: всего"
    assert run("region", *reversed(paths)) == 0
    told = capsys.readouterr().out
    assert "Сводка по школам, 2026/27 учебный год, на 2027-04-30" in told
    assert change["texts"][0] in told


def test_earlier_totals_hold_back_a_school_that_joined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("region", *files(tmp_path, 0, 1, 2), "--json")
    earlier = tmp_path / "earlier.json"
    earlier.write_text(capsys.readouterr().out, encoding="utf-8")
    assert run("region", *files(tmp_path, 0, 1, 2, 3), "--earlier", str(earlier), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"]["schools"] == 4
    assert found["changes"][0]["figures"]["people"] == 36
    assert found["changes"][0]["texts"][-1].startswith("Со времени прошлой сводки")


def test_bad_files_are_told_by_place_and_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = files(tmp_path, 0, 1, 2)
    changed = json.loads(Path(good[0]).read_text(encoding="utf-8"))
    changed["counts"]["pairs"] = 500
    bad, text, earlier = tmp_path / "bad.json", tmp_path / "text.json", tmp_path / "earlier.json"
    bad.write_text(json.dumps(changed), encoding="utf-8")
    text.write_text('{"kind":\n nonsense', encoding="utf-8")
    earlier.write_text("[]", encoding="utf-8")
    absent = str(tmp_path / "absent.json")
    assert run("region", *good, str(bad), str(text), absent, "--earlier", str(earlier), "--json") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"{bad}: sha256: файл изменён после того, как школа его составила. Попросите его заново",
        f"{text}: строка 2, знак 2: это не JSON",
        f"{absent}: файл не читается: такого файла нет. Проверьте имя и папку.",
        f"{earlier}: это не прежняя сводка или она испорчена",
    ]
    earlier.write_text("{", encoding="utf-8")
    assert run("region", *good, "--earlier", str(earlier)) == 2
    assert "это не JSON" in capsys.readouterr().err
    earlier.write_text('{"kept": {"content": {}, "memory": []}}', encoding="utf-8")
    assert run("region", *good, "--earlier", str(earlier)) == 2
    assert "испорчена" in capsys.readouterr().err


def test_one_school_twice_and_another_year_are_told_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = files(tmp_path, 0, 1)
    (tmp_path / "copies").mkdir()
    copy = files(tmp_path / "copies", 1)[0]
    assert run("region", *good, copy) == 2
    assert capsys.readouterr().err == f"{copy}: эта школа уже есть в файле {good[1]}. Оставьте последний из них.\n"
    other = files(tmp_path / "copies", 2, year=2025)[0]
    assert run("region", *good, other) == 2
    assert "2025 год, а в файле" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_school_writes_its_file_and_the_figures_are_the_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programmes = [regions.school(12, shift=shift) for shift in range(3)]
    paths = [tmp_path / f"{programme.pk}.json" for programme in programmes]
    for programme, path in zip(programmes, paths, strict=True):
        assert run("report", "--programme", str(programme.pk), "--on", "2027-05-01", "--for-region", str(path)) == 0
    assert Release.objects.count() == 3
    assert "Файл № 1 записан" in capsys.readouterr().out
    assert run("region", *map(str, paths), "--json") == 0
    assert json.loads(capsys.readouterr().out)["changes"][0]["figures"]["people"] == 36
    folder = str(tmp_path / "no" / "x.json")
    assert run("report", "--programme", str(programmes[0].pk), "--for-region", folder) == 2
    assert "Файл не записан" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_command_composes_the_totals_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    who = regions.methodist(*[regions.school(12, shift=shift) for shift in range(3)])
    assert run("totals", who.login, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["changes"][0]["figures"] == Release.objects.get().content["changes"][0]["figures"]
    assert run("totals", who.login) == 0
    assert found["changes"][0]["texts"][0] in capsys.readouterr().out
    assert Release.objects.count() == 1
    assert run("totals", "nobody") == 2
    assert "Входа nobody нет" in capsys.readouterr().err


@pytest.mark.django_db
def test_schools_and_their_methodist_are_added(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("четыре слова куратора подряд\nчетыре слова методиста подряд\n"))
    new = ("--name", "Школа № 5 города Приозёрска", "--short", "Школа № 5", "--city", "Приозёрск")
    assert run("school", *new, "--coordinator", "Орлова А. П.", "--login", "orlova") == 0
    school = School.objects.get(short_name="Школа № 5")
    assert run("schools") == 0
    assert f"{school.pk:>6}  Школа № 5  Приозёрск" in capsys.readouterr().out
    assert run("methodist", "metod", "--name", "Зимина О. В.", "--schools", "all") == 0
    who = Account.objects.get(login="metod")
    assert who.check_password("четыре слова методиста подряд")
    assert list(Membership.objects.filter(account=who).values_list("school_id", "role")) == [(school.pk, "methodist")]
    assert run("methodist", "metod", "--schools", f"{school.pk}") == 0
    assert "Добавлено школ: 0" in capsys.readouterr().out
    assert run("methodist", "metod", "--schools", "999999") == 2
    assert "Школ с такими номерами нет: 999999" in capsys.readouterr().err
    assert run("methodist", "metod", "--schools", "пять") == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("мало\n"))
    assert run("methodist", "other", "--name", "Зимина О. В.", "--schools", "all") == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not Account.objects.filter(login="other").exists()

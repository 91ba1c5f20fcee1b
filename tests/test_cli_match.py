"""`nastavnik match`: a pairing from a file, its edges, the cost of another choice, a bad file told in words."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nastavnik.cli import match_file, match_run
from nastavnik.core.matching import CRITERIA, read_problem
from nastavnik.core.matching.reading.workbook import TABLES, read_workbook
from tests.core.matching.books import MENTEES, MENTORS, staff, with_column, xlsx
from tests.core.roster.make import zipped
from tests.core.roster.test_old_workbooks import compound
from tests.test_cli import run

FILE = {
    "mentees": [
        {
            "id": "m1",
            "needs": [{"type": "consultant", "subject": "", "topics": {"class_management": 3}}],
            "wishes": ["a"],
        },
        {"id": "m2", "needs": [{"type": "consultant", "subject": "", "topics": {"parents": 2}}], "veto": ["b"]},
    ],
    "mentors": [
        {"id": "a", "types": ["consultant"], "competences": {"class_management": 3, "parents": 2}, "capacity": 1},
        {"id": "b", "types": ["consultant"], "competences": {"class_management": 1}, "capacity": 1},
    ],
    "locks": [],
    "forbidden": [],
    "weights": None,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "input.json"
    path.write_text(json.dumps(FILE), encoding="utf-8")
    return path


def test_the_most_needs_are_covered_and_the_gap_is_zero(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {(pair["mentee"], pair["mentor"]) for pair in told["pairs"]} == {("m1", "b"), ("m2", "a")}
    assert all(sum(pair["parts"].values()) == pair["score"] for pair in told["pairs"])
    assert told["summary"]["covered"] == told["summary"]["needs"] == 2
    assert told["certificate"]["gap"] == 0
    assert "edges" not in told


def test_edges_list_every_candidate(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", str(file), "--json", "--edges") == 0
    edges = json.loads(capsys.readouterr().out)["edges"]
    assert {(edge["mentee"], edge["mentor"]) for edge in edges} == {("m1", "a"), ("m1", "b"), ("m2", "a")}


def test_explain_names_who_would_be_left_without(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", str(file), "--json", "--explain", "m1", "consultant", "a") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["possible"] is True
    assert told["covered"] == 1
    assert {"mentee": "m2", "type": "consultant", "before": "a", "after": None} in told["moves"]
    assert run("match", str(file), "--explain", "m2", "consultant", "b") == 0
    told = capsys.readouterr().out
    assert "личные обстоятельства" in told
    assert "veto" not in told


@pytest.mark.parametrize("text", ["", "{", "[]", "5", "mentees", '{"mentees": [{"id": 1}], "mentors": 5}'])
def test_a_bad_file_is_told_with_exit_code_two(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8")
    assert run("match", str(bad), "--json") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err


TOLD = """\
Наставник найден для 2 из 2 запросов; сумма баллов 5 454.
Доказано: больше запросов закрыть нельзя, а при этом сумму баллов нельзя увеличить.

Пары (баллы из 10 000)
  m1, консультант: b, 2 121
    темы 1 212, форма встреч 909
  m2, консультант: a, 3 333
    темы 2 424, форма встреч 909

В числах
  баллы пары: от 2 121 до 3 333, посередине 2 727
  нагрузка: по 1 – у наставников: 2
  вдвоём обоим было бы лучше: m1, консультант – a
"""


def test_the_answer_is_told_in_words(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", str(file)) == 0
    assert capsys.readouterr().out == TOLD


def test_those_left_without_a_mentor_get_the_reasons_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = {**FILE, "mentors": [{"id": "b", "types": ["consultant"], "capacity": 1}, {"id": "c", "capacity": 1}]}
    assert run("match", _json(tmp_path, alone)) == 0
    assert "  m2, консультант: другой вид наставничества: 1; личные обстоятельства: 1" in capsys.readouterr().out
    assert run("match", _json(tmp_path, {**FILE, "mentors": []})) == 0
    told = capsys.readouterr().out
    assert "Наставник найден для 0 из 2 запросов" in told
    assert "  m1, консультант: в списке нет ни одного наставника" in told
    assert "Пары" not in told


def test_the_cost_of_another_choice_is_told_as_a_chain(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", str(file), "--explain", "m1", "Консультант", "A") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "Если назначить пару «m1, консультант: a»:"
    assert told[1] == "  m1, консультант: наставником станет a (сейчас b)"
    assert told[2] == "  без наставника останется m2, консультант (сейчас a)"
    assert told[3] == "Цена: запросов без наставника станет больше на 1, сумма баллов станет больше на 1."
    assert run("match", str(file), "--explain", "m1", "consultant", "b") == 0
    assert "она и предложена, ничего не изменится" in capsys.readouterr().out


def test_a_choice_as_good_and_a_choice_for_somebody_without_a_mentor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    need = [{"type": "consultant"}]
    mentor = {"types": ["consultant"], "capacity": 1}
    two = {"mentees": [{"id": 1, "needs": need}, {"id": 2, "needs": need}], "mentors": [{"id": 3, **mentor}]}
    assert run("match", _json(tmp_path, two), "--json") == 0
    left = json.loads(capsys.readouterr().out)["unmatched"][0]["mentee"]
    assert run("match", _json(tmp_path, two), "--explain", str(left), "consultant", "3") == 0
    told = capsys.readouterr().out
    assert f"  {left}, консультант: наставником станет 3 (сейчас никого)" in told
    assert "Это ничуть не хуже." in told
    two["locks"] = [[3 - left, "consultant", 3]]
    assert run("match", _json(tmp_path, two), "--explain", str(left), "consultant", "3") == 0
    assert "так нельзя. Причина: все места у оставленных пар." in capsys.readouterr().out
    assert run("match", _json(tmp_path, two)) == 0
    assert "оставлено" in capsys.readouterr().out


def test_the_price_names_pairs_that_part_and_load_that_grows_uneven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [{"id": x, "needs": [{"type": "consultant"}]} for x in ("m1", "m2")]
    mentors = [{"id": x, "types": ["consultant"], "capacity": 2} for x in ("a", "b")]
    path = _json(tmp_path, {"mentees": people, "mentors": mentors, "existing": [["m1", "consultant", "a"]]})
    assert run("match", path) == 0
    assert "не разбивая больше прежних пар, чем нужно" in capsys.readouterr().out
    assert run("match", path, "--explain", "m1", "consultant", "b") == 0
    assert "Цена: прежних пар сохранится меньше на 1." in capsys.readouterr().out
    assert run("match", path, "--explain", "m2", "consultant", "a") == 0
    assert "Цена: нагрузка наставников станет менее ровной." in capsys.readouterr().out


def test_explain_says_which_of_the_names_is_not_there(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("match", str(file), "--explain", "nobody", "friend", "z") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "Наставляемого «nobody» в файле нет.",
        "Наставника «z» в файле нет.",
        "Вида «friend» нет. Есть: consultant (консультант), subject (предметник).",
    ]
    assert run("match", str(file), "--explain", "m1", "предметник", "a") == 2
    assert capsys.readouterr().err == "m1: запроса вида «предметник» в файле нет.\n"


def test_a_workbook_is_matched_with_names_in_words_and_ids_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "staff.ods"  # the content decides, not the name
    path.write_bytes(xlsx(staff(with_column(MENTEES, "Кабинет", 12))))
    assert run("match", str(path)) == 0
    told = capsys.readouterr()
    assert "  Огурцова Вера, предметник: Кабачков Игорь, " in told.out
    assert told.err == "Обратите внимание: лист «Наставляемые»: Эти столбцы не учтены: «Кабинет».\n"
    assert run("match", str(path), "--json") == 0
    assert [pair["mentor"] for pair in json.loads(capsys.readouterr().out)["pairs"]] == ["7", "8"]
    assert run("match", str(path), "--explain", "тыквин олег", "консультант", "Кабачков Игорь") == 0
    assert "другой вид наставничества" in capsys.readouterr().out
    path.write_bytes(xlsx(staff(MENTEES, [*MENTORS, [9, "Кабачков Игорь", "консультант", "", "", 1]])))
    assert run("match", str(path)) == 0
    assert "  Огурцова Вера, предметник: Кабачков Игорь (7), " in capsys.readouterr().out
    assert run("match", str(path), "--explain", "2", "консультант", "Кабачков Игорь") == 2
    assert capsys.readouterr().err == "Наставника «Кабачков Игорь» в файле больше одного. Укажите табельный номер.\n"


def test_a_late_fault_of_a_workbook_is_told_by_row_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "staff.xlsx"
    path.write_bytes(xlsx(staff(Оставить=[["Наставляемый", "Наставник"], [1, 8]])))
    assert run("match", str(path)) == 2
    assert (
        capsys.readouterr().err
        == "лист «Оставить», строка 2: Пару оставить нельзя: другой предмет. Уберите её из списка.\n"
    )


def test_a_late_fault_of_json_keeps_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = {**FILE, "locks": [["m2", "consultant", "b"]]}
    assert run("match", _json(tmp_path, locked)) == 2
    assert capsys.readouterr().err == "locks[0]: Пару оставить нельзя: личные обстоятельства. Уберите её из списка.\n"


def test_fair_lifts_the_lowest_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mentees = [{"id": code, "needs": [{"type": "consultant", "topics": {code: 3}}]} for code in "pq"]
    grades = (("a", {"p": 3, "q": 1}), ("b", {"p": 1}))
    mentors = [{"id": name, "types": ["consultant"], "capacity": 1, "competences": told} for name, told in grades]
    weights = {name: int(name == "topics") for name in CRITERIA}
    path = _json(tmp_path, {"mentees": mentees, "mentors": mentors, "weights": weights})
    scores = []
    for more in ((), ("--fair",)):
        assert run("match", path, "--json", *more) == 0
        scores.append(sorted(pair["score"] for pair in json.loads(capsys.readouterr().out)["pairs"]))
    assert scores == [[0, 10_000], [3_333, 3_333]]
    assert run("match", path, "--fair") == 0
    assert "самый низкий балл" in capsys.readouterr().out


def _json(folder: Path, data: object) -> str:
    path = folder / "given.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"  \n", "Файл пустой. Нужна книга XLSX или ODS или файл JSON."),
        (b"%PDF-1.7 x", "Это не книга XLSX или ODS и не JSON."),
        ("ФИО;Мест\n".encode("cp1251"), "Это не книга XLSX или ODS и не JSON."),
        (zipped({"word/document.xml": "<x/>"}), "Это архив или документ, а не книга XLSX или ODS."),
        (b"PK\x03\x04 nothing", "Файл повреждён"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "Файл повреждён"),
        (b"\xef\xbb\xbf{", "строка 1, столбец 2: Здесь нарушен формат JSON."),
        (b"PK\x03\x04" + b"0" * match_file.MOST_WORKBOOK, "Книга больше 12 МБ"),
    ],
)
def test_a_file_that_is_not_what_is_needed(
    tmp_path: Path, content: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "staff.xlsx"
    path.write_bytes(content)
    assert run("match", str(path)) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(words)
    assert "Traceback" not in told.err


def test_a_workbook_with_a_password_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<encryption-data/>"}
    )
    for content in (locked, compound(b"x", "EncryptedPackage")):
        (tmp_path / "locked.ods").write_bytes(content)
        assert run("match", str(tmp_path / "locked.ods")) == 2
        told = capsys.readouterr().err
        assert told == "Книга защищена паролем. Снимите пароль, сохраните её как XLSX и загрузите ещё раз.\n"


def test_a_huge_file_is_not_read_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200 * 1024 * 1024)
    assert run("match", str(path)) == 2
    assert capsys.readouterr().err.startswith("Книга больше 12 МБ")
    monkeypatch.setattr(match_file, "MOST_JSON", 10_000)
    path.write_bytes(b"{" + b" " * 10_000)
    assert run("match", str(path)) == 2
    assert capsys.readouterr().err.startswith("Файл JSON больше 256 МБ")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.EACCES, "нет прав. Проверьте, кому доступен файл."),
        (errno.EISDIR, "это папка, а нужен файл."),
        (errno.EIO, "диск или флешка не читается и не пишется: возможно, они испорчены."),
    ],
)
def test_a_file_the_system_will_not_open(
    tmp_path: Path, code: int, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(Path, "open", refuse)
    assert run("match", str(tmp_path / "staff.xlsx")) == 2
    assert capsys.readouterr().err == f"Файл не читается: {words}\n"


def test_a_folder_an_absent_file_an_impossible_name_and_none_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given, words in (
        ([str(tmp_path)], "Файл не читается: это папка, а нужен файл."),
        ([str(tmp_path / "none.xlsx")], "Файл не читается: такого файла нет."),
        (["a\0b"], "Файл не читается: в имени недопустимый знак."),
        ([], "Укажите файл: nastavnik match ФАЙЛ.xlsx."),
    ):
        assert run("match", *given) == 2
        assert capsys.readouterr().err.startswith(words)


def test_too_little_memory_is_told(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(match_run, "read", fail)
    assert run("match", str(file)) == 2
    assert capsys.readouterr().err == "Для этого файла не хватает памяти. Разделите его по школам.\n"


def test_the_sample_is_written_once_and_gives_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sample.xlsx"
    assert run("match", "--sample", str(path)) == 0
    whole = path.read_bytes()
    assert run("match", "--sample", str(path)) == 2
    assert "такой файл уже есть, он не тронут" in capsys.readouterr().err
    assert path.read_bytes() == whole
    assert run("match", str(path)) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "Наставник найден для 5 из 5 запросов" in told.out
    assert "Без наставника" not in told.out
    page = (Path(__file__).parent.parent / "docs" / "matching-file.md").read_text(encoding="utf-8")
    assert "\n".join(told.out.splitlines()[:6]) in page


def test_the_sample_as_an_open_document_gives_the_same_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for name in ("sample.xlsx", "sample.ods"):
        assert run("match", "--sample", str(tmp_path / name)) == 0
        capsys.readouterr()
        assert run("match", str(tmp_path / name)) == 0
        told.append(capsys.readouterr())
    assert told[0] == told[1]


def test_the_sample_holds_every_sheet_and_column_and_says_that_its_people_are_made_up(tmp_path: Path) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415

    path = tmp_path / "sample.xlsx"
    assert run("match", "--sample", str(path)) == 0
    book = load_workbook(path)
    assert book.sheetnames == [*(table.title for table in TABLES), "Пояснения"]
    for table in TABLES:
        sheet = book[table.title]
        assert "Все люди вымышлены" in sheet["A1"].value
        assert [cell.value for cell in sheet[2]] == [column.title for column in table.columns]
    read = read_workbook(path.read_bytes())
    assert read_problem(read.data) == read.problem
    assert {"locks", "forbidden", "existing", "weights"} <= read.data.keys()


def test_a_sample_is_not_written_where_it_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, words in (
        ("sample.csv", "назовите файл с окончанием .xlsx или .ods"),
        ("none/sample.xlsx", "образец не записан: такого файла нет"),
    ):
        assert run("match", "--sample", str(tmp_path / name)) == 2
        assert words in capsys.readouterr().err
        assert not (tmp_path / name).exists()


def test_describing_the_command_loads_neither_numpy_nor_openpyxl() -> None:
    program = (
        "import sys, nastavnik.cli.main; sys.exit(bool({'numpy', 'scipy', 'openpyxl', 'numba'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_matching_needs_no_django_set_up(file: Path) -> None:
    program = (
        "import sys; from nastavnik.cli import match_run, matching; import argparse\n"
        "root = argparse.ArgumentParser(); matching.add_to(root.add_subparsers())\n"
        "chosen = root.parse_args(['match', sys.argv[1]]); code = chosen.run(chosen)\n"
        "sys.exit(code or any(name.startswith('django') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program, str(file)], check=False, capture_output=True).returncode == 0


def test_the_answer_of_explain_has_no_numbers_where_the_choice_cannot_be(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("match", str(file), "--json", "--explain", "m2", "consultant", "b") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["possible"], told["reason"]) == (False, "personal")
    assert [told[name] for name in ("score", "covered", "kept", "points", "regret")] == [None] * 5


def test_the_regret_is_the_loss_of_the_certificate(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def primal(path: str) -> int:
        assert run("match", path, "--json") == 0
        return int(json.loads(capsys.readouterr().out)["certificate"]["primal"])

    forced = _json(tmp_path, {**FILE, "locks": [["m1", "consultant", "a"]]})
    lost = primal(str(file)) - primal(forced)
    assert run("match", str(file), "--json", "--explain", "m1", "consultant", "a") == 0
    assert json.loads(capsys.readouterr().out)["regret"] == lost > 0


@pytest.mark.parametrize("place", ["capacity", "competences"])
def test_half_a_place_is_refused_and_half_a_year_is_not(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mentor = {"id": "a", "types": ["consultant"], "capacity": 1.0, "experience_years": 2.5}
    assert run("match", _json(tmp_path, {**FILE, "mentors": [mentor]})) == 0
    broken = {"capacity": 2.5} if place == "capacity" else {"competences": {"parents": 1.5}}
    assert run("match", _json(tmp_path, {**FILE, "mentors": [{**mentor, **broken}]})) == 2
    assert f"mentors[0].{place}" in capsys.readouterr().err


def test_a_dash_reads_the_input_and_any_output_takes_any_letter(tmp_path: Path) -> None:
    text = json.dumps({**FILE, "mentees": [{"id": "\ud800Ёж\U0001f994", "needs": [{"type": "consultant"}]}]})
    asked = [sys.executable, "-m", "nastavnik", "match", "-"]
    for encoding in ("ascii", "utf-8"):
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        for keys in (["--json"], []):
            done = subprocess.run([*asked, *keys], input=text.encode(), capture_output=True, env=environment)
            assert (done.returncode, done.stderr) == (0, b"")
            if keys:
                assert json.loads(done.stdout)["pairs"][0]["mentee"] == "\ud800Ёж\U0001f994"


def test_json_that_says_something_in_vain_is_matched_with_a_remark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "typo.json"
    path.write_text(json.dumps({**FILE, "mentors": [{**FILE["mentors"][0], "vetos": ["m1"]}]}), encoding="utf-8-sig")
    assert run("match", str(path), "--json") == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "Обратите внимание: mentors: не учтены ключи «vetos».",
        "Обратите внимание: mentees[1].veto: названы люди, которых нет в списке mentors. "
        "Это не учтено; если опечатка, исправьте.",
    ]
    assert json.loads(told.out)["summary"]["covered"] == 1


def test_the_numbers_tell_idle_places_and_cut_a_long_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need = {"type": "consultant", "topics": {"parents": 3}}
    good = {"id": "good", "types": ["consultant"], "capacity": 1, "competences": {"parents": 3}}
    other = {"id": "other", "types": ["consultant"], "capacity": 1}
    picky = {"id": "picky", "needs": [{"type": "consultant"}], "veto": ["other"]}
    assert run("match", _json(tmp_path, {"mentees": [picky], "mentors": [good, other]})) == 0
    out = capsys.readouterr().out
    assert "  нагрузка: по 1 – у наставников: 1; место есть, но никого – у наставников: 1" in out
    assert out.rstrip().endswith("вдвоём обоим было бы лучше: таких нет")
    crowd = [{"id": f"m{number}", "needs": [need]} for number in range(7)]
    many = {**other, "capacity": 7}
    assert run("match", _json(tmp_path, {"mentees": [picky, *crowd], "mentors": [good, many]})) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.count("– good") == 5
    assert last.endswith("; m4, консультант – good и ещё 2")

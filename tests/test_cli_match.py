"""`nastavnik match`: a pairing from a file, its edges, the cost of another choice, a bad file told in words."""

import json
from pathlib import Path

import pytest

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
    assert "personal" in capsys.readouterr().out
    assert run("match", str(file), "--explain", "nobody", "consultant", "a") == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"mentees": [{"id": 1}], "mentors": 5}'])
def test_a_bad_file_is_told_with_exit_code_two(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8")
    assert run("match", str(bad), "--json") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err

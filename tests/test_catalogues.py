"""Both catalogues are complete and in step with the source; a translation keeps every placeholder and tag."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, ngettext, override

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "src" / "nastavnik" / "locale"
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+>")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# Words of the school's own papers that the English text quotes as they stand in them.
QUOTED = re.compile("ФИО|Русский|“[^”]*”|«[^»]*»")


@pytest.fixture(scope="module")
def english() -> polib.POFile:
    return polib.pofile(str(LOCALE / "en" / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def russian() -> polib.POFile:
    return polib.pofile(str(LOCALE / "ru" / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> polib.POFile:
    """Extract the messages of the source anew."""
    assert shutil.which("xgettext"), "gettext is needed: apt-get install gettext"
    copy = tmp_path_factory.mktemp("source") / "nastavnik"
    shutil.copytree(ROOT / "src" / "nastavnik", copy, ignore=shutil.ignore_patterns("__pycache__", "locale", "static"))
    (copy / "locale" / "en" / "LC_MESSAGES").mkdir(parents=True)
    program = "import django; django.setup(); from django.core.management import call_command; call_command('makemessages', locale=['en'], verbosity=0)"
    environment = {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "nastavnik.config.settings",
        "NASTAVNIK_DATA": str(copy.parent),
    }
    subprocess.run([sys.executable, "-c", program], cwd=copy, env={**os.environ, **environment}, check=True)
    found = list(copy.parent.rglob("django.po"))
    return polib.pofile(str(max(found, key=lambda path: path.stat().st_size)))


def test_english_has_every_message_of_the_source(english: polib.POFile, extracted: polib.POFile) -> None:
    wanted, there = {entry.msgid for entry in extracted}, {entry.msgid for entry in english}
    assert len(wanted) > 1000
    assert wanted - there == set()
    assert there - wanted == set()


def test_english_is_complete(english: polib.POFile) -> None:
    empty = [entry.msgid for entry in english if not (entry.msgstr or all(entry.msgstr_plural.values() or [""]))]
    assert empty == []
    assert [entry.msgid for entry in english if "fuzzy" in entry.flags] == []


def test_english_is_english(english: polib.POFile) -> None:
    texts = [(entry.msgid, entry.msgstr or " ".join(entry.msgstr_plural.values())) for entry in english]
    left = [msgid for msgid, text in texts if CYRILLIC.search(QUOTED.sub("", text))]
    assert left == []


def test_placeholders_and_tags_agree(english: polib.POFile) -> None:
    wrong = [
        entry.msgid
        for entry in english
        if entry.msgstr and Counter(PLACES.findall(entry.msgid)) != Counter(PLACES.findall(entry.msgstr))
    ]
    assert wrong == []


def test_russian_holds_every_form_of_number(english: polib.POFile, russian: polib.POFile) -> None:
    plural = {entry.msgid for entry in english if entry.msgid_plural}
    assert {entry.msgid for entry in russian} == plural
    for entry in russian:
        assert len(entry.msgstr_plural) == 3, entry.msgid
        assert all(entry.msgstr_plural.values()), entry.msgid


def test_forms_of_number_are_chosen_right(english: polib.POFile) -> None:
    entry = next(entry for entry in english if entry.msgid == "%(days)s день без каникул")
    with override("ru"):
        said = [ngettext(entry.msgid, entry.msgid_plural, n) % {"days": n} for n in (1, 2, 5, 21, 111)]
    assert len({re.sub(r"\d+", "", text) for text in said}) >= 2
    assert re.sub(r"\d+", "", said[0]) == re.sub(r"\d+", "", said[3])
    with override("en"):
        assert not CYRILLIC.search(gettext("Пары и группы"))

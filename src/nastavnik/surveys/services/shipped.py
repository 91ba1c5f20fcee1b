"""Bringing the shipped questionnaires into the database."""

from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import SpecError, canonical_hash, canonical_mapping, licence_faults, parse
from nastavnik.core.texts import Text
from nastavnik.kit import clock
from nastavnik.surveys.models import Questionnaire, Version

_PLACE = N_("%(place)s: %(reason)s")
_LINE = N_("строка %(line)s, столбец %(column)s: запись не читается как YAML")
_NOT_YAML = N_("файл не читается как YAML в кодировке UTF-8")


def catalog_files() -> list[Any]:
    """List the questionnaires that ship with the product."""
    folder = files("nastavnik.surveys") / "catalog"
    return sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)


def read_file(entry: Any) -> Spec:
    """Read one questionnaire that may ship; a wrong file is refused with its name, the place in it and the reason."""
    try:
        spec = parse(yaml.safe_load(entry.read_text(encoding="utf-8")))
    except SpecError as error:
        raise _refused(entry, Text(_PLACE, place=error.place or "—", reason=Text(error.reason))) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        words = Text(_LINE, line=mark.line + 1, column=mark.column + 1) if mark is not None else Text(_NOT_YAML)
        raise _refused(entry, words) from error
    if faults := licence_faults(spec):
        raise RuleError(
            "catalog.licence",
            N_("Анкета из файла %(file)s не может входить в поставку"),
            params={"file": entry.name},
            details=faults,
        )
    return spec


def _refused(entry: Any, words: Text) -> RuleError:
    return RuleError(
        "catalog.file", N_("Анкета из файла %(file)s не принята"), params={"file": entry.name}, details=[words]
    )


def sync_catalog() -> int:
    """Bring shipped questionnaires into the database; a changed wording needs a new number."""
    added = 0
    with transaction.atomic():
        for entry in catalog_files():
            spec = read_file(entry)
            questionnaire, _ = Questionnaire.objects.get_or_create(key=spec.id, school=None)
            digest = canonical_hash(spec)
            known = questionnaire.versions.filter(number=spec.version).first()
            if known is not None and known.sha256 != digest:
                if known.frozen_at is not None:
                    raise RuleError(
                        "version.changed",
                        N_("Анкета из файла %(file)s изменена без нового номера версии: на прежнюю уже ответили."),
                        params={"file": entry.name},
                    )
                known.spec, known.sha256 = canonical_mapping(spec), digest
                known.save(update_fields=["spec", "sha256"])
            if known is None:
                Version.objects.create(
                    questionnaire=questionnaire,
                    number=spec.version,
                    spec=canonical_mapping(spec),
                    sha256=digest,
                    published_on=clock.today(),
                )
                added += 1
    return added

"""Bringing the shipped questionnaires into the database."""

from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys import canonical_hash, canonical_mapping, licence_faults, parse
from nastavnik.kit import clock
from nastavnik.surveys.models import Questionnaire, Version


def catalog_files() -> list[Any]:
    """List the questionnaires that ship with the product."""
    folder = files("nastavnik.surveys") / "catalog"
    return sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)


def sync_catalog() -> int:
    """Bring shipped questionnaires into the database; a changed wording needs a new number."""
    added = 0
    with transaction.atomic():
        for entry in catalog_files():
            spec = parse(yaml.safe_load(entry.read_text(encoding="utf-8")))
            if faults := licence_faults(spec):
                raise RuleError("catalog.licence", N_("Анкета не может входить в поставку"), details=faults)
            questionnaire, _ = Questionnaire.objects.get_or_create(key=spec.id, school=None)
            digest = canonical_hash(spec)
            known = questionnaire.versions.filter(number=spec.version).first()
            if known is not None and known.sha256 != digest:
                if known.frozen_at is not None:
                    raise RuleError(
                        "version.changed", N_("Анкета изменена без нового номера версии: на прежнюю уже ответили.")
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

"""The questionnaires of a school: what ships, templates, its own forms, drafts."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from nastavnik.core.alphabet import reading_order
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import difference
from nastavnik.people.models import School
from nastavnik.surveys.models import FormDraft, Questionnaire, Response, Version
from nastavnik.surveys.selectors.versions import spec_of

OWN, SHIPPED, TEMPLATE = "own", "shipped", "template"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One questionnaire in the list."""

    pk: int
    title: str
    kind: str
    number: str
    published_on: Any
    versions: int
    answers: int
    draft: FormDraft | None

    @property
    def deleted(self) -> bool:
        """Say that only a deleted draft is left of it."""
        return not self.versions and self.draft is not None and self.draft.deleted_at is not None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a questionnaire: how many answered, what changed since the one before."""

    version: Version
    answers: int
    changes: tuple[str, ...]
    major: bool


def _title(spec: dict[str, Any], language: str) -> str:
    title = spec["title"]
    return str(title.get(language) or title["ru"])


def _kind(questionnaire: Questionnaire, spec: dict[str, Any]) -> str:
    if questionnaire.school_id is not None:
        return OWN
    return SHIPPED if spec["licence"]["items_shipped"] else TEMPLATE


def library(school: School, language: str) -> list[FormLine]:
    """List the questionnaires a school has: its own first; four queries whatever the number."""
    rows = Questionnaire.objects.filter(school=school) | Questionnaire.objects.shipped()
    counted = Response.objects.filter(school=school, replaced_by__isnull=True).order_by()
    answers = dict(counted.values_list("version__questionnaire").annotate(Count("pk")))
    drafts = {draft.questionnaire_id: draft for draft in FormDraft.objects.filter(school=school)}
    found = []
    for row in rows.prefetch_related("versions"):
        versions = sorted(row.versions.all(), key=lambda version: version.pk)
        last, draft = versions[-1] if versions else None, drafts.get(row.pk)
        spec = last.spec if last is not None else draft.spec if draft is not None else None
        if spec is None:
            continue
        found.append(
            FormLine(
                pk=row.pk,
                title=_title(spec, language),
                kind=_kind(row, spec),
                number=last.number if last is not None else "",
                published_on=last.published_on if last is not None else None,
                versions=len(versions),
                answers=answers.get(row.pk, 0),
                draft=draft,
            )
        )
    return sorted(found, key=lambda line: ((OWN, SHIPPED, TEMPLATE).index(line.kind), reading_order(line.title)))


def versions_of(questionnaire: Questionnaire, school: School) -> list[VersionLine]:
    """List the versions of a questionnaire, the last first, each with what it changed."""
    counted = Response.objects.filter(school=school, replaced_by__isnull=True, version__questionnaire=questionnaire)
    answers = dict(counted.order_by().values_list("version").annotate(Count("pk")))
    lines: list[VersionLine] = []
    before: Spec | None = None
    for version in questionnaire.versions.order_by("pk"):
        spec = spec_of(version)
        found = difference(before, spec) if before is not None else None
        changes = (*found.key, *found.wording) if found is not None else ()
        lines.append(VersionLine(version, answers.get(version.pk, 0), changes, bool(found and found.level == "major")))
        before = spec
    return lines[::-1]

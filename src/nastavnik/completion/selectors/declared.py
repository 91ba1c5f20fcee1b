"""The declared main outcome: what may be declared, what was, and whether it is still time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from nastavnik.completion.models import DeclaredOutcome
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.mentoring.models import FinalAssessment
from nastavnik.pairing.models import Draw
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Response, Version, Wave
from nastavnik.surveys.selectors import spec_of

MAX_DOMAINS = 3
BASELINES = {DeclaredOutcome.Design.MULTIPLE_BASELINE: 3}


def declared_outcome(programme: Programme) -> DeclaredOutcome | None:
    """Give the main outcome in force, declared last; None where nothing was declared."""
    return declared_outcomes(programme).last()


def declared_outcomes(programme: Programme) -> QuerySet[DeclaredOutcome]:
    """Give everything that was declared, the first one first."""
    rows: QuerySet[DeclaredOutcome] = DeclaredOutcome.objects.filter(programme=programme).select_related(
        "declared_by", "draw"
    )
    return rows.order_by("number")


def measurable(school_id: int) -> list[Spec]:
    """Give the school's questionnaires that may be a main outcome: the same items are asked twice, with scales."""
    rows = Version.objects.filter(Q(school__isnull=True) | Q(school_id=school_id)).select_related("questionnaire")
    latest = {row.questionnaire.key: row for row in rows.order_by(F("school_id").asc(nulls_first=True), "pk")}
    specs = [spec_of(version) for _key, version in sorted(latest.items())]
    return [spec for spec in specs if spec.comparable_pre_post and spec.scales]


def titles(spec: Spec) -> dict[str, str]:
    """Name the scales of a questionnaire in the reader's language."""
    language = "en" if (get_language() or "").startswith("en") else "ru"
    return {scale.code: scale.title.display(language) if scale.title else scale.code for scale in spec.scales}


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration in words."""

    row: DeclaredOutcome
    questionnaire: str
    scale: str
    domains: tuple[str, ...]


def in_words(rows: Iterable[DeclaredOutcome]) -> list[Declared]:
    """Name what each row declares; a questionnaire of an earlier wording is named by its key."""
    language = "en" if (get_language() or "").startswith("en") else "ru"
    listed = list(rows)
    specs = {spec.id: spec for spec in measurable(listed[0].school_id)} if listed else {}
    found = []
    for row in listed:
        spec = specs.get(row.questionnaire_key)
        names = titles(spec) if spec else {}
        title = spec.title.display(language) if spec else row.questionnaire_key
        domains = tuple(names.get(code, code) for code in row.domains)
        found.append(Declared(row, title, names.get(row.scale, row.scale), domains))
    return found


def second_answers(programme: Programme, key: str = "", baselines: int = 1) -> bool:
    """Say whether answers to compare with exist already: final forms, or a repeated answer to the questionnaire."""
    sent = Q(mentee_response__isnull=False) | Q(mentor_response__isnull=False)
    if FinalAssessment.objects.filter(sent, place__programme=programme).exists():
        return True
    rows = Response.objects.submitted().filter(
        school_id=programme.school_id,
        version__questionnaire__key=key,
        submitted_at__date__gte=programme.starts_on,
    )
    later = [Wave.Kind.FINAL, Wave.Kind.FOLLOW_UP, *([Wave.Kind.INTERIM] if baselines == 1 else [])]
    if rows.filter(wave__kind__in=later).exists():
        return True
    own = rows.filter(respondent__isnull=False, wave__isnull=True)
    repeated = own.order_by().values("respondent").annotate(times=Count("pk")).filter(times__gt=baselines)
    return bool(key) and repeated.exists()


def draws_to_compare(programme: Programme) -> list[Draw]:
    """Give the draws whose protocol names people who waited: they may be the comparison."""
    rows = Draw.objects.filter(programme=programme).order_by("-number")
    return [draw for draw in rows if draw.waiting]

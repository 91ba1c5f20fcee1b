"""Questionnaires answered for oneself alone on the way of joining: others learn no more than that they are there."""

from dataclasses import dataclass

from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Response, Version
from nastavnik.surveys.selectors.versions import latest_version, spec_of

#: What is offered: difficulties at work, metaskills, and what a school gave the wording for.
OFFERED = ("ppz32", "metaskills", "mai52")


@dataclass(frozen=True, slots=True)
class Alone:
    """One questionnaire that is offered, with one's own answers that count where there are any."""

    key: str
    title: str
    version: Version
    response: Response | None


def about_oneself(programme: Programme) -> str:
    """Name what such answers are about."""
    return f"oneself:{programme.pk}"


def answers_alone(teacher: Teacher, programme: Programme) -> dict[str, Response]:
    """Give one's own such answers that count, by questionnaire."""
    rows = Response.objects.filter(respondent=teacher, about=about_oneself(programme), replaced_by__isnull=True)
    return {row.version.questionnaire.key: row for row in rows.select_related("version__questionnaire", "respondent")}


def offered_alone(teacher: Teacher, programme: Programme, language: str = "ru") -> list[Alone]:
    """Give what is offered and can be answered: a template without wording is not."""
    sent, found = answers_alone(teacher, programme), []
    for key in OFFERED:
        version = latest_version(key, programme.school_id)
        spec = spec_of(version)
        if spec.ready:
            found.append(Alone(key, spec.title.display(language), version, sent.get(key)))
    return found

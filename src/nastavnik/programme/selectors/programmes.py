"""The current programme, its stage, its path, its gates."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from nastavnik.core import stages
from nastavnik.core.gates import Decision, decide
from nastavnik.core.stages import STAGES
from nastavnik.kit.combined import Prepared
from nastavnik.kit.registries import facts_of
from nastavnik.programme.models import GateDecision, Programme


def current_programme(request: HttpRequest) -> Programme | None:
    """Give the running programme of the school of whoever asks, looked up once a request."""
    kept = vars(request)
    if "_programme" not in kept:
        kept["_programme"] = Programme.objects.current_of(getattr(request.user, "school_id", None))
    found: Programme | None = kept["_programme"]
    return found


def year_before(programme: Programme) -> Programme | None:
    """Give the programme of the school's year before; None in its first year."""
    rows = Programme.objects.filter(school=programme.school_id, starts_on__lt=programme.starts_on)
    found: Programme | None = rows.order_by("starts_on").last()
    return found


def stage_of(counts: Any) -> int:
    """Compute the stage of a programme from its counts by the facts of its rooms."""
    return stages.current_stage(facts_of(list(stages.ENTRY_FACTS), counts))


@dataclass(frozen=True, slots=True)
class PathStep:
    """One stage on the path every role sees."""

    number: int
    slug: str
    title: str
    result: str
    state: str
    note: str = ""
    url: str = ""


def path_of(counts: Any | None) -> list[PathStep]:
    """Give the seven stages with where the programme of these counts stands."""
    now = 0 if counts is None else 8 if counts.programme.archived_on else stage_of(counts)

    def state(number: int) -> str:
        return "done" if number < now else "now" if number == now else "later"

    return [
        PathStep(stage.number, stage.slug, gettext(stage.title), gettext(stage.result), state(stage.number))
        for stage in STAGES
    ]


def _passed(programme: int, gate: str, subject: int) -> Any:
    return GateDecision.objects.filter(programme=programme, gate=gate, subject_id=subject).values_list(
        "fact", flat=True
    )


_overrides = Prepared(_passed, programme=int, gate=str, subject=int)


def overrides_for(programme: Programme, gate: str, subject_id: int = 0) -> set[str]:
    """Name the soft checks already passed with a reason."""
    return set(_overrides.ask(programme=programme.pk, gate=gate, subject=subject_id))


def gate_state(gate: str, programme: Programme, subject: Any, subject_id: int = 0) -> Decision:
    """Say how a gate stands: what stops, what warns, what was passed with a reason."""
    facts = facts_of(list(stages.facts_of(gate)), subject)
    return decide(gate, facts, overrides_for(programme, gate, subject_id))

"""Answers as tables: one's own in full; of a school only what each form lets the coordinator see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac

from nastavnik.core.surveys import Item, score, transformed
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys.totals import ItemTotal, totals
from nastavnik.people.models import Account, School
from nastavnik.surveys.models import Response, Version, Wave
from nastavnik.surveys.selectors.audience import refused
from nastavnik.surveys.selectors.versions import spec_of

READER = "coordinator"


def codebook(version: Version, language: str) -> dict[str, Any]:
    """Describe a version: questions, answers, scales, what is known of it."""
    spec = spec_of(version)
    return {
        "form": spec.id,
        "version": spec.version,
        "sha256": version.sha256,
        "title": spec.title.display(language),
        "comparable_pre_post": spec.comparable_pre_post,
        "licence": {"spdx": spec.licence.spdx, "holder": spec.licence.holder},
        "validated": bool(spec.reliability),
        "norms": [norm.source for norm in spec.norms],
        "items": [_item(item, language) for item in spec.items],
        "scales": [
            {
                "code": scale.code,
                "title": scale.title.display(language) if scale.title else scale.code,
                "items": list(scale.items or scale.of_scales),
                "method": scale.method,
                "min_share": scale.min_share,
                "direction": scale.direction,
                "scored": not scale.unverified,
            }
            for scale in spec.scales
        ],
    }


def _item(item: Item, language: str) -> dict[str, Any]:
    return {
        "code": item.code,
        "text": item.text.display(language) if item.text else "",
        "kind": item.kind,
        "reverse": item.reverse,
        "min": item.min,
        "max": item.max,
        "answers": {option.value: option.label.display(language) for option in item.options},
        "missing": {option.value: option.label.display(language) for option in item.na},
        "sees": list(item.visibility),
    }


def own_answers(account: Account, language: str) -> list[dict[str, Any]]:
    """Give every answer somebody sent, corrections too, with their scores."""
    rows = Response.objects.visible_to(account).select_related("version__questionnaire").order_by("submitted_at", "pk")
    return [_own(row, language) for row in rows]


def _own(row: Response, language: str) -> dict[str, Any]:
    spec, answers = spec_of(row.version), row.answers or {}
    scores = score(spec, answers)
    return {
        "form": spec.id,
        "version": spec.version,
        "title": spec.title.display(language),
        "about": row.about,
        "language": row.language,
        "submitted_at": row.submitted_at.isoformat(timespec="seconds"),
        "corrects_earlier": row.corrects_id is not None,
        "answers": answers,
        "scales": {code: one.value for code, one in scores.items()},
        "prorated": [code for code, one in scores.items() if one.prorated],
        "indexes": transformed(spec, scores),
    }


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one asking: a wave, or what was answered outside waves; one response a person, the last."""

    wave: Wave | None
    rows: tuple[Response, ...]


def groups(version: Version, school: School) -> list[Group]:
    """Part the answers to a version by asking; who took the agreement back is left out, two queries and one a wave."""
    rows = Response.objects.filter(school=school, version=version, replaced_by__isnull=True)
    people: dict[int, dict[str, Response]] = {}
    for row in rows.order_by("submitted_at", "pk"):
        who = f"code:{row.code_hash}" if row.code_hash else f"teacher:{row.respondent_id}"
        people.setdefault(row.wave_id or 0, {})[who] = row
    waves = {wave.pk: wave for wave in Wave.objects.filter(school=school, pk__in=people)}
    found = []
    for pk, answered in sorted(people.items()):
        wave = waves.get(pk)
        gone = set(refused(wave.programme_id).values_list("teacher_id", flat=True)) if wave is not None else set()
        kept = tuple(row for row in answered.values() if row.respondent_id is None or row.respondent_id not in gone)
        found.append(Group(wave, kept))
    return found


def readable_items(spec: Spec) -> list[Item]:
    """Name the questions whose answers the form lets the coordinator read."""
    return [item for item in spec.items if READER in item.visibility]


def readable_rows(version: Version, group: Group) -> list[dict[str, Any]]:
    """Give the answers the coordinator may read, under keys without names; none while too few people answered."""
    spec = spec_of(version)
    items = readable_items(spec)
    if not items or len(group.rows) < spec.visibility.min_n:
        return []
    keyed = [(_key(version, row), {one.code: (row.answers or {}).get(one.code) for one in items}) for row in group.rows]
    return [{"person": key, **answers} for key, answers in sorted(keyed, key=lambda pair: pair[0])]


def _key(version: Version, row: Response) -> str:
    who = f"{version.pk}:{row.wave_id}:{row.respondent_id or row.code_hash}"
    return salted_hmac("surveys.export", who, algorithm="sha256").hexdigest()[:10]


def group_totals(version: Version, group: Group) -> Sequence[ItemTotal]:
    """Give the totals of one asking where the form lets the coordinator see them."""
    spec = spec_of(version)
    if READER not in spec.visibility.aggregate:
        return ()
    return totals(spec, [row.answers or {} for row in group.rows], spec.visibility.min_n)

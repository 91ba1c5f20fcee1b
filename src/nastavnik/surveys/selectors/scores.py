"""Scores of several waves, person by person, under keys that lead back to nobody: what reports compute from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

from nastavnik.core.surveys import ScaleScore, item_values, score, straight_lined
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Asked, Response, Wave
from nastavnik.surveys.selectors.audience import refused
from nastavnik.surveys.selectors.versions import spec_of
from nastavnik.surveys.selectors.waves import begun_waves

FIRST, LAST, BACK = "entry", "final", "then"


@dataclass(frozen=True, slots=True)
class Measured:
    """One person's scores in one wave, with what makes them comparable: version, fingerprint, language.

    `items` are the answers as the scales count them, reverse ones turned over: for consistency of a scale over many
    people, never to be shown.
    """

    wave: int
    version: str
    sha256: str
    language: str
    channel: str
    scores: Mapping[str, ScaleScore]
    items: Mapping[str, int]
    straight: bool

    def value(self, scale: str) -> float | None:
        """Give the value of a scale; None when too little was answered."""
        found = self.scores.get(scale)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class PersonScores:
    """One person through the year; `takes_part` is what somebody with a code says, None without an answer.

    `entries` are the entry measurements that were answered, in order.
    """

    key: str
    group: str
    takes_part: bool | None
    asked: frozenset[str]
    waves: Mapping[str, Measured]
    entries: tuple[Measured, ...] = ()

    @property
    def pre(self) -> Measured | None:
        """Give the entry scores, the last of several measurements."""
        return self.waves.get(FIRST)

    @property
    def post(self) -> Measured | None:
        """Give the final scores."""
        return self.waves.get(LAST)

    @property
    def then(self) -> Measured | None:
        """Give the look back; it never stands for a missing entry."""
        return self.waves.get(BACK)


@dataclass(frozen=True, slots=True)
class WaveCount:
    """How complete one wave of one audience is; people, not rows."""

    kind: str
    audience: str
    version: str
    opened_on: object
    asked: int
    answered: int
    straight: int
    round: int = 1
    rounds: int = 1
    missing: Mapping[str, int] = field(default_factory=dict)
    prorated: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairedScores:
    """Everything reports need about one questionnaire in one programme."""

    key: str
    comparable: bool
    primary: bool
    waves: tuple[WaveCount, ...]
    people: tuple[PersonScores, ...]

    def of(self, group: str) -> list[PersonScores]:
        """Give the people of one group: mentees, mentors, staff."""
        return [one for one in self.people if one.group == group]

    def comparison(self) -> list[PersonScores]:
        """Give the colleagues by code who say that they do not take part in the programme."""
        return [one for one in self.of("staff") if one.takes_part is False]


def paired_scores(programme: Programme, key: str, begun: Sequence[Wave] | None = None) -> PairedScores:
    """Give the scores of a questionnaire over the waves of a programme; three queries, two where they are at hand."""
    waves = [wave for wave in begun or begun_waves(programme) if wave.questionnaire.key == key]
    by_pk = {wave.pk: wave for wave in waves}
    gone = refused(programme.pk).order_by().values("teacher_id")
    asked = Asked.objects.filter(wave__in=by_pk).exclude(teacher__in=gone).values_list("wave_id", "teacher_id")
    rows = Response.objects.filter(wave__in=by_pk, replaced_by__isnull=True).exclude(respondent__in=gone)
    measured = {row: _measured(row, by_pk[row.wave_id or 0]) for row in rows.order_by("wave_id", "pk")}
    invited = [(by_pk[wave_id], teacher_id) for wave_id, teacher_id in asked]
    return PairedScores(
        key=key,
        comparable=bool(waves) and all(spec_of(wave.version).comparable_pre_post for wave in waves),
        primary=any(wave.is_primary for wave in waves),
        waves=tuple(_count(wave, invited, measured) for wave in waves),
        people=tuple(_people(programme, by_pk, invited, measured)),
    )


def person_key(programme: Programme, teacher_id: int) -> str:
    """Give the key under which somebody who answers by name stands in the scores of a programme."""
    return _key(programme, f"teacher:{teacher_id}")


def _key(programme: Programme, who: str) -> str:
    return salted_hmac("surveys.person", f"{programme.pk}:{who}", algorithm="sha256").hexdigest()[:20]


def _measured(row: Response, wave: Wave) -> Measured:
    spec, answers = spec_of(wave.version), row.answers or {}
    return Measured(
        wave=wave.pk,
        version=wave.version.number,
        sha256=wave.version.sha256,
        language=row.language,
        channel=row.channel,
        scores=score(spec, answers),
        items=item_values(spec, answers),
        straight=straight_lined(spec, answers),
    )


def _count(wave: Wave, invited: Iterable[tuple[Wave, int]], measured: Mapping[Response, Measured]) -> WaveCount:
    mine = [one for one in measured.values() if one.wave == wave.pk]
    codes = [scale.code for scale in spec_of(wave.version).scales]
    return WaveCount(
        kind=wave.kind,
        audience=wave.audience,
        version=wave.version.number,
        opened_on=wave.opened_on,
        asked=sum(asked.pk == wave.pk for asked, _teacher in invited),
        answered=len(mine),
        straight=sum(one.straight for one in mine),
        round=wave.round,
        rounds=wave.rounds,
        missing={code: sum(one.value(code) is None for one in mine) for code in codes},
        prorated={code: sum(one.scores[code].prorated for one in mine) for code in codes},
    )


def _people(
    programme: Programme,
    waves: Mapping[int, Wave],
    invited: Iterable[tuple[Wave, int]],
    measured: Mapping[Response, Measured],
) -> list[PersonScores]:
    """Put the answers of one person together: by the staff row, or by the hash of a code."""
    asked: dict[tuple[str, str], set[str]] = {}
    found: dict[tuple[str, str], dict[str, Measured]] = {}
    entries: dict[tuple[str, str], list[Measured]] = {}
    says: dict[tuple[str, str], bool | None] = {}
    for wave, teacher_id in invited:
        if not wave.by_code:
            asked.setdefault((wave.audience, f"teacher:{teacher_id}"), set()).add(wave.kind)
    for row, one in sorted(measured.items(), key=lambda pair: waves[pair[1].wave].round):
        wave = waves[one.wave]
        who = (wave.audience, f"code:{row.code_hash}" if wave.by_code else f"teacher:{row.respondent_id}")
        found.setdefault(who, {})[wave.kind] = one
        if wave.kind == FIRST:
            entries.setdefault(who, []).append(one)
        if row.takes_part is not None:
            says[who] = bool(says.get(who)) or row.takes_part
    people = [
        PersonScores(
            key=_key(programme, who[1]),
            group=who[0],
            takes_part=says.get(who),
            asked=frozenset(asked.get(who, set())),
            waves=found.get(who, {}),
            entries=tuple(entries.get(who, ())),
        )
        for who in {**asked, **found}
    ]
    return sorted(people, key=lambda one: (one.group, one.key))

"""What was measured twice, as the report of change takes it: scores of both waves, forms, dates, the declaration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nastavnik import __version__
from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.declared import declared_outcome
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.change.waves import Area, ChangeData, Declaration, Measure, Outcome, Progress
from nastavnik.core.evidence.change.waves import Wave as Dates
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import Scale, scale_items
from nastavnik.core.surveys.form import Reliability
from nastavnik.mentoring.models import Goal
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors import (
    Measured,
    PairedScores,
    PersonScores,
    begun_waves,
    ends_of,
    form_of,
    paired_scores,
    person_key,
    spec_of,
)

BOTH = (Wave.Kind.ENTRY, Wave.Kind.FINAL)


def waves_of_mentees(begun: Iterable[Wave]) -> list[Wave]:
    """Keep the first and last waves of mentees, first the questionnaire the programme is judged by."""
    rows = [wave for wave in begun if wave.audience == Wave.Audience.MENTEES and wave.kind in BOTH]
    return sorted(rows, key=lambda wave: not wave.is_primary)


def change_data(year: YearRows, begun: Sequence[Wave] | None = None) -> tuple[ChangeData, Spec] | None:
    """Give the data of the main outcome; None until a questionnaire with its scale was opened twice."""
    declared = declared_outcome(year.programme)
    begun = begun_waves(year.programme) if begun is None else begun
    waves = _asked_twice(waves_of_mentees(begun), declared)
    if not waves:
        return None
    *before, after = waves
    spec = spec_of(after.version)
    scale = _main_scale(spec, declared)
    if scale is None:
        return None
    scores = paired_scores(year.programme, after.questionnaire.key, begun)
    people = _Compared.by(spec, scores, _waiting(year, declared), _design(declared, scores))
    data = ChangeData(
        outcome=people.outcome(scale),
        before=_first_dates(before),
        after=_dates(after),
        declared=_declaration(declared),
        domains=people.domains(scale),
        staff=_staff(scores, scale.code),
        retest=_retest(spec, scale),
        rci=spec.rci_enabled,
        aggregate=spec.visibility.aggregate,
        design=people.design,  # type: ignore[arg-type]
        progress=_progress(year),
        software=__version__,
    )
    return data, spec


def _design(declared: DeclaredOutcome | None, scores: PairedScores) -> str:
    """Give the declared design; without one colleagues who answered are the comparison."""
    return declared.design if declared else "whole_staff" if scores.of("staff") else "none"


def _retest(spec: Spec, scale: Scale) -> Reliability | None:
    found = (one for one in spec.reliability if (one.type, one.scale) == ("retest", scale.code))
    return next(found, None)


def _asked_twice(waves: list[Wave], declared: DeclaredOutcome | None) -> list[Wave]:
    """Give the entry measurements of the main questionnaire and, last, its final one; nothing until there are both."""
    first = waves[0].questionnaire.key if waves else ""
    key = declared.questionnaire_key if declared else first
    entries, finals = ([one for one in waves if (one.questionnaire.key, one.kind) == (key, kind)] for kind in BOTH)
    if not entries or not finals:
        return []
    return [*(wave for wave in entries if wave.questionnaire_id == finals[-1].questionnaire_id), finals[-1]]


def _main_scale(spec: Spec, declared: DeclaredOutcome | None) -> Scale | None:
    """Give the declared scale, None where there is none such any more; else the one over all areas, or the first."""
    if declared is not None:
        return next((scale for scale in spec.scales if scale.code == declared.scale), None)
    total = [scale for scale in spec.scales if scale.of_scales]
    return next(iter(total[-1:] or spec.scales), None)


def _declaration(declared: DeclaredOutcome | None) -> Declaration | None:
    if declared is None:
        return None
    return Declaration(declared.scale, declared.declared_on, tuple(declared.domains))


def _dates(wave: Wave) -> Dates:
    first = wave.opened_on or wave.opens_on
    return Dates(form_of(wave.version), first, max(first, wave.closed_on or wave.closes_on))


def _first_dates(entries: Iterable[Wave]) -> Dates:
    """Give the days of all entry measurements as one: they share their words."""
    days = [_dates(wave) for wave in sorted(entries, key=lambda wave: wave.round)]
    return Dates(days[0].form, days[0].first_on, max(one.last_on for one in days))


def _waiting(year: YearRows, declared: DeclaredOutcome | None) -> set[str]:
    """Give the keys of those who wait by lot and have no mentor: with that design they are the comparison."""
    if declared is None or declared.draw is None:
        return set()
    placed = {place.mentee_id for place in year.places}
    return {person_key(year.programme, teacher) for teacher, _type in declared.draw.waiting if teacher not in placed}


@dataclass(frozen=True, slots=True)
class _Compared:
    """Who changed and with whom they are compared, by the design of the year."""

    spec: Spec
    design: str
    mentees: Sequence[PersonScores]
    others: Sequence[PersonScores]

    @classmethod
    def by(cls, spec: Spec, scores: PairedScores, waiting: set[str], design: str) -> "_Compared":
        """Part the people; who waits by lot is no mentee of the year."""
        asked = scores.of("mentees")
        others = [one for one in asked if one.key in waiting] if design == "waiting_list" else scores.comparison()
        return cls(spec, design, [one for one in asked if one.key not in waiting], [] if design == "none" else others)

    def domains(self, main: Scale) -> tuple[Outcome, ...]:
        """Give the areas beside the main scale."""
        return tuple(self.outcome(scale) for scale in self.spec.scales if scale.code != main.code and scale.items)

    def outcome(self, scale: Scale) -> Outcome:
        """Give one scale of these people."""
        spec = self.spec
        items = () if scale.unverified else scale_items(spec, scale)
        groups = ((self.mentees, "mentee"), (self.others, "comparison"))
        low, high = ends_of(spec, scale)
        return Outcome(
            code=scale.code,
            direction="higher_is_better" if scale.direction == "higher_is_better" else "lower_is_better",
            lowest=low,
            highest=high,
            people=tuple(_measure(one, scale.code, items, group) for people, group in groups for one in people),
            items=items,
            reverse=tuple(item.code for item in spec.items if item.reverse and item.code in items),
            areas=tuple(Area(one.code, scale_items(spec, one)) for one in spec.scales if one.code in scale.of_scales),
        )


def _measure(one: PersonScores, code: str, items: tuple[str, ...] = (), group: str = "mentee") -> Measure:
    used = [*one.entries, one.post] if one.post else list(one.entries)
    values = [entry.value(code) for entry in one.entries]
    return Measure(
        key=one.key,
        group=group,  # type: ignore[arg-type]
        pre=next(reversed(values), None),
        post=_value(one.post, code),
        then=_value(one.then, code),
        earlier=tuple(value for value in values[:-1] if value is not None),
        prorated=any(wave.scores[code].prorated for wave in used if code in wave.scores),
        answers=tuple(one.entries[0].items.get(item) for item in items) if one.entries else (),
        same_language=len({wave.language for wave in used}) <= 1,
    )


def _value(measured: Measured | None, code: str) -> float | None:
    return measured.value(code) if measured else None


def _staff(scores: PairedScores, code: str) -> tuple[float, ...]:
    """Give the entry values of all who answered, a mean of several measurements as one value.

    A mentee who also answered by code counts once.
    """
    staff = [one for one in scores.of("staff") if one.takes_part is not True]
    if not staff:
        return ()
    found = [_measure(one, code) for one in (*staff, *scores.of("mentees"))]
    return tuple(one.baseline for one in found if one.baseline is not None)


def _progress(year: YearRows) -> Progress:
    return Progress(
        pairs_finished=sum(place.state == "completed" for place in year.places),
        goals_reached=sum(goal.state == Goal.State.ACHIEVED for goal in year.goals),
        goals_set=len(year.goals),
        meetings=len(year.met),
    )

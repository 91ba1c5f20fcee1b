"""What was measured twice, as the report of change takes it: scores of both waves, forms, dates, the declaration."""

from collections.abc import Iterable, Sequence

from nastavnik import __version__
from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.declared import declared_outcome
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.change.waves import Area, ChangeData, Declaration, Measure, Outcome, Progress
from nastavnik.core.evidence.change.waves import Wave as Dates
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import Scale, scale_items
from nastavnik.mentoring.models import Goal
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors import (
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
    programme = year.programme
    begun = begun_waves(programme) if begun is None else begun
    declared, waves = declared_outcome(programme), waves_of_mentees(begun)
    key = declared.questionnaire_key if declared else next((wave.questionnaire.key for wave in waves), "")
    mine = {wave.kind: wave for wave in waves if wave.questionnaire.key == key}
    if set(mine) != set(BOTH):
        return None
    after = mine[Wave.Kind.FINAL]
    entries = [wave for wave in waves if wave.questionnaire_id == after.questionnaire_id and wave.kind == BOTH[0]]
    spec = spec_of(after.version)
    code = declared.scale if declared else _main_scale(spec)
    scales = {scale.code: scale for scale in spec.scales}
    if code not in scales:
        return None
    scores = paired_scores(programme, key, begun)
    waiting = _waiting(year, declared)
    others = {one.key for one in scores.of("mentees") if one.key in waiting}
    design = declared.design if declared else ("whole_staff" if scores.of("staff") else "none")
    retest = [one for one in spec.reliability if one.type == "retest" and one.scale == code]
    return (
        ChangeData(
            outcome=_outcome(spec, scales[code], scores, others, design),
            before=_first_dates(entries),
            after=_dates(after),
            declared=_declaration(declared),
            domains=tuple(
                _outcome(spec, scale, scores, others, design)
                for scale in spec.scales
                if scale.code != code and scale.items
            ),
            staff=_staff(scores, code),
            retest=retest[0] if retest else None,
            rci=spec.rci_enabled,
            aggregate=spec.visibility.aggregate,
            design=design,  # type: ignore[arg-type]
            progress=_progress(year),
            software=__version__,
        ),
        spec,
    )


def _main_scale(spec: Spec) -> str:
    """Name the scale over all areas, else the first."""
    total = [scale for scale in spec.scales if scale.of_scales]
    return (total or list(spec.scales))[-1 if total else 0].code


def _declaration(declared: DeclaredOutcome | None) -> Declaration | None:
    if declared is None:
        return None
    return Declaration(declared.scale, declared.declared_on, tuple(declared.domains))


def _dates(wave: Wave) -> Dates:
    first = wave.opened_on or wave.opens_on
    return Dates(form_of(wave.version), first, max(first, wave.closed_on or wave.closes_on))


def _first_dates(entries: list[Wave]) -> Dates:
    """Give the days of all entry measurements as one: they share their words."""
    days = [_dates(wave) for wave in sorted(entries, key=lambda wave: wave.round)]
    return Dates(days[0].form, days[0].first_on, max(one.last_on for one in days))


def _waiting(year: YearRows, declared: DeclaredOutcome | None) -> set[str]:
    """Give the keys of those who wait by lot and have no mentor: with that design they are the comparison."""
    if declared is None or declared.draw is None:
        return set()
    placed = {place.mentee_id for place in year.places}
    return {person_key(year.programme, teacher) for teacher, _type in declared.draw.waiting if teacher not in placed}


def _outcome(spec: Spec, scale: Scale, scores: PairedScores, waiting: set[str], design: str) -> Outcome:
    mentees = [one for one in scores.of("mentees") if one.key not in waiting]
    if design == "waiting_list":
        others = [one for one in scores.of("mentees") if one.key in waiting]
    else:
        others = scores.comparison() if design != "none" else []
    items = () if scale.unverified else scale_items(spec, scale)
    people = (*_measures(mentees, scale.code, items, "mentee"), *_measures(others, scale.code, items, "comparison"))
    low, high = ends_of(spec, scale)
    return Outcome(
        code=scale.code,
        direction="higher_is_better" if scale.direction == "higher_is_better" else "lower_is_better",
        lowest=low,
        highest=high,
        people=people,
        items=items,
        reverse=tuple(item.code for item in spec.items if item.reverse and item.code in items),
        areas=tuple(Area(one.code, scale_items(spec, one)) for one in spec.scales if one.code in scale.of_scales),
    )


def _measures(people: Iterable[PersonScores], code: str, items: tuple[str, ...], group: str) -> list[Measure]:
    found = []
    for one in people:
        before = [entry for entry in one.entries if entry.value(code) is not None]
        post, then = one.post, one.then
        used = [*before, post] if post else before
        values = [entry.value(code) for entry in before]
        found.append(
            Measure(
                key=one.key,
                group=group,  # type: ignore[arg-type]
                pre=values[-1] if values else None,
                post=post.value(code) if post else None,
                then=then.value(code) if then else None,
                earlier=tuple(value for value in values[:-1] if value is not None),
                prorated=any(wave.scores[code].prorated for wave in used if code in wave.scores),
                answers=tuple(one.entries[0].items.get(item) for item in items) if one.entries else (),
                same_language=len({wave.language for wave in used}) <= 1,
            )
        )
    return found


def _staff(scores: PairedScores, code: str) -> tuple[float, ...]:
    """Give the entry values of all who answered, a mean of several measurements as one value.

    A mentee who also answered by code counts once.
    """
    staff = [one for one in scores.of("staff") if one.takes_part is not True]
    if not staff:
        return ()
    found = _measures((*staff, *scores.of("mentees")), code, (), "mentee")
    return tuple(one.baseline for one in found if one.baseline is not None)


def _progress(year: YearRows) -> Progress:
    return Progress(
        pairs_finished=sum(place.state == "completed" for place in year.places),
        goals_reached=sum(goal.state == Goal.State.ACHIEVED for goal in year.goals),
        goals_set=len(year.goals),
        meetings=len(year.meetings),
    )

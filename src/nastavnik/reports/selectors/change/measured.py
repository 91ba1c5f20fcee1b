"""What was measured twice, as the report of change takes it: scores of both waves, forms, dates, the declaration."""

from collections.abc import Iterable

from nastavnik import __version__
from nastavnik.completion.models import DeclaredOutcome
from nastavnik.completion.selectors.declared import declared_outcome
from nastavnik.completion.selectors.figures import held_meetings
from nastavnik.completion.selectors.people import places_of
from nastavnik.core.evidence.change.waves import Area, ChangeData, Declaration, Measure, Outcome, Progress
from nastavnik.core.evidence.change.waves import Wave as Dates
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import Scale, scale_items
from nastavnik.mentoring.models import Goal
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors import PairedScores, PersonScores, ends_of, form_of, paired_scores, person_key, spec_of

BOTH = (Wave.Kind.ENTRY, Wave.Kind.FINAL)


def begun_waves(programme: Programme) -> list[Wave]:
    """Give the waves of mentees that were opened, first the questionnaire the programme is judged by."""
    rows = Wave.objects.filter(programme=programme, audience=Wave.Audience.MENTEES, kind__in=BOTH)
    rows = rows.exclude(state=Wave.State.PLANNED).select_related("version", "questionnaire")
    return list(rows.order_by("-is_primary", "opens_on", "pk"))


def change_data(programme: Programme) -> tuple[ChangeData, Spec] | None:
    """Give the data of the main outcome; None until a questionnaire with its scale was opened twice."""
    declared, waves = declared_outcome(programme), begun_waves(programme)
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
    scores = paired_scores(programme, key)
    waiting = _waiting(programme, declared)
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
            progress=_progress(programme),
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


def _waiting(programme: Programme, declared: DeclaredOutcome | None) -> set[str]:
    """Give the keys of those who wait by lot and have no mentor: with that design they are the comparison."""
    if declared is None or declared.draw is None:
        return set()
    placed = set(places_of(programme).values_list("mentee_id", flat=True))
    return {person_key(programme, teacher) for teacher, _type in declared.draw.waiting if teacher not in placed}


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


def _progress(programme: Programme) -> Progress:
    goals = list(Goal.objects.filter(programme=programme).order_by().values_list("state", flat=True))
    return Progress(
        pairs_finished=places_of(programme).filter(state="completed").count(),
        goals_reached=goals.count(Goal.State.ACHIEVED),
        goals_set=len(goals),
        meetings=held_meetings(programme).count(),
    )

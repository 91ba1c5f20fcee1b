"""The sheet of one school for totals over schools: counts, indicators, the change of its main outcome."""

import datetime as dt

from django.utils.crypto import salted_hmac

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.change.blocks.expected import expectation
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import ChangeData
from nastavnik.core.evidence.stats.schools import summarise
from nastavnik.core.evidence.totals import ABOUT_PEOPLE, Measured, Share, Sheet, of_records, record_keys
from nastavnik.core.evidence.totals.snapshots import answer_keys
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.people.models import School
from nastavnik.programme.models import Programme
from nastavnik.reports.selectors.change.measured import change_data
from nastavnik.reports.selectors.indicators import answers
from nastavnik.reports.selectors.indicators.lines import ROWS
from nastavnik.reports.selectors.indicators.rows import totals as added
from nastavnik.surveys.selectors import latest_version, spec_of

RECORDS = tuple(code for code in ROWS if of_records(code) and code != "I9")
LANGUAGES = ("ru", "en")
READER = "methodist"


def school_code(school_id: int) -> str:
    """Give the name under which a school stands in totals: opaque, the same from sheet to sheet."""
    return salted_hmac("reports.school", str(school_id), algorithm="sha256").hexdigest()[:16]


def sheet_of(programme: Programme, school: School, on: dt.date) -> Sheet:
    """Count everything that totals over schools need of one programme."""
    code, rows = school_code(school.pk), YearRows(programme, on)
    return Sheet(
        code=code,
        year=programme.starts_on.year,
        on=on.isoformat(),
        counts={
            "mentees": len(rows.mentees),
            "mentors": len(rows.mentors),
            "pairs": len(rows.places),
            "meetings": len(rows.meetings),
        },
        shares=(*_records(rows, code), *_answers(rows, code)),
        measured=_measured(rows, code),
        area=school.city,
    )


def _records(year: YearRows, code: str) -> list[Share]:
    found = []
    for name in (*RECORDS, *sorted(ABOUT_PEOPLE)):
        rows = ROWS[name](year)
        part, of = added(rows)
        people = len(rows) if name == "I13" else of
        keys = record_keys(code, people) if of_records(name) else answer_keys(code, _marks(part, of))
        found.append(Share(name, part, of, people, keys))
    return [one for one in found if one.of]


def _marks(part: int, of: int) -> list[float]:
    return [1.0] * part + [0.0] * (of - part)


def _answers(year: YearRows, code: str) -> list[Share]:
    tallies = {"I4": answers.resolved(year)[0]}
    if _promised("final_self"):
        tallies |= {"I2": answers.satisfied(year, "final_self"), "I15": answers.ready(year)}
    if _promised("final_mentor"):
        tallies["I3"] = answers.satisfied(year, "final_mentor")
    found = []
    for name, tally in tallies.items():
        if tally.people:
            weight = min(1.0, tally.people / tally.answered)
            keys = answer_keys(code, _marks(tally.yes, tally.answered), weight)
            found.append(Share(name, tally.yes, tally.answered, tally.people, keys))
    changes, people = answers.changes(year)
    if changes:
        keys = answer_keys(code, map(float, changes), min(1.0, people / len(changes)))
        found.append(Share("I5", sum(changes), len(changes), people, keys))
    return found


def _promised(key: str) -> bool:
    """Say whether a form told those who answer it that a methodist sees its totals."""
    version = latest_version(key)
    return version is not None and READER in spec_of(version).visibility.aggregate


def _measured(year: YearRows, code: str) -> tuple[Measured, ...]:
    """Give the main outcome where the very same version was asked twice."""
    found = change_data(year)
    if found is None:
        return ()
    data, spec = found
    before, after = data.before.form, data.after.form
    study = Study(data, "outside")
    if before.sha256 != after.sha256 or not study.comparability.allowed or READER not in spec.visibility.aggregate:
        return ()
    pairs, expected = study.pairs, expectation(study)
    changes = list(pairs.changes)
    return (
        Measured(
            form=after.id,
            version=after.version,
            sha256=after.sha256,
            scale=data.outcome.code,
            titles=_titles(data, spec),
            lower_is_better=data.outcome.sign < 0,
            change=summarise(changes),
            before=pairs.asked,
            again=pairs.again,
            expected=None if expected is None else (expected.first, expected.second),
            keys=answer_keys(code, changes),
        ),
    )


def _titles(data: ChangeData, spec: Spec) -> dict[str, str]:
    title = next((scale.title for scale in spec.scales if scale.code == data.outcome.code), None)
    return {
        tongue: f"{spec.title.display(tongue)}. {title.display(tongue) if title else data.outcome.code}"[:300]
        for tongue in LANGUAGES
    }

"""Reading questionnaires: versions, waves, who answered, and which answers somebody may read."""

from nastavnik.surveys.selectors.answers import answered_lines, answers_for, latest_of
from nastavnik.surveys.selectors.earlier import OwnAnswers, earlier_and_now, repeated, same_form_answers
from nastavnik.surveys.selectors.scores import (
    Measured,
    PairedScores,
    PersonScores,
    WaveCount,
    paired_scores,
    person_key,
)
from nastavnik.surveys.selectors.shared import (
    ScaleLine,
    ends_of,
    mentors_of,
    my_readings,
    opened_now,
    opened_to,
    parts_of,
    readings_of,
    scale_lines,
)
from nastavnik.surveys.selectors.versions import form_of, latest_version, spec_of
from nastavnik.surveys.selectors.waves import (
    Rate,
    WaveLine,
    my_forms,
    people_asked,
    rates_by_department,
    response_rates,
    still_waiting,
    straight_lines,
    wave_line,
    waves_of,
)

__all__ = [
    "Measured",
    "OwnAnswers",
    "PairedScores",
    "PersonScores",
    "Rate",
    "ScaleLine",
    "WaveCount",
    "WaveLine",
    "answered_lines",
    "answers_for",
    "earlier_and_now",
    "ends_of",
    "form_of",
    "latest_of",
    "latest_version",
    "mentors_of",
    "my_forms",
    "my_readings",
    "opened_now",
    "opened_to",
    "paired_scores",
    "parts_of",
    "people_asked",
    "person_key",
    "rates_by_department",
    "readings_of",
    "repeated",
    "response_rates",
    "same_form_answers",
    "scale_lines",
    "spec_of",
    "still_waiting",
    "straight_lines",
    "wave_line",
    "waves_of",
]

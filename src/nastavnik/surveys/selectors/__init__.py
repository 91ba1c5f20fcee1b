"""Reading questionnaires: versions, waves, who answered, and which answers somebody may read."""

from nastavnik.surveys.selectors.answers import answered_lines, answers_for
from nastavnik.surveys.selectors.earlier import earlier_and_now, repeated, same_form_answers
from nastavnik.surveys.selectors.scores import (
    Measured,
    PairedScores,
    PersonScores,
    paired_scores,
    person_key,
)
from nastavnik.surveys.selectors.shared import (
    ends_of,
    mentors_of,
    my_readings,
    opened_now,
    opened_to,
    parts_of,
    readings_of,
    scale_lines,
)
from nastavnik.surveys.selectors.versions import form_of, latest_version, spec_by, spec_of
from nastavnik.surveys.selectors.waves import (
    Rate,
    begun_waves,
    my_forms,
    people_asked,
    rates_by_department,
    response_rates,
    straight_lines,
    wave_line,
    waves_of,
)

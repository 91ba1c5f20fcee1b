"""The only writers of reflections, summaries, SWOT, the report, the event, recognition; the end of a year."""

from nastavnik.completion.services.declared import declare_outcome
from nastavnik.completion.services.events import correct_event, hold_event, plan_event, remove_event
from nastavnik.completion.services.recognition import (
    recognise,
    register_recognition_order,
    withdraw_recognition,
)
from nastavnik.completion.services.reflections import (
    correct_group_reflection,
    record_group_reflection,
    reflect,
    remove_group_reflection,
    share_reflection,
)
from nastavnik.completion.services.reports import (
    agree_summary,
    approve_report,
    compose_report,
    sum_up_place,
)
from nastavnik.completion.services.swot import (
    add_swot_line,
    decide_draft,
    edit_swot_line,
    raise_swot_line,
    remove_swot_line,
)
from nastavnik.completion.services.years import (
    archive_offer,
    archive_programme,
    begin_next_year,
    return_from_archive,
    take_closing_back,
)

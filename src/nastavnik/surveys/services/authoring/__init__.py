"""The only writer of a school's own forms."""

from nastavnik.surveys.services.authoring.drafts import (
    add_or_change_item,
    add_or_change_scale,
    change_head,
    delete_draft,
    paste_wording,
    remove_item,
    remove_scale,
    return_draft,
    shift_item,
    undo,
)
from nastavnik.surveys.services.authoring.publishing import new_version, publish, start_form, take_back, take_sheets
from nastavnik.surveys.services.authoring.reading import read_workbook

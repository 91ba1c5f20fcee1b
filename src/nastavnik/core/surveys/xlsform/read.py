"""From the sheets of a workbook to a questionnaire, or every fault with its sheet and row."""

from collections.abc import Mapping, Sequence
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Questionnaire
from nastavnik.core.surveys.node import SpecError
from nastavnik.core.surveys.spec import parse
from nastavnik.core.surveys.xlsform.choices import read_choices
from nastavnik.core.surveys.xlsform.faults import Faults
from nastavnik.core.surveys.xlsform.scoring import REST, read_key, read_scoring, read_settings
from nastavnik.core.surveys.xlsform.survey import Survey, read_survey
from nastavnik.core.surveys.xlsform.table import Row
from nastavnik.core.texts import Text

SHEETS = ("survey", "choices", "settings", "scoring", "key")
NO_SURVEY = N_("листа survey с вопросами нет: это должна быть анкета в формате XLSForm")
NO_QUESTIONS = N_("нет ни одного вопроса")
NO_SHEET = N_("такой лист не поддерживается: удалите его")
TWO_NOTES = N_("пояснение под анкетой уже есть на листе settings: оставьте одно")
SPEC = N_("%(reason)s (%(place)s)")


def read(sheets: Mapping[str, Sequence[Sequence[Any]]], defaults: Mapping[str, Any]) -> Questionnaire:
    """Read a questionnaire out of a workbook.

    Parameters
    ----------
    sheets : mapping of str to rows
        Cells of every sheet by its name, header first: ``survey`` is needed, ``choices``, ``settings``, ``scoring``
        and ``key`` may be there, an empty sheet of another name is left aside.
    defaults : mapping
        Fields of the key that the workbook may leave out: id, version, title, licence, audience, visibility.

    Returns
    -------
    Questionnaire
        Parsed and checked.

    Raises
    ------
    SheetError
        With all the faults found, each with sheet, row and column.
    """
    faults = Faults()
    _check_names(sheets, faults)
    lists = read_choices(sheets.get("choices", ()), faults)
    survey = read_survey(sheets.get("survey", ()), lists, faults)
    scales, scale_rows = read_scoring(sheets.get("scoring", ()), survey, faults)
    settings, place = read_settings(sheets.get("settings", ()), faults)
    rest = read_key(sheets.get("key", ()), faults)
    if survey.note_row is not None and "note" in settings:
        survey.note_row.fail("type", TWO_NOTES)
    if not survey.items and not faults.found:
        faults.add("survey", 0, "", NO_QUESTIONS)
    faults.refuse()
    mapping = {**defaults, **settings, **rest, "items": survey.items}
    mapping["visibility"] = {**defaults["visibility"], **settings.get("visibility", {})}
    mapping |= {name: value for name, value in (("sections", survey.sections), ("scales", scales)) if value}
    if survey.note is not None:
        mapping.setdefault("note", survey.note)
    return _parsed(mapping, survey, scale_rows, place, faults)


def _check_names(sheets: Mapping[str, Sequence[Sequence[Any]]], faults: Faults) -> None:
    for name, cells in sheets.items():
        if name not in SHEETS and any(cell not in (None, "") for row in cells for cell in row):
            faults.add(name, 0, "", NO_SHEET)
    if "survey" not in sheets:
        faults.add("survey", 0, "", NO_SURVEY)


def _parsed(
    mapping: dict[str, Any], survey: Survey, scale_rows: Sequence[Row], settings: Row | None, faults: Faults
) -> Questionnaire:
    """Parse item by item first, so that each wrong question is told, then the whole."""
    plain = {name: value for name, value in mapping.items() if name not in ("scales", "sections", *REST)}
    for item, row in zip(survey.items, survey.item_rows, strict=True):
        alone = {key: value for key, value in item.items() if key != "section"}
        try:
            parse({**plain, "items": [alone]})
        except SpecError as error:
            if error.place.startswith("items"):
                row.fail("", SPEC, reason=Text(error.reason), place=_inside(error.place))
    faults.refuse()
    try:
        return parse(mapping)
    except SpecError as error:
        spot = _row_of(error.place, survey.item_rows, scale_rows) or settings
        sheet, number = (spot.sheet, spot.number) if spot else ("settings", 0)
        faults.add(sheet, number, "", SPEC, reason=Text(error.reason), place=error.place)
        raise faults.error() from error


def _inside(place: str) -> str:
    return place.partition("].")[2] or place.partition(".")[2] or "вопрос"


def _row_of(place: str, items: Sequence[Row], scales: Sequence[Row]) -> Row | None:
    name, _, rest = place.partition("[")
    number = rest.partition("]")[0]
    rows = {"items": items, "scales": scales}.get(name, ())
    return rows[int(number)] if number.isdecimal() and int(number) < len(rows) else None

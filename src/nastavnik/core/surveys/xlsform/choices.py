"""The sheet of answers: lists of options by their name."""

from collections.abc import Sequence
from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.surveys.xlsform.faults import Faults
from nastavnik.core.surveys.xlsform.table import languages, rows

COLUMNS = ("list_name", *languages("label", "hint"), "name", "psy:na")
NO_LIST = N_("не указан список: впишите list_name")
NO_NAME = N_("у варианта нужны name и label")
AGAIN = N_("в этом списке такое значение уже есть")

#: Options and codes of a missing answer, as the key of a questionnaire writes them.
Lists = dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]


def read_choices(cells: Sequence[Sequence[Any]], faults: Faults) -> Lists:
    """Read the lists of options.

    Parameters
    ----------
    cells : sequence of rows
        The sheet ``choices``.
    faults : Faults
        Where faults are noted.

    Returns
    -------
    dict of str to (list, list)
        By name of the list: options, and options that mean a missing answer (column ``psy:na``).
    """
    lists: Lists = {}
    for row in rows("choices", cells, COLUMNS, faults):
        name, value, label = row.get("list_name"), row.get("name"), row.text("label")
        if not name:
            row.fail("list_name", NO_LIST)
            continue
        if not value or label is None:
            row.fail("name", NO_NAME)
            continue
        option: dict[str, Any] = {"value": value, "label": label}
        hint = row.text("hint")
        if hint is not None:
            option["hint"] = hint
        plain, missing = lists.setdefault(name, ([], []))
        if any(value == other["value"] for other in (*plain, *missing)):
            row.fail("name", AGAIN)
        (missing if row.flag("psy:na") else plain).append(option)
    return lists

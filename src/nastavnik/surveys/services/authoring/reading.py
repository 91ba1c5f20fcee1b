"""Reading an uploaded workbook of a questionnaire."""

from typing import Any

from nastavnik.core.errors import N_
from nastavnik.core.roster.foreign import cells
from nastavnik.kit.foreign import read_apart

MOST_ROWS = 2000
_HARD = N_("Файл слишком велик или устроен слишком сложно для анкеты. Оставьте в нём только листы анкеты.")


def read_workbook(content: bytes, name: str) -> dict[str, list[list[Any]]]:
    """Give the cells of every sheet of an uploaded file; what cannot be read is refused in words."""
    limits = {"most_rows": MOST_ROWS, "too_long": _HARD}
    sheets: dict[str, list[list[Any]]] = read_apart(cells, content, code="form", too_hard=_HARD, name=name, **limits)
    return sheets

"""Who is who in a workbook: ids as first written, people found by id or by name."""

from collections import defaultdict
from collections.abc import Iterator

from nastavnik.core.errors import N_
from nastavnik.core.matching.errors import Fault
from nastavnik.core.matching.model.people import Id
from nastavnik.core.matching.reading.workbook.cells import plain, written
from nastavnik.core.matching.reading.workbook.grid import NOT_COUNTED, Rows
from nastavnik.core.roster.words import key
from nastavnik.core.texts import Text

NO_PERSON = N_("Здесь пусто, а по этому столбцу узнают человека. Заполните ячейку или удалите строку.")
TWICE = N_("Этот человек уже есть в строке %(row)s. Объедините строки, а тёзкам дайте разные табельные номера.")


class People:
    """Ids of both sheets in one spelling, and the people of each side.

    Attributes
    ----------
    names : dict of Id to str
        Full names by id, where given.
    faults : list of Fault
        Rows without an id and people met twice.
    """

    def __init__(self) -> None:
        self.names: dict[Id, str] = {}
        self.faults: list[Fault] = []
        self._spelled: dict[str, str] = {}
        self._by_name: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._rows: dict[str, dict[str, int]] = defaultdict(dict)

    def listed(self, rows: Rows) -> Iterator[tuple[int, str]]:
        """Yield each row of people with the id of its person; "" where the row has none."""
        field = "id" if "id" in rows.columns else "name"
        for row in rows.rows:
            yield row, self._person(rows, row, field)

    def find(self, side: str, text: str) -> tuple[str, ...]:
        """Give the ids a written id or name may mean among the people of a side."""
        spelled = self._spelled.get(plain(text)) or self._spelled.get(key(text))
        if spelled in self._rows[side]:
            return (str(spelled),)
        return tuple(sorted(self._by_name[side].get(key(text), ())))

    def spelled(self, text: str) -> str:
        """Give a written id in the spelling of the lists; as it is when nobody is called so."""
        return self._spelled.get(plain(text)) or self._spelled.get(key(text)) or text

    def _person(self, rows: Rows, row: int, field: str) -> str:
        side = rows.table.key
        text, name = written(rows.cell(row, field)), written(rows.cell(row, "name"))
        known = plain(text) if field == "id" else key(text)
        if not known:
            self._fault(rows, row, field, "missing", Text(NOT_COUNTED if rows.uncounted(row, field) else NO_PERSON))
            return ""
        identity = self._spelled.setdefault(known, text)
        if identity in self._rows[side]:
            self._fault(rows, row, field, "duplicate", Text(TWICE, row=self._rows[side][identity] + 1))
            return identity
        self._rows[side][identity] = row
        if name:
            self.names[identity] = name
            self._by_name[side][key(name)].add(identity)
        return identity

    def _fault(self, rows: Rows, row: int, field: str, code: str, text: Text) -> None:
        self.faults.append(Fault(rows.place(row, field), code, text))

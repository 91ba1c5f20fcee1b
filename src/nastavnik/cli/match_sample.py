"""The sample workbook of `nastavnik match`: made-up people in every sheet and column the reader knows."""

import sys
from itertools import zip_longest
from pathlib import Path

from nastavnik.core.matching.reading.workbook import EXPLAINED, TABLES, TITLE
from nastavnik.core.spreadsheet import FORMATS, Sheet
from nastavnik.kit.trouble import trouble


def write(path: Path) -> int:
    """Write the sample to a new file; a file that is there is never overwritten."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in {"xlsx", "ods"}:
        sys.stderr.write(f"{path}: образец – книга, назовите файл с окончанием .xlsx или .ods.\n")
        return 2
    try:
        with path.open("xb") as file:
            file.write(FORMATS[ending].write(sample()))
    except FileExistsError:
        sys.stderr.write(f"{path}: такой файл уже есть, он не тронут. Назовите другой.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{path}: образец не записан: {trouble(error)}\n")
        return 2
    print(f"Образец записан: {path}. Замените вымышленных людей своими и запустите: nastavnik match {path}")
    return 0


def sample() -> list[Sheet]:
    """Build the sample: a sheet for every table, and one that explains their columns."""
    sheets = []
    for table in TABLES:
        people = zip_longest(*(column.examples for column in table.columns))
        sheets.append(Sheet(table.title, [[TITLE], [column.title for column in table.columns], *people], header=2))
    told = [
        [table.title, *words]
        for table in TABLES
        for words in (("", table.about), *((column.title, column.about) for column in table.columns))
    ]
    return [*sheets, Sheet(EXPLAINED, [[TITLE], ["Лист", "Столбец", "Что писать"], *told], header=2)]

"""Workbooks for tests: grids into XLSX and ODS, a problem into the grids and into JSON."""

import io

from odfdo import Cell as OdsCell
from odfdo import Document, Table
from openpyxl import Workbook

from nastavnik.core.matching.reading.workbook.cells import CRITERION_WORDS, FORM_WORDS, KINDS

MENTEES = [
    ["Табельный номер", "ФИО", "Нужен предметник", "Предмет", "Нужен консультант", "Темы", "Темы консультанта"],
    [1, "Огурцова Вера", "да", "физика", "нет", "дисциплина:3; оценивание", ""],
    [2, "Тыквин Олег", "", "", "да", "", "родители: 2"],
]
MENTORS = [
    ["Табельный номер", "ФИО", "Типы", "Предметы", "Компетенции", "Мест"],
    [7, "Кабачков Игорь", "предметник", "физика; химия", "дисциплина:2", 1],
    [8, "Свёклина Ольга", "Предметник, консультант", "математика", "родители:3", 2.0],
]


def staff(mentees=MENTEES, mentors=MENTORS, **more):
    return {
        "Наставляемые": mentees,
        "Наставники": mentors,
        **{name.replace("_", " "): rows for name, rows in more.items()},
    }


def with_column(grid, title, *values):
    """Add a column; rows without a value stay empty."""
    cells = [title, *values, *[None] * len(grid)]
    return [[*row, cell] for row, cell in zip(grid, cells, strict=False)]


def with_cell(grid, row, title, value):
    """Change one cell of a data row, 1-based."""
    column = grid[0].index(title)
    return [[value if (y, x) == (row, column) else cell for x, cell in enumerate(line)] for y, line in enumerate(grid)]


def xlsx(sheets, merged=None):
    book = Workbook()
    del book[book.sheetnames[0]]
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets):
    document = Document("spreadsheet")
    document.body.clear()
    for name, grid in sheets.items():
        table = Table(name)
        for y, row in enumerate(grid):
            for x, value in enumerate(row):
                if value is not None:
                    table.set_cell((x, y), OdsCell(value))
        document.body.append(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_json(given):
    """Give a problem in the JSON shape."""
    return {
        "mentees": [
            {
                "id": one.id,
                "needs": [{"type": x.type, "subject": x.subject, "topics": dict(x.topics)} for x in one.needs],
                "line_manager": one.line_manager,
                **_person(one),
            }
            for one in given.mentees
        ],
        "mentors": [
            {
                "id": one.id,
                "types": sorted(one.types),
                "subjects": sorted(one.subjects),
                "competences": dict(one.competences),
                "capacity": one.capacity,
                **_person(one),
            }
            for one in given.mentors
        ],
        "locks": [list(lock) for lock in given.locks],
        "forbidden": [list(pair) for pair in sorted(given.forbidden)],
        "existing": [list(pair) for pair in given.existing],
        "weights": None if given.weights is None else dict(given.weights),
    }


def _person(one):
    return {
        "school": one.school,
        "times": sorted(one.times),
        "wishes": list(one.wishes),
        "veto": sorted(one.veto),
        "experience_years": one.experience_years,
        "forms": sorted(one.forms),
        "network": one.network,
    }


def as_sheets(data):
    """Give the JSON shape as sheets, the way a methodist would fill them in."""
    words = {code: word for table in (KINDS, FORM_WORDS) for word, code in table.items()}
    criteria = {code: word for word, code in CRITERION_WORDS.items()}
    pairs = ("Наставляемый", "Вид", "Наставник")
    sheets = {
        "Наставляемые": [
            [
                "id",
                "Нужен предметник",
                "Предмет",
                "Нужен консультант",
                "Темы предметника",
                "Темы консультанта",
                "Руководитель",
                *PERSON,
            ],
            *[_mentee(one, words) for one in data["mentees"]],
        ],
        "Наставники": [
            ["id", "Типы", "Предметы", "Компетенции", "Мест", *PERSON],
            *[
                [
                    one["id"],
                    "; ".join(words[x] for x in one["types"]),
                    "; ".join(one["subjects"]),
                    _grades(one["competences"]),
                    one["capacity"],
                    *_cells(one, words),
                ]
                for one in data["mentors"]
            ],
        ],
        "Оставить": [pairs, *[(who, words[kind], other) for who, kind, other in data["locks"]]],
        "Уже вместе": [pairs, *[(who, words[kind], other) for who, kind, other in data["existing"]]],
        "Не предлагать": [("Наставляемый", "Наставник"), *data["forbidden"]],
    }
    if data["weights"]:
        sheets["Веса"] = [("Критерий", "Вес"), *[(criteria[name], number) for name, number in data["weights"].items()]]
    return sheets


PERSON = ["Школа", "Свободное время", "Пожелания", "Не с кем", "Стаж", "Формы", "Сетевая форма"]


def _mentee(one, words):
    needs = {need["type"]: need for need in one["needs"]}
    subject, consultant = needs.get("subject"), needs.get("consultant")
    return [
        one["id"],
        subject["subject"] if subject else "нет",
        consultant["subject"] if consultant else "",
        "да" if consultant else "",
        _grades(subject["topics"]) if subject else "",
        _grades(consultant["topics"]) if consultant else "",
        one["line_manager"],
        *_cells(one, words),
    ]


def _cells(one, words):
    return [
        int(one["school"]) if one["school"] else None,
        "; ".join(one["times"]),
        "; ".join(one["wishes"]),
        "; ".join(one["veto"]),
        one["experience_years"],
        "; ".join(words[form] for form in one["forms"]),
        "да" if one["network"] else "нет",
    ]


def _grades(told):
    return "; ".join(f"{code}:{grade}" for code, grade in told.items())

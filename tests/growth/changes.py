"""Five changes somebody will want some day, as data: what is written where. `test_growth.py` makes them in a copy."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edit:
    """Words put after an anchor of a file, or at its end."""

    path: str
    words: str
    after: str = ""

    def make(self, package: Path) -> None:
        """Write into a copy of the package; the anchor must be there once."""
        path = package / self.path
        text = path.read_text(encoding="utf-8")
        if self.after:
            assert text.count(self.after) == 1, f"{self.path}: {self.after!r} stands {text.count(self.after)} times"
        made = text.replace(self.after, self.after + self.words) if self.after else text + self.words
        path.write_text(made, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Change:
    """A wish: its edits, the rooms whose tables change (one new migration each), the most files it may cost."""

    edits: tuple[Edit, ...]
    most: int
    rooms: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """Count the files, new migrations too; the words in the other language are one more and need no programmer."""
        return len({edit.path for edit in self.edits}) + len(self.rooms)

    def make(self, package: Path) -> None:
        """Make every edit."""
        for edit in self.edits:
            edit.make(package)


NOTICE = Change(
    (
        Edit("registry/notices.py", '\nnotice("registry.thanked", lambda params: "Вам сказали спасибо.")\n'),
        Edit(
            "registry/services/mentors.py",
            '\n\ndef thank(*, entry: MentorEntry) -> None:\n    """Say thank you."""\n    tell(entry, "registry.thanked")\n',
        ),
    ),
    most=2,
)
CHECK = Change(
    (
        Edit(
            "core/stages.py",
            '\n        Check("candidacy", "registry.known_at_work", SOFT, N_("дата приёма на работу известна")),',
            after='Check("candidacy", "registry.mentor_type", SOFT, N_("указан тип наставника")),',
        ),
        Edit(
            "registry/facts.py",
            '\n\n@fact("registry.known_at_work")\ndef known_at_work(entry: MentorEntry) -> bool:\n'
            '    """Say whether it is known since when the candidate works here."""\n'
            "    return entry.teacher.hired_on is not None\n",
        ),
    ),
    most=2,
)
INDICATOR = Change(
    (
        Edit(
            "core/evidence/indicators/catalogue.py",
            '\n    Indicator("I16", N_("Доля готовых к группе"), N_("Наставники, готовые взять группу, от всех в базе.")),',
            after="INDICATORS: tuple[Indicator, ...] = (",
        ),
        Edit(
            "reports/selectors/indicators/people.py",
            '\n\ndef groups(year: YearRows) -> list[Row]:\n    """Give the mentors."""\n'
            '    rows = year.programme.mentor_entries.filter(state="selected").select_related("teacher")\n'
            '    return [Row(row.teacher.full_name, int(row.group_ready), 1, "", "registry:mentor", row.pk) for row in rows]\n',
        ),
        Edit("reports/selectors/indicators/lines.py", '\n    "I16": people.groups,', after='    "I14": pairs.ended,'),
    ),
    most=3,
)
QUESTION = Change(
    (
        Edit(
            "registry/models/mentor.py",
            '\n    languages = models.JSONField("языки", default=list, blank=True)',
            after='    group_ready = models.BooleanField(_("возьму группу"), default=False)',
        ),
        Edit(
            "registry/questions.py",
            '\n    _codes("languages", "help", "Ещё говорю на языках", [("tt", "татарский"), ("ba", "башкирский")], shown="Языки"),',
            after="QUESTIONS: tuple[Question, ...] = (",
        ),
    ),
    most=6,
    rooms=("registry",),
)
ROLE = Change(
    (
        Edit(
            "people/models/account.py",
            '\n        LIBRARIAN = "librarian", "библиотекарь"',
            after='        OPERATOR = "operator", _("системный администратор")',
        ),
        Edit(
            "people/models/account.py",
            '\n        Role.LIBRARIAN: ("head",),',
            after='        Role.OPERATOR: ("head",),',
        ),
        Edit("access_matrix.yaml", ", librarian", after="programme:board: {who: [coordinator, head"),
    ),
    most=6,
    rooms=("people",),
)
CHANGES: dict[str, Change] = {
    "notice": NOTICE,
    "check": CHECK,
    "indicator": INDICATOR,
    "question": QUESTION,
    "role": ROLE,
}

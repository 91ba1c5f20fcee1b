"""«Что изменилось»: the report of change in words, with names of scales, for one reader."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import get_language, gettext

from nastavnik.completion.selectors.rows import YearRows
from nastavnik.core.evidence.change import Block, Report, report_of_change
from nastavnik.core.evidence.change.gates import Audience
from nastavnik.core.evidence.change.report import Figure
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.texts import tell
from nastavnik.reports.pictures.dumbbell import Change
from nastavnik.reports.selectors.change.measured import change_data, waves_of_mentees
from nastavnik.reports.selectors.change.sensible import sensible
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors import Rate, begun_waves, response_rates

#: Blocks that stand under the headline; what it has said already is not said twice.
QUIET = ("missing", "expected", "detectable", "limits", "declared", "progress")
#: Headlines that conclude nothing although a range may leave zero out: those who did not answer could have made it.
IN_DOUBT = frozenset({"response", "T5"})
#: Blocks about the questionnaire itself, which «Подробно» shows apart.
ABOUT_QUESTIONS = ("consistency", "formulas", "questions")


@dataclass(frozen=True, slots=True)
class Changed:
    """The report with the questionnaire it stands on; None of both while there is nothing to compare."""

    report: Report | None
    spec: Spec | None
    waves: tuple[Rate, ...]
    entry: bool

    @property
    def headline(self) -> str:
        """Give the first sentences."""
        texts = self.report.headline.texts if self.report else ()
        return " ".join(tell(text, gettext) for text in texts)

    @property
    def quiet(self) -> list[str]:
        """Give the quiet lines under it.

        Who did not answer, what was expected without a programme, what so many people could have shown, when it was
        declared, what needs no questionnaire.
        """
        if self.report is None:
            return []
        said = {*self.report.headline.texts, say("limits.none")}
        blocks = [block for code in QUIET if (block := self.report.block(code))]
        lines = [[tell(text, gettext) for text in block.texts if text not in said] for block in blocks]
        return [" ".join(line) for line in lines if line]

    @property
    def parts(self) -> list["Part"]:
        """Give every block with its sentences, for «Подробно» and for tables."""
        return [self._part(block) for block in self.report.blocks] if self.report else []

    @property
    def about_change(self) -> list["Part"]:
        """Give the blocks about the change."""
        return [part for part in self.parts if part.code not in ABOUT_QUESTIONS]

    @property
    def about_questions(self) -> dict[str, "Part"]:
        """Give the blocks about the consistency of the questions, by code."""
        return {part.code: part for part in self.parts if part.code in ABOUT_QUESTIONS}

    def _part(self, block: Block) -> "Part":
        rows = [(self.named(row.code), " ".join(tell(text, gettext) for text in row.texts)) for row in block.rows]
        return Part(block.code, _sentences([tell(text, gettext) for text in block.texts]), tuple(rows))

    @property
    def withheld(self) -> list[str]:
        """Give the reasons why something is not told, each once."""
        return list(dict.fromkeys(gettext(reason) for reason in self.report.withheld.values())) if self.report else []

    def named(self, code: str) -> str:
        """Name a scale, or a question by its words, in the reader's language."""
        titles = {item.code: item.text for item in self.spec.items} if self.spec else {}
        titles |= {scale.code: scale.title for scale in self.spec.scales} if self.spec else {}
        title = titles.get(code)
        return title.display(get_language() or "ru") if title else code

    @property
    def lines(self) -> list[Change]:
        """Give what the picture shows: the outcome, then the areas told to this reader."""
        if self.report is None:
            return []
        found, sure = self.report.block("found"), self.report.block("sure")
        lines = []
        if found and sure and found.figures.get("pre") is not None:
            figures = {**found.figures, **sure.figures}
            lines.append(replace(_line(self.named(self.report.outcome), figures), claimed=self.claimed))
        domains = self.report.block("domains")
        rows = domains.rows if domains else ()
        return lines + [_line(self.named(row.code), row.figures) for row in rows if "pre" in row.figures]

    @property
    def claimed(self) -> bool:
        """Say whether the report concludes anything about the outcome; too many who did not answer forbid it."""
        return self.report is not None and self.report.headline.id not in IN_DOUBT

    @property
    def bounds(self) -> tuple[int, int]:
        """Give the ends of the scale of answers."""
        values = [item for item in self.spec.items if item.kind == "likert"] if self.spec else []
        return min((item.min or 0 for item in values), default=1), max((item.max or 0 for item in values), default=5)


@dataclass(frozen=True, slots=True)
class Part:
    """One block in words."""

    code: str
    texts: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def _sentences(texts: list[str]) -> tuple[str, ...]:
    """Put names of methods, which are no sentences, into one."""
    names = [text for text in texts if not text.endswith(".")]
    whole = [text for text in texts if text.endswith(".")]
    return (*whole, gettext("Способы: %(names)s.") % {"names": "; ".join(names)}) if names else tuple(whole)


def _line(label: str, figures: Mapping[str, Figure]) -> Change:
    def number(name: str) -> float | None:
        value = figures.get(name)
        return float(value) if isinstance(value, int | float) else None

    before, after = number("pre") or 0.0, number("post") or 0.0
    return Change(label, before, after, number("hl"), number("low"), number("high"))


def change_of(year: YearRows, audience: Audience) -> Changed:
    """Compose what may be said about change to one reader."""
    begun = begun_waves(year.programme)
    found = change_data(year, begun)
    rates = tuple(response_rates(begun))
    if found is None:
        entry = any(wave.kind == Wave.Kind.ENTRY for wave in waves_of_mentees(begun))
        return Changed(None, None, rates, entry)
    data, spec = found
    return Changed(sensible(report_of_change(data, audience)), spec, rates, entry=True)

"""The SWOT analysis: its lines, lines drafted from data with where each comes from, and the year before beside it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from nastavnik.completion.models import SwotLine
from nastavnik.completion.selectors.figures import SMALL, figures
from nastavnik.completion.selectors.people import places_of
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.wording import group_of, value_of
from nastavnik.core.evidence.signals.warnings import KEPT, rule_of
from nastavnik.mentoring.models import EarlyWarning, Feedback
from nastavnik.mentoring.selectors.levels import attained
from nastavnik.programme.models import Programme

STRONG, WEAK = 0.8, 0.6
FEW_PEOPLE = 10
LONGEST = 500
#: From which answer on a mark of the form after a meeting counts as good.
GOOD_MARK = 2


@dataclass(frozen=True, slots=True)
class Quadrant:
    """One quadrant of the analysis."""

    code: str
    label: str
    lines: tuple[SwotLine, ...]


def quadrants(programme: Programme) -> list[Quadrant]:
    """Give the four quadrants with their accepted lines."""
    rows = list(programme.swot.filter(state=SwotLine.State.ACCEPTED))
    return [
        Quadrant(code, str(label), tuple(row for row in rows if row.quadrant == code))
        for code, label in SwotLine.Quadrant.choices
    ]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line drafted from data: nothing until the coordinator takes it; `ref` names the record, `url` leads there."""

    quadrant: str
    text: str
    source: str
    ref: str

    @property
    def label(self) -> str:
        """Name the quadrant."""
        return str(SwotLine.Quadrant(self.quadrant).label)

    @property
    def url(self) -> str:
        """Give the page with the rows the line comes from."""
        return url_of(self.ref)


PAGES = {
    "figure": "reports:details",
    "answers": "reports:results",
    "levels": "reports:results",
    "warning": "mentoring:warnings",
    "talk": "completion:group_reflection",
}


#: Which indicator has the very rows of a figure; the others stand among all figures.
INDICATORS = {
    "meetings.forms": "I7",
    "results.places": "I10",
    "satisfaction.mentees": "I2",
    "satisfaction.mentors": "I3",
}


def url_of(ref: str) -> str:
    """Give the page a reference leads to; lines written by hand have none."""
    kind, _colon, code = ref.partition(":")
    if kind == "figure" and code in INDICATORS:
        return reverse("reports:indicator", args=[INDICATORS[code]])
    page = PAGES.get(kind)
    return reverse(page) if page else ""


def drafts(programme: Programme) -> list[Draft]:
    """Draft lines from everything the coordinator and the head may read, in a constant number of queries."""
    sources: tuple[Callable[[Programme], list[Draft]], ...] = (_figures, _answers, _levels, _warnings, _talks)
    return [draft for source in sources for draft in source(programme)]


def open_drafts(programme: Programme) -> list[Draft]:
    """Give the drafts nobody has decided about."""
    rows = programme.swot.values_list("source_ref", "text")
    refs, texts = {ref for ref, _text in rows}, {text for _ref, text in rows}
    return [draft for draft in drafts(programme) if draft.ref not in refs and draft.text not in texts]


def declined(programme: Programme) -> list[SwotLine]:
    """Give the drafts the coordinator has declined."""
    return list(programme.swot.filter(state=SwotLine.State.DECLINED))


FIGURES = {
    "meetings.forms": (
        gettext_noop("Отзывы после встреч заполняют"),
        gettext_noop("Отзывы после встреч заполняют не все"),
    ),
    "results.places": (
        gettext_noop("Пары показали практический результат"),
        gettext_noop("Мало пар с практическим результатом"),
    ),
    "young.invited": (
        gettext_noop("Молодые специалисты приглашены"),
        gettext_noop("Приглашены не все молодые специалисты"),
    ),
    "pairs.completed": (
        gettext_noop("Пары дошли до итоговой оценки"),
        gettext_noop("Не все пары дошли до итоговой оценки"),
    ),
    "requests.resolved": (
        gettext_noop("Запросы решены, по словам наставляемых"),
        gettext_noop("Многие запросы решены не до конца, по словам наставляемых"),
    ),
    "satisfaction.mentees": (
        gettext_noop("Наставляемые довольны программой"),
        gettext_noop("Довольны программой не все наставляемые"),
    ),
    "satisfaction.mentors": (
        gettext_noop("Наставники довольны программой"),
        gettext_noop("Довольны программой не все наставники"),
    ),
}


#: What pairs reach only at the end of the year says nothing before the closing begins.
AT_THE_END = frozenset({"pairs.completed", "results.places"})


def _side(value: int, of: int) -> str:
    """Say on which side a share stands: strong from four fifths on, weak below three fifths, nothing between."""
    if not of:
        return ""
    share = value / of
    return "strength" if share >= STRONG else "weakness" if share < WEAK else ""


def _chosen(words: tuple[str, str], side: str) -> str:
    """Choose the words for a side: the strong first."""
    strong, weak = words
    return strong if side == "strength" else weak


def _figures(programme: Programme) -> list[Draft]:
    counted, found = figures(YearRows(programme)), []
    for code, words in FIGURES.items():
        figure = counted.find(code)
        early = code in AT_THE_END and programme.closing_begun_on is None
        if early or not figure.of or figure.value is None:
            continue
        side = _side(figure.value, figure.of)
        if side:
            text = gettext(_chosen(words, side))
            source = gettext("показатели: %(group)s") % {"group": group_of(code)}
            found.append(Draft(side, f"{text}: {value_of(figure)}", source, f"figure:{code}"))
    return found


ANSWERS = {
    "progress": (
        gettext_noop("После встреч отмечают заметное продвижение"),
        gettext_noop("После встреч редко отмечают заметное продвижение"),
    ),
    "openness": (
        gettext_noop("На встречах можно говорить откровенно"),
        gettext_noop("Не на всех встречах можно говорить откровенно"),
    ),
}


def _answers(programme: Programme) -> list[Draft]:
    """Draft from mentees' forms taken together: from five people on, and nobody's «all» or «none» in a small group."""
    places = places_of(programme)
    rows = Feedback.objects.filter(side="mentee", meeting__attendances__place__in=places).distinct()
    given = [(row.author_id, row.response.answers or {}) for row in rows.select_related("response")]
    found = []
    for code, words in ANSWERS.items():
        marks = [(author, int(one[code])) for author, one in given if str(one.get(code, "")).isdigit()]
        people = len({author for author, _mark in marks})
        good = sum(mark >= GOOD_MARK for _author, mark in marks)
        side = _side(good, len(marks)) if people >= SMALL else ""
        if side:
            text = gettext(_chosen(words, side))
            how = _of_forms(good, len(marks), people)
            found.append(Draft(side, f"{text}: {how}", gettext("отзывы наставляемых вместе"), f"answers:{code}"))
    return found


def _of_forms(good: int, of: int, people: int) -> str:
    if people < FEW_PEOPLE and good in {0, of}:
        return gettext("почти все отзывы") if good else gettext("почти ни одного отзыва")
    return gettext("%(good)s из %(of)s отзывов") % {"good": good, "of": of}


def _levels(programme: Programme) -> list[Draft]:
    """Draft from goals with levels; a high mean of T says that goals were set too low."""
    found, year = [], attained(programme)
    source = gettext("уровни целей")
    if year.pairs.n >= SMALL:
        side = _side(year.goals.count, year.goals.n)
        text = {
            "strength": gettext("Цели достигнуты как ожидали или больше"),
            "weakness": gettext("Многие цели достигнуты меньше, чем ожидали"),
        }.get(side)
        if text:
            how = gettext("%(value)s из %(of)s") % {"value": year.goals.count, "of": year.goals.n}
            found.append(Draft(side, f"{text}: {how}", source, "levels:reached"))
        if year.pairs.too_easy:
            text = gettext("Цели, похоже, ставили слишком лёгкие: почти все достигнуты с запасом")
            found.append(Draft("weakness", text, source, "levels:easy"))
    return found


def _warnings(programme: Programme) -> list[Draft]:
    """Draft from what happened in five pairs or more; one pair is never told apart."""
    rows = EarlyWarning.objects.filter(programme=programme, rule__in=KEPT, place__isnull=False)
    pairs = Counter(rule for rule, _place in set(rows.values_list("rule", "place_id")))
    found = []
    for rule, count in sorted(pairs.items()):
        if count >= SMALL:
            text = gettext("%(words)s: пар %(count)s") % {"words": gettext(rule_of(rule).words), "count": count}
            found.append(Draft("weakness", text, gettext("где нужна была помощь"), f"warning:{rule}"))
    return found


def _talks(programme: Programme) -> list[Draft]:
    """Draft from what participants said together, line by line."""
    found = []
    for row in programme.group_reflections.all():
        day = f"{row.held_on:%d.%m.%Y}"
        source = gettext("групповая рефлексия %(day)s") % {"day": day}
        for name, side in (("worked", "strength"), ("hindered", "weakness")):
            for number, text in enumerate(_lines(getattr(row, name))):
                found.append(Draft(side, text[:LONGEST], source, f"talk:{row.pk}:{name}:{number}"))
    return found


def _lines(text: str) -> list[str]:
    parts = [part.strip(" \t.-•") for line in text.splitlines() for part in line.split(";")]
    return [part[:1].upper() + part[1:] for part in parts if part]


@dataclass(frozen=True, slots=True)
class Compared:
    """One quadrant of two years: what stayed, what is gone, what is new."""

    label: str
    stayed: tuple[SwotLine, ...]
    gone: tuple[SwotLine, ...]
    new: tuple[SwotLine, ...]


def compared(programme: Programme) -> list[Compared]:
    """Put the year beside the one before; nothing where that one has no lines."""
    if programme.previous is None:
        return []
    before, now = quadrants(programme.previous), quadrants(programme)
    if not any(quadrant.lines for quadrant in before):
        return []
    return [
        Compared(new.label, _among(new.lines, old.lines), _but(old.lines, new.lines), _but(new.lines, old.lines))
        for old, new in zip(before, now, strict=True)
    ]


def _among(lines: Iterable[SwotLine], others: Iterable[SwotLine]) -> tuple[SwotLine, ...]:
    there = set(map(_same, others))
    return tuple(line for line in lines if _same(line) in there)


def _but(lines: Iterable[SwotLine], others: Iterable[SwotLine]) -> tuple[SwotLine, ...]:
    there = set(map(_same, others))
    return tuple(line for line in lines if _same(line) not in there)


def _same(line: SwotLine) -> str:
    """Give what makes two lines of different years the same: the source of a counted line, or the words."""
    counted = line.source_ref.partition(":")[0] in {"figure", "answers", "levels", "warning"}
    return line.source_ref if counted else " ".join(line.text.casefold().split())

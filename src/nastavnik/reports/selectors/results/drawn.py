"""The pictures of the results, drawn from the same counts as the tables."""

from django.utils.translation import gettext as _

from nastavnik.completion.selectors.figures import OTHER
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.registry.models import RequestTopic
from nastavnik.reports.pictures import columns, dumbbell, stack, strips
from nastavnik.reports.pictures.shapes import Picture
from nastavnik.reports.pictures.stack import Bar, Part
from nastavnik.reports.selectors.change.changed import Changed
from nastavnik.reports.selectors.indicators import pairs
from nastavnik.reports.selectors.results.whole import Results

SHADES = ("part", "second", "third", "fourth", "fifth")


def changed(found: Changed) -> Picture:
    """Draw the outcome and the areas before and after."""
    low, high = found.bounds
    note = _(
        "Полый кружок – среднее при первом опросе, полный – при втором. Типичное изменение – медиана по Ходжесу и "
        "Леману, она может немного отличаться от их разности. Показано столько, сколько позволяет число ответов."
    )
    return dumbbell.picture("change", _("Было и стало"), note, found.lines, low, high)


def coverage(found: Results) -> Picture:
    """Draw the requests by topic."""
    bars = [
        Bar(
            _("другие темы") if line.topic == OTHER else str(RequestTopic(line.topic).label),
            (
                Part(_("в паре"), line.paired, "part"),
                Part(_("решаются иначе"), line.elsewhere, "second"),
                Part(_("ждут"), line.waiting, "rest"),
            ),
        )
        for line in found.topics
    ]
    note = _("Все запросы, кроме черновиков и отозванных. Личные темы, о которых просят меньше пяти раз, стоят вместе.")
    return stack.picture("coverage", _("Запросы по темам"), note, bars)


def weeks(found: Results) -> Picture:
    """Draw the meetings by week."""
    note = _("Встречи, которые состоялись, вместе с зачтёнными знакомствами.")
    return columns.picture("weeks", _("Встречи по неделям"), note, found.weeks)


def distribution(found: Results) -> Picture:
    """Draw single answers in bands; a question whose bands would show somebody is left out."""
    bars = [
        Bar(
            one.text,
            tuple(
                Part(label, count, SHADES[min(index, len(SHADES) - 1)])
                for index, (label, count) in enumerate(one.bands)
            ),
        )
        for one in found.questions
        if one.bands
    ]
    note = _("Соседние ответы сложены вместе, пока в каждой части не наберётся пять разных человек.")
    return stack.picture("answers", _("Ответы наставляемых"), note, bars, shares=True)


def timeline(year: YearRows) -> Picture:
    """Draw when each pair met, for those who may see the pairs."""
    met = pairs.met(year)
    days = [day for one in met.values() for day in one]
    lines = [strips.Strip(label, tuple(one)) for label, one in met.items()]
    note = _("Пары по алфавиту. Точка – состоявшаяся встреча.")
    return strips.picture("timeline", _("Встречи каждой пары"), note, lines, min(days, default=year.on), year.on)

"""Totals of one question over people, so that nobody's answer can be told from them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nastavnik.core.surveys.form import Item, Questionnaire

#: In groups smaller than this nothing is told when everybody answered at the very end of a scale.
ALIKE = 10
#: Who reads such an answer is whom it names: a count that is kept back would say that somebody was named.
ADDRESSEE = "help_addressee"


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """One question: how many answered, the mean of numbers, and how often each answer was given.

    `mean` and `counts` are None where they would tell about a few people.
    """

    code: str
    n: int
    mean: float | None
    counts: Mapping[str, int] | None


def totals(spec: Questionnaire, responses: Sequence[Mapping[str, object]], least: int) -> tuple[ItemTotal, ...]:
    """Count the answers of a group, question by question.

    Parameters
    ----------
    spec : Questionnaire
        The form that was answered.
    responses : sequence of mapping
        Stored answers, one mapping a person, in the order in which they came.
    least : int
        The smallest group that is told about.

    Returns
    -------
    tuple of ItemTotal
        One for each question but free text and whom the author turns to for help, empty when fewer than `least`
        answered the form. Only whole blocks of `least` people are counted, so that two totals taken one after
        another never differ by one person. Counts are told when each answer that was given at all was given by
        `least` people; a mean, rounded to one place, when `least` people gave a number and, in a group smaller than
        ten, not all at one end of the scale.
    """
    counted = responses[: len(responses) // least * least]
    if not counted:
        return ()
    told = (item for item in spec.items if item.kind != "text" and ADDRESSEE not in item.visibility)
    return tuple(_total(item, [one.get(item.code) for one in counted], least) for item in told)


def _total(item: Item, answers: Sequence[object], least: int) -> ItemTotal:
    given = [answer for answer in answers if answer is not None]
    numbers = [answer for answer in given if isinstance(answer, int)]
    return ItemTotal(item.code, len(given), _mean(item, numbers, least), _counts(item, given, least))


def _counts(item: Item, given: Sequence[object], least: int) -> dict[str, int] | None:
    chosen = [one for answer in given for one in (answer if isinstance(answer, list) else [answer])]
    counts = Counter(str(one) for one in chosen)
    # People who did not tick an option of several are a group of their own.
    rest = [len(given) - count for count in counts.values()] if item.kind == "multi" else []
    told = len(given) >= least and all(count >= least or count == 0 for count in (*counts.values(), *rest))
    return dict(sorted(counts.items())) if told else None


def _mean(item: Item, numbers: Sequence[int], least: int) -> float | None:
    if item.min is None or len(numbers) < least:
        return None
    if len(numbers) < ALIKE and set(numbers) in ({item.min}, {item.max}):
        return None
    return float(round(Fraction(sum(numbers), len(numbers)), 1))

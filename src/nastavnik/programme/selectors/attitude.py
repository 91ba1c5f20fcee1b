"""The six questions about mentoring, and what the staff answered together: never fewer than five answers."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from nastavnik.programme.models import Gathering, Programme

FEWEST = 5
#: Words of the four answers, from yes to no; the first two are for it.
ANSWERS = {"yes": _("да"), "rather_yes": _("скорее да"), "rather_no": _("скорее нет"), "no": _("нет")}
QUESTIONS = (
    _("Наставничество в нашей школе нужно"),
    _("Понятно, зачем школе программа и как она пойдёт"),
    _("В коллективе принято спрашивать совета и помогать"),
    _("Участие будет добровольным, отказ никому не повредит"),
    _("Школа найдёт для наставников время и признание"),
    _("Мне было бы интересно участвовать: наставником или наставляемым"),
)


@dataclass(frozen=True, slots=True)
class Attitudes:
    """How many answered, how many of them are counted, and the counts of each question."""

    total: int
    counted: int
    lines: list[tuple[str, list[int]]]

    @property
    def known(self) -> bool:
        """Say whether there are enough to tell."""
        return self.counted >= FEWEST

    @property
    def in_favour(self) -> list[tuple[str, int]]:
        """Say how many are for each statement, fully or rather."""
        return [(words, counts[0] + counts[1]) for words, counts in self.lines]


def attitude_gathering(programme: Programme) -> Gathering | None:
    """Give the gathering of a year, if it was opened."""
    found: Gathering | None = programme.gatherings.filter(kind=Gathering.Kind.ATTITUDE).first()
    return found


def attitudes(programme: Programme) -> Attitudes:
    """Add up the answers: those by the link go by five, so that no difference shows one person; sums go whole."""
    rows = list(
        Gathering.objects.filter(programme=programme, kind=Gathering.Kind.ATTITUDE, attitudes__isnull=False)
        .order_by("attitudes__pk")
        .values_list("attitudes__people", "attitudes__on_paper", "attitudes__counts")
    )
    single = [counts for _people, on_paper, counts in rows if not on_paper]
    piles = [(people, counts) for people, on_paper, counts in rows if on_paper]
    shown = single[: len(single) - len(single) % FEWEST]
    total = len(single) + sum(people for people, _counts in piles)
    counted = len(shown) + sum(people for people, _counts in piles)
    if counted < FEWEST:
        return Attitudes(total, 0, [])
    return Attitudes(total, counted, _added([*shown, *(counts for _people, counts in piles)]))


def _added(kept: list[list[list[int]]]) -> list[tuple[str, list[int]]]:
    """Add up the counts of each question."""
    sums = [
        [sum(one[place][answer] for one in kept) for answer in range(len(ANSWERS))] for place in range(len(QUESTIONS))
    ]
    return [(str(words), line) for words, line in zip(QUESTIONS, sums, strict=True)]

"""Minutes of the council for their pages, and the reasons that members show to the coordinator."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nastavnik.kit.sealing import open_rows
from nastavnik.people.models import Account, name_order
from nastavnik.programme.models import Programme
from nastavnik.registry.models import CouncilOpinion, MentorEntry, Sitting
from nastavnik.registry.selectors.mentors import types_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """What minutes say of one candidate."""

    entry: MentorEntry
    types: str
    votes: list[int]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes as they are printed: who is recommended and of whom the council will speak later; a «no» names nobody."""

    sitting: Sitting
    recommended: list[Line]
    later: list[Line]
    candidates: int

    @property
    def unanimous(self) -> bool:
        """Say whether everybody voted for each who is recommended."""
        return bool(self.recommended) and all(one.votes and not any(one.votes[1:]) for one in self.recommended)

    @property
    def counted(self) -> bool:
        """Say whether votes about those recommended were counted."""
        return any(one.votes for one in self.recommended)


def opinions_of(sitting: Sitting) -> QuerySet[CouncilOpinion]:
    """Give what minutes say of candidates, by name."""
    rows: QuerySet[CouncilOpinion] = CouncilOpinion.objects.filter(minutes=sitting.act_id, member=None)
    return rows.select_related("entry__teacher").order_by(name_order("entry__teacher"), "pk")


def minutes_of(sitting: Sitting, only: int | None = None) -> Minutes:
    """Read minutes, or what they say of one candidate alone."""
    rows = [row for row in opinions_of(sitting).defer("entry__motivation") if only in {None, row.entry_id}]
    lines = {
        opinion: [Line(row.entry, types_in_words(row.entry.types), row.votes) for row in rows if row.opinion == opinion]
        for opinion in ("recommend", "abstain")
    }
    return Minutes(sitting, lines["recommend"], lines["abstain"], len(rows))


def sittings_of(programme: Programme) -> QuerySet[Sitting]:
    """Give the sittings whose minutes stand, the last first."""
    rows: QuerySet[Sitting] = Sitting.objects.filter(act__programme=programme, act__annulled_on=None)
    return rows.select_related("act").order_by("-act__dated", "-pk")


def shown_reasons(entry: MentorEntry, reader: Account) -> list[CouncilOpinion]:
    """Give the reasons about a candidate that their authors show to the coordinator."""
    rows: Any = CouncilOpinion.objects.filter(entry=entry, comment_shown=True).exclude(member=None)
    return list(open_rows(rows.select_related("member"), reader).order_by("pk"))


def own_reasons(programme: Programme, account: Account) -> list[CouncilOpinion]:
    """Give the reasons that a member of the council shows to the coordinator."""
    rows: Any = CouncilOpinion.objects.filter(entry__programme=programme, member=account, comment_shown=True)
    return list(rows.select_related("entry__teacher").order_by("pk"))

"""The sheet of one school: counts, shares and changes, without a name of the school or of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nastavnik.core.errors import N_
from nastavnik.core.evidence.change.gates import OUTSIDE
from nastavnik.core.evidence.disclosure.suppression import countable
from nastavnik.core.evidence.indicators.catalogue import BY_CODE, INDICATORS
from nastavnik.core.evidence.stats.schools import Summary
from nastavnik.core.evidence.totals.snapshots import SchoolData

#: What is counted of every school and always shown.
COUNTS: Mapping[str, str] = {
    "mentees": N_("наставляемых в реестре"),
    "mentors": N_("наставников с парой или группой"),
    "pairs": N_("закреплённых мест в парах и группах"),
    "meetings": N_("состоявшихся встреч"),
}
#: Not pooled: a median of medians says nothing.
NOT_POOLED = frozenset({"I9"})
POOLED = tuple(one.code for one in INDICATORS if one.code not in NOT_POOLED)
#: Counted from records, but about who stayed at work and what teachers achieved: shown like answers.
ABOUT_PEOPLE = frozenset({"I11", "I12"})
#: Shares larger than a hundred per cent, and points instead of shares.
RATIOS, MEANS = frozenset({"I13"}), frozenset({"I5"})


@dataclass(frozen=True, slots=True)
class Share:
    """Hold one indicator of a school: `part` of `of`, or for a mean the sum of `of` values; `people` gave the answers.

    `keys` name what stands behind it, see `nastavnik.core.evidence.totals.snapshots.answer_keys`.
    """

    code: str
    part: int
    of: int
    people: int
    keys: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold the change of one scale of one version of a form at a school.

    `change` is None where too few answered for figures to leave the school. `titles` name form and scale by language.
    """

    form: str
    version: str
    sha256: str
    scale: str
    titles: Mapping[str, str]
    lower_is_better: bool
    change: Summary | None
    before: int
    again: int
    expected: tuple[float, float] | None = None
    keys: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Name the measure: the same form, version, text and scale."""
        return f"change:{self.form}@{self.version}:{self.scale}:{self.sha256[:12]}"

    def data(self, code: str, area: str) -> SchoolData | None:
        """Give what the roll-up takes; None where nothing may leave."""
        if self.change is None:
            return None
        return SchoolData(code, area, self.change, self.keys, self.before, self.again, self.expected)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold what one school gives of one year; `code` is opaque and stays the same from sheet to sheet."""

    code: str
    year: int
    on: str
    counts: Mapping[str, int]
    shares: tuple[Share, ...]
    measured: tuple[Measured, ...]
    area: str = ""


def for_outside(sheet: Sheet) -> Sheet:
    """Leave on a sheet what a school alone may give to a reader outside.

    Parameters
    ----------
    sheet : Sheet
        Everything the school counted.

    Returns
    -------
    Sheet
        Without the area; figures of answers only where the floor of people stands behind them and neither «yes» nor
        «no» is told of fewer. Counts stay.
    """
    measured = [
        one if one.change is not None and one.change.n >= OUTSIDE else replace(one, change=None, expected=None, keys={})
        for one in sheet.measured
    ]
    shares = [one for one in sheet.shares if may_stand_alone(one)]
    return replace(sheet, area="", shares=tuple(shares), measured=tuple(measured))


def of_records(code: str) -> bool:
    """Say whether an indicator counts pairs, meetings and forms, which are always shown, not answers or who stayed."""
    return BY_CODE[code].source == "people" and code not in ABOUT_PEOPLE


def record_keys(code: str, people: int) -> dict[str, float]:
    """Name what stands behind an indicator of records: the school, since records change every day."""
    return {f"{code}:school": float(people)}


def may_stand_alone(share: Share) -> bool:
    """Say whether one share may be told with its parts to a reader outside."""
    if of_records(share.code):
        return True
    if share.people < OUTSIDE:
        return False
    return share.code in MEANS or countable(share.part, share.of, OUTSIDE)

"""The data of a report with everything that several parts of it ask for, computed once."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from nastavnik.core.evidence.change.comparable import Comparability, comparable
from nastavnik.core.evidence.change.gates import Audience, Facts, What, allowed, floor
from nastavnik.core.evidence.change.waves import ChangeData, Pairs, pairs_of
from nastavnik.core.evidence.stats.ancova import Ancova, ancova
from nastavnik.core.evidence.stats.data import Interval, spread
from nastavnik.core.evidence.stats.data import present as numbers
from nastavnik.core.evidence.stats.difference import Difference, difference_of_changes
from nastavnik.core.evidence.stats.dropouts import DIFFERS, DropoutBounds, dropout_bounds, standardised_gap
from nastavnik.core.evidence.stats.power import minimal_detectable_d_z
from nastavnik.core.evidence.stats.shift import Shift, hodges_lehmann

#: People whose deviation may stand for that of the scale.
REFERENCE = 20


@dataclass(frozen=True)
class Study:
    """Hold the data and the reader; the rest is computed when first asked for."""

    data: ChangeData
    audience: Audience

    @cached_property
    def pairs(self) -> Pairs:
        """Give the pairs of mentees."""
        return pairs_of(self.data.outcome, "mentee")

    @cached_property
    def others(self) -> Pairs:
        """Give the pairs of colleagues without a mentor."""
        return pairs_of(self.data.outcome, "comparison")

    @cached_property
    def comparability(self) -> Comparability:
        """Tell whether the two forms measure the same."""
        return comparable(self.data.before.form, self.data.after.form, self.data.scored_items)

    @cached_property
    def allowed(self) -> frozenset[What]:
        """Say everything that may be told to this reader."""
        return allowed(self.facts)

    @cached_property
    def facts(self) -> Facts:
        """Give the facts of the gate."""
        return Facts(
            pairs=self.pairs.n,
            audience=self.audience,
            response=self.pairs.response,
            comparable=self.comparability.allowed,
            declared=self.declaration == "yes",
            comparison=self.others.n,
            retest=self.reference_sd is not None,
            rci=self.data.rci,
        )

    @property
    def declaration(self) -> str:
        """Tell how the main outcome was declared: ``yes``, ``late``, ``other`` or ``no``."""
        declared = self.data.declared
        if declared is None:
            return "no"
        if declared.outcome != self.data.outcome.code:
            return "other"
        return "yes" if declared.on < self.data.after.first_on else "late"

    @property
    def floor(self) -> int:
        """Give the smallest group this reader may see."""
        return floor(self.audience)

    @property
    def sign(self) -> int:
        """Give 1 when a higher value is better, -1 when a lower one is."""
        return self.data.outcome.sign

    @property
    def kind(self) -> str:
        """Give the ending of texts that depend on the direction of the scale."""
        return "higher" if self.sign > 0 else "lower"

    @cached_property
    def shift(self) -> Shift:
        """Give the typical change with its exact interval."""
        return hodges_lehmann(self.pairs.changes)

    @cached_property
    def bounds(self) -> DropoutBounds:
        """Give the typical change under two assumptions about those who did not answer again."""
        return dropout_bounds(self.pairs.changes, len(self.pairs.lost), lower_is_better=self.sign < 0)

    @cached_property
    def lost_gap(self) -> float | None:
        """Give how far the baseline of those who did not answer again lies from that of the others, in deviations."""
        return standardised_gap(self.pairs.lost, self.pairs.pre)

    @property
    def lost_differ(self) -> bool:
        """Tell whether those who did not answer again differed from the start."""
        return abs(self.lost_gap or 0.0) >= DIFFERS

    @property
    def lost_few(self) -> bool:
        """Tell whether those who did not answer again are fewer than this reader may see as a group."""
        return 0 < len(self.pairs.lost) < self.floor

    @cached_property
    def did(self) -> Difference:
        """Compare changes of mentees and of colleagues without a mentor."""
        return difference_of_changes(self.pairs.changes, self.others.changes)

    @cached_property
    def adjusted(self) -> Ancova | None:
        """Compare them adjusted for the baseline."""
        return ancova(self.pairs.pre, self.pairs.post, self.others.pre, self.others.post)

    @cached_property
    def unlike(self) -> bool:
        """Tell whether the two groups differed from the start."""
        return abs(standardised_gap(self.pairs.pre, self.others.pre) or 0.0) >= DIFFERS

    @cached_property
    def staff(self) -> tuple[float, ...]:
        """Give baseline values of the whole staff, as given or as known from both groups; else nothing."""
        if self.data.staff:
            return self.data.staff
        known = [one.baseline for one in self.data.outcome.people if one.baseline is not None]
        mixed = any(one.group == "comparison" for one in self.data.outcome.people)
        return tuple(known) if mixed else ()

    @cached_property
    def reference_sd(self) -> float | None:
        """Give the deviation that goes with the retest reliability; None when there is no such reliability."""
        retest = self.data.retest
        if retest is None or retest.type != "retest":
            return None
        if self.data.retest_sd is not None:
            return self.data.retest_sd
        return spread(numbers(sorted(self.staff))) or None if len(self.staff) >= REFERENCE else None

    @cached_property
    def detectable(self) -> tuple[float, float] | None:
        """Give the smallest true change that so many pairs notice in four cases of five: d_z and points."""
        deviation = spread(numbers(self.pairs.changes))
        smallest = minimal_d_z(self.pairs.n)
        return (smallest, smallest * deviation) if deviation else None


@lru_cache(maxsize=512)
def minimal_d_z(n: int) -> float:
    """Give the smallest d_z that n pairs notice with 80 % power, remembered."""
    return minimal_detectable_d_z(n)


def side(interval: Interval | None) -> int:
    """Tell on which side of zero an interval lies: 1 above, -1 below, 0 when it holds zero or there is none."""
    if interval is None or interval.holds(0.0):
        return 0
    return 1 if interval.low > 0 else -1

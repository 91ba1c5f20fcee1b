import pytest

from nastavnik.core.evidence.signals.rule_worth import PAIRS_WANTED, FinishedPair, rule_worth


def pairs(caught, missed, false, quiet):
    """Make finished pairs: warned and ended, ended without a warning, warned for nothing, neither."""
    made = [(True, True, caught), (False, True, missed), (True, False, false), (False, False, quiet)]
    return [FinishedPair(warned, ended) for warned, ended, count in made for _ in range(count)]


def test_counts_and_shares_with_wilson():
    found = rule_worth(pairs(8, 2, 24, 66))
    assert (found.pairs, found.warned, found.ended, found.caught) == (100, 32, 10, 8)
    assert found.sensitivity.value == 0.8
    assert (found.sensitivity.interval.low, found.sensitivity.interval.high) == pytest.approx((0.490, 0.943), abs=5e-4)
    assert found.ppv.value == 0.25
    assert not found.enough
    assert found.missing == 100


def test_the_figures_of_the_large_study_give_its_ppv():
    """Sensitivity 0.43 and specificity 0.75 at 15 % of early endings are a PPV of 23 %."""
    found = rule_worth(pairs(645, 855, 2125, 6375))
    assert found.sensitivity.value == pytest.approx(0.43)
    assert found.ppv.value == pytest.approx(0.2329, abs=1e-4)


@pytest.mark.parametrize(("caught", "missed", "false"), [(4, 0, 0), (0, 4, 4), (2, 2, 2)])
def test_below_five_there_are_counts_and_no_share(caught, missed, false):
    found = rule_worth(pairs(caught, missed, false, 10))
    assert found.sensitivity is None
    assert found.ppv is None
    assert found.caught == caught


def test_each_share_appears_with_its_own_fifth():
    assert rule_worth(pairs(1, 4, 0, 0)).sensitivity is not None
    assert rule_worth(pairs(1, 4, 0, 0)).ppv is None
    assert rule_worth(pairs(1, 0, 4, 0)).ppv is not None


def test_two_hundred_pairs_are_enough():
    assert not rule_worth(pairs(0, 0, 0, PAIRS_WANTED - 1)).enough
    found = rule_worth(pairs(0, 0, 0, PAIRS_WANTED))
    assert found.enough
    assert found.missing == 0


def test_nobody_is_nothing():
    found = rule_worth([])
    assert (found.pairs, found.sensitivity, found.ppv, found.missing) == (0, None, None, PAIRS_WANTED)

"""Counts of few people are not told, and no totals from whose subtraction they would follow."""

from collections.abc import Callable, Collection, Iterable, Mapping

#: Below so many people «nobody» and «everybody» would tell about each of them.
SMALL_GROUP = 10
#: Weights may be parts of a person; their sum is read to this.
_NOISE = 1e-9


def countable(count: int, n: int, k: int) -> bool:
    """Say whether «`count` of `n`» may be printed: neither side is few, and a small group is not all alike.

    Parameters
    ----------
    count, n : int
        People with a mark, and all.
    k : int
        The smallest group to show.

    Returns
    -------
    bool
        False when either side holds fewer than `k` people; nobody or everybody is told from ten people on.
    """
    rest = n - count
    if not (count and rest):
        return n >= max(k, SMALL_GROUP)
    return count >= k and rest >= k


def atoms(groups: Iterable[Collection[str]]) -> tuple[frozenset[str], ...]:
    """Split people into the smallest groups that any sums and differences of given groups can tell apart.

    Parameters
    ----------
    groups : iterable of collection of str
        Groups by opaque keys, whose totals are known.

    Returns
    -------
    tuple of frozenset
        Every given group is a union of some of them.
    """
    known = [frozenset(group) for group in groups]
    by_membership: dict[tuple[bool, ...], set[str]] = {}
    for key in sorted(frozenset().union(*known)):
        by_membership.setdefault(tuple(key in group for group in known), set()).add(key)
    return tuple(frozenset(group) for group in by_membership.values())


def may_release(
    group: Collection[str],
    earlier: Iterable[Collection[str]],
    k: int,
    weights: Mapping[str, float] | None = None,
    *,
    owner: Callable[[str], str] | None = None,
    owners: int = 1,
) -> bool:
    """Decide whether totals of one more group may leave, given all that left before.

    Parameters
    ----------
    group : collection of str
        Keys of the group.
    earlier : iterable of collection of str
        Groups whose totals were given out already.
    k : int
        The smallest group that may be told apart.
    weights : mapping of str to float, optional
        People behind a key, one when absent: a key may be a whole school, or one of several answers of a person.
    owner : callable, optional
        Names the school of a key.
    owners : int, optional
        The fewest schools that may be told apart, when `owner` is given.

    Returns
    -------
    bool
        True when every atom of all groups holds `k` people (and `owners` schools) at least, so that no adding and
        subtracting of totals ever reaches a smaller one.
    """
    count, known = weights or {}, {frozenset(one) for one in (*earlier, group)}
    return all(
        sum(count.get(key, 1) for key in atom) >= k - _NOISE
        and (owner is None or len({owner(key) for key in atom}) >= owners)
        for atom in atoms(known)
    )

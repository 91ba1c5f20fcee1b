"""Makes the answer one: among equally good pairings, the one decided by ids."""

from nastavnik.core.matching.arrays import Ints
from nastavnik.core.matching.backends.chosen import for_graph
from nastavnik.core.matching.flow.graph import Graph
from nastavnik.core.matching.flow.prices import Prices
from nastavnik.core.matching.solving.cycles import choices


def settle(graph: Graph, mate: Ints, prices: Prices) -> Ints:
    """Return the best pairing that comes first by ids.

    The rule: among all pairings of the greatest value take those where the first need (by mentee
    id, then type) has the first possible mentor by id, «nobody» being last; among these look at the
    second need, and so on. Rows are already in the order of ids, so smaller row numbers win, and
    neither the order of input nor the solver leaves a trace.

    Parameters
    ----------
    mate : Ints, shape (n,)
        Any best pairing.
    prices : Prices
        Prices that prove it best.

    Notes
    -----
    Two best pairings differ by cycles of tight steps only, so each need tries its smaller tight
    mentors and keeps the first from which a tight path of later needs leads back to the place it
    leaves.
    """
    return for_graph(graph).settle(graph, mate, choices(graph, mate, prices))

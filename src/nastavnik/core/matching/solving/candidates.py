"""Who may help whom, and how well: the pairs a problem chooses from."""

from nastavnik.core.matching.arrays import Points
from nastavnik.core.matching.backends.chosen import for_tables
from nastavnik.core.matching.flow.edges import Edges
from nastavnik.core.matching.model.tables import Tables
from nastavnik.core.matching.model.weights import Weights


def find_edges(tables: Tables) -> Edges:
    """Return every pair no hard rule refuses.

    Needs meet only the mentors of their block (`make_blocks`), so the cost follows the number of
    possible pairs and not the size of the whole table.
    """
    return for_tables(tables).join(tables, None)[0]


def scored_edges(tables: Tables, weights: Weights) -> tuple[Edges, Points]:
    """Return every pair no hard rule refuses, and the score of each, shape (e,)."""
    return for_tables(tables).join(tables, weights)

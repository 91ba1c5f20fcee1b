"""The backend without extras: numpy for passes, scipy for solving."""

from nastavnik.core.matching.backends.plain.chains import chains_of
from nastavnik.core.matching.backends.plain.joining import join
from nastavnik.core.matching.backends.plain.parts import solve
from nastavnik.core.matching.backends.plain.passes import blocking, covers, edge_of, gains, tight_pairs
from nastavnik.core.matching.backends.plain.ties import settle

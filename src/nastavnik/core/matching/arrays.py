"""Names of the array types the engine works with; every column says here how wide its numbers are."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

Rows = npt.NDArray[np.int32]
"""Row numbers of needs or mentors, one an edge."""

AnyRows = Ints | Rows
"""Row numbers of pairs asked about; ``Tables.keys`` is the one place where they are multiplied."""

Points = npt.NDArray[np.uint16]
"""Scores, 0 to 10 000."""

Codes = npt.NDArray[np.int32]
"""Dense numbers of words: subjects, areas, schools, topics."""

Small = npt.NDArray[np.int8]
"""Kinds, sets of forms as bits, topic weights, levels; to be widened before they are multiplied or added up."""

Years = npt.NDArray[np.int16]
"""Whole years; a difference of two still fits."""

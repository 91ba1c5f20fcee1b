"""Pairs mentees with mentors: the best pairing, proved, explained, the same for any order of rows.

``match(read_problem(data))`` runs everything; ``alternatives`` and ``regret`` answer «why not
another», ``report`` gives the numbers, ``as_output`` plain data for JSON.
"""

from nastavnik.core.matching.errors import Fault, NotProvedError, ProblemError
from nastavnik.core.matching.explaining.explain import Regret, alternatives, parts_of, regret
from nastavnik.core.matching.explaining.moves import Move
from nastavnik.core.matching.explaining.places import PlaceGain, one_more_place
from nastavnik.core.matching.explaining.report import Report, report
from nastavnik.core.matching.explaining.trade import Offer
from nastavnik.core.matching.model.fingerprint import fingerprint
from nastavnik.core.matching.model.people import Id, Lock, Mentee, Mentor, Need, NeedType, Problem
from nastavnik.core.matching.model.rules import REASON_WORDS, REASONS
from nastavnik.core.matching.model.subjects import area_of, plain_subject
from nastavnik.core.matching.model.weights import CRITERIA, IMPORTANCE, Weights, weigh
from nastavnik.core.matching.output import as_output
from nastavnik.core.matching.reading.read import read_problem
from nastavnik.core.matching.solving.certify import Certificate
from nastavnik.core.matching.solving.engine import Case, make_case, match, run
from nastavnik.core.matching.solving.result import Pair, Result, Unmatched

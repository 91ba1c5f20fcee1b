"""School No. 12 at each of the seven stages; every builder extends the one before."""

from nastavnik.demo.scenarios.build import at_stage
from nastavnik.demo.scenarios.stage import Stagehand

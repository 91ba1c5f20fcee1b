"""Pages of consents: one's own, and the coordinator's register of sheets."""

from nastavnik.consents.views.own import give, mine, scan, sheet, withdraw
from nastavnik.consents.views.register import prepare, register, sign

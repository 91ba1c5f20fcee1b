"""Pages of consents: one's own, and the coordinator's register of sheets."""

from nastavnik.consents.views.own import give, mine, scan, sheet, withdraw
from nastavnik.consents.views.register import prepare, register, register_xlsx, sign

__all__ = ["give", "mine", "prepare", "register", "register_xlsx", "scan", "sheet", "sign", "withdraw"]

"""What shows that a measure of the roadmap is done: its code asks the rooms for a day on which something was.

A registered paper and a held event tick their measure by themselves (`services.tick`); the signs here only offer.
"""

import datetime as dt
from collections.abc import Mapping

from nastavnik.kit.combined import Combined, each
from nastavnik.programme.models import Outreach, Programme

#: A question gives days and numbers; the latest day is offered.
done_signs = Combined("sign of a measure", programme=int)


def signs_of(programme: Programme) -> Mapping[str, dt.date]:
    """Give by code the latest day that shows a measure of it done."""
    days = {code: [day for day, _n in rows if day] for code, rows in done_signs.ask(programme=programme.pk).items()}
    return {code: dt.date.fromisoformat(max(found)) for code, found in days.items() if found}


def _outreach(audience: str) -> None:
    done_signs.add(
        f"{audience}_outreach",
        lambda programme: each(
            Outreach.objects.filter(programme_id=programme, audience__in=AUDIENCES[audience]), "held_on"
        ),
    )


AUDIENCES = {"staff": ("staff",), "mentor": ("mentors", "staff")}
for _audience in AUDIENCES:
    _outreach(_audience)

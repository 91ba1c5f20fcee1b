"""How often a pair meets: the mentor writes down what was agreed, the mentees learn of it."""

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import AT_WORK
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.kit.paper import TOLD
from nastavnik.mentoring.models import Rhythm
from nastavnik.mentoring.models.rhythm import LONGEST, SHORTEST
from nastavnik.mentoring.policies import require_side, require_state
from nastavnik.mentoring.services.common import page_of, tell
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account


def require_regular(place: Place, actor: Account) -> None:
    """Refuse everybody but the mentor of a live place whose meetings have a rhythm."""
    require_side(place, actor, "mentor", needs=TOLD)
    require_state(place, *AT_WORK)
    if place.relationship.format == "situational":
        raise RuleError("rhythm.situational", N_("У ситуационной помощи срока между встречами нет."))


def agree_rhythm(*, place: Place, every_days: int, actor: Account) -> Rhythm:
    """Keep the days between meetings of a pair or of the whole group; the same again changes nothing."""
    with transaction.atomic():
        place = lock_place(place)
        require_regular(place, actor)
        if not SHORTEST <= every_days <= LONGEST:
            raise RuleError(
                "rhythm.bounds",
                N_("Укажите от 7 до 60 дней: чаще встречаться трудно обоим, реже пара теряет нить."),
                "every_days",
            )
        row: Rhythm | None = Rhythm.objects.select_for_update().filter(relationship_id=place.relationship_id).first()
        if row is not None and row.every_days == every_days:
            return row
        row = row or Rhythm(school_id=place.school_id, relationship_id=place.relationship_id)
        row.every_days, row.set_by, row.set_on = every_days, actor, clock.today()
        line = write(row, "rhythm.agreed", actor, relationship=row.relationship_id, days=every_days)
        for one in place.relationship.places.filter(state__in=AT_WORK).select_related("mentee__account"):
            tell(
                [one.mentee.account],
                but=actor,
                kind="mentoring.rhythm_agreed",
                key=f"{row.pk}:{line.number}",
                school_id=row.school_id,
                url=page_of(one),
                days=every_days,
            )
    return row

"""A confirmed pair, as far as questionnaires look at pairs."""

from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Relationship
from nastavnik.people.models import Account
from tests import factories
from tests.surveys.waves import Scene


def pair(of: Scene, mentee: Account, mentor: Account | None = None, type: str = "consultant") -> Place:
    guide = (mentor or of.mentor).teacher
    relationship = Relationship.objects.create(
        school=of.school,
        programme=of.year,
        mentor=guide,
        type=type,
        created_at=clock.now(),
    )
    day = factories.DAY
    return Place.objects.create(
        school=of.school,
        relationship=relationship,
        programme=of.year,
        mentor=guide,
        mentee=mentee.teacher,
        type=type,
        slot=1,
        state="confirmed",
        proposed_on=day,
        invited_on=day,
        met_on=day,
        mentor_yes_on=day,
        mentee_yes_on=day,
        mentor_consent=guide.consents.get(kind="mentor_work"),
        mentee_consent=mentee.teacher.consents.get(kind="participation"),
        confirmed_on=day,
    )

"""Several schools with two waves of answers, and a methodist who may read their totals."""

from nastavnik.people.models import Account, Membership, School
from nastavnik.programme.models import Programme
from nastavnik.surveys.services import sync_catalog
from tests import factories
from tests.reports.answered import AUTUMN, SPRING, wave


def school(people: int, *, shift: int = 0, city: str = "Светлореченск", again: int | None = None) -> Programme:
    """Found a school where so many answered twice; difficulties fell by one point, of every fourth they stayed."""
    sync_catalog()
    programme = factories.programme(factories.school(city=city))
    factories.account(programme.school, roles=("coordinator",))
    mentees = [factories.mentee(programme).teacher for _ in range(people)]
    before = [3 + (index + shift) % 3 for index in range(people)]
    wave(programme, "entry", AUTUMN, list(zip(mentees, before, strict=True)))
    after = [value - (1 if (index + shift) % 4 else 0) for index, value in enumerate(before)]
    kept = after if again is None else [*after[:again], *[None] * (people - again)]
    wave(programme, "final", SPRING, list(zip(mentees, kept, strict=True)))
    return programme


def methodist(*programmes: Programme) -> Account:
    """Open the account of a methodist of these schools."""
    account = factories.account(None)
    for programme in programmes:
        give(account, programme.school)
    return account


def give(account: Account, of: School) -> Membership:
    return Membership.objects.create(school=of, account=account, role="methodist", granted_on=factories.DAY)

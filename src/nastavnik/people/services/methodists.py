"""The methodist of a city or a region: an account of no school that reads the totals of some schools."""

from collections.abc import Collection

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.people.models import Account, Membership, School
from nastavnik.people.selectors import schools_of_methodist
from nastavnik.people.services.passwords import kept_password


def open_methodist(*, login: str, full_name: str, password: str, schools: Collection[int]) -> Account:
    """Open the account of a methodist with the schools whose totals it may read; each school's journal says so."""
    account = Account(login=login.strip().casefold(), full_name=full_name.strip())
    account.owner_confirmed_on, account.owner_confirmed_by = clock.today(), "founding"
    account.password = kept_password(account, password)
    with transaction.atomic():
        account.full_clean()
        account.save()
        give_schools(account=account, schools=schools)
    return account


def give_schools(*, account: Account, schools: Collection[int]) -> list[int]:
    """Add schools to those whose totals a methodist may read; gives the ones that were new."""
    if account.school_id is not None:
        raise RuleError("methodist.school", N_("Это вход сотрудника школы. Методисту нужен отдельный вход, без школы."))
    with transaction.atomic():
        found = set(School.objects.filter(pk__in=schools).values_list("pk", flat=True))
        unknown = sorted(set(schools) - found)
        if unknown:
            numbers = ", ".join(map(str, unknown))
            raise RuleError(
                "methodist.unknown", N_("Школ с такими номерами нет: %(numbers)s."), params={"numbers": numbers}
            )
        new = sorted(found.difference(schools_of_methodist(account)))
        for school_id in new:
            row = Membership(school_id=school_id, account=account, role="methodist", granted_on=clock.today())
            write(row, "membership.granted", None, role="methodist")
    return new

"""What the coordinator and the operator do about letters that did not arrive."""

from django.db import transaction
from django.db.models import QuerySet

from nastavnik.journal.services import record
from nastavnik.outbox.models import Letter
from nastavnik.outbox.services import give_up, send_again
from nastavnik.people.models import Account, School
from nastavnik.people.policies import require_role


def send_letters_again(*, school: School, letters: QuerySet[Letter], actor: Account) -> int:
    """Let letters of a school be tried now, whatever was tried before; gives how many wait again."""
    require_role(actor, school.pk, "coordinator", "head", "operator")
    with transaction.atomic():
        number = send_again(letters.filter(school_id=school.pk))
        record("letters.again", actor, school_id=school.pk, number=number)
    return number


def give_letters_up(*, school: School, letters: QuerySet[Letter], actor: Account) -> int:
    """Say that failed letters are needed no more: what they told was told in another way; gives how many."""
    require_role(actor, school.pk, "coordinator", "head", "operator")
    with transaction.atomic():
        number = give_up(letters.filter(school_id=school.pk))
        record("letters.given_up", actor, school_id=school.pk, number=number)
    return number

"""Building the demonstration school, and its sign-ins."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nastavnik.core.errors import N_, RuleError
from nastavnik.demo.cast import PASSWORD, SIGN_INS
from nastavnik.demo.scenarios import at_stage
from nastavnik.kit import clock
from nastavnik.people.models import School


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who may sign in to the demonstration, as whom."""

    role: str
    login: str
    password: str


def demonstration_exists() -> bool:
    """Say whether the demonstration school stands."""
    return School.objects.filter(is_demonstration=True).exists()


def build(stage: int) -> int:
    """Build the school at a stage; give the shift in days that makes its last day today."""
    if not settings.DEMONSTRATION:
        raise RuleError("demo.way", N_("Демонстрационная школа существует только в демонстрационном запуске."))
    with transaction.atomic():  # one commit instead of a thousand: the school stands whole or not at all
        hand = at_stage(stage)
    return (hand.last_day - clock.localdate(timezone.now())).days


def sign_ins() -> list[SignIn]:
    """List the demonstration's sign-ins."""
    return [SignIn(role, login, PASSWORD) for role, _surname, login in SIGN_INS]

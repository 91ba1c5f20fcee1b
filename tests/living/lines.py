"""What stands on somebody's home, read as the page reads it."""

from typing import Any

from nastavnik.kit.home import NextStep
from nastavnik.people.models import Account
from nastavnik.programme.selectors.matters import own_lines, quiet_lines
from tests import factories


def lines_of(account: Any) -> list[NextStep]:
    """Give all lines of an account, those behind «всё» too."""
    return [line.step for line in own_lines(factories.request_of(Account.objects.get(pk=account.pk)), 1)]


def texts_of(account: Any) -> list[str]:
    """Give the words of all lines."""
    return [str(step.text) for step in lines_of(account)]


def waited_for(account: Any) -> list[str]:
    """Give the words of what an account waits for from others."""
    return [one.text for one in quiet_lines(factories.request_of(Account.objects.get(pk=account.pk)))]

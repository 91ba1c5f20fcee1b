"""What stands on somebody's home, read as the page reads it."""

from typing import Any

from nastavnik.kit import clock
from nastavnik.kit.home import NextStep
from nastavnik.people.models import Account
from nastavnik.programme.selectors.matters import Line, matters_for, own_lines, quiet_lines, reader_of
from nastavnik.programme.selectors.matters import lines_of as told_in_lines
from tests import factories


def told_one_by_one(request: Any) -> list[Line]:
    """Give the lines of a home as they are told of records read one by one, as the pages of each kind read them."""
    reader, today = reader_of(request), clock.today()
    mine = [one for one in matters_for(request) if reader.owns(one) and one.shown(today)]
    return told_in_lines(mine, reader, today, 1)


def lines_of(account: Any) -> list[NextStep]:
    """Give all lines of an account, those behind «всё» too."""
    return [line.step for line in own_lines(factories.request_of(Account.objects.get(pk=account.pk)), 1)]


def texts_of(account: Any) -> list[str]:
    """Give the words of all lines."""
    return [str(step.text) for step in lines_of(account)]


def waited_for(account: Any) -> list[str]:
    """Give the words of what an account waits for from others."""
    return [one.text for one in quiet_lines(factories.request_of(Account.objects.get(pk=account.pk)))]

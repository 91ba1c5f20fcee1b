"""The request as pages read it: who asks, their row of the staff list, their roles, their school."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property

from nastavnik.journal.services import rehearse
from nastavnik.kit import clock
from nastavnik.kit.desk import REFUSALS, foretold_page
from nastavnik.kit.http import CleanRequest
from nastavnik.people.models import Account, School, Teacher
from nastavnik.people.selectors import Standing, standing, teacher_of


def live_at_school_of(account: Account) -> None:
    """Let the rest of this request be of the school of an account that is known only now."""
    if account.school is not None:
        clock.live_in(account.school.time_zone)


class NoSchoolError(Http404):
    """Whoever asks belongs to no school; a template shows nothing in its place."""

    silent_variable_failure = True


class DeskRequest(CleanRequest):
    """A request of somebody signed in; the access matrix lets nobody else through to pages that read it."""

    user: Account

    @functools.cached_property
    def standing(self) -> Standing:
        """Give where whoever asks stands; while a page is read, rules about its account are answered by it too."""
        found = standing(self.user)
        if self.method in {"GET", "HEAD"}:
            self.user.kept_standing = found
        return found

    @cached_property
    def teacher(self) -> Teacher | None:
        """Give the row of the staff list of whoever asks."""
        return teacher_of(self.user)

    @property
    def me(self) -> Teacher:
        """Give that row to a page which is about it; without one there is no such page."""
        if self.teacher is None:
            raise Http404
        return self.teacher

    @cached_property
    def school(self) -> School:
        """Give the school of whoever asks; for somebody of no school there is no page of a school."""
        school: School | None = getattr(self.user, "school", None)
        if school is None:
            raise NoSchoolError
        return school

    def holds(self, *roles: str) -> bool:
        """Say whether whoever asks holds one of the roles."""
        return not self.roles.isdisjoint(roles)


def asked_first(
    request: DeskRequest, run: Callable[[], object], *, title: Any, button: Any, back: str
) -> HttpResponse | None:
    """Show what a press would do, before what ends something others rely on; None once that was read.

    The real service is tried and taken back. What it refuses is left to the page, which refuses it in its own words.
    """
    if request.method != "POST" or request.POST.get("sure"):
        return None
    try:
        told = rehearse(run, school_id=request.school.pk, reader=request.user)
    except REFUSALS:
        return None
    return foretold_page(request, told, title=title, button=button, back=back)

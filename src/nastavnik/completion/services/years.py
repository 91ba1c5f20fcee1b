"""The archive of a year and the beginning of the next."""

from collections.abc import Mapping

from django.db import transaction

from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.policies import require_closing
from nastavnik.completion.services.common import locked
from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import Offer, change, give_back, offer_of, write
from nastavnik.kit import clock
from nastavnik.mentoring.models import Goal
from nastavnik.mentoring.services import carry_goal, settle_archived
from nastavnik.pairing.models import Place
from nastavnik.pairing.services import withdraw_proposal
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import held_roles
from nastavnik.programme.models import Programme
from nastavnik.programme.services import add_roadmap_item, create_programme, pass_gate
from nastavnik.programme.services.locks import lock_programme

MOST_PROPOSALS = 20
LONGEST_TITLE = 300


def require_not_summed_up(programme: Programme) -> None:
    """Refuse to take back an end that has not begun, or of which a report is composed."""
    require_closing(programme)
    if ProgrammeReport.objects.filter(programme=programme).exists():
        raise RuleError("closing.reported", N_("Отчёт уже составлен: завершение идёт и назад не берётся."))


def take_closing_back(*, programme: Programme, actor: Account) -> Programme:
    """Take back the beginning of the end while no report is composed; what was sent meanwhile stays."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        require_not_summed_up(programme)
        change(programme, kind="programme.closing_taken_back", actor=actor, closing_begun_on=None)
    return programme


def archive_programme(*, programme: Programme, actor: Account, reasons: Mapping[str, str] | None = None) -> Programme:
    """Put the year into the archive; what is not done needs a reason; open proposals and warnings are closed."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_programme(programme.pk)
        if programme.archived_on is not None:
            return programme
        require_closing(programme)
        pass_gate("archive", programme=programme, subject=programme, actor=actor, reasons=reasons)
        for place in Place.objects.filter(programme=programme, state=Place.State.PROPOSED).order_by("pk"):
            withdraw_proposal(place=place, actor=actor)
        settle_archived(programme, clock.today())
        programme.archived_on = clock.today()
        write(programme, "programme.archived", actor, "archived_on")
    return programme


def archive_offer(programme: Programme, actor: Account) -> Offer | None:
    """Give the press that put a year into the archive, while it may be taken back."""
    if programme.archived_on is None or Programme.objects.filter(previous=programme).exists():
        return None
    return offer_of(programme, actor, held_roles(actor, programme.school_id))


def return_from_archive(*, programme: Programme, actor: Account) -> Programme:
    """Take a year back out of the archive, while the next one is not begun."""

    def still() -> None:
        if Programme.objects.filter(previous=programme).exists():
            raise RuleError("return.next_year", N_("Программа следующего года уже создана."))

    give_back(programme, actor=actor, standing=held_roles(actor, programme.school_id), still=still)
    programme.refresh_from_db()
    return programme


def begin_next_year(*, programme: Programme, actor: Account) -> Programme:
    """Begin the year after an archived one: roadmap with last year's proposals, long goals; nobody is enrolled.

    A long goal waits with its old place, already in the new programme, until its mentee has a new pair.
    """
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_programme(programme.pk)
        if programme.archived_on is None:
            raise RuleError("next_year.early", N_("Новый год начинается, когда программа прежнего ушла в архив."))
        if Programme.objects.filter(previous=programme).exists():
            raise RuleError("next_year.once", N_("Программа следующего года уже создана."))
        begun = create_programme(
            school=programme.school,
            start_year=programme.starts_on.year + 1,
            actor=actor,
            previous=programme,
            role_models=programme.role_models,
            formats=programme.formats,
        )
        for line in _proposals(programme):
            add_roadmap_item(programme=begun, actor=actor, stage=1, title=line)
        long_goals = Goal.objects.filter(programme=programme, horizon=Goal.Horizon.LONG, state=Goal.State.ACTIVE)
        for goal in long_goals.select_related("place").order_by("pk"):
            carry_goal(goal=goal, new_place=None, programme=begun, actor=actor)
    return begun


def _proposals(programme: Programme) -> list[str]:
    """Give last year's proposals, one measure a line."""
    report = getattr(programme, "report", None)
    lines = report.proposals.splitlines() if report is not None else []
    titles = [line.strip(" \t-–—•*·") for line in lines]
    return [title[:LONGEST_TITLE] for title in titles if title][:MOST_PROPOSALS]

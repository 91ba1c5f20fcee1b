"""Results of pairs, the year's report and its approval."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from nastavnik.completion.models import PlaceResult, ProgrammeReport
from nastavnik.completion.policies import require_closing, require_self_or_paper
from nastavnik.completion.selectors.figures import Figures
from nastavnik.completion.services.common import locked, report_open, require_come
from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import CONFIRMED_ONCE
from nastavnik.journal.services import change, write
from nastavnik.kit import clock
from nastavnik.outbox import services as outbox
from nastavnik.pairing.models import Place
from nastavnik.pairing.services.locks import lock_place
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Act, Programme
from nastavnik.programme.services import annul_handlers, register_act

LONGEST_SUMMARY = 4000


def _locked_place(place: Place) -> Place:
    """Lock the programme, then the place."""
    report_open(locked(place.programme_id))
    return lock_place(place)


def sum_up_place(*, place: Place, text: str, actor: Account) -> PlaceResult:
    """Sum the year of a pair up as its mentor; new words ask the mentee anew."""
    with transaction.atomic():
        place = _locked_place(place)
        require_self_or_paper(place.mentor, actor)
        if place.state not in CONFIRMED_ONCE or place.confirmed_on is None:
            raise RuleError("summary.state", N_("Итог подводится у закреплённой пары."))
        text = text.strip()
        if not text:
            raise RuleError("summary.empty", N_("Напишите хотя бы одно предложение об итоге."), "text")
        if len(text) > LONGEST_SUMMARY:
            raise RuleError("summary.long", N_("Текст длиннее 4000 знаков. Сократите его."), "text")
        result = PlaceResult.objects.filter(place=place).first() or PlaceResult(school_id=place.school_id, place=place)
        if result.text != text:
            result.text, result.agreed_by_mentee_on = text, None
        line = write(result, "place.summed_up", actor)
        _tell(place.mentee.account, actor, "completion.summary_to_agree", result, line.number)
    return result


def agree_summary(*, place: Place, actor: Account) -> PlaceResult:
    """Agree as the mentee that these words go into the report."""
    with transaction.atomic():
        place = _locked_place(place)
        require_self_or_paper(place.mentee, actor)
        result: PlaceResult | None = PlaceResult.objects.filter(place=place).first()
        if result is None or not result.text:
            raise RuleError("summary.none", N_("Соглашаться пока не с чем: наставник ещё не подвёл итог."))
        if result.agreed_by_mentee_on is None:
            result.agreed_by_mentee_on = clock.today()
            line = write(result, "place.summary_agreed", actor, "agreed_by_mentee_on")
            _tell(place.mentor.account, actor, "completion.summary_agreed", result, line.number)
    return result


def _tell(account: Account | None, actor: Account, kind: str, result: PlaceResult, number: int) -> None:
    if account is not None and account.is_active and account.pk != actor.pk:
        outbox.put(
            kind=kind,
            account=account,
            key=f"{result.pk}:{number}",
            school_id=result.school_id,
            url=reverse("completion:summary", args=[result.place_id]),
        )


def compose_report(
    *, programme: Programme, counted: Figures, conclusions: str, proposals: str, actor: Account
) -> ProgrammeReport:
    """Compose the year's report: the figures as counted before anything was locked, conclusions, proposals."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = locked(programme.pk)
        require_closing(programme)
        report = report_open(programme) or ProgrammeReport(school_id=programme.school_id, programme=programme)
        report.figures = counted.as_json()
        report.conclusions, report.proposals = conclusions.strip(), proposals.strip()
        report.composed_by, report.composed_on = actor, clock.today()
        write(report, "report.composed", actor)
    return report


def _open_again(*, act: Act, actor: Account) -> None:
    """Open the report again whose approval was annulled; its figures and words stay."""
    for report in ProgrammeReport.objects.select_for_update(of=("self",)).filter(act=act):
        change(report, kind="report.approval_annulled", actor=actor, approved_on=None, act=None)


annul_handlers.add("completion.report", _open_again)


def approve_report(*, report: ProgrammeReport, number: str, dated: dt.date, actor: Account) -> ProgrammeReport:
    """Register the approved report in the register of papers; from then on it does not change."""
    require_role(actor, report.school_id, "coordinator", "head")
    with transaction.atomic():
        programme = locked(report.programme_id)
        found = report_open(programme)
        if found is None:
            raise RuleError("report.none", N_("Отчёт ещё не составлен."))
        require_come(dated, "dated")
        found.act = register_act(
            programme=programme,
            kind=Act.Kind.REPORT,
            number=number,
            dated=dated,
            actor=actor,
            summary={"report": found.pk, "composed_on": found.composed_on.isoformat()},
        )
        found.approved_on = dated
        write(found, "report.approved", actor, "act", "approved_on", act=found.act_id)
    return found

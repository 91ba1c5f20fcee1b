"""What the coordinator does to many pairs at once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import rehearse
from nastavnik.kit.many import ManyAct, page_of
from nastavnik.kit.tables import Badge, Column
from nastavnik.pairing import services
from nastavnik.pairing.forms import AnswerSheetsForm, ConfirmForm, MetForm
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.pairs.listed import agreed
from nastavnik.pairing.selectors.words import STEPS, TYPES
from nastavnik.pairing.selectors.workshop.page import Proposed, proposed_by_run
from nastavnik.pairing.tables import order_of
from nastavnik.pairing.views.place import FACT
from nastavnik.people.models import Account, Teacher, name_order
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_programmes
from nastavnik.programme.views.asking import year_of
from nastavnik.registry.models import MenteeEntry


def places(account: Account) -> Any:
    """Give the places an account may name, with what a row shows."""
    return Place.objects.visible_to(account).for_list().order_by("pk")


def _proposed(account: Account) -> Any:
    return places(account).filter(programme=year_of(account), state=Place.State.PROPOSED)


def _confirm(place: Place, *, actor: Account, order_reason: str) -> None:
    services.confirm(place=place, actor=actor, reasons={FACT: order_reason})


def on_places(**given: Any) -> ManyAct:
    """Declare an act on places."""
    shared = {
        "rows": places,
        "lock": lambda rows: lock_programmes(row.programme_id for row in rows),
        "title": lambda place: f"{place.mentor.short_name} – {place.mentee.short_name}",
        "link": "pairing:place",
        "columns": (
            Column("state", _("Состояние"), value=lambda place: Badge(*STEPS[place.step])),
            Column("order", _("Приказ"), value=order_of, blank="–"),
        ),
        "back": "pairing:pairs",
    }
    return ManyAct(**{**shared, **given})


INVITE = on_places(
    name="pairing:invite_many",
    label=_("Пригласить на встречу"),
    told=_("В каждой отмеченной паре оба получат приглашение на личную встречу."),
    ready=lambda account: _proposed(account).filter(invited_on=None),
    run=lambda place, **given: services.invite_to_meeting(place=place, **given),
)


def _asking(account: Account) -> Any:
    """Give the mentees an account may name, in the order of their names."""
    rows = MenteeEntry.objects.visible_to(account).select_related("teacher", "programme")
    return rows.order_by(name_order("teacher"), "pk")


def _found(account: Account) -> Any:
    """Give the mentees of the year for whom the run found somebody."""
    programme = year_of(account)
    return _asking(account).filter(programme=programme, teacher__in=proposed_by_run(programme).keys())


def _with_proposals(account: Account, rows: Sequence[Any]) -> list[Any]:
    """Say beside each mentee whom the run proposes."""
    found = proposed_by_run(year_of(account))
    for row in rows:
        told = found.get(row.teacher_id, ())
        row.proposed = "; ".join(f"{one.mentor.short_name} ({TYPES[one.type]})" for one in told)
    return list(rows)


def _of_run(account: Account) -> dict[str, Any]:
    programme = year_of(account)
    return {"programme": programme, "found": proposed_by_run(programme)}


def _propose(entry: MenteeEntry, *, programme: Programme, found: dict[int, list[Proposed]], actor: Account) -> None:
    """Take what the run proposes for a mentee, and invite both to meet."""
    told = found.get(entry.teacher_id, [])
    if not told:
        raise RuleError("place.not_found", N_("Подбор сейчас никого не предлагает. Подберите заново или вручную."))
    for one in told:
        place = services.propose(
            programme=programme,
            mentor=Teacher.objects.get(school_id=programme.school_id, pk=one.mentor.pk),
            mentee=entry.teacher,
            type=one.type,
            reasons=one.parts,
            score=sum(one.parts.values()),
            actor=actor,
        )
        services.invite_to_meeting(place=place, actor=actor)


PROPOSE = ManyAct(
    name="pairing:propose_many",
    label=_("Пригласить по подбору"),
    told=_("Для каждого отмеченного берётся наставник, которого предложил подбор, и оба получают приглашение."),
    rows=_asking,
    ready=_found,
    run=_propose,
    bind=_of_run,
    prepare=_with_proposals,
    lock=lambda rows: lock_programmes(row.programme_id for row in rows),
    title=lambda entry: entry.teacher.told_apart,
    columns=(Column("proposed", _("Кого предложил подбор")),),
    back="pairing:workshop",
    then="pairing:papers_many",
)


def _unanswered(account: Account) -> Any:
    return _proposed(account).exclude(invited_on=None).exclude(pk__in=agreed(year_of(account)))


def _from_papers(
    place: Place, *, met_on: dt.date, mode: str, mentor_sheet: str, mentee_sheet: str, actor: Account
) -> None:
    """Note the meeting where nobody has, and each «yes» whose sheet is named."""
    if place.met_on is not None and not mentor_sheet and not mentee_sheet:
        raise RuleError("place.no_sheet", N_("Встреча уже отмечена. Впишите номер листа того, кто ответил «да»."))
    if place.met_on is None:
        place = services.record_meeting(place=place, met_on=met_on, mode=mode, actor=actor)
    for side, number in (("mentor", mentor_sheet), ("mentee", mentee_sheet)):
        if number:
            how: dict[str, Any] = {"side": side, "yes": True, "sheet_number": number, "actor": actor}
            place = services.record_paper_answer(place=place, answered_on=max(met_on, place.met_on or met_on), **how)


PAPERS = on_places(
    name="pairing:papers_many",
    label=_("Внести встречи и «да» с листов"),
    told=_(
        "Где встреча ещё не отмечена, она отметится этим днём. Номер листа вписывают тому, кто ответил «да» на бумаге; "
        "кто отвечает сам, у того пусто. «Нет» вносят на странице пары."
    ),
    ready=_unanswered,
    run=_from_papers,
    form=MetForm,
    each=AnswerSheetsForm,
    then="pairing:order",
    then_words=_("Внести приказ"),
)
REMIND = on_places(
    name="pairing:remind_many",
    label=_("Напомнить"),
    told=_("Кому в отмеченных парах сейчас отвечать или договариваться о встрече, получит одно напоминание за день."),
    ready=_unanswered,
    run=lambda place, **given: services.remind(place=place, **given),
)
CONFIRM = on_places(
    name="pairing:confirm_many",
    label=_("Закрепить"),
    told=_("Отмеченные пары и места в группах будут закреплены: у каждой проверяются встреча, оба «да» и согласия."),
    ready=lambda account: places(account).filter(pk__in=agreed(year_of(account))).exclude(order=None),
    run=_confirm,
    form=ConfirmForm,
    rehearse=rehearse,
)
invite, remind, confirm = page_of(INVITE), page_of(REMIND), page_of(CONFIRM)
propose, papers = page_of(PROPOSE), page_of(PAPERS)

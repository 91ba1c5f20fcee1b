"""What the coordinator does to many pairs at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.journal.services import rehearse
from nastavnik.kit.many import ManyAct, page_of
from nastavnik.kit.tables import Badge, Column
from nastavnik.pairing import services
from nastavnik.pairing.forms import ConfirmForm
from nastavnik.pairing.models import Place
from nastavnik.pairing.selectors.pairs.listed import agreed
from nastavnik.pairing.selectors.words import STEPS
from nastavnik.pairing.tables import order_of
from nastavnik.pairing.views.place import FACT
from nastavnik.people.models import Account
from nastavnik.programme.services.locks import lock_programmes
from nastavnik.programme.views.asking import year_of


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
REMIND = on_places(
    name="pairing:remind_many",
    label=_("Напомнить"),
    told=_("Кому в отмеченных парах сейчас отвечать или договариваться о встрече, получит одно напоминание за день."),
    ready=lambda account: _proposed(account).exclude(invited_on=None).exclude(pk__in=agreed(year_of(account))),
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

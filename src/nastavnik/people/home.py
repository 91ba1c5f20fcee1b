"""What the people room shows on the home page and in the bar."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit import clock
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import LATE, TODAY, NextStep, section
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.people.models import Account, Membership, Recovery
from nastavnik.people.selectors import HELPERS, going_recoveries, letters_on_the_way

EVERYBODY = (*Membership.Role.values, "teacher")
navigation.add("people.staff", NavigationItem(70, gettext_lazy("Люди"), "people:staff", "/people/"))


@section("people.key", roles=EVERYBODY, position=95, template="people/key_offer.html", column="side")
def _key_offer(request: Any) -> dict[str, Any] | None:
    """Offer the personal key to whoever has none."""
    offered = request.user.personal_key_on is None and request.user.sealed_on is None
    return {} if offered else None


def recovery_steps(request: Any) -> list[NextStep]:
    """Show a recovery that is going to its owner, and to whoever in the school may help or watches."""
    known = dict(request.standing.numbers["people.recoveries"])
    mine = str(request.user.pk) in known
    if not mine and not (known and request.holds(*HELPERS)):
        return []
    shown = [one for one in going_recoveries(request.user) if one.account == request.user or request.holds(*HELPERS)]
    return [_own_recovery(one) if one.account == request.user else _recovery(one, request.user) for one in shown]


def _own_recovery(recovery: Recovery) -> NextStep:
    words = _("Начал(а) %(who)s, закончится %(until)s. Если вы об этом не просили, остановите.")
    who = recovery.begun_by.full_name if recovery.begun_by else _("администратор на компьютере с сайтом")
    return NextStep(
        _("Идёт восстановление вашего входа"),
        words % {"who": who, "until": _moment(recovery.until)},
        reverse("web:entry"),
        _("Это не я"),
        urgency=LATE,
    )


def _recovery(recovery: Recovery, reader: Account) -> NextStep:
    """Say who waits for whom, and until when."""
    gave = [half.given_by for half in recovery.halves.all() if half.given_at > clock.now() - Recovery.HALF_LASTS]
    if recovery.opens_at > clock.now():
        note = _("Владелец недавно входил: до %(opens)s он может остановить, потом нужны две половины кода.")
    elif reader in gave:
        note = _("Ваша половина кода дана, вторую даст другой человек. До %(until)s.")
    elif gave:
        note = _("Половину кода дал(а) %(who)s, владелец ждёт вторую. До %(until)s.")
    else:
        note = _("Владелец ждёт двух половин кода от двух разных людей. До %(until)s.")
    who = next((one.full_name for one in gave if one is not None), _("администратор на компьютере с сайтом"))
    told = {"opens": _moment(recovery.opens_at), "until": _moment(recovery.until), "who": who}
    title = _("%(person)s: идёт восстановление входа") % {"person": recovery.account.full_name}
    return NextStep(title, note % told, reverse("web:help_in"), _("Помочь войти"), urgency=TODAY)


def _moment(moment: dt.datetime) -> str:
    return localtime(moment).strftime("%d.%m.%Y, %H:%M")


@section("people.mail", roles=("operator",), position=20, template="people/home_mail.html")
def mail(request: Any) -> dict[str, Any] | None:
    """Show the operator how the letters of the school go."""
    if request.user.school_id is None:
        return None
    return {"mail_works": bool(settings.EMAIL_HOST), "waiting": letters_on_the_way(request.school).count()}


next_steps.add("people.recoveries", recovery_steps)

"""The tables of consents: one's own records, sheets that wait for a signature, everybody's states."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.consents.models import Consent, DataRequest
from nastavnik.consents.selectors import KINDS, asked_about_data, people_with_consents, state_rows, waiting_sheets
from nastavnik.kit.many import offered
from nastavnik.kit.tables import FILE, PAGE, SEEN, Badge, Column, Listing, address_of
from nastavnik.kit.tables.columns import words
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.words import label_of
from nastavnik.people.models import Teacher, name_order
from nastavnik.people.tables import named
from nastavnik.programme.models import Programme

PersonConsents = tuple[Teacher, dict[str, Consent]]


def _kind(row: Consent) -> str:
    return label_of(Consent.Kind, row.kind)


def _state(row: Consent) -> str:
    ended = f" {row.withdrawn_on:%d.%m.%Y}" if row.withdrawn_on else ""
    return label_of(Consent.State, row.state) + ended


HISTORY = (
    Column("kind", _("На что"), kind="person", value=_kind, link="consents:sheet"),
    Column("programme.title", _("Программа")),
    Column("wording_version", _("Текст, версия"), kind="number"),
    Column("given_on", _("Дата"), kind="date"),
    Column("channel", _("Как дано"), value=lambda row: label_of(Consent.Channel, row.channel) if row.given_on else ""),
    Column("state", _("Состояние"), value=_state, template="consents/state_of_row.html"),
)


def history_table(request: HttpRequest, rows: "QuerySet[Consent]") -> Listing:
    """Give every record of a person over the years."""
    return Listing(request, gettext("Мои согласия"), HISTORY, rows, per_page=None)


def _on_what(row: Consent) -> str:
    if not row.up_to_mentees:
        return _kind(row)
    return gettext("%(kind)s, наставляемых не больше %(number)s") % {"kind": _kind(row), "number": row.up_to_mentees}


WAITING = (
    Column("name", _("Педагог"), kind="person", value=lambda row: row.teacher.told_apart, sort=name_order("teacher")),
    Column("kind", _("На что"), value=_on_what, sort="kind"),
    Column("prepared_on", _("Подготовлен"), kind="date", sort="prepared_on"),
    Column("act", _("Что сделать"), template="consents/waiting_acts.html", on={PAGE}),
)


def _seen(kind: str, row: PersonConsents) -> SafeString:
    """Draw the state of one kind, with the ways to the sheet and out of it."""
    consent = row[1].get(kind)
    if consent is None:
        return format_html('<span class="quiet">{}</span>', gettext("нет"))
    told = words(Badge.of(consent))
    if consent.state != Consent.State.IN_FORCE:
        return told
    return format_html(
        '{}<br><a class="small" href="{}">{}</a> <a class="small no-print" href="{}">{}</a>',
        told,
        address_of("consents:sheet", consent.pk),
        short_date(consent.given_on),
        address_of("consents:withdraw", consent.pk),
        gettext("отозвать"),
    )


def _saved(kind: str, row: PersonConsents) -> Any:
    return Badge.of(row[1][kind]) if kind in row[1] else ""


def _state_columns() -> list[Column]:
    """Give a column for every kind of consent."""
    columns = [named(_("Педагог"), way="", value=lambda row: row[0].told_apart)]
    for kind in KINDS:
        label = capfirst(label_of(Consent.Kind, kind))
        columns.append(Column(kind, label, value=partial(_seen, kind), on=SEEN))
        columns.append(Column(kind, label, value=partial(_saved, kind), on={FILE}))
    return columns


ASKED = (
    Column("name", _("Педагог"), kind="person", value=lambda row: row.teacher.told_apart, link="consents:data_answer"),
    Column("kind", _("О чём просьба"), value=lambda row: label_of(DataRequest.Kind, row.kind)),
    Column("asked_on", _("Когда"), kind="date"),
    Column("answered_on", _("Ответ"), kind="date", blank="–"),
    Column("state", _("Состояние"), value=Badge.of),
)


def register_tables(request: HttpRequest, programme: Programme) -> tuple[Listing, Listing, Listing]:
    """Give everybody's states, the sheets that wait for a signature, what was asked about data of one's own."""
    waiting, many = waiting_sheets(programme), offered(request, "consents:sign_many")
    rows, prepare = people_with_consents(programme), partial(state_rows, programme)
    return (
        Listing(request, gettext("Состояние согласий"), _state_columns(), rows, prepare=prepare, whole=True),
        Listing(request, gettext("Ждут подписи"), WAITING, waiting, per_page=None, choosing=many),
        Listing(request, gettext("Просьбы о данных"), ASKED, asked_about_data(request.user), per_page=None),
    )

"""What the coordinator does with many sheets at once."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from nastavnik.consents import services
from nastavnik.consents.forms import PrepareManyForm, SheetNumberForm, SignedOnForm
from nastavnik.consents.models import Consent
from nastavnik.consents.selectors import waiting_sheets
from nastavnik.journal.services import rehearse
from nastavnik.kit.many import ManyAct, page_of
from nastavnik.kit.tables import Column
from nastavnik.kit.words import label_of
from nastavnik.people.models import Account, Teacher
from nastavnik.programme.services.locks import lock_programmes
from nastavnik.programme.views.asking import year_of


def _staff(account: Account) -> Any:
    return Teacher.objects.visible_to(account).by_name()


def _sheets(account: Account) -> Any:
    rows = Consent.objects.visible_to(account)
    return rows.select_related("teacher__account", "programme").order_by("prepared_on", "pk")


PREPARE = ManyAct(
    name="consents:prepare_many",
    label=_("Подготовить листы"),
    told=_("Для каждого отмеченного готовится лист для подписи; у кого он уже есть, второго не будет."),
    rows=_staff,
    ready=lambda account: _staff(account).at_work(),
    run=lambda teacher, **given: services.prepare_sheet(teacher=teacher, **given),
    bind=lambda account: {"programme": year_of(account)},
    title=lambda teacher: teacher.told_apart,
    columns=(Column("position", _("Должность")), Column("department", _("МО"))),
    form=PrepareManyForm,
    back="consents:register",
    then="consents:sign_many",
)
REGISTER = ManyAct(
    name="consents:sign_many",
    label=_("Зарегистрировать листы"),
    told=_("Впишите номер каждого подписанного листа. С этого дня согласия действуют, люди получат сообщение."),
    rows=_sheets,
    ready=lambda account: _sheets(account).filter(pk__in=waiting_sheets(year_of(account)).values("pk")),
    run=lambda consent, **given: services.register_sheet(consent=consent, **given),
    lock=lambda rows: lock_programmes(row.programme_id for row in rows),
    title=lambda consent: consent.teacher.told_apart,
    link="consents:sheet",
    columns=(
        Column("kind", _("На что"), value=lambda consent: capfirst(label_of(Consent.Kind, consent.kind))),
        Column("prepared_on", _("Подготовлен"), kind="date"),
    ),
    form=SignedOnForm,
    each=SheetNumberForm,
    rehearse=rehearse,
    back="consents:register",
)
prepare, sign = page_of(PREPARE), page_of(REGISTER)

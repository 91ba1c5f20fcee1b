"""What the room of consents holds of a person beside the consents themselves."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import EVERYBODY, hold

hold(
    "consents.DataRequest",
    _("Ваши просьбы о ваших данных"),
    EVERYBODY,
    (_("что вы просите исправить или стереть и когда"), "teacher kind words asked_on"),
    (_("что вам ответили, кто и когда"), "state answer answered_on answered_by"),
    whose=("teacher__account",),
    page="consents:data",
)

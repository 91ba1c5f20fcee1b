"""Sheets of consents that wait for a signature."""

from typing import Any

from django.db.models import QuerySet, Value

from nastavnik.consents.models import Consent, DataRequest
from nastavnik.core.errors import N_
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit.matters import laid_out, lives_of

# fmt: off
CONSENT = Life("consent", ("prepared", "in_force", "withdrawn", "ended"), {
    "prepared": (
        Wait("person", 10, N_("Лист ждёт подписи: %(title)s"), N_("Листы ждут подписи: %(n)s"),
             N_("Подписать лист"), 2, "consents:sheet", (5,), voluntary=True),
        Wait("coordinator", 5, N_("Ждёт подписи лист: %(who)s"), N_("Ждут подписи листы согласий: %(n)s"),
             N_("Отметить подписи"), 2, "consents:register", whole=True),
    ),
    "in_force": Settled("it counts"),
    "withdrawn": Settled("a new one may be given any day"),
    "ended": Settled("a pair that stands on it asks for a new sheet"),
})
# fmt: on


@lives_of(CONSENT, sides=("person",), stored=(Consent.State,), words=lambda kind: Consent.Kind(kind).label)
def consents(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the sheets of a year that nobody has signed yet."""
    rows = Consent.objects.filter(programme=programme, state=Consent.State.PREPARED)
    return laid_out(rows, state="state", since="prepared_on", left="teacher_id", title="kind")


# fmt: off
CONSENT_ENDS = Life("consent_ends", ("ending",), {
    "ending": (
        Wait("person", 0, N_("Согласие действует по %(day)s: %(title)s"), N_("Согласия заканчиваются: %(n)s"),
             N_("Открыть"), 5, "consents:sheet", (-10,), after=-20, voluntary=True),
        Wait("coordinator", 0, N_("Согласие действует по %(day)s: %(who)s"), N_("Согласия заканчиваются: %(n)s"),
             N_("Новый лист"), 5, "consents:register", after=-20, whole=True),
    ),
})
# fmt: on


@lives_of(CONSENT_ENDS, sides=("person",), words=lambda kind: Consent.Kind(kind).label)
def ending_consents(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the consents in force that have a last day."""
    rows = Consent.objects.in_force().filter(programme=programme, until__isnull=False)
    return laid_out(rows, state=Value("ending"), since="until", left="teacher_id", title="kind")


# fmt: off
DATA = Life("data_request", ("open", "done", "refused", "withdrawn"), {
    "open": (
        Wait("coordinator", 10, N_("Просьба о личных данных: %(who)s"), N_("Просьбы о личных данных: %(n)s"),
             N_("Ответить"), 1, "consents:data_answer", fixed=True, waiter="person",
             quiet=N_("Просьба о ваших данных у куратора с %(day)s")),
    ),
    "done": Settled("it is done and told"),
    "refused": Settled("the reason is told, and one may ask anew"),
    "withdrawn": Settled("its author took it back"),
})
# fmt: on


@lives_of(DATA, sides=("person",), stored=(DataRequest.State,))
def data_requests(programme: Any, school: Any) -> QuerySet[Any]:
    """Read what people asked about their data; the answer is due by law."""
    rows = DataRequest.objects.filter(school=school, state="open")
    return laid_out(rows, state="state", since="asked_on", left="teacher_id")

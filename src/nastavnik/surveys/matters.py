"""Waves of questionnaires that it is time to begin."""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from nastavnik.core.errors import N_
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit.matters import laid_out, lives_of
from nastavnik.surveys.models import Asked, Wave

# fmt: off
WAVE = Life("wave", ("planned", "open", "closed"), {
    "planned": (
        Wait("coordinator", 0, N_("Начать анкетирование: %(title)s"), N_("Начать анкетирования: %(n)s"),
             N_("Открыть"), 2, "surveys:wave"),
    ),
    "open": Settled("whoever is asked has a life of their own"),
    "closed": Settled("the answers are in"),
})
# fmt: on


def _told(codes: str) -> str:
    """Say which wave it is by the codes of its kind and its audience."""
    kind, audience = codes.split("/")
    return f"{Wave.Kind(kind).label}: {Wave.Audience(audience).label}"


@lives_of(WAVE, stored=(Wave.State,), words=_told)
def waves(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the planned waves by their first day; one that looks back opens beside another."""
    rows = Wave.objects.filter(programme=programme, state=Wave.State.PLANNED).exclude(kind=Wave.Kind.THEN)
    title = Concat("kind", Value("/"), "audience", output_field=CharField())
    return laid_out(rows, state="state", since="opens_on", title=title)


# fmt: off
ASKED = Life("asked", ("silent",), {
    "silent": (
        Wait("person", 14, N_("Анкета%(title)s ждёт ваших ответов, их видите только вы"),
             N_("Анкеты ждут ответов: %(n)s"), N_("Ответить"), 2, "surveys:answer", voluntary=True, private=True,
             by_date=True),
    ),
})
# fmt: on


def _which(codes: str) -> str:
    """Say which measurement it is where there are several."""
    round_, rounds = codes.split("/")
    return _(" (замер %(round)s из %(rounds)s)") % {"round": round_, "rounds": rounds} if rounds != "1" else ""


@lives_of(ASKED, sides=("person",), private=True, words=_which)
def asked(programme: Any, school: Any) -> QuerySet[Any]:
    """Read whom an open wave still asks by name; who is asked by code nobody knows."""
    rows = Asked.objects.filter(wave__programme=programme, wave__state=Wave.State.OPEN, answered_on=None)
    rows = (
        rows.filter(no_reminders=False).exclude(wave__audience=Wave.Audience.STAFF).exclude(wave__kind=Wave.Kind.THEN)
    )
    which = Concat(Cast("wave__round", CharField()), Value("/"), Cast("wave__rounds", CharField()))
    return laid_out(rows, state=Value("silent"), since="asked_on", key="wave_id", left="teacher_id", title=which)

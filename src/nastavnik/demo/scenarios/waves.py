"""Questionnaires of the year, by name and by code: the answers are invented, and the same each time."""

import datetime as dt
import random

from nastavnik.demo.cast import MENTEES, WRITTEN
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, Response, Wave
from nastavnik.surveys.selectors import latest_version, spec_of

KEY = "ppz32"
AREAS = ("plan", "subj", "clas", "asse", "diff", "upbr", "adul", "self")
HARD = WRITTEN["hard"]
STAFF, LOST_CODES = 32, 4
SLOW = ("Немчинов", "Осокина")
AWAITED = ("Трошин", "Сомова", "Баженова")
ONE_WORD = "Лукашин"
BACK = ("Трошин", "Калмыкова", "Полозкова", "Зуева", "Веденеева", "Шубина", "Ракитина")
NEXT = YEAR + 1


def entry(hand: Stagehand) -> None:
    """Begin the entry waves at the end of the second stage; most mentees and half of the staff answer at once."""
    with hand.on(dt.date(YEAR, 9, 12)):
        for audience in ("mentees", "staff"):
            _begin(hand, "entry", audience, dt.date(YEAR, 9, 12), dt.date(YEAR, 9, 25), primary=audience == "mentees")
        hand.codes = services.print_slips(programme=hand.year, count=60, actor=hand.coordinator)
        for part in MENTEES[:9]:
            _answer(hand, "entry", part.surname, 0)
        for number in range(STAFF // 2):
            _by_code(hand, "entry", number, number)


def entry_ends(hand: Stagehand) -> None:
    """Let the rest answer, end the entry waves."""
    with hand.on(dt.date(YEAR, 9, 17)):
        for part in MENTEES[9:]:
            if part.surname != SLOW[0]:
                _answer(hand, "entry", part.surname, 0)
        for number in range(STAFF // 2, STAFF):
            _by_code(hand, "entry", number, number)
        _end(hand, "entry")


def interim(hand: Stagehand) -> None:
    """Begin the interim wave; three still think about it."""
    with hand.on(dt.date(YEAR, 11, 16)):
        _begin(hand, "interim", "mentees", dt.date(YEAR, 11, 16), dt.date(YEAR, 11, 30), primary=False)
        for part in MENTEES:
            if part.surname not in (*SLOW, *AWAITED):
                _answer(hand, "interim", part.surname, 1)
        response = _own(hand, "entry", "Трошин")
        services.set_shares(
            response=response,
            chosen=[("mentor", "scale:CLAS"), ("mentor", "item:clas2"), ("coordinator", "scale:CLAS")],
            actor=hand.account("Трошин"),
        )


def final(hand: Stagehand) -> None:
    """End the interim wave, ask everybody once more, let some look back."""
    with hand.on(dt.date(YEAR, 12, 1)):
        _end(hand, "interim")
    with hand.on(dt.date(NEXT, 4, 20)):
        _begin(hand, "final", "mentees", dt.date(NEXT, 4, 20), dt.date(NEXT, 5, 4), primary=True)
        _begin(hand, "final", "staff", dt.date(NEXT, 4, 20), dt.date(NEXT, 5, 4), primary=False)
        for part in MENTEES:
            if part.surname not in SLOW:
                _answer(hand, "final", part.surname, 2)
        for surname in BACK:
            _answer(hand, "then", surname, -1)
        for number in range(STAFF - 2):
            code = number if number >= LOST_CODES else STAFF + number
            _by_code(hand, "final", number, code)


def final_ends(hand: Stagehand) -> None:
    """End the final waves."""
    with hand.on(dt.date(NEXT, 5, 5)):
        _end(hand, "final")


def _begin(hand: Stagehand, kind: str, audience: str, first: dt.date, last: dt.date, *, primary: bool) -> None:
    wave = services.plan_wave(
        programme=hand.year,
        key=KEY,
        kind=kind,
        audience=audience,
        opens_on=first,
        closes_on=last,
        is_primary=primary,
        look_back=kind == "final" and audience == "mentees",
        actor=hand.coordinator,
    )
    services.open_wave(wave=wave, actor=hand.coordinator)


def _wave(hand: Stagehand, kind: str, audience: str = "mentees") -> Wave:
    rows = Wave.objects.select_related("version", "programme")
    wave: Wave = rows.get(programme=hand.year, kind=kind, audience=audience)
    return wave


def _end(hand: Stagehand, kind: str) -> None:
    for wave in Wave.objects.filter(programme=hand.year, kind=kind, state="open", beside__isnull=True):
        services.close_wave(wave=wave, actor=hand.coordinator)


def _own(hand: Stagehand, kind: str, surname: str) -> Response:
    return Response.objects.get(wave=_wave(hand, kind), respondent__last_name=surname, replaced_by__isnull=True)


def _answer(hand: Stagehand, kind: str, surname: str, stage: int) -> None:
    """Send one mentee's answers, if they are asked."""
    wave, teacher = _wave(hand, kind), hand.teacher(surname)
    if not Asked.objects.filter(wave=wave, teacher=teacher).exists():
        return
    topic = next(part.topic for part in MENTEES if part.surname == surname)
    raw = _answers(f"{surname}", 3.1, HARD.get(topic, "subj"), stage)
    if surname == ONE_WORD and kind == "interim":
        raw = dict.fromkeys(raw, "3")
    services.answer_wave(wave=wave, respondent=teacher, raw=raw, actor=hand.account(surname))


def _by_code(hand: Stagehand, kind: str, person: int, code: int) -> None:
    """Send the answers of one colleague without a name; every eighth takes part in the programme."""
    raw = _answers(f"staff {person}", 2.1, AREAS[person % 8], 1 if kind == "final" else 0)
    services.answer_by_code(wave=_wave(hand, kind, "staff"), code=hand.codes[code], raw=raw, takes_part=person % 8 == 0)


def _answers(person: str, level: float, hard: str, stage: int) -> dict[str, str]:
    """Invent answers: a level of the person's own, the hard area harder, easier towards the end of the year."""
    own = random.Random(f"school 12, {person}")  # noqa: S311 - a story, not a secret
    level += own.uniform(-0.6, 0.6)
    now = random.Random(f"school 12, {person}, {stage}")  # noqa: S311 - a story, not a secret
    eased = {0: 0.0, 1: 0.35, 2: 0.75, -1: -0.4}[stage] * (1.0 if person.split()[0] != "staff" else 0.25)
    given = {}
    for item in spec_of(latest_version(KEY)).items:
        if item.kind == "likert":
            value = level + (0.9 if item.code.startswith(hard) else 0.0) - eased + now.gauss(0, 0.7)
            given[item.code] = "Н" if now.random() < 0.03 else str(min(5, max(1, round(value))))
    return given

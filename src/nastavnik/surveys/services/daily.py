"""What waves do every day: end when their last day has passed, ask newcomers, remind."""

import datetime as dt

from nastavnik.kit.registries import daily_work
from nastavnik.surveys.models import Wave
from nastavnik.surveys.services.telling import remind_due
from nastavnik.surveys.services.waves import ask_newcomers, close_wave


def keep_waves(on: dt.date, school_id: int) -> None:
    """Look after every open wave; a second run on the same day changes nothing."""
    waves = Wave.objects.filter(school=school_id)
    over = waves.filter(state=Wave.State.OPEN, closes_on__lt=on, beside__isnull=True)
    for wave in over.select_related("school"):
        close_wave(wave=wave, actor=None)
    for wave in waves.filter(state=Wave.State.OPEN).select_related("school", "programme"):
        ask_newcomers(wave=wave)
        remind_due(wave=wave, on=on)


daily_work.add("surveys", keep_waves)

"""The coordinator's pages of waves: planned, begun, watched, ended."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, closed, form_page, missing, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.surveys import services
from nastavnik.surveys.forms import RoundForm, WaveForm
from nastavnik.surveys.models import CodeSheet, Wave
from nastavnik.surveys.selectors import (
    latest_version,
    people_asked,
    rates_by_department,
    straight_lines,
    wave_line,
    waves_of,
)
from nastavnik.surveys.selectors.offers import offers, prefilled
from nastavnik.surveys.selectors.rounds import far_apart, rounds_of, usual_days
from nastavnik.surveys.services.rounds import require_another
from nastavnik.surveys.services.telling import remindable, waiting
from nastavnik.surveys.services.waves import require_droppable, require_startable
from nastavnik.surveys.tables import wave_tables, waves_table
from nastavnik.surveys.views.common import language

#: What the coordinator answers about the programme, outside of waves.
CHECKLIST = "coordinator_checklist"


@with_programme
def waves(request: DeskRequest, programme: Programme) -> HttpResponse:
    """List the waves of the year with their counts, and what is usual to ask next."""
    context = {
        "programme": programme,
        "offers": offers(programme) if request.holds("coordinator") else [],
        "checklist": latest_version(CHECKLIST),
        "coordinator": request.holds("coordinator"),
    }
    table = waves_table(request, waves_of(programme, language()))
    return show_tables(request, "surveys/waves.html", context, table)


@with_programme
def wave_new(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Plan a wave, prefilled by its kind."""
    asked = (request.GET.get(name, "") for name in ("kind", "audience", "rounds"))
    initial = prefilled(programme, *asked)
    form = WaveForm(request.POST or None, initial=initial, language=language(), school_id=programme.school_id)
    if done := attempt(form, lambda: services.plan_wave(programme=programme, actor=request.user, **form.cleaned_data)):
        wave = done.value
        return said(
            request,
            _("Анкетирование запланировано. Люди узнают о нём, когда вы его начнёте."),
            "surveys:wave",
            pk=wave.pk,
        )
    return form_page(request, "surveys/wave_new.html", form=form)


def wave_round(request: DeskRequest, pk: int) -> HttpResponse:
    """Plan one more measurement of the entry."""
    wave = visible_or_404(request, Wave, pk=pk)
    closed(request, lambda: require_another(wave), "surveys:wave", pk=pk)
    rounds, title = rounds_of(wave), wave_line(wave, language()).title
    days = usual_days(rounds[-1], clock.today())
    form = RoundForm(request.POST or None, initial={"opens_on": days.opens_on, "closes_on": days.closes_on})
    if done := attempt(form, lambda: services.add_round(wave=wave, actor=request.user, **form.cleaned_data)):
        made = done.value
        return said(
            request, _("Замер запланирован. Люди узнают о нём, когда вы его начнёте."), "surveys:wave", pk=made.pk
        )
    told = {"wave": rounds[-1], "number": len(rounds) + 1, "wave_title": title}
    return form_page(request, "surveys/wave_round.html", form=form, **told)


def _page(request: DeskRequest, wave: Wave, status: int = 200, words: str = "") -> HttpResponse:
    line = wave_line(wave, language())
    coordinator = request.holds("coordinator")
    sheet = CodeSheet.objects.filter(programme_id=wave.programme_id).first() if wave.by_code else None
    people = people_asked(wave) if coordinator else []
    rounds = rounds_of(line.wave)
    context = {
        "line": line,
        "wave": line.wave,
        "awaited": sum(not one.answered for one in people),
        "straight": straight_lines(wave),
        "printed": sheet.printed if sheet else 0,
        "coordinator": coordinator,
        "rounds": rounds,
        "far": far_apart(rounds),
        "shut": _shut(line.wave) if coordinator else {},
        "back": Wave.objects.filter(beside=wave).first(),
        "words": words,
    }
    tables = wave_tables(request, people, rates_by_department(wave), is_open=line.wave.is_open)
    return show_tables(request, "surveys/wave.html", context, *tables, title=line.title, status=status)


def _shut(wave: Wave) -> dict[str, str]:
    """Say of each button of a wave why it would be refused now."""
    policies: dict[str, Callable[[], Any]] = {
        "open": lambda: require_startable(wave),
        "drop": lambda: require_droppable(wave),
        "remind": lambda: remindable(wave, waiting(wave), clock.today()),
        "round": lambda: require_another(wave),
    }
    asked = {"planned": ("open", "drop"), "open": ("remind",)}.get(wave.state, ())
    return {name: missing(policies[name]) for name in (*asked, "round")}


def wave(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one wave: the count, who is awaited, what can be done."""
    return _page(request, visible_or_404(request, Wave, pk=pk))


def _act(request: DeskRequest, pk: int, act: Callable[[Wave], str]) -> HttpResponse:
    found = visible_or_404(request, Wave, pk=pk)
    return press(
        request,
        lambda: act(found),
        str,
        "surveys:wave",
        pk=pk,
        again=lambda form: _page(request, found, 422, form.words),
    )


def wave_open(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin a wave."""

    def act(found: Wave) -> str:
        services.open_wave(wave=found, actor=request.user)
        return _("Анкетирование начато, приглашения отправлены.")

    return _act(request, pk, act)


def wave_close(request: DeskRequest, pk: int) -> HttpResponse:
    """End a wave."""

    def act(found: Wave) -> str:
        services.close_wave(wave=found, actor=request.user)
        return _("Анкетирование завершено. Новые ответы не принимаются.")

    return _act(request, pk, act)


def wave_remind(request: DeskRequest, pk: int) -> HttpResponse:
    """Remind those who are awaited."""

    def act(found: Wave) -> str:
        count = services.remind(wave=found, actor=request.user)
        return ngettext("Напоминание отправлено: %(n)s человек.", "Напоминания отправлены: %(n)s.", count) % {
            "n": count
        }

    return _act(request, pk, act)


def wave_ask(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask those who joined since."""

    def act(found: Wave) -> str:
        count = services.ask_newcomers(wave=found)
        return _("Добавлено людей: %(n)s.") % {"n": count} if count else _("Новых людей нет: все уже приглашены.")

    return _act(request, pk, act)


def wave_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a planned wave back."""
    found = visible_or_404(request, Wave, pk=pk)
    return press(
        request,
        lambda: services.drop_wave(wave=found, actor=request.user),
        _("План анкетирования отменён."),
        "surveys:waves",
        again=lambda form: _page(request, found, 422, form.words),
    )

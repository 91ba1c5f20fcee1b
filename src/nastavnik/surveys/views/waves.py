"""The coordinator's pages of waves: planned, begun, watched, ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nastavnik.kit import clock
from nastavnik.kit.http import REFUSALS, refuse, visible_or_404
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import acting, holds, with_programme
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
from nastavnik.surveys.selectors.rounds import far_apart, may_add_round, rounds_of, usual_days
from nastavnik.surveys.views.common import form_page, language, words_of

#: What the coordinator answers about the programme, outside of waves.
CHECKLIST = "coordinator_checklist"


@require_safe
@with_programme
def waves(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List the waves of the year with their counts, and what is usual to ask next."""
    context = {
        "programme": programme,
        "lines": waves_of(programme, language()),
        "offers": offers(programme) if holds(request, "coordinator") else [],
        "checklist": latest_version(CHECKLIST),
        "coordinator": holds(request, "coordinator"),
    }
    return render(request, "surveys/waves.html", context)


@with_programme
def wave_new(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Plan a wave, prefilled by its kind."""
    asked = (request.GET.get(name, "") for name in ("kind", "audience", "rounds"))
    initial = prefilled(programme, *asked)
    form = WaveForm(request.POST or None, initial=initial, language=language(), school_id=programme.school_id)
    if request.method == "POST" and form.is_valid():
        try:
            wave = services.plan_wave(programme=programme, actor=acting(request), **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Анкетирование запланировано. Люди узнают о нём, когда вы его начнёте."))
            return redirect("surveys:wave", pk=wave.pk)
    return form_page(request, "surveys/wave_new.html", form)


@require_http_methods(["GET", "POST"])
def wave_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more measurement of the entry."""
    wave = visible_or_404(request, Wave, pk=pk)
    rounds, title = rounds_of(wave), wave_line(wave, language()).title
    days = usual_days(rounds[-1], clock.today())
    form = RoundForm(request.POST or None, initial={"opens_on": days.opens_on, "closes_on": days.closes_on})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_round(wave=wave, actor=acting(request), **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Замер запланирован. Люди узнают о нём, когда вы его начнёте."))
            return redirect("surveys:wave", pk=made.pk)
    told = {"wave": rounds[-1], "number": len(rounds) + 1, "wave_title": title}
    return form_page(request, "surveys/wave_round.html", form, **told)


def _page(request: HttpRequest, wave: Wave, status: int = 200, error: Any = None) -> HttpResponse:
    line = wave_line(wave, language())
    coordinator = holds(request, "coordinator")
    sheet = CodeSheet.objects.filter(programme_id=wave.programme_id).first() if wave.by_code else None
    people = people_asked(wave) if coordinator else []
    rounds = rounds_of(line.wave)
    context = {
        "line": line,
        "wave": line.wave,
        "people": people,
        "awaited": sum(not one.answered for one in people),
        "departments": rates_by_department(wave),
        "straight": straight_lines(wave),
        "printed": sheet.printed if sheet else 0,
        "coordinator": coordinator,
        "rounds": rounds,
        "far": far_apart(rounds),
        "may_add": coordinator and may_add_round(line.wave),
        "back": Wave.objects.filter(beside=wave).first(),
        "words": words_of(error) if error else "",
    }
    return render(request, "surveys/wave.html", context, status=status)


@require_safe
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one wave: the count, who is awaited, what can be done."""
    return _page(request, visible_or_404(request, Wave, pk=pk))


def _act(request: HttpRequest, pk: int, act: Callable[[Wave], str]) -> HttpResponse:
    found = visible_or_404(request, Wave, pk=pk)
    try:
        said = act(found)
    except REFUSALS as error:
        return _page(request, found, status=422, error=error)
    messages.success(request, said)
    return redirect("surveys:wave", pk=pk)


@require_POST
def wave_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a wave."""

    def act(found: Wave) -> str:
        services.open_wave(wave=found, actor=acting(request))
        return _("Анкетирование начато, приглашения отправлены.")

    return _act(request, pk, act)


@require_POST
def wave_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a wave."""

    def act(found: Wave) -> str:
        services.close_wave(wave=found, actor=acting(request))
        return _("Анкетирование завершено. Новые ответы не принимаются.")

    return _act(request, pk, act)


@require_POST
def wave_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who are awaited."""

    def act(found: Wave) -> str:
        count = services.remind(wave=found, actor=acting(request))
        return ngettext("Напоминание отправлено: %(n)s человек.", "Напоминания отправлены: %(n)s.", count) % {
            "n": count
        }

    return _act(request, pk, act)


@require_POST
def wave_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask those who joined since."""

    def act(found: Wave) -> str:
        count = services.ask_newcomers(wave=found)
        return _("Добавлено людей: %(n)s.") % {"n": count} if count else _("Новых людей нет: все уже приглашены.")

    return _act(request, pk, act)


@require_POST
def wave_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a planned wave back."""
    found = visible_or_404(request, Wave, pk=pk)
    try:
        services.drop_wave(wave=found, actor=acting(request))
    except REFUSALS as error:
        return _page(request, found, status=422, error=error)
    messages.success(request, _("План анкетирования отменён."))
    return redirect("surveys:waves")

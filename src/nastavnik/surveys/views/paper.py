"""Entering a paper form: once, or twice with the differences decided by the paper."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nastavnik.kit.http import REFUSALS
from nastavnik.people.models import Teacher
from nastavnik.programme.views.asking import acting
from nastavnik.surveys import services
from nastavnik.surveys.forms import DecideForm, QuestionnaireForm
from nastavnik.surveys.models import Asked, PaperEntry, Wave
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.selectors.answers import words_for
from nastavnik.surveys.services.paper import differences
from nastavnik.surveys.views.common import asked_form, form_page, language, refused, say_refusal


def _asked(request: HttpRequest, pk: int) -> tuple[Asked, PaperEntry | None]:
    """Give somebody asked by name, with the entry already begun for them."""
    rows = Asked.objects.visible_to(request.user).exclude(wave__audience=Wave.Audience.STAFF)
    row: Asked = get_object_or_404(rows.select_related("teacher__account", "wave__version"), pk=pk)
    entry = PaperEntry.objects.visible_to(request.user).filter(wave_id=row.wave_id, teacher_id=row.teacher_id).first()
    return row, entry


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the first entry, the second, or the decisions, whichever comes next."""
    row, entry = _asked(request, pk)
    wave, teacher = row.wave, row.teacher
    if entry is not None and entry.second is not None:
        return _decide(request, row, entry)
    draft = f"paper-wave-{wave.pk}-{teacher.pk}-{2 if entry else 1}"
    form = asked_form(request, wave.version, draft, None)
    if request.method == "POST":
        try:
            saved = _enter(request, wave, teacher, form, second=entry is not None)
        except REFUSALS as error:
            say_refusal(form, error)
        else:
            return _after(request, row, saved)
    context = {"row": row, "wave": wave, "teacher": teacher, "entry": entry, "draft": draft}
    return form_page(
        request, "surveys/paper.html", form, title=spec_of(wave.version).title.display(language()), **context
    )


def _enter(request: HttpRequest, wave: Wave, teacher: Teacher, form: QuestionnaireForm, *, second: bool) -> object:
    actor = acting(request)
    if second:
        return services.enter_second(wave=wave, teacher=teacher, raw=form.raw, actor=actor)
    twice = "twice" in request.POST
    return services.enter_first(wave=wave, teacher=teacher, raw=form.raw, actor=actor, twice=twice)


def _after(request: HttpRequest, row: Asked, saved: object) -> HttpResponse:
    """Lead to the second entry, to the decisions, or back to the wave."""
    if isinstance(saved, PaperEntry):
        return redirect("surveys:paper", pk=row.pk)
    messages.success(request, _("Ответы с бумаги внесены: %(name)s.") % {"name": row.teacher.short_name})
    return redirect("surveys:wave", pk=row.wave_id)


def _decide(request: HttpRequest, row: Asked, entry: PaperEntry) -> HttpResponse:
    """Show each difference and take what the paper says."""
    wave, teacher = row.wave, row.teacher
    spec, first, second = spec_of(wave.version), entry.first or {}, entry.second or {}
    rows = [
        (
            code,
            spec.item(code).text.display(language()) if spec.item(code).text else code,  # type: ignore[union-attr]
            words_for(spec, code, first.get(code), language()),
            words_for(spec, code, second.get(code), language()),
        )
        for code in differences(entry)
    ]
    form = DecideForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST":
        try:
            services.decide_paper(wave=wave, teacher=teacher, taken=form.taken, actor=acting(request))
        except REFUSALS as error:
            say_refusal(form, error)
        else:
            return _after(request, row, None)
    return form_page(request, "surveys/paper_decide.html", form, row=row, wave=wave, teacher=teacher, same=not rows)


@require_POST
def paper_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a half-made entry and begin anew."""
    row, entry = _asked(request, pk)
    if entry is None:
        raise Http404
    try:
        services.forget_paper(wave=row.wave, teacher=row.teacher, actor=acting(request))
    except REFUSALS as error:
        return refused(request, error)
    return redirect("surveys:paper", pk=row.pk)

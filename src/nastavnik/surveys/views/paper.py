"""Entering a paper form: once, or twice with the differences decided by the paper."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, form_page, press
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.surveys import services
from nastavnik.surveys.forms import DecideForm, QuestionnaireForm
from nastavnik.surveys.models import Asked, PaperEntry, Wave
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.selectors.answers import words_for
from nastavnik.surveys.services.answering import require_answerable
from nastavnik.surveys.services.paper import differences
from nastavnik.surveys.views.common import asked_form, language, refused


def _asked(request: DeskRequest, pk: int) -> tuple[Asked, PaperEntry | None]:
    """Give somebody asked by name, with the entry already begun for them."""
    rows = Asked.objects.visible_to(request.user).exclude(wave__audience=Wave.Audience.STAFF)
    row: Asked = get_object_or_404(rows.select_related("teacher__account", "wave__version"), pk=pk)
    entry = PaperEntry.objects.visible_to(request.user).filter(wave_id=row.wave_id, teacher_id=row.teacher_id).first()
    return row, entry


def paper(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the first entry, the second, or the decisions, whichever comes next."""
    row, entry = _asked(request, pk)
    wave, teacher = row.wave, row.teacher
    if entry is not None and entry.second is not None:
        return _decide(request, row, entry)
    closed(request, lambda: require_answerable(wave, teacher, own=False), "surveys:wave", pk=wave.pk)
    draft = f"paper-wave-{wave.pk}-{teacher.pk}-{2 if entry else 1}"
    form = asked_form(request, wave.version, draft, None)
    if done := attempt(form, lambda: _enter(request, wave, teacher, form, second=entry is not None)):
        return _after(request, row, done.value)
    context = {"row": row, "wave": wave, "teacher": teacher, "entry": entry, "draft": draft}
    title = spec_of(wave.version).title.display(language())
    return form_page(request, "surveys/paper.html", form=form, title=title, **context)


def _enter(request: DeskRequest, wave: Wave, teacher: Teacher, form: QuestionnaireForm, *, second: bool) -> object:
    actor = request.user
    if second:
        return services.enter_second(wave=wave, teacher=teacher, raw=form.raw, actor=actor)
    twice = "twice" in request.POST
    return services.enter_first(wave=wave, teacher=teacher, raw=form.raw, actor=actor, twice=twice)


def _after(request: DeskRequest, row: Asked, saved: object) -> HttpResponse:
    """Lead to the second entry, to the decisions, or back to the wave."""
    if isinstance(saved, PaperEntry):
        return redirect("surveys:paper", pk=row.pk)
    messages.success(request, _("Ответы с бумаги внесены: %(name)s.") % {"name": row.teacher.short_name})
    return redirect("surveys:wave", pk=row.wave_id)


def _decide(request: DeskRequest, row: Asked, entry: PaperEntry) -> HttpResponse:
    """Show each difference and take what the paper says."""
    wave, teacher = row.wave, row.teacher
    spec, first, second = spec_of(wave.version), entry.first or {}, entry.second or {}
    rows = [
        (
            code,
            text.display(language()) if (text := spec.item(code).text) else code,
            words_for(spec, code, first.get(code), language()),
            words_for(spec, code, second.get(code), language()),
        )
        for code in differences(entry)
    ]
    form = DecideForm(request.POST if request.method == "POST" else None, rows=rows)
    if attempt(form, lambda: services.decide_paper(wave=wave, teacher=teacher, taken=form.taken, actor=request.user)):
        return _after(request, row, None)
    return form_page(
        request, "surveys/paper_decide.html", form=form, row=row, wave=wave, teacher=teacher, same=not rows
    )


def paper_again(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget a half-made entry and begin anew."""
    row, entry = _asked(request, pk)
    if entry is None:
        raise Http404
    return press(
        request,
        lambda: services.forget_paper(wave=row.wave, teacher=row.teacher, actor=request.user),
        "",
        "surveys:paper",
        pk=row.pk,
        again=lambda form: refused(request, form),
    )

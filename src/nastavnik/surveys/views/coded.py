"""Answers without a name: slips, the code on one's own screen, the page that takes a code."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from nastavnik.kit import attempts, clock
from nastavnik.kit.attempts import Counted
from nastavnik.kit.desk import Press, attempt
from nastavnik.kit.http import number_in, visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.surveys import services
from nastavnik.surveys.forms import CodeForm, QuestionnaireForm, SlipsForm, TakesPartForm
from nastavnik.surveys.guards import SLIPS
from nastavnik.surveys.models import Asked, CodedDraft, Response, Wave
from nastavnik.surveys.selectors import scale_lines, spec_of
from nastavnik.surveys.selectors.answers import words_for
from nastavnik.surveys.views.common import language

FREE_PER_ADDRESS, MOST_TYPED = 20, 100_000


def _shown_once(request: DeskRequest, template: str, context: dict[str, Any], then: str) -> HttpResponse:
    """Show codes in the answer itself and nowhere else; the same form sent again leads to `then`."""
    response = render(request, template, context)
    response.headers["HX-Redirect"] = then
    return response


@with_programme
@sensitive_variables("codes")
def slips(request: DeskRequest, programme: Programme) -> HttpResponse:
    """Print slips with codes: people draw them, nobody notes who took which."""
    form = SlipsForm(request.POST or None)
    if done := attempt(
        form, lambda: services.print_slips(programme=programme, count=form.cleaned_data["count"], actor=request.user)
    ):
        codes = done.value
        address = request.build_absolute_uri(reverse("surveys:by_code", args=[programme.pk]))
        context = {"codes": codes, "address": address}
        return _shown_once(request, "surveys/slips_printed.html", context, reverse("surveys:slips"))
    return render(request, "surveys/slips.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_variables("code")
def own_code(request: DeskRequest, pk: int) -> HttpResponse:
    """Explain how to answer without a name; a press shows a code once."""
    wave = visible_or_404(request, Wave, pk=pk)
    row = Asked.objects.filter(wave=wave, teacher=request.me).first()
    if row is None or not wave.by_code:
        raise Http404
    address = request.build_absolute_uri(reverse("surveys:by_code", args=[wave.programme_id]))
    context: dict[str, Any] = {"wave": wave, "row": row, "address": address}
    if request.method == "POST":
        form = Press()
        done = attempt(form, lambda: services.give_code(wave=wave, teacher=request.me, actor=request.user))
        if done is None:
            return render(request, "surveys/own_code.html", {**context, "words": form.words}, status=422)
        here = reverse("surveys:own_code", args=[wave.pk])
        return _shown_once(request, "surveys/code_shown.html", {**context, "code": done.value}, here)
    return render(request, "surveys/own_code.html", context)


def _private(response: HttpResponse) -> HttpResponse:
    """Let no address of this page travel further."""
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _counted(request: DeskRequest) -> list[Counted]:
    return [Counted("survey-code", attempts.address(request), FREE_PER_ADDRESS)]


@sensitive_post_parameters("code")
@sensitive_variables("typed", "hashed")
def by_code(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a code, ask the questions, thank with the own result; nobody is signed in and nothing is remembered."""
    SLIPS.enter(pk)
    programme = get_object_or_404(Programme.objects.running().select_related("school"), pk=pk)
    clock.live_in(programme.school.time_zone)
    waves = Wave.objects.filter(programme=programme, audience=Wave.Audience.STAFF, state=Wave.State.OPEN)
    found = list(waves.exclude(kind=Wave.Kind.THEN).select_related("version", "programme"))
    context: dict[str, Any] = {"programme": programme, "waves": found}
    if not found:
        context["typed"] = _typed(request, programme)
        return _private(render(request, "surveys/code_closed.html", context))
    code_form = CodeForm(request.POST or None)
    if request.method != "POST" or not code_form.is_valid():
        status = 422 if code_form.errors else 200
        return _private(render(request, "surveys/code.html", {**context, "form": code_form}, status=status))
    typed = code_form.cleaned_data["code"]
    hashed = _known(request, programme, typed, code_form)
    if not hashed:
        return _private(render(request, "surveys/code.html", {**context, "form": code_form}, status=422))
    wave = next((one for one in found if str(one.pk) == request.POST.get("wave")), found[0])
    return _private(_ask(request, wave, typed, hashed, {**context, "wave": wave}))


def _typed(request: DeskRequest, programme: Programme) -> list[tuple[str, str]]:
    """Give back in words what was answered when the last day had passed meanwhile."""
    waves = Wave.objects.filter(programme=programme, audience=Wave.Audience.STAFF)
    wave = next((one for one in waves if str(one.pk) == request.POST.get("wave")), None)
    if wave is None:
        return []
    raw, spec, tongue = QuestionnaireForm(wave.version, request.POST).raw, spec_of(wave.version), language()
    given = [item for item in spec.items if raw[item.code]]
    return [
        (item.text.display(tongue) if item.text else item.code, words_for(spec, item.code, raw[item.code], tongue))
        for item in given
    ]


def _known(request: DeskRequest, programme: Programme, typed: str, form: CodeForm) -> str:
    """Check a code; after many wrong ones from one place the next one waits."""
    if wait := attempts.seconds_to_wait(_counted(request)):
        words = _("Неверных кодов подряд было много. Подождите %(seconds)s с и попробуйте снова.")
        form.add_error("code", words % {"seconds": wait})
        return ""
    if done := attempt(form, lambda: services.hash_of(programme, typed)):
        return done.value
    attempts.count(_counted(request))
    return ""


def _ask(request: DeskRequest, wave: Wave, typed: str, hashed: str, context: dict[str, Any]) -> HttpResponse:
    """Show the questions after the code, or take the answers."""
    context |= {"code": typed, "title": spec_of(wave.version).title.display(language())}
    if "send" not in request.POST:
        return _resumed(request, wave, hashed, context)
    form, part = QuestionnaireForm(wave.version, request.POST, by_code=True), TakesPartForm(request.POST)
    sent: dict[str, Any] = {"raw": form.raw, "takes_part": part.answer, "language": form.language}
    done = attempt(form, lambda: services.answer_by_code(wave=wave, code=typed, **sent))
    if done is None:
        return render(request, "surveys/code_answer.html", {**context, "form": form, "part": part}, status=422)
    return render(request, "surveys/code_thanks.html", {**context, "scales": scale_lines(done.value, language())})


def _resumed(request: DeskRequest, wave: Wave, hashed: str, context: dict[str, Any]) -> HttpResponse:
    form, part = _remembered(wave, hashed)
    return render(request, "surveys/code_answer.html", {**context, "form": form, "part": part})


def _remembered(wave: Wave, hashed: str) -> tuple[QuestionnaireForm, TakesPartForm]:
    """Give the form with the draft of this code, or with what was sent by it."""
    form = QuestionnaireForm(wave.version, by_code=True)
    sent = Response.objects.filter(wave=wave, code_hash=hashed, replaced_by__isnull=True).first()
    draft = CodedDraft.objects.filter(wave=wave, code_hash=hashed).first()
    said = "" if sent is None or sent.takes_part is None else "yes" if sent.takes_part else "no"
    if sent is not None:
        form.take_answers(sent.answers or {})
    if draft is not None:
        kept = MultiValueDict(draft.data)
        form.take_draft(kept)
        said = kept.get("takes_part", said)
    return form, TakesPartForm(initial={"takes_part": said})


@sensitive_post_parameters("code")
@sensitive_variables("typed")
def code_draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep what is typed under the hash of the code; without a script the form is shown again, the draft in it."""
    SLIPS.enter(pk)
    wave = get_object_or_404(
        Wave.objects.filter(audience=Wave.Audience.STAFF, state=Wave.State.OPEN).select_related("programme"),
        pk=number_in(request.POST.get("wave", "")) or 0,
        programme_id=pk,
    )
    if attempts.seconds_to_wait(_counted(request)):
        return HttpResponse(status=429)
    typed = request.POST.get("code", "")
    data = {name: values for name, values in request.POST.lists() if name.startswith("q-") or name == "takes_part"}
    if sum(len(value) for values in data.values() for value in values) > MOST_TYPED:
        return HttpResponse(status=413)
    if not attempt(Press(), lambda: services.keep_coded_draft(wave=wave, code=typed, data=data)):
        attempts.count(_counted(request))
        return HttpResponse(status=403)
    if "draft_back" in request.POST:
        title = spec_of(wave.version).title.display(language())
        context = {"programme": wave.programme, "wave": wave, "code": typed, "title": title, "kept": True}
        return _private(_resumed(request, wave, services.hash_of(wave.programme, typed), context))
    return HttpResponse(status=204)

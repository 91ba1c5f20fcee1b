"""One's own questionnaires: answering, the result, what is opened to whom."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from nastavnik.kit.desk import attempt, closed, form_page, press
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.surveys import services
from nastavnik.surveys.models import Asked, Response, Wave
from nastavnik.surveys.policies import agreed
from nastavnik.surveys.selectors import (
    answered_lines,
    earlier_and_now,
    mentors_of,
    my_forms,
    my_readings,
    opened_now,
    opened_to,
    readings_of,
    repeated,
    same_form_answers,
    scale_lines,
    spec_of,
)
from nastavnik.surveys.services.answering import require_answerable
from nastavnik.surveys.tables import mine_table
from nastavnik.surveys.views.common import asked_form, language, refused


def mine(request: DeskRequest) -> HttpResponse:
    """List what one is asked and what one answered."""
    forms, read = my_forms(request.me, language()), my_readings(request.user)
    sent = [one for one in forms if one.response is not None]
    context = {
        "waiting": [one for one in forms if one.wave.is_open and one.response is None],
        "repeated": repeated(forms),
        "readings": [(one, spec_of(one.response.version).title.display(language())) for one in read],
    }
    return show_tables(request, "surveys/mine.html", context, mine_table(request, sent))


def _own_wave(request: DeskRequest, pk: int) -> Wave:
    """Give a wave with names to somebody asked in it."""
    rows = Asked.objects.filter(teacher=request.me, wave_id=pk).exclude(wave__audience=Wave.Audience.STAFF)
    row = rows.select_related("wave__version", "wave__programme").first()
    if row is None:
        raise Http404
    found: Wave = row.wave
    return found


def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask the questions of a wave; until it closes the answers may be sent anew."""
    wave, teacher = _own_wave(request, pk), request.me
    latest = Response.objects.filter(wave=wave, respondent=teacher, replaced_by__isnull=True).first()
    if not wave.is_open and request.method != "POST":
        if latest is not None:
            return redirect("surveys:result", handle=latest.handle)
        return render(request, "surveys/not_open.html", {"wave": wave})
    if not agreed(wave, teacher) and request.method != "POST":
        return render(request, "surveys/agree_first.html", {"wave": wave, "title": _title(wave)})
    closed(request, lambda: require_answerable(wave, teacher, own=True), "surveys:mine")
    draft = f"wave-{wave.pk}"
    form = asked_form(request, wave.version, draft, latest.answers if latest else None)
    if done := attempt(
        form,
        lambda: services.answer_wave(
            wave=wave, respondent=teacher, raw=form.raw, actor=request.user, language=form.language
        ),
    ):
        sent = done.value
        return redirect("surveys:result", handle=sent.handle)
    return form_page(
        request, "surveys/answer.html", form=form, wave=wave, title=_title(wave), draft=draft, again=latest
    )


def _title(wave: Wave) -> str:
    return spec_of(wave.version).title.display(language())


def _own_response(request: DeskRequest, handle: UUID) -> Response:
    rows = Response.objects.all().visible_to(request.user).filter(wave__isnull=False)
    found: Response = get_object_or_404(rows.select_related("wave__programme", "version", "respondent"), handle=handle)
    return found


def result(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Thank, show the own result and let the author choose who may see what."""
    response = _own_response(request, handle)
    newer = Response.objects.filter(corrects=response).first()
    if newer is not None:
        return redirect("surveys:result", handle=newer.handle)
    chosen = opened_now(response)
    spec, wave = spec_of(response.version), response.wave
    scales = scale_lines(response, language())
    items = {item.code: item for item in spec.items}
    lines = answered_lines(response, {"self"}, language())
    codes = [code for code in items if code in (response.answers or {})]
    back = Wave.objects.filter(beside=wave, state=Wave.State.OPEN).first() if wave is not None else None
    mentors = mentors_of(response)
    readers = _readers(spec.may_open, mentors)
    context: dict[str, Any] = {
        "response": response,
        "wave": wave,
        "title": spec.title.display(language()),
        "spec": spec,
        "note": spec.note.display(language()) if spec.note else "",
        "scales": scales,
        "readers": readers,
        "mentors": mentors,
        "area_rows": [
            _row(f"scale:{one.code}", one.title, "", readers, chosen) for one in scales if one.value is not None
        ],
        "item_rows": [
            _row(f"item:{code}", question, words, readers, chosen)
            for code, (question, words) in zip(codes, lines, strict=True)
        ],
        "opened": len(chosen),
        "readings": readings_of(response),
        "back": back,
        "back_sent": back is not None and Response.objects.filter(wave=back, respondent=response.respondent).exists(),
    }
    return render(request, "surveys/result.html", context)


def _readers(kinds: Iterable[str], mentors: Sequence[Teacher]) -> list[tuple[str, str]]:
    """Give whom a form lets its author open answers to: the coordinator, each mentor, by name if several."""
    found = []
    for kind in kinds:
        if kind == "coordinator":
            found.append((kind, _("куратору")))
        else:
            one = _("наставнику") if len(mentors) == 1 else _("наставнику: %(name)s")
            found += [(f"mentor:{mentor.pk}", one % {"name": mentor.short_name}) for mentor in mentors]
    return found


def _row(
    part: str, label: str, words: str, readers: Sequence[tuple[str, str]], chosen: set[tuple[str, str]]
) -> dict[str, Any]:
    boxes = [(f"{reader}|{part}", name, (reader, part) in chosen) for reader, name in readers]
    return {"label": label, "words": words, "boxes": boxes}


def earlier(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Show the author how two own answers to one questionnaire differ; nobody else, and nothing is kept of it."""
    response = _own_response(request, handle)
    spec, mine = spec_of(response.version), same_form_answers(response, request.user)
    since = request.GET.get("since", "")
    places = [place for place, row in enumerate(mine[:-1]) if str(row.handle) == since] if since else [0]
    if not places:
        raise Http404
    context = {
        "response": response,
        "title": spec.title.display(language()),
        "note": spec.note.display(language()) if spec.note else "",
        "scored": bool(spec.scales),
        "mine": mine,
        "own": earlier_and_now(mine, places[0], language()) if len(mine) > 1 else None,
    }
    return render(request, "surveys/earlier.html", context)


def share(request: DeskRequest, handle: UUID) -> HttpResponse:
    """Open exactly what is ticked; what is not ticked is closed at once."""
    response = _own_response(request, handle)
    ticked = [tuple(value.split("|", 1)) for value in request.POST.getlist("open") if "|" in value]
    chosen = [] if "none" in request.POST else [(reader, part) for reader, part in ticked]
    some, none = (
        _("Сохранено. Остальное видите только вы; закрыть можно в любую минуту."),
        _("Всё закрыто: ответы видите только вы."),
    )
    return press(
        request,
        lambda: services.set_shares(response=response, chosen=chosen, actor=request.user),
        lambda opened: some if opened else none,
        "surveys:result",
        handle=response.handle,
        again=lambda form: refused(request, form),
    )


def silence(request: DeskRequest, pk: int) -> HttpResponse:
    """Send no more reminders about a wave."""
    wave = visible_or_404(request, Wave, pk=pk)
    return press(
        request,
        lambda: services.stop_reminding(wave=wave, teacher=request.me, actor=request.user),
        _("Больше не напомним. Ответить по-прежнему можно на этой странице."),
        "surveys:mine",
        again=lambda form: refused(request, form),
    )


def opened(request: DeskRequest) -> HttpResponse:
    """Show what people opened to whoever asks, as their mentor or as the coordinator; the authors see who read it."""
    rows = opened_to(request.user, language())
    services.note_reading(reader=request.user, responses=[one.response for one in rows])
    return render(request, "surveys/opened.html", {"rows": rows})

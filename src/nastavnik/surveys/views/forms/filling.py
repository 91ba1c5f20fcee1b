"""The page on which the coordinator fills a form in about the programme."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nastavnik.kit import clock
from nastavnik.kit.desk import attempt, form_page, said
from nastavnik.kit.http import visible_or_404
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.models import Programme
from nastavnik.programme.views.asking import with_programme
from nastavnik.surveys import services
from nastavnik.surveys.models import Version
from nastavnik.surveys.selectors import scale_lines, spec_of
from nastavnik.surveys.selectors.filled import about_programme, filled_by
from nastavnik.surveys.views.common import asked_form, language


@with_programme
def fill(request: DeskRequest, programme: Programme, pk: int) -> HttpResponse:
    """Ask the questions, keep the answers, show what was told on other days."""
    version = visible_or_404(request, Version, pk=pk)
    spec, tongue = spec_of(version), language()
    if "coordinator" not in spec.audience or not spec.ready:
        return redirect("surveys:form", pk=version.questionnaire_id)
    draft = f"fill-{version.pk}-{programme.pk}"
    told = list(filled_by(request.user, version.questionnaire, programme))
    about = about_programme(programme, clock.today())
    today = next((one for one in told if one.about == about and one.version_id == version.pk), None)
    form = asked_form(request, version, draft, today.answers if today else None)
    if attempt(
        form,
        lambda: services.fill_in(
            version=version, programme=programme, raw=form.raw, actor=request.user, language=form.language
        ),
    ):
        return said(request, _("Записано. Результат стоит над вопросами."), "surveys:version_fill", pk=version.pk)
    filled = [(one, scale_lines(one, tongue)) for one in told]
    context = {"version": version, "spec": spec, "title": spec.title.display(tongue), "draft": draft, "filled": filled}
    return form_page(request, "surveys/forms/fill.html", form=form, programme=programme, **context)

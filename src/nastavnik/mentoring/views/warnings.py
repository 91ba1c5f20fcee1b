"""What warnings were worth, their closing, rules switched off and on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nastavnik.core.evidence.signals.rule_worth import PAIRS_WANTED
from nastavnik.core.evidence.signals.warnings import KEPT, rule_of
from nastavnik.kit.desk import attempt, form_page, press, said
from nastavnik.kit.http import visible_or_404
from nastavnik.kit.tables import show_tables
from nastavnik.mentoring import services
from nastavnik.mentoring.forms import RuleOffForm
from nastavnik.mentoring.models import EarlyWarning
from nastavnik.mentoring.selectors.warnings import closed_warnings, rule_lines
from nastavnik.mentoring.tables import warnings_tables
from nastavnik.people.desk import DeskRequest


def worth(request: DeskRequest) -> HttpResponse:
    """Show how the warnings of each rule ended, and whether the rule is worth having."""
    actor: Any = request.user
    lines = rule_lines(actor)
    rules, closed = warnings_tables(request, lines, closed_warnings(actor))
    context = {"rules": rules, "closed": closed, "pairs": lines[0].worth.pairs, "wanted": PAIRS_WANTED}
    return show_tables(request, "mentoring/warnings.html", context, rules, closed)


def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a warning with what came of it."""
    row = visible_or_404(request, EarlyWarning, pk=pk)
    return press(
        request,
        lambda: services.close_warning(warning=row, outcome=request.POST.get("outcome", ""), actor=request.user),
        _("Закрыто. Итог сохранён, вернуть можно на странице предупреждений."),
        "mentoring:help",
    )


def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back a closing."""
    row = visible_or_404(request, EarlyWarning, pk=pk)
    return press(
        request,
        lambda: services.reopen_warning(warning=row, actor=request.user),
        _("Предупреждение снова открыто."),
        "mentoring:warnings",
    )


def _kept(rule: str) -> str:
    if rule not in KEPT:
        raise Http404
    return rule


def rule_off(request: DeskRequest, rule: str) -> HttpResponse:
    """Switch a rule off with a reason."""
    actor: Any = request.user
    form = RuleOffForm(request.POST or None)
    found = rule_of(_kept(rule))
    if attempt(
        form, lambda: services.switch_rule_off(school_id=actor.school_id, rule=rule, actor=actor, **form.cleaned_data)
    ):
        return said(request, _("Правило выключено."), "mentoring:warnings")
    return form_page(request, "mentoring/rule_off.html", form=form, rule=found)


def rule_on(request: DeskRequest, rule: str) -> HttpResponse:
    """Switch a rule on again."""
    actor: Any = request.user
    services.switch_rule_on(school_id=actor.school_id, rule=_kept(rule), actor=actor)
    messages.success(request, _("Правило снова работает."))
    return redirect("mentoring:warnings")

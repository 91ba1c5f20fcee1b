"""Tags every form uses: its tokens and its draft."""

import uuid
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nastavnik.kit.drafts import mark_of_owner
from nastavnik.kit.forms import KeepsVersion

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context: Any, draft: str = "") -> SafeString:
    """Print the hidden fields every POST form carries: csrf, the form's own key, the draft it clears.

    Forms of the page that change what is written give the version their reader was shown.
    """
    request = context["request"]
    key = request.POST.get("form_key") or str(uuid.uuid4())
    fields = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="form_key" value="{}">',
        context.get("csrf_token") or get_token(request),
        key,
    )
    shown = {one for layer in context.dicts for one in layer.values() if isinstance(one, KeepsVersion)}
    marks = sorted((one.version_name, one.version) for one in shown)
    fields += format_html_join("", '<input type="hidden" name="{}" value="{}">', marks)
    if draft:
        hidden = '<input type="hidden" name="draft_key" value="{}"><input type="hidden" name="draft_of" value="{}">'
        fields += format_html(hidden, draft, mark_of_owner(request.user))
        fields += keep_draft(reverse("kit:draft"), request.get_full_path())
    return fields


@register.simple_tag
def keep_draft(url: str, back: str) -> SafeString:
    """Print a button that keeps the draft where no script does; `back` is the page it leads to."""
    return format_html(
        '<noscript><p><button class="plain" formaction="{}" formnovalidate name="draft_back" value="{}">{}</button></p>'
        "</noscript>",
        url,
        back,
        _("Сохранить черновик"),
    )

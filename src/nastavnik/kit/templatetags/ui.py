"""The components of every page, arguments by name only; what stands in long lists is written without a template."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, MultiWidget, RadioSelect
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nastavnik.kit import access
from nastavnik.kit.words import label_of, tone_of

register = template.Library()
Parts = dict[str, Any]

TONES = {"ok": "ok", "wait": "wait", "bad": "bad", "mute": "mute"}
NAME_PARTICLES = frozenset({"оглы", "оглу", "кызы", "гызы", "заде", "угли", "уулу", "улы"})
MAY = 5


@register.simple_tag
def mark(*, tone: str, label: Any) -> SafeString:
    """Show a state in a word; the tone (ok, wait, bad, mute) only repeats it."""
    return format_html('<span class="mark {}">{}</span>', TONES[tone], label)


@register.simple_tag
def badge(*, of: Any) -> SafeString:
    """Show the state of a row in a word, in the tone its model gives it."""
    return mark(tone=tone_of(of), label=label_of(of.State, of.state))


@register.inclusion_tag("kit/ui/notice.html")
def notice(*, tone: str, text: Any) -> Parts:
    """Show one sentence set apart from the page; a bad one is announced at once."""
    return {"tone": TONES[tone], "text": text}


@register.simple_tag
def face(*, name: str) -> SafeString:
    """Show two letters of a name in place of a photograph."""
    words = [word for word in str(name).replace(".", " ").split() if word not in NAME_PARTICLES]
    letters = "".join(word[0].upper() for word in words[:2])
    return format_html('<span class="face" aria-hidden="true">{}</span>', letters)


@register.inclusion_tag("kit/ui/person.html")
def person(*, name: str, note: Any = "") -> Parts:
    """Show a person: letters, the name and a line about them."""
    return {"name": name, "note": note}


@register.inclusion_tag("kit/ui/stat.html")
def stat(*, value: Any, label: Any) -> Parts:
    """Show one large number with what it counts."""
    return {"value": value, "label": label}


@register.simple_tag
def bar(*, label: Any, value: float, maximum: float, points: Any = "") -> SafeString:
    """Show a share in words and in length; a value below zero is drawn as a minus."""
    top = max(float(maximum), 0.001)
    length = f"{min(abs(float(value)), top):g}"
    minus = mark_safe(' class="minus"') if value < 0 else ""
    drawn = '<meter{} min="0" max="{}" value="{}" aria-label="{}">{}</meter>'
    meter = format_html(drawn, minus, f"{top:g}", length, label, points or length)
    return format_html('<div class="bar"><span>{}</span>{}<span class="num">{}</span></div>', label, meter, points)


@register.simple_tag
def sees(*, label: Any = "", mine: bool = False, of: str = "") -> SafeString:
    """Say who sees a field or a block; `mine` marks what only its author sees, `of` asks the access matrix for both."""
    if of:
        label, mine = access.sees_label(of), access.only_mine(of)
    return format_html('<p class="sees{}">{}</p>', " mine" if mine else "", label)


@register.simple_tag
def typed(*, text: Any, prose: bool = False) -> SafeString:
    """Show what a person wrote with the line breaks it was written with; `prose` keeps long lines readable."""
    return format_html('<div class="typed{}">{}</div>', " prose" if prose else "", text)


@register.inclusion_tag("kit/ui/empty.html")
def empty(*, title: Any, text: Any, url: str | None = None, action: Any = None) -> Parts:
    """Say on an empty page what to do first."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("kit/ui/steps.html")
def steps(*, current: int, total: int) -> Parts:
    """Show which step of a long form this is."""
    return {
        "current": current,
        "total": total,
        "steps": [number <= current for number in range(1, total + 1)],
    }


@register.inclusion_tag("kit/ui/timeline.html")
def timeline(*, items: Iterable[Any]) -> Parts:
    """Show events in order; each has `when` (a date or words), `text`, `past` and perhaps `url`."""
    return {"items": items}


@register.inclusion_tag("kit/ui/field.html")
def field(*, bound_field: BoundField, of: str = "", sees: Any = None, mine: bool = False) -> Parts:
    """Render a form field with its label, who sees it, help and errors, tied for screen readers.

    `of` is the field's row in the access matrix, which says who sees it; a question of a survey says it itself.
    """
    if of:
        sees, mine = access.sees_label(of), access.only_mine(of)
    base = bound_field.auto_id or bound_field.html_name
    ids = {
        "sees_id": f"{base}_sees" if sees else "",
        "help_id": f"{base}_helptext" if bound_field.help_text else "",
        "error_id": f"{base}_error" if bound_field.errors else "",
    }
    described = " ".join(filter(None, ids.values()))
    kind = _kind(bound_field)
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described and kind in {"simple", "check"} else {}
    return {
        **ids,
        "field": bound_field,
        "kind": kind,
        "described": described,
        "radio": kind == "choices" and not getattr(bound_field.field.widget, "allow_multiple_selected", False),
        "sees": sees,
        "mine": mine,
        "optional": not bound_field.field.required and kind != "check" and _asks(bound_field.form),
        "widget": "" if kind == "choices" else bound_field.as_widget(attrs=attrs),
    }


def _kind(bound_field: BoundField) -> str:
    """Tell how a field is laid out."""
    widget = bound_field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect):
        return "choices"
    return "group" if isinstance(widget, MultiWidget) else "simple"


def _asks(form: BaseForm) -> bool:
    """Tell whether a form has anything obligatory, so that the rest is worth calling optional."""
    return any(item.required for item in form.fields.values())


@register.inclusion_tag("kit/ui/form_errors.html")
def form_errors(*, form: BaseForm) -> Parts:
    """Show what is wrong with the whole form, and lead to the fields that need a correction.

    What the reader cannot see has no name to read: a field that is hidden, or that has no label because a button sends
    it, tells its reason in a sentence; that nothing fits what was sent says nothing to whoever pressed the button.
    """
    unseen = [item for item in form if item.is_hidden or not item.field.label]
    told = [error for item in unseen for error in _told(form, item.name)]
    wrong = [item for item in form if item.errors and item not in unseen]
    return {"errors": list(dict.fromkeys([*form.non_field_errors(), *told])), "wrong": wrong}


def _told(form: BaseForm, name: str) -> list[str]:
    """Give the reasons of a field that nobody sees; those of the machine become one that says what to do."""
    found = form.errors.as_data().get(name, [])
    again = _("Того, что вы выбрали, здесь больше нет: данные изменились. Обновите страницу и выберите ещё раз.")
    return [words for error in found for words in ([again] if error.code else map(str, error.messages))]


@register.inclusion_tag("kit/ui/pager.html")
def pager(*, page: "Page[Any]", request: HttpRequest) -> Parts:
    """Show the pages of a long list; the other words of the address stay as they are."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers if page.paginator.num_pages > 1 else [], "request": request}


@register.simple_tag
def fresh_key() -> str:
    """Give a new key for a small form that stands on every page."""
    return str(uuid.uuid4())


@register.filter
def ru_date(value: Any) -> str:
    """Write a date in full words: «5 октября 2026»."""
    return _dated(value, "j E Y")


@register.filter
def short_date(value: Any) -> str:
    """Write a date in short: «5 окт», «5 мая»."""
    if isinstance(value, dt.date) and _day(value).month == MAY:
        return _dated(value, "j E")
    return _dated(value, "j M" if (get_language() or "").startswith("en") else "j b")


def _dated(value: Any, pattern: str) -> str:
    """Format a date or a moment in the active language; words stay as they are."""
    if isinstance(value, dt.date):
        return format_date(_day(value), pattern)
    return str(value or "")


def _day(value: dt.date) -> dt.date:
    """Bring a moment to the school's own time."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def initials(name: Any) -> str:
    """Shorten a full name: «Ушаков Дмитрий Михайлович» becomes «Ушаков Д. М.», a title stays."""
    words = [word for word in str(name or "").split() if word.lower() not in NAME_PARTICLES]
    given = words[1:3]
    if any(word[0].islower() for word in given):
        return str(name)
    return " ".join([*words[:1], *(_initial(word) for word in given)])


def _initial(word: str) -> str:
    """Shorten one given name; a double one keeps both letters."""
    return "-".join(f"{part[0].upper()}." for part in word.split("-") if part)

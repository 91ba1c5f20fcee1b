"""The components that hold other markup: a phrase of pieces, a sheet with its heading, a list, a row of actions."""

import re
from typing import Any, cast

from django import template
from django.template.base import FilterExpression, NodeList, Parser, TextNode, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nastavnik.kit.templatetags.ui import TONES

register = template.Library()

# Where white space before and after a place is dropped: characters that no text has.
TO_LEFT, TO_RIGHT = "\x01", "\x02"
CLOSES, OPENS = re.compile(r"(?:^|\s*\n|(?<=>))\s*(?=[,.;:!?)»])"), re.compile(r"(?<=[(«])\s*$")
DROPPED, AFTER_TAG = re.compile(rf"\s*((?:</?\w[^<>]*>\s*)*){TO_LEFT}|{TO_RIGHT}\s*"), re.compile(r"(?<=>)\s+")

# What a sheet says of itself, as attributes.
SAID = {"id": ' id="{}"', "named_by": ' aria-labelledby="{}"', "live": ' tabindex="-1" aria-live="{}"'}


class Phrase(template.Node):
    """Text in pieces: punctuation stands close to its word, wherever the lines of the template break."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        for node in cast("list[TextNode]", nodelist.get_nodes_by_type(TextNode)):
            node.s = OPENS.sub(TO_RIGHT, CLOSES.sub(TO_LEFT, node.s))

    def render(self, context: Context) -> SafeString:
        """Render the pieces and drop the white space before a comma and after a bracket."""
        said = self.nodelist.render(context)
        return mark_safe(DROPPED.sub(lambda found: AFTER_TAG.sub("", found[1] or ""), said))  # noqa: S308  # escaped by the nodes


@register.tag
def phrase(parser: Parser, token: Token) -> Phrase:
    """Hold one phrase that conditions put together: a comma at the start of a line joins the word before it."""
    nodelist = parser.parse(("endphrase",))
    parser.delete_first_token()
    return Phrase(nodelist)


class Sheet(template.Node):
    """A part of a page: its heading, what stands beside the heading, and the body."""

    child_nodelists = ("beside", "body")

    def __init__(self, parts: dict[str, FilterExpression], beside: NodeList, body: NodeList) -> None:
        self.parts, self.beside, self.body = parts, beside, body

    def render(self, context: Context) -> SafeString:
        """Put the parts together; without a title there is no header."""
        given = {name: expression.resolve(context) for name, expression in self.parts.items()}
        said = "".join(format_html(shape, given[name]) for name, shape in SAID.items() if name in given)
        look = format_html("sheet {}", given["look"]) if "look" in given else "sheet"
        title = f"<h2>{conditional_escape(given['title'])}</h2>" if "title" in given else ""
        beside = self.beside.render(context)
        header = f"<header>{title}{beside}</header>" if title or beside else ""
        return mark_safe(f'<section class="{look}"{said}>{header}{self.body.render(context)}</section>')  # noqa: S308


@register.tag
def sheet(parser: Parser, token: Token) -> Sheet:
    """Hold one sheet: `title`, perhaps `id` and `look`; what comes before `{% body %}` stands beside the heading.

    `named_by` is the id of a heading that stands elsewhere; a sheet that changes under the reader's eyes is `live`.
    """
    words = token.split_contents()[1:]
    parts = token_kwargs(words, parser)
    if words or not {"title", "look", *SAID} >= set(parts):
        raise template.TemplateSyntaxError(f"A sheet takes title, look, {', '.join(SAID)}: {token.contents}")
    beside, body = NodeList(), parser.parse(("body", "endsheet"))
    if parser.next_token().contents == "body":
        beside, body = body, parser.parse(("endsheet",))
        parser.delete_first_token()
    return Sheet(parts, beside, body)


@register.simple_block_tag
def actions(content: SafeString, *, look: str = "") -> SafeString:
    """Hold the links and buttons of one matter in a row."""
    return format_html('<div class="actions{}">{}</div>', look and f" {look}", content)


@register.simple_block_tag
def aside(content: SafeString, *, tone: str = "", title: Any = "") -> SafeString:
    """Set apart from the page more than one sentence: links, a list, a form; one sentence is a `notice`."""
    head = format_html("<h2>{}</h2>", title) if title else ""
    return format_html('<div class="notice{}">{}{}</div>', tone and f" {TONES[tone]}", head, content)


@register.simple_block_tag
def rows(content: SafeString, *, look: str = "", numbered: bool = False) -> SafeString:
    """Hold a list of rows."""
    tag = "ol" if numbered else "ul"
    return format_html('<{} class="list{}">{}</{}>', tag, look and f" {look}", content, tag)


@register.simple_block_tag
def row(content: SafeString, *, on: Any = False, key: Any = True) -> SafeString:
    """Hold one row of a list; `on` marks one that is new, or is the key of the one that is chosen."""
    return format_html("<li{}>{}</li>", mark_safe(' class="on"') if on == key else "", content)


@register.simple_tag
def unseen(text: Any) -> SafeString:
    """Say to a screen reader what others see by the place or the look."""
    return format_html('<span class="visually-hidden">{}</span>', text)


@register.simple_tag
def tail(*about: Any) -> SafeString:
    """Say to a screen reader what a link or a button is about: the row it stands in is not heard."""
    return format_html(
        '<span class="visually-hidden">: {}</span>', format_html_join(", ", "{}", ((one,) for one in about))
    )

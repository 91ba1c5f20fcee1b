"""How the pulse and the warnings are put into words."""

from django import template
from django.utils.translation import gettext as _

from nastavnik.core.evidence.signals.warnings import rule_of
from nastavnik.core.evidence.stats.shares import Share

register = template.Library()

TONES = {"good": "ok", "watch": "wait", "talk": "bad", "grey": "mute"}


@register.filter
def pulse_tone(tone: str) -> str:
    """Give the tone of a mark for the tone of a light."""
    return TONES[tone]


@register.filter
def in_words(message: str) -> str:
    """Give a message of the core in the reader's language."""
    return _(message)


@register.filter
def rule_words(code: str) -> str:
    """Say what a rule notices."""
    return _(rule_of(code).words)


@register.filter
def with_range(share: Share) -> str:
    """Write a share in per cent with its likely range."""
    if share.percent is None or share.interval is None:
        return ""
    return _("%(share)s %% (%(low)s–%(high)s)") % {
        "share": round(share.percent),
        "low": round(100 * share.interval.low),
        "high": round(100 * share.interval.high),
    }

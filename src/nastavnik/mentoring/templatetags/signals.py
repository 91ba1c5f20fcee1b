"""How the pulse and the warnings are put into words."""

from django import template

register = template.Library()

TONES = {"good": "ok", "watch": "wait", "talk": "bad", "grey": "mute"}


@register.filter
def pulse_tone(tone: str) -> str:
    """Give the tone of a mark for the tone of a light."""
    return TONES[tone]

"""A text for people that remembers how it was composed, so that it can be told in another language."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any


class Text(str):
    """A Russian text composed of a message and values; it is the composed text to whoever does not ask.

    Parameters
    ----------
    msgid : str
        Russian text marked with ``N_``, the message id of the catalogue. May hold ``%(name)s`` places.
    params : object
        Values for the places; a `Text` among them is translated too, the rest is shown as it is.

    Examples
    --------
    >>> Text("такой даты нет: «%(raw)s»", raw="31.02.2020")
    'такой даты нет: «31.02.2020»'
    """

    __slots__ = ("msgid", "params")
    msgid: str
    params: dict[str, object]

    def __new__(cls, msgid: str, /, **params: object) -> "Text":
        """Compose the text in Russian."""
        text = super().__new__(cls, msgid % params if params else msgid)
        text.msgid, text.params = msgid, params
        return text

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.msgid,), self.params


_SOFT_BREAKS = re.compile("[\v\f\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def within(words: str) -> str:
    """Write words as they stand inside a sentence.

    Parameters
    ----------
    words : str
        What begins with a capital letter where it stands alone.

    Returns
    -------
    str
        With a small letter first, but for what is written in capitals, SWOT for one.
    """
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def fit(text: str, line_break: str) -> str:
    """Take out of a pasted text what no paper and no table holds.

    Parameters
    ----------
    text : str
        Anything a person typed or pasted.
    line_break : str
        Stands for the soft line breaks of text processors.

    Returns
    -------
    str
        Without control characters and signs of nothing; a tab and the end of a line stay.
    """
    return _UNFIT.sub("", _SOFT_BREAKS.sub(line_break, text))


def tell(text: str, translate: Callable[[str], str]) -> str:
    """Give a text in one language.

    Parameters
    ----------
    text : str
        A constant message or a `Text`; "" stays "".
    translate : callable
        Turns a Russian message id into the language of display, for example ``gettext``.

    Returns
    -------
    str
        The translated message with its values.
    """
    if not isinstance(text, Text):
        return translate(text) if text else ""
    values = {name: tell(value, translate) if isinstance(value, Text) else value for name, value in text.params.items()}
    return translate(text.msgid) % values if values else translate(text.msgid)


def packed(value: Any) -> Any:
    """Give dataclasses and collections as plain data for JSON.

    A composed text becomes a dictionary of ``msgid`` and ``params``, or only its words would be left.
    """
    if isinstance(value, Text):
        return {"msgid": value.msgid, "params": packed(value.params)}
    if is_dataclass(value):
        return {one.name: packed(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {name: packed(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [packed(one) for one in value]
    return value


def unpacked(value: Any) -> Text:
    """Give back a text from what `packed` made of it, or of a constant message."""
    if not isinstance(value, dict):
        return Text(value)
    params = {name: unpacked(one) if isinstance(one, dict) else one for name, one in value["params"].items()}
    return Text(value["msgid"], **params)

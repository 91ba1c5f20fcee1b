"""Reading XML of workbooks as a stream of tags, with document types refused."""

from collections.abc import Callable
from xml.parsers import expat

from nastavnik.core.roster.archive import BROKEN
from nastavnik.core.roster.errors import RosterError

Attributes = dict[str, str]


def local(name: str) -> str:
    """Give a tag or attribute name without its namespace."""
    return name.rpartition(" ")[2]


def read(
    content: bytes,
    opened: Callable[[str, Attributes], None],
    closed: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``opened``, ``closed`` and ``text`` for each tag; names come without namespaces.

    Raises
    ------
    RosterError
        The XML is broken or declares a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: Attributes) -> None:
        opened(local(name), {local(key): value for key, value in attributes.items()})

    def refuse(*_: object) -> None:
        raise RosterError(BROKEN)

    parser.StartElementHandler = start
    if closed is not None:
        parser.EndElementHandler = lambda name: closed(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RosterError(BROKEN) from error


def number(text: str | None, default: int) -> int:
    """Give a positive whole number of an attribute, at most nine digits; RosterError otherwise."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise RosterError(BROKEN)
    return int(text)

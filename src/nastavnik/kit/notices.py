"""What a kind of notice is: its words, and the subject a mail carries (never private words)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.registries import notice_kinds


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice; `text` composes the words from the stored parameters.

    `letter` adds to the mailed words what is made at the moment of mailing, a link for example; "" for nothing.
    `everywhere` mails it to the mailbox before a recent change too: what happens to a way in, its owner must not miss.
    `quiet` keeps it out of what the coordinator and the operator see of letters, even that there is one.
    """

    name: str
    text: Callable[[Mapping[str, Any]], str]
    mail_subject: Any
    letter: Callable[[Any], str] | None = None
    everywhere: bool = False
    quiet: bool = False


def quiet_kinds() -> list[str]:
    """Name the kinds of which nobody but their reader may learn that one was written."""
    return [name for name, kind in notice_kinds if kind.quiet]


def notice(
    name: str,
    text: Callable[[Mapping[str, Any]], str] | Promise,
    letter: Callable[[Any], str] | None = None,
    *,
    everywhere: bool = False,
    quiet: bool = False,
) -> NoticeKind:
    """Register a kind of notice; words that are always the same need no function."""
    compose = text if callable(text) else lambda _params: str(text)
    kind = NoticeKind(name, compose, _("Новое сообщение в программе наставничества"), letter, everywhere, quiet)
    notice_kinds.add(name, kind)
    return kind

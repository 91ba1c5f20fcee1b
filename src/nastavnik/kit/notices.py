"""What a kind of notice is: its words, and the subject a mail carries (never private words)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.registries import notice_kinds


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice; `text` composes the words from the stored parameters."""

    name: str
    text: Callable[[Mapping[str, Any]], str]
    mail_subject: Any


def notice(name: str, text: Callable[[Mapping[str, Any]], str]) -> NoticeKind:
    """Register a kind of notice."""
    kind = NoticeKind(name, text, _("Новое сообщение в программе наставничества"))
    notice_kinds.add(name, kind)
    return kind

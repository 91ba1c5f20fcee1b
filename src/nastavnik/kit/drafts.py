"""Drafts on the server: what was typed survives a closed tab, an ended session and a power cut."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils.datastructures import MultiValueDict

from nastavnik.kit import clock, rows
from nastavnik.kit.http import HIDDEN_NAMES
from nastavnik.kit.models import Draft

MAX_CHARACTERS = 100_000
KEPT_FOR_OWNER = 24 * 3600  # seconds a page that was left open may still give its text to whom it was shown
SALT = "nastavnik.kit.drafts"
LONGEST_KEY = 120
APART = "~sealed"


def save(account: Any, key: str, posted: MultiValueDict[str, str]) -> bool:
    """Keep the typed values of one form, and say whether all of them were short enough."""
    typed = {name: values for name, values in posted.lists() if name not in HIDDEN_NAMES and "password" not in name}
    data = {name: values for name, values in typed.items() if sum(map(len, values)) <= MAX_CHARACTERS}
    kept = {"data": data, "updated_at": clock.now()}
    Draft.objects.update_or_create(account=account, key=_keys(account, key)[-1], defaults=kept)
    return data == typed


def mark_of_owner(account: Any) -> str:
    """Give the mark with which a form says whom its page was shown to."""
    return signing.dumps(account.pk, salt=SALT)


def save_for_owner(posted: MultiValueDict[str, str], secrets: Collection[str] = ()) -> bool:
    """Keep what was sent after the session had ended for whom the page was shown to, and say whether it is kept.

    Whoever signs in next on the same computer finds nothing of it: a draft is its owner's.
    """
    try:
        owner = signing.loads(posted.get("draft_of", ""), salt=SALT, max_age=KEPT_FOR_OWNER)
    except signing.BadSignature:
        return False
    key, account = posted.get("draft_key", "")[:120], get_user_model()._default_manager.filter(pk=owner).first()
    if not key or account is None or not account.is_active:
        return False
    kept = MultiValueDict({name: values for name, values in posted.lists() if name not in secrets})
    with transaction.atomic():
        rows.enter(account.school_id, account.pk)
        return save(account, key, kept)


def load(account: Any, key: str) -> MultiValueDict[str, str] | None:
    """Give the draft back, in the shape a form reads."""
    draft = Draft.objects.filter(account=account, key__in=_keys(account, key)).order_by("-updated_at", "-pk").first()
    return MultiValueDict(draft.data) if draft else None


def initial(account: Any, key: str, fields: Any) -> dict[str, Any]:
    """Give the draft as initial values of a form's fields."""
    draft = load(account, key)
    if draft is None:
        return {}
    many = {
        name
        for name, field in fields.items()
        if hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected
    }
    kept = {name: draft.getlist(name) if name in many else draft[name] for name in fields if name in draft}
    return kept | {name: draft[name] for name in draft if name.startswith("version-")}


def clear(account: Any, key: str) -> None:
    """Forget a draft whose form was sent."""
    Draft.objects.filter(account=account, key__in=_keys(account, key)).delete()


def _keys(account: Any, key: str) -> list[str]:
    """Give the keys of a draft, the one to write under last: each sealing leaves the earlier drafts alone."""
    apart = _apart(key, account.sealed_before)
    if account.sealed_on is not None:
        return [apart]
    return [apart, key if account.anew_on is None else _apart(key, account.closed_before)]


def _apart(key: str, marks: Mapping[str, int]) -> str:
    end = f"{APART}{marks.get(Draft._meta.label, 0)}"
    return key[: LONGEST_KEY - len(end)] + end

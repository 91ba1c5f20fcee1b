"""Drafts on the server: what was typed survives a closed tab, an ended session and a power cut."""

from typing import Any

from django.utils.datastructures import MultiValueDict

from nastavnik.kit import clock
from nastavnik.kit.http import HIDDEN_NAMES
from nastavnik.kit.models import Draft

MAX_CHARACTERS = 100_000


def save(account: Any, key: str, posted: MultiValueDict[str, str]) -> bool:
    """Keep the typed values of one form, and say whether all of them were short enough."""
    typed = {name: values for name, values in posted.lists() if name not in HIDDEN_NAMES and "password" not in name}
    data = {name: values for name, values in typed.items() if sum(map(len, values)) <= MAX_CHARACTERS}
    Draft.objects.update_or_create(account=account, key=key, defaults={"data": data, "updated_at": clock.now()})
    return data == typed


def load(account: Any, key: str) -> MultiValueDict[str, str] | None:
    """Give the draft back, in the shape a form reads."""
    draft = Draft.objects.filter(account=account, key=key).first()
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
    Draft.objects.filter(account=account, key=key).delete()

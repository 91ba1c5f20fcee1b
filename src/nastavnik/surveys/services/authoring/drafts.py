"""Changing a draft: each step is checked, kept, and can be taken back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys.editing import (
    drop_item,
    drop_scale,
    move_item,
    put_item,
    put_scale,
    settled,
    with_wording,
)
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.surveys.models import FormDraft

Data = dict[str, Any]
AUTHORS = ("coordinator", "methodist")
STEPS_BACK = 30
MOST_ITEMS = 200
GONE = N_("Этот черновик удалён или уже опубликован. Вернитесь к списку анкет.")
TOO_MANY = N_("В анкете уже 200 вопросов: столько никто не заполнит. Разделите её на две.")
NOTHING_BACK = N_("Отменять нечего: это первая запись черновика.")
NO_ITEM = N_("Этого вопроса уже нет: его удалили в другом окне.")
NO_SCALE = N_("Этой шкалы уже нет: её удалили в другом окне.")


def locked(draft: FormDraft, actor: Account) -> FormDraft:
    """Lock a live draft for its author; a deleted or published one is refused."""
    require_role(actor, draft.school_id, *AUTHORS)
    rows = FormDraft.objects.select_for_update().filter(pk=draft.pk, deleted_at__isnull=True)
    found: FormDraft | None = rows.first()
    if found is None:
        raise RuleError("draft.gone", GONE)
    return found


def _step(draft: FormDraft, actor: Account, what: str, change: Callable[[Data], Data]) -> FormDraft:
    with transaction.atomic():
        found = locked(draft, actor)
        after = settled(change(found.spec))
        if after == found.spec:
            return found
        found.past = [*found.past, found.spec][-STEPS_BACK:]
        found.spec = after
        _save(found, actor, what)
    return found


def _save(draft: FormDraft, actor: Account, what: str) -> None:
    draft.changed_by, draft.changed_at = actor, clock.now()
    write(draft, f"form.{what}", actor, form=draft.questionnaire.key)


def _there(data: Data, name: str, code: str, missing: str) -> None:
    if not any(one["code"] == code for one in data.get(name, [])):
        raise RuleError("draft.part", missing)


def change_head(*, draft: FormDraft, head: Data, actor: Account) -> FormDraft:
    """Change what stands over the questions: title, words, who answers, who sees; None takes a part away."""
    return _step(
        draft,
        actor,
        "head_changed",
        lambda data: {key: value for key, value in {**data, **head}.items() if value is not None},
    )


def add_or_change_item(*, draft: FormDraft, item: Data, actor: Account, heading: Data | None = None) -> FormDraft:
    """Put a question in, or in place of the one with its code."""

    def put(data: Data) -> Data:
        if len(data["items"]) >= MOST_ITEMS and all(one["code"] != item["code"] for one in data["items"]):
            raise RuleError("draft.long", TOO_MANY)
        return put_item(data, item, heading)

    return _step(draft, actor, "item_put", put)


def shift_item(*, draft: FormDraft, code: str, up: bool, actor: Account) -> FormDraft:
    """Move a question one place up or down."""

    def move(data: Data) -> Data:
        _there(data, "items", code, NO_ITEM)
        return move_item(data, code, up=up)

    return _step(draft, actor, "item_moved", move)


def remove_item(*, draft: FormDraft, code: str, actor: Account) -> FormDraft:
    """Take a question out; undo returns it."""

    def remove(data: Data) -> Data:
        _there(data, "items", code, NO_ITEM)
        return drop_item(data, code)

    return _step(draft, actor, "item_removed", remove)


def add_or_change_scale(*, draft: FormDraft, scale: Data, actor: Account) -> FormDraft:
    """Put a scale in, or in place of the one with its code."""
    return _step(draft, actor, "scale_put", lambda data: put_scale(data, scale))


def remove_scale(*, draft: FormDraft, code: str, actor: Account) -> FormDraft:
    """Take a scale out; undo returns it."""

    def remove(data: Data) -> Data:
        _there(data, "scales", code, NO_SCALE)
        return drop_scale(data, code)

    return _step(draft, actor, "scale_removed", remove)


def paste_wording(*, draft: FormDraft, texts: Sequence[str], labels: Sequence[str], actor: Account) -> FormDraft:
    """Put the wording into a template; the school declares that it may use it, and the day is kept."""
    day = clock.today().isoformat()
    return _step(draft, actor, "wording_declared", lambda data: with_wording(data, texts, labels, day))


def undo(*, draft: FormDraft, actor: Account) -> FormDraft:
    """Take the last change back."""
    with transaction.atomic():
        found = locked(draft, actor)
        if not found.past:
            raise RuleError("draft.first", NOTHING_BACK)
        *found.past, found.spec = found.past
        _save(found, actor, "undone")
    return found


def delete_draft(*, draft: FormDraft, actor: Account) -> FormDraft:
    """Delete a draft; it can be returned."""
    with transaction.atomic():
        found = locked(draft, actor)
        found.deleted_at = clock.now()
        _save(found, actor, "draft_deleted")
    return found


def return_draft(*, draft: FormDraft, actor: Account) -> FormDraft:
    """Return a deleted draft."""
    require_role(actor, draft.school_id, *AUTHORS)
    with transaction.atomic():
        found: FormDraft | None = FormDraft.objects.select_for_update().filter(pk=draft.pk).first()
        if found is None:
            raise RuleError("draft.gone", GONE)
        found.deleted_at = None
        _save(found, actor, "draft_returned")
    return found

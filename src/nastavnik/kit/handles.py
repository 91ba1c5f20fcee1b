"""Steps of a migration that give a handle to the rows of a model which had none."""

import uuid
from typing import Any

from django.db import migrations, models


def _fill(label: str) -> Any:
    def fill(apps: Any, schema_editor: Any) -> None:
        rows = apps.get_model(label)._base_manager
        for key in rows.filter(handle=None).values_list("pk", flat=True).iterator():
            rows.filter(pk=key).update(handle=uuid.uuid4())

    return fill


def given_handles(app: str, model: str) -> list[Any]:
    """Add the column, fill it row by row, then let no two rows share a handle."""
    field = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    empty = models.UUIDField(null=True, editable=False)
    return [
        migrations.AddField(model, "handle", empty),
        migrations.RunPython(_fill(f"{app}.{model}"), migrations.RunPython.noop),
        migrations.AlterField(model, "handle", field),
    ]

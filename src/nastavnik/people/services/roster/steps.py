"""From the upload to the preview: nothing here touches the teachers."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import record
from nastavnik.kit import clock
from nastavnik.kit.models import MAX_FILE, StoredFile
from nastavnik.kit.uploads import Upload
from nastavnik.people.models import Account, RosterImport, School, Teacher
from nastavnik.people.policies import require_role
from nastavnik.people.services.roster.plan import Plan, make_plan
from nastavnik.people.services.roster.reading import read_bytes, read_stored


def upload_roster(*, school: School, name: str, content: bytes, actor: Account) -> RosterImport:
    """Keep a staff list that could be read; the person's earlier unfinished previews give way to it."""
    require_role(actor, school.pk, "coordinator", "head")
    if len(content) > MAX_FILE:
        raise RuleError(
            "roster.size",
            N_("Файл больше 12 МБ. Оставьте в нём один лист со списком, без картинок, и загрузите ещё раз."),
            "file",
        )
    short = PurePath(name.replace("\\", "/")).name[-200:] or "список"
    read_bytes(content, short, today=clock.today(), choices={})
    file = Upload.of(short, content).row(school_id=school.pk, content_type="application/octet-stream", created_by=actor)
    with transaction.atomic():
        for earlier in RosterImport.objects.filter(school=school, created_by=actor, state=RosterImport.State.PREVIEW):
            discard_roster(roster_import=earlier, actor=actor)
        file.full_clean()
        file.save()
        made = RosterImport(school=school, file=file, created_by=actor, created_at=clock.now())
        made.full_clean(exclude={"choices", "decisions", "counts"})
        made.save()
        record("roster.uploaded", actor, made, size=file.size)
    return made


def preview(roster_import: RosterImport, decisions: Mapping[str, str] | None = None) -> Plan:
    """Read the stored file again and say what accepting it would do now."""
    roster = read_stored(roster_import.file, roster_import.choices)
    teachers = list(
        Teacher.objects.filter(school_id=roster_import.school_id, merged_into=None, guest_of="").order_by("pk")
    )
    return make_plan(roster, teachers, roster_import.decisions if decisions is None else decisions)


def read_first(roster_import: RosterImport) -> None:
    """Read the file before anything is locked: what was read is at hand for the look under the locks."""
    if roster_import.state == RosterImport.State.PREVIEW or roster_import.counts.get("waiting"):
        read_stored(roster_import.file, roster_import.choices)


def forget_file(roster_import: RosterImport) -> None:
    """Erase the content of a file nobody needs any more: it may hold more about people than the list takes."""
    StoredFile.objects.filter(pk=roster_import.file_id).update(content=b"", size=0)


def locked_preview(roster_import: RosterImport) -> RosterImport:
    """Lock an import that is still looked at; a finished one is refused."""
    found: RosterImport = (
        RosterImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=roster_import.pk)
    )
    if found.state != RosterImport.State.PREVIEW:
        raise RuleError(
            "roster.finished",
            N_("Этот список уже принят или отменён. Чтобы внести новые изменения, загрузите файл ещё раз."),
        )
    return found


def set_choices(*, roster_import: RosterImport, choices: Mapping[str, Any], actor: Account) -> RosterImport:
    """Take another sheet or another meaning of columns; what does not fit the file is refused."""
    require_role(actor, roster_import.school_id, "coordinator", "head")
    decided = dict(choices)
    read_stored(roster_import.file, decided)
    with transaction.atomic():
        roster_import = locked_preview(roster_import)
        roster_import.choices, roster_import.decisions = decided, {}
        roster_import.save(update_fields=["choices", "decisions"])
    return roster_import


def discard_roster(*, roster_import: RosterImport, actor: Account) -> RosterImport:
    """Give an unfinished import up; the content of its file is not kept."""
    require_role(actor, roster_import.school_id, "coordinator", "head")
    with transaction.atomic():
        roster_import = locked_preview(roster_import)
        roster_import.state = RosterImport.State.DISCARDED
        roster_import.save(update_fields=["state"])
        forget_file(roster_import)
        record("roster.discarded", actor, roster_import)
    return roster_import

"""Files that people send: read before anything is locked; a signed paper is of a known kind, told by content."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.kit.models import MAX_FILE, StoredFile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    DOCX: (".docx",),
    ODT: (".odt",),
}
MAX_NAME = 200
MAX_ENTRIES = 2000


def _office_type(content: bytes) -> str | None:
    """Tell DOCX and ODT by the directory of the archive, without unpacking; one with macros is neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[:MAX_ENTRIES])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if content[30:38] == b"mimetype" and content[38 : 38 + len(ODT)] == ODT.encode() and "content.xml" in names:
        return ODT
    return DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else None


def content_type_of(content: bytes) -> str | None:
    """Tell the kind of a file by its first bytes; None for anything else."""
    for magic, kind in MAGIC.items():
        if content.startswith(magic):
            return kind
    return _office_type(content) if content.startswith(b"PK\x03\x04") else None


def _clean_name(name: str, kind: str) -> str:
    """Keep a short plain name with the ending that fits the content."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(char for char in base if char.isprintable()).strip(". ") or "document"
    stem = base
    for ending in ENDINGS[kind]:
        if base.lower().endswith(ending):
            stem = base[: -len(ending)]
    return f"{stem[:MAX_NAME] or 'document'}{ENDINGS[kind][0]}"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent, with all that is told by its content; making one is the slow part of keeping it."""

    name: str
    content: bytes
    sha256: str
    kind: str | None

    @classmethod
    def of(cls, name: str, content: bytes) -> "Upload":
        """Look at a content; the name is taken as it was given."""
        return cls(name, content, hashlib.sha256(content).hexdigest(), content_type_of(content))

    def row(self, **values: Any) -> StoredFile:
        """Describe the file as a row, unsaved."""
        given = {"name": self.name, "created_at": clock.now()} | values
        return StoredFile(content=self.content, sha256=self.sha256, size=len(self.content), **given)


def read_once(file: File[bytes]) -> Upload:
    """Read a file of a request; whoever asks again gets what was read, so that no transaction waits for it."""
    found: Upload | None = vars(file).get("read_once")
    if found is None:
        file.seek(0)
        found = Upload.of(file.name or "", file.read())
        file.seek(0)
        vars(file)["read_once"] = found
    return found


def store_upload(
    *, school_id: int, upload: Upload, actor: Any, field: str = "file", replaces: int | None = None
) -> StoredFile:
    """Keep an uploaded copy as a row; refuse an empty one, a large one and an unknown kind.

    `replaces` is the key of the copy that this one takes the place of: it stays, and is named beside the new one.
    """
    if not upload.content:
        raise RuleError("file.empty", N_("Файл пустой. Выберите файл с подписанным документом."), field)
    if len(upload.content) > MAX_FILE:
        raise RuleError("file.large", N_("Файл больше 12 МБ. Уменьшите скан и загрузите снова."), field)
    if upload.kind is None:
        raise RuleError(
            "file.kind",
            N_("Подойдёт файл PDF, PNG, JPG, DOCX или ODT без макросов. Этот файл другого вида."),
            field,
        )
    stored = upload.row(
        school_id=school_id,
        name=_clean_name(upload.name, upload.kind),
        content_type=upload.kind,
        created_by=actor,
        replaces_id=replaces,
    )
    stored.save()
    return stored


def former_copies(key: int | None) -> list[StoredFile]:
    """Give the copies that a file took the place of, the latest first, without their content."""
    found: list[StoredFile] = []
    rows = StoredFile.objects.defer("content").select_related("created_by")
    row = rows.filter(pk=key).first() if key is not None else None
    while row is not None and row.replaces_id is not None:
        row = rows.get(pk=row.replaces_id)
        found.append(row)
    return found


def files_of(rows: QuerySet[Any]) -> set[int]:
    """Name the files that rows hold."""
    held = [one.attname for one in rows.model._meta.concrete_fields if one.related_model is StoredFile]
    found = rows.values_list(*held) if held else ()
    return {key for row in found for key in row if key is not None}


def forget_files(keys: Iterable[int]) -> None:
    """Erase files whose rows are gone; one that another row still holds stays."""
    for row in StoredFile.objects.filter(pk__in=list(keys)).only("pk"):
        try:
            with transaction.atomic():
                row.delete()
        except (ProtectedError, IntegrityError):
            continue


def copy_asked(key: int | None, asked: str) -> int | None:
    """Give the key of the former copy that is asked for, or of the one that counts; None where there is neither."""
    if not asked:
        return key
    return next((one.pk for one in former_copies(key) if str(one.pk) == asked), None)

"""Files that leave the site: always saved, never shown in place."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from nastavnik.core.spreadsheet import FORMATS, Sheet
from nastavnik.kit.models import StoredFile


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Answer with a file that is saved, never shown in place."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def stored_file_response(stored: StoredFile) -> HttpResponse:
    """Answer with an uploaded copy."""
    return attachment(bytes(stored.content), stored.name, stored.content_type)


def spreadsheet(name: str, sheets: Sequence[Sheet], ending: str = "xlsx") -> HttpResponse:
    """Answer with tables as a file for a spreadsheet; `name` goes without its ending."""
    kind = FORMATS[ending]
    return attachment(kind.write(sheets), f"{name}.{ending}", kind.content_type)

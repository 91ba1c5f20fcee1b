"""What the tests of people share: a signed-in coordinator, sent forms, workbooks made on the spot."""

import io
import uuid
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from nastavnik.people.models import Account, RosterImport

DATA = Path(__file__).parents[1] / "data"
SCHOOL_12 = (DATA / "staff-school-12.xlsx").read_bytes()
HEADER = ("ФИО", "Должность", "Предмет", "Дата приёма", "Педагогический стаж", "Почта")


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def send(client: Client, name: str, /, *args: Any, key: Any = None, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"form_key": str(key or uuid.uuid4()), **data})


def upload(client: Client, content: bytes, name: str = "список.xlsx") -> RosterImport:
    response = send(client, "people:upload", file=SimpleUploadedFile(name, content))
    assert response.status_code == 302, response.content.decode()
    return RosterImport.objects.get(pk=int(response["Location"].rstrip("/").rsplit("/", 1)[1]))


def workbook(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed_school_12(change: Any) -> bytes:
    book = load_workbook(io.BytesIO(SCHOOL_12))
    change(book["Педсостав"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

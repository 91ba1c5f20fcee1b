"""Encrypted fields: nothing readable in the database, a wrong key is an error, columns are not swapped."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError
from django.db import connection

from nastavnik.kit.fields import WrongKeyError, decrypt, encrypt
from nastavnik.kit.models import Draft
from tests import factories

SECRET = "после замечания срываюсь на крик"


@pytest.mark.django_db
def test_stored_text_is_not_readable_and_comes_back() -> None:
    draft = Draft.objects.create(
        account=factories.account(factories.school()),
        key="k",
        data={"t": [SECRET]},
        updated_at="2026-09-01T00:00Z",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM kit_draft WHERE id = %s", [draft.pk])
        stored = cursor.fetchone()[0]
    assert SECRET not in stored
    assert stored.startswith("v1:k1:")
    assert Draft.objects.get(pk=draft.pk).data == {"t": [SECRET]}


def test_wrong_key_is_an_error_and_never_data(settings: object) -> None:
    stored = encrypt("текст", "table.column")
    settings.FIELD_KEYS = ["k1:" + Fernet.generate_key().decode()]  # type: ignore[attr-defined]
    with pytest.raises(WrongKeyError):
        decrypt(stored, "table.column")
    settings.FIELD_KEYS = ["k2:" + Fernet.generate_key().decode()]  # type: ignore[attr-defined]
    with pytest.raises(WrongKeyError, match="k1"):
        decrypt(stored, "table.column")


def test_a_value_of_one_column_does_not_open_in_another() -> None:
    with pytest.raises(WrongKeyError, match=r"first\.column"):
        decrypt(encrypt("текст", "first.column"), "second.column")


def test_an_old_key_still_opens_after_a_new_one_came(settings: object) -> None:
    old = settings.FIELD_KEYS[0]  # type: ignore[attr-defined]
    stored = encrypt("текст", "t.c")
    settings.FIELD_KEYS = ["k9:" + Fernet.generate_key().decode(), old]  # type: ignore[attr-defined]
    assert decrypt(stored, "t.c") == "текст"
    assert encrypt("новый", "t.c").startswith("v1:k9:")


@pytest.mark.django_db
def test_cipher_texts_cannot_be_searched() -> None:
    with pytest.raises(FieldError):
        list(Draft.objects.filter(data="x"))

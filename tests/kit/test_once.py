"""A form sent twice makes one record; another text under the same key is shown, not dropped."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nastavnik.kit.models import Draft, FormKey
from nastavnik.outbox.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.account = factories.account(factories.school(), roles=("coordinator",))  # type: ignore[attr-defined]
    client.force_login(client.account)  # type: ignore[attr-defined]
    return client


def test_second_send_leads_to_the_first_result(signed_in: Client) -> None:
    key = str(uuid.uuid4())
    first = signed_in.post("/notices/", {"form_key": key})
    again = signed_in.post("/notices/", {"form_key": key})
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert FormKey.objects.count() == 1


def test_same_key_with_other_text_is_a_conflict_that_shows_it(signed_in: Client) -> None:
    key = str(uuid.uuid4())
    signed_in.post("/notices/", {"form_key": key, "note": "первый"})
    other = signed_in.post("/notices/", {"form_key": key, "note": "второй текст"})
    assert other.status_code == 409
    assert "второй текст" in other.content.decode()


def test_a_file_sent_again_is_told_by_what_is_in_it(signed_in: Client) -> None:
    key = str(uuid.uuid4())

    def send(content: bytes) -> int:
        file = SimpleUploadedFile("скан.pdf", content)
        return signed_in.post("/notices/", {"form_key": key, "file": file}).status_code

    assert [send(b"one scan"), send(b"one scan"), send(b"two scan")] == [302, 302, 409]


def test_a_form_without_key_is_refused_with_the_text_kept(signed_in: Client) -> None:
    answer = signed_in.post("/notices/", {"note": "мой текст"})
    assert answer.status_code == 400
    assert "мой текст" in answer.content.decode()


def test_a_sent_form_clears_its_draft(signed_in: Client) -> None:
    signed_in.post("/draft/", {"draft_key": "note-1", "text": "черновик"})
    assert Draft.objects.get().data == {"text": ["черновик"]}
    signed_in.post("/notices/", {"form_key": str(uuid.uuid4()), "draft_key": "note-1"})
    assert not Draft.objects.exists()


def test_without_a_script_a_kept_draft_leads_back_to_its_page_and_to_no_other_site(signed_in: Client) -> None:
    sent = {"draft_key": "note-1", "text": "черновик"}
    assert signed_in.post("/draft/", {**sent, "draft_back": "/notices/?page=2"})["Location"] == "/notices/?page=2"
    assert Draft.objects.get().data == {"text": ["черновик"]}
    for away in ("https://example.org/", "//example.org/", "/\\example.org", "notices/"):
        assert signed_in.post("/draft/", {**sent, "draft_back": away}).status_code == 200


def test_drafts_never_keep_passwords(signed_in: Client) -> None:
    signed_in.post("/draft/", {"draft_key": "k", "password": "тайна", "text": "т"})
    assert Draft.objects.get().data == {"text": ["т"]}


def test_text_of_an_ended_session_is_shown_back(client: Client) -> None:
    answer = client.post("/notices/", {"form_key": str(uuid.uuid4()), "note": "длинный текст"})
    assert answer.status_code == 401
    assert "длинный текст" in answer.content.decode()


def test_htmx_of_an_ended_session_is_led_to_sign_in(client: Client) -> None:
    answer = client.get("/notices/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in/"


def test_refused_token_shows_the_text_back() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.account(factories.school()))
    answer = strict.post("/notices/", {"form_key": str(uuid.uuid4()), "note": "слова"})
    assert answer.status_code == 403
    assert "слова" in answer.content.decode()


def test_notices_are_marked_by_the_button_alone(signed_in: Client) -> None:
    account = signed_in.account  # type: ignore[attr-defined]
    Notice.objects.create(
        school_id=account.school_id,
        account=account,
        kind="entry.key",
        key="1",
        created_at="2026-09-01T00:00Z",
        read_at=None,
    )
    signed_in.get("/notices/")
    assert Notice.objects.get().read_at is None
    signed_in.post("/notices/", {"form_key": str(uuid.uuid4())})
    assert Notice.objects.get().read_at is not None

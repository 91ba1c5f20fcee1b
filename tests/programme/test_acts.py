"""The register of official papers: unique numbers, the journal head, signed copies told by content."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.journal.selectors import head_of
from nastavnik.kit.models import MAX_FILE, StoredFile
from nastavnik.kit.uploads import ODT, Upload, content_type_of
from nastavnik.programme import services
from nastavnik.programme.models import Act
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PDF = b"%PDF-1.7\n1 0 obj\n"
DAY = dt.date(2026, 8, 28)


def archive(names: dict[str, bytes], *, stored: bool = False) -> bytes:
    body = io.BytesIO()
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(body, "w", kind) as made:
        for name, content in names.items():
            made.writestr(name, content)
    return body.getvalue()


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


@pytest.fixture
def coordinator():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator):
    return factories.programme(coordinator.school)


@pytest.fixture
def act(programme, coordinator):
    return services.approve_roadmap(programme=programme, number=" 142-од ", dated=DAY, actor=coordinator)


def test_an_act_keeps_the_head_of_the_journal_before_it(programme, coordinator):
    services.record_outreach(programme=programme, audience="staff", title="Педсовет", held_on=DAY, actor=coordinator)
    head = head_of(programme.school_id)
    made = services.approve_roadmap(programme=programme, number=" 142-од ", dated=DAY, actor=coordinator)
    assert (made.number, made.kind, made.journal_head) == ("142-од", "roadmap_order", head)
    assert len(head) == 64
    event = Event.objects.get(kind="act.registered")
    assert event.data == {"act_kind": "roadmap_order", "dated": "2026-08-28", "was": None, "now": {}}


def test_the_same_number_and_date_is_registered_once(act, programme, coordinator):
    with pytest.raises(ValidationError, match="уже зарегистрирован"):
        services.approve_roadmap(programme=programme, number="142-од", dated=DAY, actor=coordinator)
    copy = Act.objects.get(pk=act.pk)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    services.register_act(programme=programme, kind="council_minutes", number="142-од", dated=DAY, actor=coordinator)
    assert programme.acts.count() == 2


def test_an_act_has_a_number_and_no_date_ahead(programme, coordinator):
    with pytest.raises(ValidationError):
        services.approve_roadmap(programme=programme, number="   ", dated=DAY, actor=coordinator)
    with pytest.raises(RuleError) as refused:
        services.approve_roadmap(programme=programme, number="1", dated=dt.date(2100, 1, 1), actor=coordinator)
    assert refused.value.field == "dated"
    assert not Act.objects.exists()


def test_another_schools_act_is_refused_by_the_database(act):
    other = factories.school()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programme_act SET school_id = %s WHERE id = %s", [other.pk, act.pk])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (archive(DOCX), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (archive({"mimetype": ODT.encode(), "content.xml": b"<o/>"}, stored=True), ODT),
        (archive({**DOCX, "word/vbaProject.bin": b"x"}), None),
        (archive({"readme.txt": b"x"}), None),
        (b"PK\x03\x04 broken", None),
        (b"<html><script>", None),
        (b"MZ\x90", None),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_content(content, kind):
    assert content_type_of(content) == kind


def test_a_signed_copy_is_kept_once(act, coordinator):
    changed = services.attach_signed_file(act=act, upload=Upload.of("..\\приказ\u202e.exe", PDF), actor=coordinator)
    stored = changed.signed_file
    assert (bytes(stored.content), stored.content_type) == (PDF, "application/pdf")
    assert stored.name == "приказ.exe.pdf"
    assert stored.school_id == act.school_id
    assert Event.objects.get(kind="act.file_attached").data["sha256"] == stored.sha256
    with pytest.raises(RuleError) as refused:
        services.attach_signed_file(act=act, upload=Upload.of("b.pdf", PDF + b"2"), actor=coordinator)
    assert refused.value.code == "act.has_file"
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file.empty"), (b"<html>", "file.kind"), (PDF + bytes(MAX_FILE), "file.large")],
)
def test_a_wrong_copy_is_refused(act, coordinator, content, code):
    with pytest.raises(RuleError) as refused:
        services.attach_signed_file(act=act, upload=Upload.of("a.pdf", content), actor=coordinator)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not StoredFile.objects.exists()


def test_a_teacher_registers_nothing(programme, act):
    teacher = factories.account(programme.school)
    for call in (
        lambda: services.register_act(programme=programme, kind="report", number="1", dated=DAY, actor=teacher),
        lambda: services.attach_signed_file(act=act, upload=Upload.of("a.pdf", PDF), actor=teacher),
    ):
        with pytest.raises(RuleError) as refused:
            call()
        assert refused.value.code == "role"


@pytest.mark.django_db
def test_a_paper_is_found_by_what_it_is(db: None) -> None:
    school = factories.school()
    year, boss = factories.programme(school), factories.account(school, roles=("coordinator",))
    for kind, number in (("roadmap_order", "142-од"), ("council_minutes", "7")):
        how = {"kind": kind, "number": number, "dated": dt.date(2026, 9, 1), "actor": boss}
        services.register_act(programme=year, **how)
    client = Client()
    client.force_login(boss)
    words = client.get(reverse("programme:acts"), {"q": "Протокол"}).content.decode()
    assert "142-од" not in words
    assert "Протокол совета" in words

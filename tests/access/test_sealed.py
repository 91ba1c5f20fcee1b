"""A sealed account reads no private text written before: every page of the matrix is asked, canaries are counted."""

import datetime as dt
import io
import os
import re
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.http import QueryDict
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import access, clock, drafts, guards
from nastavnik.kit.fields import EncryptedField, EncryptedJSONField
from nastavnik.kit.models import Draft
from nastavnik.kit.sealing import Closed, Reader, read_by
from nastavnik.kit.uploads import Upload
from nastavnik.mentoring.forms import NoteForm
from nastavnik.mentoring.models import Meeting, MeetingNote
from nastavnik.mentoring.selectors.calls import Calls, calls_to, own_calls
from nastavnik.mentoring.services import write_note
from nastavnik.outbox.selectors import notices_of
from nastavnik.people.models import Account, Recovery
from nastavnik.people.selectors import standing
from nastavnik.people.services import (
    ask_anew,
    begin_anew,
    begin_recovery,
    give_half,
    make_personal_key,
    use_recovery,
)
from nastavnik.people.services.entry import unseal_by_key
from nastavnik.people.services.owners import register_owner_sheets
from nastavnik.registry.models import Preference
from nastavnik.registry.services import set_preference
from nastavnik.surveys.models import Response
from nastavnik.surveys.selectors import spec_of
from tests.access.extras import PDF
from tests.access.world import World, answer, client_of, guarded_rows, url_of, visible
from tests.people.desk import send

pytestmark = pytest.mark.xdist_group("pages of every role")
CANARY = re.compile(r"канарейка-([\w.]+)-")
PASSWORD, NEXT = "четыре обычных слова подряд", "совсем другая фраза вечером"

#: Private in class, without an encrypted text of their own, and what closes them.
WITHOUT_TEXT = {
    "completion.Reflection": "its words are a response, which is sealed",
    "registry.Preference": "closed row by row; tried below",
}
#: Encrypted, and yet not sealed: why.
NOT_SEALED = {
    "journal.Reason.text": "the reason of an official step, for the coordinator who holds the post",
    "programme.GateDecision.reason": "the reason of an official step, for the coordinator who holds the post",
    "pairing.Place.manager_reason": "the reason of an official step, for the coordinator who holds the post",
    "pairing.Draw.reason": "the reason of an official step, for the coordinator and the head",
    "pairing.Draw.lift_reason": "the reason of an official step, for the coordinator and the head",
    "kit.Release.memory": "numbers without names, shown to nobody",
    "surveys.CodeSheet.secret": "a key of the product, shown to nobody",
    "surveys.CodedDraft.data": "belongs to a code and to no account",
    "registry.PreliminaryRequest.text": "belongs to a code and to no account",
}


def encrypted() -> dict[str, EncryptedField]:
    every = (field for model in apps.get_models() for field in model._meta.local_fields)
    return {f"{one.model._meta.label}.{one.name}": one for one in every if isinstance(one, EncryptedField)}


def test_every_private_text_is_sealed_or_named_with_a_reason() -> None:
    assert {name for name, field in encrypted().items() if not field.seals} == set(NOT_SEALED)


def test_every_private_model_has_a_sealed_text_or_is_named_with_a_reason() -> None:
    private = {m._meta.label for m in apps.get_models() if getattr(getattr(m, "privacy", 0), "data_class", "") == "P3"}
    with_text = {field.model._meta.label for field in encrypted().values()}
    assert private - with_text == set(WITHOUT_TEXT)


def test_every_seal_leads_to_an_account() -> None:
    for name, field in encrypted().items():
        for path in field.seals:
            found: Any = field.model
            for step in path.split("__"):
                found = found._meta.get_field(step).related_model
            assert found is Account, f"{name}: {path}"


def whole(account: Account, field: EncryptedField) -> models.QuerySet[Any]:
    """Give the rows of a field that are sealed with an account."""
    whose = models.Q()
    for path in field.seals:
        whose |= models.Q(**{path: account.pk})
    return field.model._base_manager.filter(pk__in=field.model._base_manager.filter(whose).values("pk"))


def canary(field: EncryptedField) -> str:
    return f"канарейка-{field.model._meta.label}.{field.name}-"


def fill(account: Account) -> int:
    """Put a canary into every text of the account that is to be sealed."""
    filled = 0
    connection.check_constraints()
    guards.remove(connection)  # sent answers are not rewritten otherwise
    for field in encrypted().values():
        for row in whole(account, field) if field.seals else ():
            value: Any = canary(field)
            if isinstance(field, EncryptedJSONField):
                value = {**(getattr(row, field.attname) or {}), **_words(row, field)}
            field.model._base_manager.filter(pk=row.pk).update(**{field.attname: value})
            filled += 1
    guards.put_back(connection)
    return filled


def _words(row: Any, field: EncryptedField) -> dict[str, Any]:
    """Give a canary for every text that a form asks for."""
    if isinstance(row, Response):
        return {one.code: canary(field) for one in spec_of(row.version).items if one.kind == "text"}
    return {name: [canary(field)] for name in getattr(row, field.attname) or {"text": 1}}


def add_rows(world: World, account: Account) -> None:
    """Write what the story leaves out: notes of meetings and drafts of forms that the account opens."""
    kept = {f"event-{world.own.year.pk}": {"agenda": ["о чём"]}}
    if account.pk != world.accounts["coordinator"].pk:
        meetings = list(Meeting.objects.visible_to(account).order_by("-pk")[:3])
        kept |= {f"note-{typed.pk}": {"text": ["о чём"]} for typed in meetings[:1]}
        for meeting in meetings[1:]:
            MeetingNote.objects.create(school=world.own.school, meeting=meeting, author=account, text="о чём")
    for key, data in kept.items():
        Draft.objects.create(account=account, key=key, data=data, updated_at=clock.now())


def helpers_of(world: World, account: Account) -> list[Account]:
    found = [one for role in ("head", "confidant", "operator") if (one := world.accounts[role]).pk != account.pk]
    for one in found:
        one.set_password(PASSWORD)
        one.save()
    return found


def recover(world: World, account: Account) -> Account:
    """Help the account in by two people, through the services."""
    helpers = helpers_of(world, account)[:2]
    recovery = begin_recovery(account=account, actor=helpers[0], password=PASSWORD)
    Recovery.objects.filter(pk=recovery.pk).update(begun_at=clock.now() - dt.timedelta(hours=25), opens_at=clock.now())
    first, second = (give_half(account=account, actor=one, password=PASSWORD) for one in helpers)
    return use_recovery(login=account.login, first=first, second=second, password=NEXT)


def heard(account: Account) -> set[str]:
    """Ask every page that the account opens, each with several rows; give the fields whose canary sings."""
    client, roles = client_of(account), access.roles_of(standing(account))
    sung: set[str] = set()
    asked = 0
    for name, row in guarded_rows():
        if not access.may_open(name, roles) or "GET" not in row.methods:
            continue
        for subject in visible(row, account)[:3] if row.sample else [None]:
            page = answer(client, "GET", url_of(name, row, subject))
            assert page.status_code < 500, name
            sung |= set(CANARY.findall(text_of(page)))
            asked += 1
    assert asked > 5
    return sung


def text_of(page: Any) -> str:
    content = page.getvalue()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return str(content.decode("utf-8", "ignore"))
    with zipfile.ZipFile(io.BytesIO(content)) as kept:
        named = [one for one in kept.namelist() if not one.startswith("docProps/")]  # when it was made
        return "\n".join(kept.read(one).decode("utf-8", "ignore") for one in named)


def readable(account: Account) -> set[str]:
    """Name the fields with an earlier text that a request of the account would find, shown on a page or not."""
    found = set()
    with read_by(Reader(lambda: account)):
        for name, field in encrypted().items():
            rows = whole(account, field).values_list(field.attname, flat=True) if field.seals else ()
            found |= {name for text in rows if text and not isinstance(text, Closed)}
    return found


OWN = {"kit.Draft.data", "mentoring.MeetingNote.text", "surveys.Response.answers"}
HEARD = {
    "mentee": OWN,
    "mentor": OWN,
    "coordinator": {"kit.Draft.data"},
}


@pytest.mark.parametrize("role", HEARD if "NASTAVNIK_HOSTILE" in os.environ else ["mentee"])
def test_nothing_earlier_is_read_until_the_owner_is_known(world: World, role: str) -> None:
    with clock.at(world.own.last_day):
        account = Account.objects.get(pk=world.accounts[role].pk)
        add_rows(world, account)
        assert fill(account)
        key = make_personal_key(account=account)
        assert len(readable(account)) >= len(HEARD[role])
        before = heard(account)
        assert before >= HEARD[role], "the canaries are heard while nothing is sealed"
        account = recover(world, account)
        assert heard(account) == set()
        assert readable(account) == set()
        assert "Прежние личные записи закрыты" in client_of(account).get("/").content.decode()
        unseal_by_key(account=account, key=key, password="новая фраза после печати")
        assert heard(Account.objects.get(pk=account.pk)) == before, "with the key everything is read again"


def test_a_sealed_account_works_on_and_overwrites_nothing(world: World) -> None:
    with clock.at(world.own.last_day):
        account = Account.objects.get(pk=world.accounts["mentor"].pk)
        old, new = Meeting.objects.visible_to(account).filter(state__in=["held", "closed"]).order_by("-pk")[:2]
        write_note(meeting=old, text="прежние слова", actor=account)
        Draft.objects.create(account=account, key=f"note-{new.pk}", data={"text": ["было"]}, updated_at=clock.now())
        key = make_personal_key(account=account)
        account = recover(world, account)
        client = client_of(account)
        over = send(client, "mentoring:note", old.pk, text="поверх")
        assert over.status_code == 422
        assert "закрыты" in over.content.decode()
        assert send(client, "mentoring:note", old.pk, text="").status_code in (302, 422)
        drafts.save(account, f"note-{new.pk}", QueryDict("text=другое"))
        assert drafts.initial(account, f"note-{new.pk}", {"text": NoteForm.base_fields["text"]}) == {"text": "другое"}
        drafts.clear(account, f"note-{new.pk}")
        assert send(client, "mentoring:note", new.pk, text="новые слова").status_code == 302
        assert "новые слова" in client.get(reverse("mentoring:meeting", args=[new.pk])).content.decode()
        unseal_by_key(account=account, key=key, password="новая фраза после печати")
        assert MeetingNote.objects.get(meeting=old, author=account).text == "прежние слова"
        assert Draft.objects.get(account=account, key=f"note-{new.pk}").data == {"text": ["было"]}


def test_wishes_and_calls_to_the_confidant_are_closed(world: World) -> None:
    with clock.at(world.own.last_day):
        year, mentor = world.own.year, Account.objects.get(pk=world.accounts["mentor"].pk)
        wish = {"programme": year, "by": mentor.teacher, "about": world.own.teacher("Трошин"), "as_role": "mentor"}
        set_preference(**wish, kind="wish", actor=mentor)
        assert Preference.objects.visible_to(mentor).exists()
        mentor = recover(world, mentor)
        assert not Preference.objects.visible_to(mentor).exists()
        with pytest.raises(RuleError, match="закрыты"):
            set_preference(**wish, kind="veto", actor=mentor)
        ask_anew(account=mentor, password=NEXT)
        with clock.at(world.own.last_day + dt.timedelta(days=14)):
            mentor = begin_anew(account=Account.objects.get(pk=mentor.pk), password=NEXT)
            assert not Preference.objects.visible_to(mentor).exists()
            set_preference(**wish, kind="veto", actor=mentor)
            assert [one.kind for one in Preference.objects.visible_to(mentor)] == ["veto"]
        confidant = Account.objects.get(pk=world.accounts["confidant"].pk)
        assert calls_to(confidant).waiting
        assert "Просят вашей помощи" in client_of(confidant).get("/").content.decode()
        confidant = recover(world, confidant)
        assert calls_to(confidant) == Calls()
        assert "Просят вашей помощи" not in client_of(confidant).get("/").content.decode()
        caller = Account.objects.get(pk=world.accounts["mentee"].pk)
        assert own_calls(caller)
        assert not own_calls(recover(world, caller))


def test_a_sheet_registered_for_another_opens_nothing(world: World) -> None:
    with clock.at(world.own.last_day):
        owner, chief = (Account.objects.get(pk=world.accounts[one].pk) for one in ("teacher", "coordinator"))
        Account.objects.filter(pk=owner.pk).update(
            opened_by_code=True, owner_confirmed_on=None, owner_confirmed_by="", sealed_on=clock.now()
        )
        told = len(notices_of(owner))
        register_owner_sheets(teachers=[owner.teacher], upload=Upload.of("sheet.pdf", PDF), actor=chief)
        owner = Account.objects.get(pk=owner.pk)
        assert len(notices_of(owner)) == told + 1
        assert owner.sealed_on is not None
        assert not owner.may_consent

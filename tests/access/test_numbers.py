"""Nobody counts what others keep to themselves: the number of such a row stands in no address and on no page."""

import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from nastavnik.completion.models import Reflection
from nastavnik.kit import access, clock, guards
from nastavnik.kit.models import Draft, Unnumbered
from nastavnik.kit.privacy import Privacy
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Meeting, MeetingNote
from nastavnik.outbox.models import Letter
from nastavnik.outbox.services import put
from nastavnik.people.models import Account
from nastavnik.people.selectors import standing
from nastavnik.registry.models import Preference
from nastavnik.registry.services import set_preference
from nastavnik.surveys.models import Response
from tests import factories
from tests.access.test_sealed import text_of
from tests.access.world import World, answer, client_of, guarded_rows, url_of, visible
from tests.support.urls import every_url

pytestmark = pytest.mark.xdist_group("pages of every role")
#: Where the numbers of what is written in these tests begin: no date, no size and no key of the story looks like it.
JUMP = 7654321000
SHOWN = re.compile(r"7654321\d{3}")
#: Others may not know how many of these there are; the rest of what is private is told in the class of its table.
ALSO = {"outbox.Letter", "outbox.Notice"}


def kept_to_themselves() -> list[type[models.Model]]:
    found = []
    for model in apps.get_models():
        privacy = getattr(model, "privacy", None)
        private = isinstance(privacy, Privacy) and privacy.data_class == "P3"
        if (private or model._meta.label in ALSO) and isinstance(model._meta.pk, models.AutoField):
            found.append(model)
    return found


def jump(found: list[type[models.Model]]) -> None:
    """Let the numbers of these tables go on from where they are recognised."""
    with connection.cursor() as cursor:
        for model in found:
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
                cursor.execute(f"ALTER SEQUENCE {cursor.fetchone()[0]} RESTART WITH {JUMP}")
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, JUMP])


def again(row: Any, **other: Any) -> Any:
    """Write a copy of a row under a number of its own."""
    row.pk, row.handle = None, uuid.uuid4()
    row._state.adding = True
    for name, value in other.items():
        setattr(row, name, value)
    row.save()
    return row


def write_everything(world: World) -> set[type[models.Model]]:
    """Write one of each for the mentee, through the services where the story is over by now as well."""
    mentee, confidant = (Account.objects.get(pk=world.accounts[one].pk) for one in ("mentee", "confidant"))
    call = services.call_confidant(text="слова", actor=mentee, confidant=confidant)
    services.read_call(call=call, actor=confidant)
    own = world.own.teacher("Трошин")
    someone = world.own.teacher("Корнеева")
    Preference.objects.filter(by=own, about=someone).delete()
    set_preference(programme=world.own.year, by=own, about=someone, as_role="mentee", kind="wish", actor=mentee)
    connection.check_constraints()
    guards.remove(connection)  # the questionnaires of the story are closed
    latest = Response.objects.filter(respondent=own, wave__isnull=False, replaced_by=None).latest("pk")
    again(Response.objects.get(pk=latest.pk), corrects=latest)
    reflection = Reflection.objects.filter(teacher=own).first()
    Reflection.objects.filter(pk=reflection.pk).delete()
    again(reflection)
    guards.put_back(connection)
    meeting = Meeting.objects.visible_to(mentee).latest("pk")
    note = {"school": world.own.school, "meeting": meeting, "author": mentee, "text": "о чём"}
    MeetingNote.objects.filter(meeting=meeting, author=mentee).delete()
    MeetingNote.objects.create(**note)
    for account, key in ((mentee, "own-words"), (confidant, f"answer-{call.handle}")):
        Draft.objects.filter(account=account, key=key).delete()
        Draft.objects.create(account=account, key=key, data={"text": ["о чём"]}, updated_at=clock.now())
    for account in (mentee, world.accounts["coordinator"]):
        Account.objects.filter(pk=account.pk).update(email=f"{account.pk}@school.example")
        told = Account.objects.get(pk=account.pk)
        put(kind="owner.sheet", account=told, key="numbers", school_id=world.own.school.pk, person="Трошин")
    return {model for model in kept_to_themselves() if model._base_manager.filter(pk__gte=JUMP).exists()}


def pages_with_numbers(world: World, role: str) -> set[str]:
    """Open every page and file a role opens, the newest rows of each url, and name those that show a number."""
    account = world.accounts[role]
    client, roles = client_of(account), access.roles_of(standing(account))
    found = set()
    for name, row in guarded_rows():
        if "GET" in row.methods and access.may_open(name, roles):
            for subject in visible(row, account)[:1] if row.sample else [None]:
                address = url_of(name, row, subject)
                if SHOWN.search(address + text_of(answer(client, "GET", address))):
                    found.add(f"{role}: {name}")
    return found


@pytest.mark.timeout(600)
def test_no_page_and_no_address_shows_the_number_of_what_others_keep_to_themselves(world: World, settings) -> None:
    settings.EMAIL_HOST = "mail.school.example"
    with clock.at(world.own.last_day):
        jump(kept_to_themselves())
        made = write_everything(world)
        assert {Response, Reflection, Preference, MeetingNote, Draft, Letter} < made
        assert {model._meta.label for model in made} >= {"mentoring.ConfidantCall", "outbox.Notice"}
        found = {
            one
            for role in ("mentee", "confidant", "coordinator", "operator")
            for one in pages_with_numbers(world, role)
        }
        assert found == set()


def test_control_the_number_of_a_row_that_all_may_know_of_is_found(world: World) -> None:
    with clock.at(world.own.last_day):
        jump([type(world.own.teacher("Трошин"))])
        factories.teacher(world.own.school)
        assert "coordinator: people:staff" in pages_with_numbers(world, "coordinator")


def test_an_address_of_such_a_row_takes_its_handle() -> None:
    converters = {name: one.pattern.converters for name, one in every_url()}
    numbered = set(kept_to_themselves())
    for name, row in access.matrix().urls.items():
        model = apps.get_model(row.sample) if row.sample else None
        if model in numbered or (model is not None and issubclass(model, Unnumbered)):
            assert "pk" not in converters[name], f"{name} counts {row.sample}"
            assert "handle" in converters[name], name

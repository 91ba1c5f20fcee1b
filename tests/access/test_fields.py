"""That a field's label is true: every field of the matrix is filled with canaries, and who hears one is named there.

Heard by somebody who is not named: a leak. Named and never hearing it: a label that says too much.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from nastavnik.journal.models import Former
from nastavnik.journal.services import change, record
from nastavnik.kit import access, clock, guards
from nastavnik.kit.fields import EncryptedJSONField
from nastavnik.kit.models import Draft
from nastavnik.mentoring.models import ConfidantCall, EarlyWarning, Ending, FeedbackLink, Goal, Meeting
from nastavnik.mentoring.models.calls import NAMED
from nastavnik.pairing.models import Draw, Place
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import standing
from nastavnik.programme.models import GateDecision
from nastavnik.registry.models import Development, MenteeEntry, MentoringRequest
from nastavnik.surveys.models import CodedDraft, PaperEntry, Response
from nastavnik.surveys.selectors import spec_of
from tests.access.test_confided import differ, pages
from tests.access.test_sealed import add_rows, text_of
from tests.access.world import AT_NIGHT, World, answer, client_of, guarded_rows, url_of, visible

pytestmark = pytest.mark.xdist_group("pages of every role")
SINGS = re.compile(r"канарейка-([\w.]+)-(\d+)-")
#: A day asks those who are named somewhere, a night everybody.
ASKED = ("mentee", "mentor", "coordinator", "head", "council_member", "confidant")
WHOLE = "NASTAVNIK_HOSTILE" in os.environ
ROWS = 3

CALLER = ("teacher__account", "account")
SIDES = ("place__mentor__account", "place__mentee__account")
#: The lookups from a row to who stands to it as a reader that is no appointed role.
STANDS: dict[str, dict[str, tuple[str, ...]]] = {
    "kit.Draft.data": {"author": ("account",)},
    "programme.GateDecision.reason": {"author": ("decided_by",)},
    "journal.Reason.text": {"author": ("event__actor",)},
    "surveys.Response.answers": {"author": ("respondent__account",)},
    "registry.MentoringRequest.text_for_coordinator": {"author": ("entry__teacher__account",)},
    "registry.MentoringRequest.expected_change": {"author": ("entry__teacher__account",)},
    "registry.MentoringRequest.text_for_mentor": {"author": ("entry__teacher__account",)},
    "consents.DataRequest.words": {"author": ("teacher__account",)},
    "consents.DataRequest.answer": {"author": ("answered_by",), "caller": ("teacher__account",)},
    "registry.Interview.text": {"mentee": ("entry__teacher__account",)},
    "registry.Interview.expected_change": {"mentee": ("entry__teacher__account",)},
    "registry.Development.title": {"mentee": ("entry__teacher__account",)},
    "registry.MentorEntry.motivation": {"author": ("teacher__account",)},
    "registry.CouncilOpinion.comment": {"author": ("member",)},
    "registry.Reference.words": {"author": ("colleague__account",), "asker": ("entry__teacher__account",)},
    "pairing.Draw.reason": {"author": ("created_by",)},
    "pairing.Draw.lift_reason": {"author": ("lifted_by",)},
    "mentoring.Meeting.works": {
        "participants": ("relationship__mentor__account", "attendances__place__mentee__account")
    },
    "mentoring.MeetingNote.text": {"author": ("author",)},
    "mentoring.ConfidantCall.text": {"author": CALLER, "addressee": ("confidant",)},
    "mentoring.ConfidantCall.answer": {"author": ("confidant",), "caller": CALLER},
    "mentoring.FeedbackLink.draft": {"author": ("teacher__account",)},
    "mentoring.Goal.title": {"mentor": SIDES[:1], "mentee": SIDES[1:]},
    "mentoring.GoalLevels.expected": {
        "mentor": ("goal__place__mentor__account",),
        "mentee": ("goal__place__mentee__account",),
    },
    "mentoring.Task.title": {"mentor": SIDES[:1], "mentee": SIDES[1:]},
    "mentoring.Ending.reason": {"author": ("entered_by",)},
    "completion.PlaceResult.text": {"author": SIDES[:1], "mentee": SIDES[1:]},
}
SAME = {
    "mentoring.Meeting.hinders": "mentoring.Meeting.works",
    "mentoring.Meeting.topic": "mentoring.Meeting.works",
    "mentoring.ConfidantCall.outcome": "mentoring.ConfidantCall.answer",
}
#: Fields that hold no free words: a change of theirs is looked for on every page instead.
CODED = {
    "registry.MenteeEntry.category",
    "registry.MentoringRequest.self_rating_before",
    "registry.MentoringRequest.self_rating_after",
    "registry.PreliminaryRequest.topic",
    "registry.PreliminaryRequest.role_model",
    "registry.PreliminaryRequest.formats",
    "mentoring.EarlyWarning.rule",
    "mentoring.ConfidantCall.about",
}
#: Fields whose author is whoever holds a post at the time.
BY_POST = {"pairing.Place.manager_reason": "coordinator"}
#: Fields that no page shows again once they are written, so that nobody hears them, named or not.
SILENT = {
    "journal.Reason.text": "the journal of a pair shows days and kinds alone",
    "programme.GateDecision.reason": "asked for, kept, printed nowhere",
    "mentoring.Ending.reason": "its author's own; the page of an ended pair does not repeat it",
    "mentoring.FeedbackLink.draft": "shown by the link alone, to whoever holds it",
    "surveys.CodedDraft.data": "shown by the code alone, to whoever holds it",
    "registry.PreliminaryRequest.text": "shown by the code alone, to whoever holds it",
    "surveys.CodeSheet.secret": "the product's own",
    "kit.Release.memory": "the product's own",
    "surveys.PaperEntry.first": "answers by choice, shown where the two entries differ: tests/surveys/test_paper.py",
    "surveys.PaperEntry.second": "answers by choice, shown where the two entries differ: tests/surveys/test_paper.py",
}


def told(label: str) -> models.Field[Any, Any]:
    app, model, field = label.split(".")
    return apps.get_model(app, model)._meta.get_field(field)


def canary(label: str, row: Any) -> str:
    return f"канарейка-{label}-{row.pk}-"


def fill(world: World) -> set[str]:
    """Put a canary of its own into every row of every field that holds words; give the fields that have rows."""
    filled = set()
    connection.check_constraints()
    guards.remove(connection)  # sent answers are not rewritten otherwise
    for label in set(access.matrix().fields) - CODED:
        field = told(label)
        rows = field.model._base_manager.all()
        if any(one.name == "school" for one in field.model._meta.fields):
            rows = rows.filter(school=world.own.school)
        for row in rows:
            value: Any = canary(label, row)
            if isinstance(field, EncryptedJSONField):
                kept = getattr(row, field.attname)
                value = {**kept, **_words(row, kept, value)} if isinstance(kept, dict) else None
            if value is not None:
                rows.filter(pk=row.pk).update(**{field.attname: value})
                filled.add(label)
    guards.put_back(connection)
    return filled


def _words(row: Any, kept: dict[str, Any], value: str) -> dict[str, Any]:
    if isinstance(row, Response):
        return {one.code: value for one in spec_of(row.version).items if one.kind == "text" and one.code in kept}
    return {name: [value] for name in kept}


def subjects(row: Any, account: Account, about: set[int]) -> list[Any]:
    """Give some rows a url is opened with: the newest, and those about the people whose rows are looked for."""
    if not row.sample:
        return [None]
    every = visible(row, account)
    theirs = [one for one in every[ROWS:] if {getattr(one, name, 0) for name in ("teacher_id", "mentee_id")} & about]
    return every[:ROWS] + theirs[:ROWS]


def heard(account: Account, about: set[int]) -> set[tuple[str, int]]:
    """Ask every page an account opens, each with several rows; give the fields and rows whose canary sings."""
    client, roles = client_of(account), access.roles_of(standing(account))
    sung: set[tuple[str, int]] = set()
    for name, row in guarded_rows():
        if "GET" in row.methods and access.may_open(name, roles):
            for subject in subjects(row, account, about):
                page = answer(client, "GET", url_of(name, row, subject))
                assert page.status_code < 500, name
                sung |= {(label, int(pk)) for label, pk in SINGS.findall(text_of(page))}
    return sung


def stands(account: Account, roles: frozenset[str], label: str, pk: int) -> Iterator[str]:
    """Say as which readers of the matrix somebody stands to a row."""
    yield from roles & set(access.READERS) - {"mentor", "mentee"}
    rows = told(label).model._base_manager.filter(pk=pk)
    for reader, paths in STANDS.get(SAME.get(label, label), {}).items():
        own = Q()
        for path in paths:
            own |= Q(**{path: account})
        if rows.filter(own).exists():
            yield reader
    if BY_POST.get(label) in roles:
        yield "author"
    if label == "registry.MentoringRequest.text_for_mentor":
        asked = rows.get()
        if (
            asked.share_with_mentor
            and Place.objects.filter(mentee=asked.entry.teacher, mentor__account=account).exists()
        ):
            yield "mentor_if_allowed"
    yield from let_read(roles, label, rows)
    if label == "journal.Former.words" and shows_former(account, rows.get()):
        yield "readers"
    if label == "surveys.Response.answers":
        respondent = rows.get().respondent
        if respondent is not None and opened_to(account, respondent):
            yield "said_beside"


def let_read(roles: frozenset[str], label: str, rows: Any) -> Iterator[str]:
    """Say as which readers somebody stands to a row whose author let its words go on."""
    if label == "registry.CouncilOpinion.comment" and "coordinator" in roles and rows.get().comment_shown:
        yield "coordinator_if_shown"
    council = roles & {"coordinator", "council_member"}
    if label == "registry.Reference.words" and council and rows.get().state == "passed":
        yield "council_if_passed"


def shows_former(account: Account, former: Former) -> bool:
    """Say whether a page tells the history of the field, and somebody sees the row it is of.

    A page with a form tells of the fields it shows: of those that everybody reads who sees the row.
    """
    model: Any = apps.get_model(former.event.subject_type)
    guarded = f"{former.event.subject_type}.{former.field}" in access.matrix().fields
    shown = not guarded or former.field in getattr(model, "history", {})
    return shown and bool(model.objects.visible_to(account).filter(pk=former.event.subject_id).exists())


def opened_to(account: Account, respondent: Teacher) -> bool:
    """Say whether a question may be opened to somebody: the other side of a pair, or the coordinator."""
    pair = Place.objects.filter(
        Q(mentee=respondent, mentor__account=account) | Q(mentor=respondent, mentee__account=account)
    )
    return pair.exists() or "coordinator" in access.roles_of(standing(account))


def wrong(account: Account, sung: set[tuple[str, int]], found: dict[str, set[str]]) -> list[str]:
    """Name the fields that somebody heard whom the matrix does not name; note as which named reader each was heard."""
    roles, leaks = access.roles_of(standing(account)), []
    for label, pk in sorted(sung):
        named = set(stands(account, roles, label, pk)) & set(access.matrix().fields[label].sees)
        found[label] |= named
        if not named:
            leaks.append(f"{label} of row {pk} by {sorted(roles)}")
    return leaks


def say_more(world: World) -> set[int]:
    """Write what the story leaves out or has closed; give the teachers whose rows then hold every field."""
    school, chief, day = world.own.school, world.accounts["coordinator"], world.own.last_day
    mentee, mentor = world.accounts["mentee"], world.accounts["mentor"]
    for account in (mentee, mentor):
        if not Draft.objects.filter(account=account).exists():
            add_rows(world, account)
    entry = MenteeEntry.objects.filter(teacher__account=mentee).latest("pk")
    Development.objects.create(school=school, entry=entry, kind="course", title="о чём", achieved_on=day)
    asked = MentoringRequest.objects.filter(entry=entry).latest("pk")
    rows = MentoringRequest.objects.filter(pk=asked.pk)
    rows.update(state="submitted", closed_on=None, share_with_mentor=True, topic="methods")
    pair = Place.objects.filter(mentee=entry.teacher, mentor__account=mentor).latest("pk")
    Place.objects.filter(pk=pair.pk).update(state="confirmed", invited_on=day)
    Draw.objects.filter(school=school).update(lifted_at=clock.now(), lifted_by=chief)
    paper = PaperEntry.objects.filter(school=school).latest("pk")
    PaperEntry.objects.filter(pk=paper.pk).update(second=paper.first)
    record("school.founded", chief, school, school_id=school.pk, reason="о чём")
    GateDecision.objects.create(
        school=school, programme=world.own.year, gate="x", fact="x", reason="о чём", decided_by=chief, decided_on=day
    )
    if not Ending.objects.filter(school=school).exists():
        dates = {"notified_on": day, "last_day": day}
        Ending.objects.create(school=school, place=pair, initiator="mentee", entered_by=mentee, reason="о чём", **dates)
    kept = {"made_at": clock.now(), "expires_at": clock.now(), "draft": {"q-differently": ["о чём"]}}
    meeting = Meeting.objects.filter(school=school).latest("pk")
    change(meeting, kind="meeting.moved", actor=mentor, venue="кабинет 12")
    change(meeting, kind="meeting.moved", actor=mentor, venue="кабинет 14")
    FeedbackLink.objects.create(school=school, meeting=meeting, teacher=entry.teacher, token_hash="0" * 64, **kept)
    CodedDraft.objects.create(school=school, wave=paper.wave, code_hash="0" * 64, data={"q-q1": ["о чём"]})
    return {entry.teacher_id, pair.mentor_id}


def missing(found: dict[str, set[str]], filled: set[str]) -> set[tuple[str, str]]:
    """Give the named readers of filled fields who never heard them."""
    fields = access.matrix().fields
    return {(label, reader) for label in filled for reader in set(fields[label].sees) - found[label]}


@pytest.mark.timeout(1800)
def test_who_hears_a_field_is_who_its_label_names(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(world.own.last_day):
        asked = [world.accounts[role] for role in world.accounts if WHOLE or role in ASKED]
        about = say_more(world)
        filled = fill(world)
        fields = access.matrix().fields
        assert filled | CODED == set(fields) - {"kit.Release.memory"}
        found: dict[str, set[str]] = defaultdict(set)
        leaks = [one for account in asked for one in wrong(account, heard(account, about), found)]
        assert leaks == []
        expected = {(label, reader) for label in filled & set(SILENT) for reader in fields[label].sees}
        assert missing(found, filled) == expected, (
            "named and never hearing it, or heard now and to be named here no more"
        )

        more = {**fields, "mentoring.Task.title": access.FieldRow((*fields["mentoring.Task.title"].sees, "head"))}
        monkeypatch.setattr(access, "matrix", lambda: access.Matrix({}, more))
        assert missing(found, filled) - expected == {("mentoring.Task.title", "head")}, "control: a reader is added"
        fewer = {**fields, "mentoring.Goal.title": access.FieldRow(("mentor", "mentee"))}
        monkeypatch.setattr(access, "matrix", lambda: access.Matrix({}, fewer))
        goal = Goal.objects.filter(school=world.own.school).latest("pk")
        assert wrong(world.accounts["coordinator"], {("mentoring.Goal.title", goal.pk)}, found), "control: one too many"


@pytest.mark.timeout(900)
def test_a_change_of_a_coded_field_shows_to_those_alone_who_are_named(world: World) -> None:
    others = ["head", "mentor", "confidant", "coordinator"] if AT_NIGHT else ["mentor", "coordinator"]
    with clock.at(world.own.last_day):
        say_more(world)
        mentee = world.accounts["mentee"]
        entry = MenteeEntry.objects.filter(teacher__account=mentee).latest("pk")
        call = ConfidantCall.objects.filter(teacher__account=mentee, read_on=None).latest("pk")
        before = {role: pages(world, world.accounts[role]) for role in [*others, "mentee"]}
        MenteeEntry.objects.filter(pk=entry.pk).update(category="worn_out")
        MentoringRequest.objects.filter(entry=entry).update(self_rating_before="9", self_rating_after="2")
        ConfidantCall.objects.filter(pk=call.pk).update(about={NAMED: [f"t{world.own.teacher('Корнеева').pk}"]})
        after = {role: pages(world, world.accounts[role]) for role in [*others, "mentee"]}
        changed = {role: differ(before[role], after[role]) for role in after}
        assert {role: changed[role] for role in others} == {role: [] for role in others}
        assert "mentoring:call" in changed["mentee"], "control: the owner sees it"

        guards.remove(connection)  # what a warning was about is not rewritten otherwise
        row = EarlyWarning.objects.filter(school=world.own.school).latest("pk")
        EarlyWarning.objects.filter(pk=row.pk).update(outcome="", closed_on=None, closed_by=None)
        readers = ["head", "mentor", "mentee", "coordinator"] if AT_NIGHT else ["mentee", "coordinator"]
        before = {role: pages(world, world.accounts[role]) for role in readers}
        EarlyWarning.objects.filter(pk=row.pk).update(rule="W8" if row.rule != "W8" else "W2")
        changed = {role: differ(before[role], pages(world, world.accounts[role])) for role in readers}
        guards.put_back(connection)
        assert [role for role in readers if changed[role]] == ["coordinator"]

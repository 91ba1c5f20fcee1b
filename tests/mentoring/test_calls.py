"""A call to the confidant: between two people from its first word to its end, whoever they are to each other."""

import datetime as dt
from contextlib import nullcontext
from importlib import import_module
from typing import Any
from unittest.mock import Mock

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.access import may_open, roles_of
from nastavnik.kit.registries import notice_kinds
from nastavnik.kit.sealing import Reader, read_by
from nastavnik.kit.uploads import Upload
from nastavnik.mentoring import services
from nastavnik.mentoring.models import ConfidantCall, Feedback
from nastavnik.mentoring.selectors.calls import NUDGES, confidants_for, named_in_calls
from nastavnik.mentoring.services.calls import look_at_calls, record_call
from nastavnik.mentoring.services.links import feedback_by_link, find_link, make_link
from nastavnik.ops.retention import sweep
from nastavnik.outbox.models import Notice
from nastavnik.people.models import Account, CalendarDay, Membership, OwnerSheet, Teacher
from nastavnik.people.selectors import standing
from nastavnik.people.services import accept_invitation, invite
from nastavnik.people.services.owners import dispute_owner_sheet, register_owner_sheets
from nastavnik.surveys.models import Response
from tests import factories
from tests.access.world import client_of
from tests.mentoring.pairs import MENTEE_FORM, TODAY, Pair, feedback, held, refused, sent

WORDS = "слова только для одного человека"


@pytest.fixture
def confidant(told: Pair) -> Account:
    return factories.account(told.story.school, roles=("confidant",), full_name="Лаптева Ирина Сергеевна")


def call(told: Pair, actor: Account | None = None, **more: Any) -> ConfidantCall:
    return services.call_confidant(text=WORDS, actor=actor or told.mentee, **more)


def page(account: Account, name: str, *args: Any) -> str:
    answer = client_of(account).get(reverse(f"mentoring:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def key_of(account: Account) -> str:
    return f"t{Teacher.objects.get(account=account).pk}"


def test_the_way_of_a_call_from_the_first_word_to_the_end(told: Pair, confidant: Account) -> None:
    caller, reader = client_of(told.mentee), client_of(confidant)
    caller.post(reverse("mentoring:calls"), sent(text=WORDS))
    row = ConfidantCall.objects.get()
    assert "ещё не прочитано" in page(told.mentee, "call", row.handle)
    caller.post(reverse("mentoring:call", args=[row.handle]), sent(text=f"{WORDS} и ещё"))
    listed = page(confidant, "confidant")
    assert told.teacher(told.mentee).full_name in listed
    assert WORDS not in listed, "words are shown once the call is opened"
    assert WORDS not in page(confidant, "call_answer", row.handle), "nor by its address"
    assert ConfidantCall.objects.get().read_on is None, "looking marks nothing"
    reader.post(reverse("mentoring:call_read", args=[row.handle]), sent())
    assert f"{WORDS} и ещё" in page(confidant, "call_answer", row.handle)
    assert "прочитано" in page(told.mentee, "call", row.handle)
    late = caller.post(reverse("mentoring:call", args=[row.handle]), sent(text="другие"))
    assert late.status_code == 422
    assert "другие" in late.content.decode()
    reader.post(reverse("mentoring:call_answer", args=[row.handle]), sent(answer="Зайдите", outcome="Поговорили"))
    answered = page(told.mentee, "call", row.handle)
    assert "Зайдите" in answered
    assert "Поговорили" in answered
    reader.post(reverse("mentoring:call_close", args=[row.handle]), sent())
    assert "закончено" in page(told.mentee, "calls")
    reader.post(reverse("mentoring:call_close", args=[row.handle]), sent())
    assert ConfidantCall.objects.get().closed_on is None, "closed too early is opened again"


def test_a_call_is_taken_back_at_any_time_with_its_answer(told: Pair, confidant: Account) -> None:
    row = services.read_call(call=call(told), actor=confidant)
    services.answer_call(call=row, answer="да", outcome="", actor=confidant)
    client_of(told.mentee).post(reverse("mentoring:call_withdraw", args=[row.handle]), sent())
    assert not ConfidantCall.objects.exists()
    with refused("call.gone"):
        services.close_call(call=row, actor=confidant)


@pytest.mark.parametrize("role", ["mentor", "coordinator", "head", "council_member", "operator", "nobody"])
def test_anybody_at_work_may_call_and_the_menu_leads_there(told: Pair, confidant: Account, role: str) -> None:
    somebody = {"mentor": told.mentor, "coordinator": told.coordinator}.get(role)
    if somebody is None:
        roles = () if role == "nobody" else (role,)
        somebody = factories.account(told.story.school, roles=roles, staff=role != "operator")
    assert reverse("mentoring:calls") in client_of(somebody).get("/").content.decode()
    client_of(somebody).post(reverse("mentoring:calls"), sent(text=WORDS))
    row = ConfidantCall.objects.get()
    assert row.is_of(somebody)
    assert list(ConfidantCall.objects.visible_to(confidant)) == [row]


def test_a_methodist_of_no_school_has_no_such_page(told: Pair) -> None:
    apart = factories.account(None)
    Membership.objects.create(school=told.story.school, account=apart, role="methodist", granted_on=TODAY)
    assert client_of(apart).get(reverse("mentoring:calls")).status_code == 404
    assert reverse("mentoring:calls") not in client_of(apart).get("/").content.decode()


def test_nobody_else_finds_it_and_no_line_or_letter_says_it(told: Pair, confidant: Account) -> None:
    for role in ("head", "operator", "council_member", "confidant"):
        factories.account(told.story.school, roles=(role,))
    lines = Event.objects.count()
    row = call(told, confidant=confidant, about=[key_of(told.mentor)])
    row = services.read_call(call=row, actor=confidant)
    services.answer_call(call=row, answer="зайдите", outcome="", actor=confidant)
    services.close_call(call=row, actor=confidant)
    assert Event.objects.count() == lines, "the journal is read by others"
    others = Account.objects.exclude(pk__in=[told.mentee.pk, confidant.pk])
    assert others.count() > 3
    for somebody in others:
        assert not ConfidantCall.objects.visible_to(somebody).exists()
    told_of = Notice.objects.filter(kind__startswith="mentoring.call")
    assert {one.account_id for one in told_of} == {told.mentee.pk, confidant.pk}
    for one in told_of:
        assert one.params == {}
        kind = notice_kinds[one.kind]
        letter = f"{kind.mail_subject} {kind.text({})}"
        names = (told.teacher(told.mentee).last_name, told.mentee.full_name, confidant.full_name, "доверенн")
        assert kind.letter is None
        assert not [name for name in names if name in letter]


def test_its_words_are_stored_for_nobody_to_read(told: Pair, confidant: Account) -> None:
    row = services.read_call(call=call(told, about=[key_of(told.mentor)]), actor=confidant)
    services.answer_call(call=row, answer=WORDS, outcome=WORDS, actor=confidant)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, about, answer, outcome FROM mentoring_confidantcall")
        stored = " ".join(cursor.fetchone())
    assert WORDS not in stored
    assert f'"{key_of(told.mentor)}"' not in stored


@pytest.mark.parametrize("other", ["mentor", "coordinator", "head"])
def test_the_page_says_who_else_the_confidant_is(told: Pair, other: str) -> None:
    person = {"mentor": told.mentor, "coordinator": told.coordinator}.get(other) or factories.account(
        told.story.school, roles=("head",)
    )
    Membership.objects.create(school=told.story.school, account=person, role="confidant", granted_on=TODAY)
    words = {"mentor": "ваш наставник", "coordinator": "куратор", "head": "директор"}[other]
    assert f"Учтите: это {words}." in page(told.mentee, "calls")
    assert [one.also for one in confidants_for(told.story.school.pk, told.teacher(told.mentee))] == [(words,)]
    assert call(told).confidant == person, "the caller knows, and decides"


def test_of_two_confidants_the_caller_chooses_and_the_other_finds_nothing(told: Pair, confidant: Account) -> None:
    second = factories.account(told.story.school, roles=("confidant",))
    client = client_of(told.mentee)
    asked = client.post(reverse("mentoring:calls"), sent(text=WORDS))
    assert asked.status_code == 422
    assert WORDS in asked.content.decode()
    client.post(reverse("mentoring:calls"), sent(text=WORDS, confidant=second.pk))
    row = ConfidantCall.objects.get()
    assert row.confidant == second
    assert not ConfidantCall.objects.visible_to(confidant).exists()
    client.post(reverse("mentoring:call", args=[row.handle]), sent(text=WORDS, confidant=confidant.pk))
    assert not ConfidantCall.objects.visible_to(second).exists(), "sent to another before it was read"
    assert Notice.objects.filter(kind="mentoring.call", account=confidant).exists()


def test_a_confidant_does_not_get_what_is_about_themselves(told: Pair, confidant: Account) -> None:
    with refused("call.about_confidant"):
        call(told, about=[key_of(confidant)])
    second = factories.account(told.story.school, roles=("confidant",))
    with refused("call.about_confidant"):
        call(told, confidant=confidant, about=[key_of(confidant)])
    row = call(told, confidant=second, about=[key_of(confidant)])
    assert not ConfidantCall.objects.visible_to(confidant).exists()
    with refused("call.about_confidant"):
        services.correct_call(call=row, text=WORDS, actor=told.mentee, confidant=confidant, about=[key_of(confidant)])


def test_whom_it_is_about_is_read_by_the_caller_alone(told: Pair, confidant: Account) -> None:
    named = told.teacher(told.mentor)
    row = services.read_call(call=call(told, about=[f"t{named.pk}"]), actor=confidant)
    assert named.full_name not in page(confidant, "call_answer", row.handle)
    unread = call(told, about=[f"t{named.pk}"])
    assert f'value="t{named.pk}"' in page(told.mentee, "call", unread.handle)
    stranger = factories.account(factories.school())
    with refused("call.about"):
        call(told, about=[key_of(stranger)])


def test_the_confidant_alone_is_told_to_turn_to_others(told: Pair, confidant: Account) -> None:
    assert "это вы" in page(confidant, "calls")
    with refused("call.nobody"):
        call(told, actor=confidant)


def test_a_school_without_a_confidant_says_whom_to_turn_to(told: Pair) -> None:
    said = page(told.mentee, "calls")
    assert "Доверенного лица в школе пока нет" in said
    assert told.coordinator.full_name in said
    with refused("call.nobody"):
        call(told)
    home = client_of(told.coordinator).get("/").content.decode()
    assert "В школе нет доверенного лица" in home
    assert "В школе нет доверенного лица" not in client_of(told.mentee).get("/").content.decode()


def test_the_coordinator_reads_the_same_whether_or_not_somebody_called(told: Pair) -> None:
    before = client_of(told.coordinator).get("/").context["steps"]
    with refused("call.nobody"):
        call(told)
    assert client_of(told.coordinator).get("/").context["steps"] == before


def test_who_follows_a_confidant_reads_earlier_calls_only_if_handed_on(told: Pair, confidant: Account) -> None:
    row = services.read_call(call=call(told, about=[key_of(told.mentor)]), actor=confidant)
    services.answer_call(call=row, answer="прежний ответ", outcome="", actor=confidant)
    with refused("call.has_reader"):
        services.hand_on(call=row, confidant=None, actor=told.mentee)
    Membership.objects.filter(account=confidant).update(ended_on=TODAY)
    successor = factories.account(told.story.school, roles=("confidant",))
    for somebody in (confidant, successor):
        assert not ConfidantCall.objects.visible_to(somebody).exists()
    assert "никто не читает" in client_of(told.mentee).get("/").content.decode()
    assert "никто не читает" in page(told.mentee, "call", row.handle)
    client_of(told.mentee).post(reverse("mentoring:call_hand_on", args=[row.handle]), sent())
    passed = ConfidantCall.objects.visible_to(successor).get()
    assert (passed.text, passed.answer, passed.read_on) == (WORDS, "", None)
    assert list(passed.named) == [key_of(told.mentor)]
    assert "прежний ответ" in page(told.mentee, "call", row.handle), "its answer stays with the caller"
    assert "никто не читает" not in client_of(told.mentee).get("/").content.decode()


def test_the_confidant_writes_down_what_somebody_on_paper_told(told: Pair, confidant: Account) -> None:
    teacher = told.teacher(told.mentee)
    with refused("call.has_account"):
        services.record_call(teacher=teacher, text=WORDS, actor=confidant)
    on_paper = factories.teacher(told.story.school)
    client_of(confidant).post(reverse("mentoring:call_record"), sent(teacher=on_paper.pk, text=WORDS))
    row = ConfidantCall.objects.get()
    assert (row.teacher, row.confidant, row.read_on) == (on_paper, confidant, TODAY)
    with refused("role"):
        services.record_call(teacher=on_paper, text=WORDS, actor=told.coordinator)
    account = factories.account(told.story.school, staff=False)
    Teacher.objects.filter(pk=on_paper.pk).update(account=account)
    assert WORDS in page(account, "call", row.handle), "opening an account, the person finds it"


def test_the_confidant_is_reminded_twice_and_not_on_holidays(told: Pair, confidant: Account) -> None:
    call(told)
    before = Notice.objects.filter(account=confidant).count()

    def after(days: int) -> int:
        with clock.at(TODAY + dt.timedelta(days=days)):
            look_at_calls(clock.today(), told.story.school.pk)
            return Notice.objects.filter(account=confidant).count() - before

    assert [after(days) for days in (1, NUDGES[0], NUDGES[0] + 1, NUDGES[1], 30)] == [0, 1, 1, 2, 2]
    services.withdraw_call(call=ConfidantCall.objects.get(), actor=told.mentee)
    call(told)
    before = Notice.objects.filter(account=confidant).count()
    holiday = TODAY + dt.timedelta(days=NUDGES[0])
    CalendarDay.objects.create(school=told.story.school, day=holiday, kind="vacation")
    assert after(NUDGES[0]) == 0


def test_the_home_of_the_confidant_says_how_many_wait_and_that_one_is_late(told: Pair, confidant: Account) -> None:
    call(told)
    for days, urgency in ((0, 1), (NUDGES[0], 0)):
        with clock.at(TODAY + dt.timedelta(days=days)):
            steps = [one for one in client_of(confidant).get("/").context["steps"] if "помощи" in one.text]
            assert [(one.note, one.urgency) for one in steps] == [("обращений: 1", urgency)]


def test_a_closed_call_is_forgotten_after_a_year(told: Pair, confidant: Account) -> None:
    row = services.read_call(call=call(told), actor=confidant)
    services.close_call(call=row, actor=confidant)
    for days, left in ((365, 1), (366, 0)):
        sweep(TODAY + dt.timedelta(days=days), told.story.school.pk)
        assert ConfidantCall.objects.count() == left


def test_a_call_has_one_caller_and_goes_to_nobody_themselves(told: Pair, confidant: Account) -> None:
    school = told.story.school
    for wrong in (
        {},
        {"teacher": told.teacher(told.mentee), "account": told.mentee},
        {"account": confidant, "confidant": confidant},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConfidantCall.objects.create(school=school, sent_on=TODAY, **wrong)


def test_another_confidant_cannot_open_answer_or_close(told: Pair, confidant: Account) -> None:
    second = factories.account(told.story.school, roles=("confidant",))
    row = call(told, confidant=confidant)
    for name in ("call_read", "call_answer", "call_close", "call_withdraw", "call_hand_on", "call"):
        assert client_of(second).post(reverse(f"mentoring:{name}", args=[row.handle]), sent()).status_code == 404
    with refused("call.recipient"):
        services.read_call(call=row, actor=second)
    with refused("call.own"):
        services.withdraw_call(call=row, actor=second)
    assert not may_open("mentoring:confidant", roles_of(standing(told.coordinator)))


def test_open_calls_name_people_and_closed_ones_do_not(told: Pair, confidant: Account) -> None:
    row = services.read_call(call=call(told, about=[key_of(told.mentor)]), actor=confidant)
    assert named_in_calls(told.mentee) == {told.mentor.pk}
    services.close_call(call=row, actor=confidant)
    assert named_in_calls(told.mentee) == set()


def test_forms_of_an_earlier_version_that_asked_for_the_confidant_become_calls(told: Pair, confidant: Account) -> None:
    move = import_module("nastavnik.mentoring.migrations.0002_confidant_calls").move_calls
    answered, waiting = feedback(told, held(told), told.mentee), feedback(told, held(told), told.mentor)
    Feedback.objects.update(help_wanted_from="confidant")
    Feedback.objects.filter(pk=answered.pk).update(help_given_on=TODAY)
    with connection.schema_editor() if connection.vendor == "postgresql" else nullcontext(Mock()) as editor:
        move(apps, editor)
    assert set(Feedback.objects.values_list("help_wanted_from", "help_given_on")) == {("no", None)}
    closed, still = (ConfidantCall.objects.get(feedback=one) for one in (answered, waiting))
    assert (closed.teacher, closed.confidant, closed.closed_on) == (told.teacher(told.mentee), confidant, TODAY)
    assert (still.teacher, still.confidant, still.read_on) == (told.teacher(told.mentor), confidant, None)


def opened_after(told_here: Teacher, chief: Account) -> Account:
    """Open an account for a teacher by a printed code, as anybody who holds the sheet can."""
    made = invite(teacher=told_here, actor=chief)
    return accept_invitation(invitation=made.invitation, login="novaya", password="пять простых слов вечером")


def reads(account: Account) -> list[ConfidantCall]:
    """Ask as somebody does who comes anew: nothing of the account is remembered."""
    return list(ConfidantCall.objects.visible_to(Account.objects.get(pk=account.pk)))


@pytest.mark.django_db
def test_what_was_told_before_an_account_was_opened_waits_until_nobody_may_deny_its_owner() -> None:
    chief = factories.account(factories.school(), roles=("coordinator",))
    confidant = factories.account(chief.school, roles=("confidant",))
    teacher = factories.teacher(chief.school)
    with clock.at(TODAY):  # the record and the account are of one moment: it is the order that counts
        told_here = record_call(teacher=teacher, text="слова доверия", actor=confidant)
        account = opened_after(teacher, chief)
        own = services.call_confidant(text="уже отсюда", actor=account)
        assert reads(account) == [own]
        assert "слова доверия" not in str(client_of(account).get(reverse("mentoring:calls")).content.decode())
        scan = {"upload": Upload.of("лист.pdf", b"%PDF-1.4 signed"), "actor": chief}
        (sheet,) = register_owner_sheets(teachers=[Teacher.objects.get(pk=teacher.pk)], **scan)
        assert reads(account) == [own], "a sheet that may still be denied opens nothing earlier"
    last = TODAY + OwnerSheet.MAY_DISPUTE
    with clock.at(last):
        assert sheet.may_be_disputed(last)
        assert reads(account) == [own]
    with clock.at(last + dt.timedelta(days=1)):
        assert set(reads(account)) == {own, told_here}
    with clock.at(last):
        dispute_owner_sheet(sheet=sheet, actor=chief)
    with clock.at(last + dt.timedelta(days=400)):
        assert reads(account) == [own], "what was denied stays closed"
    Account.objects.filter(pk=account.pk).update(owner_confirmed_on=last, owner_confirmed_by="mail")
    with clock.at(last):
        assert set(reads(account)) == {own, told_here}, "the own mailbox is known for sure at once"


@pytest.mark.django_db
def test_answers_sent_by_a_link_before_the_account_was_opened_wait_for_its_owner(told: Pair) -> None:
    mentee = told.teacher(told.mentee)
    Teacher.objects.filter(pk=mentee.pk).update(account=None)
    mentee.refresh_from_db()
    meeting = held(told)
    secret = make_link(meeting=meeting, teacher=mentee)
    sent_by_link = feedback_by_link(link=find_link(secret), raw=dict(MENTEE_FORM))
    account = opened_after(mentee, told.coordinator)
    response = sent_by_link.response.pk

    def answers() -> dict[str, Any]:
        with read_by(Reader(lambda: Account.objects.get(pk=account.pk))):
            return dict(Response.objects.get(pk=response).answers)

    assert answers() == {}
    Account.objects.filter(pk=account.pk).update(owner_confirmed_on=TODAY, owner_confirmed_by="mail")
    assert answers() != {}


@pytest.mark.django_db
def test_who_told_nothing_before_reads_all_from_the_first_minute() -> None:
    chief = factories.account(factories.school(), roles=("coordinator",))
    assert opened_after(factories.teacher(chief.school), chief).hidden_before is None

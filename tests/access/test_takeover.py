"""Every way to take somebody's account over that the door knows, tried by each who could, against each role.

By day the coordinator and the operator try all ways; by night everybody does. What each way leaves is the same: the
owner's password, nothing private read, the owner told of what was done, and whoever did it named in the journal.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock
from nastavnik.kit.models import Attempt
from nastavnik.kit.uploads import Upload
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services.work import do_waiting
from nastavnik.people.models import Account, OwnerSheet, Recovery, Teacher
from nastavnik.people.selectors import recovery_token
from nastavnik.people.services import (
    accept_invitation,
    ask_anew,
    ask_recovery_letter,
    begin_anew,
    begin_recovery,
    change_password,
    change_teacher,
    find_invitation,
    give_half,
    invite,
    make_personal_key,
    open_methodist,
    recover_by_key,
    recover_by_mail,
    register_owner_sheets,
    stop_recovery,
    unseal_by_key,
    use_recovery,
)
from nastavnik.people.services.recovery import machine_halves
from tests import factories
from tests.access.extras import PDF
from tests.access.test_sealed import NEXT, PASSWORD, add_rows, fill, heard, helpers_of, readable, recover
from tests.access.world import World, client_of
from tests.people.desk import send

pytestmark = pytest.mark.xdist_group("pages of every role")
WHOLE = "NASTAVNIK_HOSTILE" in os.environ
OWNERS = ("mentee", "mentor", "coordinator", "head", "confidant", "council_member", "methodist", "operator")
TAKERS = ("coordinator", "head", "operator", "confidant") if WHOLE else ("coordinator", "operator")
THIEF = "thief@example.org"
REFUSED = (RuleError, PermissionDenied)


def refused(*ways: Callable[[], Any]) -> None:
    for way in ways:
        with pytest.raises(REFUSED):
            way()


def an_invitation(owner: Account, taker: Account) -> None:
    if (row := Teacher.objects.filter(account=owner).first()) is not None:
        refused(
            lambda: invite(teacher=row, actor=taker, kind="link", address="http://testserver"),
            lambda: invite(teacher=row, actor=taker, kind="code"),
        )


def an_invitation_from_before(owner: Account, taker: Account) -> None:
    """A code made while there was no account, found in a drawer; it does not open the account that there is now."""
    row, chief = Teacher.objects.filter(account=owner).first(), factories.account(owner.school, roles=("coordinator",))
    if row is None:
        return
    Teacher.objects.filter(pk=row.pk).update(account=None)
    secret = invite(teacher=Teacher.objects.get(pk=row.pk), actor=chief).secret
    Teacher.objects.filter(pk=row.pk).update(account=owner)
    found = find_invitation(secret)
    refused(lambda: accept_invitation(invitation=found, login=owner.login, password=NEXT))
    page = Client().post(f"/first-visit/{secret}/", {"login": "thief", "password": NEXT, "language": "ru"})
    assert page.status_code == 422
    assert "уже есть вход" in page.content.decode()


def a_changed_mailbox(owner: Account, taker: Account) -> None:
    """The staff list gets the taker's mailbox; letters of the way back go to none that the owner did not prove."""
    row, before = Teacher.objects.filter(account=owner).first(), len(mail.outbox)
    if row is not None:
        try:
            change_teacher(teacher=row, actor=taker, email=THIEF)
        except REFUSED:
            Teacher.objects.filter(pk=row.pk).update(email=THIEF)
    ask_recovery_letter(login=owner.login, address="http://testserver/")
    do_waiting("w", renew=False)
    assert all(THIEF not in letter.to for letter in mail.outbox[before:])


def half_a_code(owner: Account, taker: Account) -> None:
    recovery = begun(owner, taker)
    half, again = (give_half(account=owner, actor=taker, password=PASSWORD) for _ in range(2))
    for first, second in ((half, again), (again, again), (again, "")):
        refused(lambda one=first, two=second: use_recovery(login=owner.login, first=one, second=two, password=NEXT))
    recovery.refresh_from_db()
    assert recovery.tries == 3
    stop_recovery(account=owner, actor=owner)


def halves_that_are_over(owner: Account, taker: Account) -> None:
    """Both halves, but the owner stopped it, or half an hour went by."""
    other = another_helper(owner, taker)
    begun(owner, taker)
    halves = [give_half(account=owner, actor=one, password=PASSWORD) for one in (taker, other)]
    with later(minutes=31):
        refused(lambda: use_recovery(login=owner.login, first=halves[0], second=halves[1], password=NEXT))
    stop_recovery(account=owner, actor=owner)
    refused(lambda: use_recovery(login=owner.login, first=halves[0], second=halves[1], password=NEXT))


def before_the_day_is_over(owner: Account, taker: Account) -> None:
    Account.objects.filter(pk=owner.pk).update(last_login=clock.now())
    begin_recovery(account=owner, actor=taker, password=PASSWORD)
    refused(lambda: give_half(account=owner, actor=taker, password=PASSWORD))
    stop_recovery(account=owner, actor=owner)
    Account.objects.filter(pk=owner.pk).update(last_login=None)


def a_link_that_is_over(owner: Account, taker: Account) -> None:
    """A link of an hour ago, one made under another password, one of somebody else."""
    made = str(int(clock.now().timestamp()))
    old = recovery_token(owner, str(int(clock.now().timestamp()) - 1801))
    used = recovery_token(Account(pk=owner.pk, password="another"), made)
    own = recovery_token(taker, made).replace(f"{taker.pk}:", f"{owner.pk}:", 1)
    for token in (old, used, own, f"{owner.pk}:{made}:", ""):
        refused(lambda one=token: recover_by_mail(token=one, password=NEXT))
        assert Client().get(f"/recovery/mail/{token or 'x'}/").status_code == 410


def the_key_of_another(owner: Account, taker: Account) -> None:
    key = make_personal_key(account=taker)
    refused(
        lambda: recover_by_key(login=owner.login, key=key, password=NEXT),
        lambda: recover_by_key(login=owner.login, key="", password=NEXT),
        lambda: unseal_by_key(account=owner, key=key, password="новая фраза после печати"),
        lambda: change_password(account=owner, old=PASSWORD, new=NEXT),
        lambda: make_personal_key(account=owner, password=PASSWORD),
    )


def a_clean_sheet(owner: Account, taker: Account) -> None:
    """Nobody else begins an account anew."""
    refused(
        lambda: ask_anew(account=owner, password=PASSWORD),
        lambda: begin_anew(account=owner, password=PASSWORD),
    )
    Attempt.objects.all().delete()
    assert send(client_of(taker), "web:anew", sure="on", password=PASSWORD).status_code == 422
    assert Account.objects.get(pk=owner.pk).anew_asked_at is None


def the_sheet_of_another(owner: Account, taker: Account) -> None:
    """A signed sheet registered for somebody: it opens nothing, and the owner denies it."""
    row = Teacher.objects.filter(account=owner).first()
    if row is None:
        return
    OwnerSheet.objects.filter(account=owner, disputed_on=None).update(over_on=clock.today())
    proof = {"owner_confirmed_on": owner.owner_confirmed_on, "owner_confirmed_by": owner.owner_confirmed_by}
    Account.objects.filter(pk=owner.pk).update(owner_confirmed_on=None, owner_confirmed_by="")
    try:
        register_owner_sheets(teachers=[row], upload=Upload.of("sheet.pdf", PDF), actor=taker)
    except REFUSED:
        assert not Account.objects.get(pk=owner.pk).may_consent
    OwnerSheet.objects.filter(account=owner).update(over_on=clock.today())
    Account.objects.filter(pk=owner.pk).update(**proof)


#: Each way, and how many notices its owner gets of it where the taker may do anything at all.
WAYS: tuple[tuple[Callable[[Account, Account], None], int], ...] = (
    (an_invitation, 0),
    (an_invitation_from_before, 0),
    (a_changed_mailbox, 1),
    (half_a_code, 2),
    (halves_that_are_over, 2),
    (before_the_day_is_over, 2),
    (a_link_that_is_over, 0),
    (the_key_of_another, 0),
    (a_clean_sheet, 0),
    (the_sheet_of_another, 1),
)
#: These need the staff list, which the operator and the confidant do not keep.
BY_THE_LIST = {a_changed_mailbox, the_sheet_of_another}


@contextmanager
def later(**more: int) -> Iterator[None]:
    token = clock._fixed.set(clock.now() + dt.timedelta(**more))
    try:
        yield
    finally:
        clock._fixed.reset(token)


def begun(owner: Account, taker: Account) -> Recovery:
    """Begin a recovery whose day of waiting is over."""
    made = begin_recovery(account=owner, actor=taker, password=PASSWORD)
    Recovery.objects.filter(pk=made.pk).update(begun_at=clock.now() - dt.timedelta(hours=25), opens_at=clock.now())
    return made


def another_helper(owner: Account, taker: Account) -> Account:
    found = factories.account(owner.school, roles=("confidant",), staff=False)
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("by", TAKERS)
def test_one_person_alone_takes_nobodys_account_over(world: World, by: str, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.school.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.at(world.own.last_day):
        taker = Account.objects.get(pk=world.accounts[by].pk)
        taker.set_password(PASSWORD)
        taker.save()
        owners = [Account.objects.get(pk=world.accounts[one].pk) for one in OWNERS if one != by]
        for owner in owners:
            add_rows(world, owner)
            fill(owner)
        before, wrong = heard(taker), []
        for owner in owners:
            kept = (owner.password, owner.personal_key, owner.sealed_on, owner.email)
            for way, told in WAYS:
                owner = Account.objects.get(pk=owner.pk)
                seen, last = len(notices_of(owner, 500)), Event.objects.order_by("-pk").first()
                way(owner, taker)
                now = Account.objects.get(pk=owner.pk)
                if (now.password, now.personal_key, now.sealed_on, now.email) != kept:
                    wrong.append(f"{way.__name__}: the account of {owner} is changed")
                due = told if way not in BY_THE_LIST or by in {"coordinator", "head"} else 0
                due = due if way not in BY_THE_LIST or Teacher.objects.filter(account=owner).exists() else 0
                if len(notices_of(owner, 500)) - seen != due:
                    wrong.append(f"{way.__name__}: {owner} is told {len(notices_of(owner, 500)) - seen} of {due} times")
                lines = Event.objects.filter(pk__gt=last.pk).exclude(kind="account.recovery_stopped")  # by the owner
                if lines.filter(actor_id=owner.pk).exists():
                    wrong.append(f"{way.__name__}: the journal says that {owner} did it")
                if due and not lines.filter(actor_id=taker.pk).exists():
                    wrong.append(f"{way.__name__}: the journal does not name {taker}")
        assert not wrong, "\n".join(wrong)
        assert heard(taker) == before, "not a word more than before"


@pytest.mark.parametrize("role", OWNERS if WHOLE else ("mentee", "confidant"))
def test_two_who_conspire_read_nothing_that_was_written_before_and_the_owner_learns_it(world: World, role: str) -> None:
    with clock.at(world.own.last_day):
        owner = Account.objects.get(pk=world.accounts[role].pk)
        add_rows(world, owner)
        fill(owner)
        helpers = helpers_of(world, owner)[:2]
        told = len(notices_of(owner, 500))
        account = recover(world, owner)
        assert heard(account) == set()
        assert readable(account) == set()
        texts = [line.text for line in notices_of(owner, 500)][: len(notices_of(owner, 500)) - told]
        assert len(texts) == 2, "told when it was begun and when it was used"
        assert all(one.full_name in texts[0] for one in helpers)
        used = Event.objects.get(kind="account.recovered", subject_id=owner.pk)
        assert sorted(used.data["by"]) == sorted(one.pk for one in helpers)
        assert used.actor_id is None, "the owner did not do it"
        ask_anew(account=account, password=NEXT)
        with later(days=14):
            begin_anew(account=Account.objects.get(pk=owner.pk), password=NEXT)
            anew = Account.objects.get(pk=owner.pk)
            assert heard(anew) == set(), "closed for good"
            assert not anew.may_consent


def test_a_code_that_was_used_opens_nothing_again(world: World) -> None:
    with clock.at(world.own.last_day):
        owner = Account.objects.get(pk=world.accounts["mentee"].pk)
        helpers = helpers_of(world, owner)[:2]
        begun(owner, helpers[0])
        first, second = (give_half(account=owner, actor=one, password=PASSWORD) for one in helpers)
        use_recovery(login=owner.login, first=first, second=second, password=NEXT)
        for pair in ((first, second), (second, first)):
            refused(lambda one=pair: use_recovery(login=owner.login, first=one[0], second=one[1], password=PASSWORD))
        begun(owner, helpers[0])
        refused(lambda: use_recovery(login=owner.login, first=first, second=second, password=PASSWORD))
        assert Account.objects.get(pk=owner.pk).check_password(NEXT)


# A small school: whoever is left helps, for every role; the third has neither mailbox nor telephone nor key.


def someone(school: Any, *roles: str) -> Account:
    made = factories.account(school, roles=roles, email="")
    made.set_password(PASSWORD)
    made.save()
    return made


THIRD = ("coordinator", "head", "council_member", "department_head", "confidant", "operator", "")


@pytest.mark.parametrize("role", THIRD)
@pytest.mark.parametrize("second", ["operator", "machine"])
def test_two_people_of_a_two_person_school_help_a_third_in(db: None, role: str, second: str) -> None:
    school = factories.school()
    head, owner = someone(school, "head"), someone(school, *([role] if role else []))
    begun(owner, head)
    first = give_half(account=owner, actor=head, password=PASSWORD)
    if second == "operator":
        other = give_half(account=owner, actor=someone(school, "operator"), password=PASSWORD)
    else:
        (other,) = machine_halves(account=owner)
    account = use_recovery(login=owner.login, first=other, second=first, password=NEXT)
    assert account.check_password(NEXT)
    assert account.sealed_on is not None


@pytest.mark.parametrize("role", ["head", "coordinator", "operator"])
def test_the_only_one_of_a_school_is_helped_by_the_machine(db: None, role: str) -> None:
    owner = someone(factories.school(), role)
    first, second = machine_halves(account=owner)
    assert use_recovery(login=owner.login, first=first, second=second, password=NEXT).sealed_on


def test_a_methodist_of_no_school_is_helped_by_the_machine(db: None) -> None:
    school = factories.school()
    owner = open_methodist(login="region", full_name="Методист Области", password=PASSWORD, schools=[school.pk])
    first, second = machine_halves(account=owner)
    account = use_recovery(login="region", first=first, second=second, password=NEXT)
    assert account.sealed_on is not None
    assert [line.text[:8] for line in notices_of(account)] == ["Методист"] * 2

"""«Восстановление вдвоём»: two different people, half a code each; one alone, a replay or a stop open nothing."""

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.test import Client

from nastavnik.cli.main import main
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event
from nastavnik.kit import clock, drafts
from nastavnik.kit.models import Draft
from nastavnik.kit.sealing import Reader, read_by
from nastavnik.mentoring.services import call_confidant, close_call, read_call
from nastavnik.outbox.selectors import notices_of
from nastavnik.outbox.services.daily import do_day
from nastavnik.people.models import Account, Membership, Recovery
from nastavnik.people.selectors import helpers_of
from nastavnik.people.services import begin_recovery, give_half, make_personal_key, stop_recovery, use_recovery
from nastavnik.people.services.recovery import machine_halves
from tests import factories
from tests.kit.waiting import wait_over
from tests.people.desk import send, signed_in

pytestmark = pytest.mark.django_db
PASSWORD, NEXT = "четыре обычных слова подряд", "совсем другая фраза вечером"


def person(school, *roles, **values) -> Account:
    made = factories.account(school, roles=roles, **values)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture(autouse=True)
def _the_same_moment():
    """Hold the clock: a slow machine is no reason for a delay to be over."""
    with clock.at(clock.today()):
        yield


@pytest.fixture
def owner() -> Account:
    return person(factories.school(), login="petrova")


@pytest.fixture
def head(owner) -> Account:
    return person(owner.school, "head")


@pytest.fixture
def chief(owner) -> Account:
    return person(owner.school, "coordinator")


def halves(owner, *helpers) -> list[str]:
    begin_recovery(account=owner, actor=helpers[0], password=PASSWORD)
    return [give_half(account=owner, actor=one, password=PASSWORD) for one in helpers]


def test_two_people_help_a_third_at_the_pages(owner, head, chief) -> None:
    codes = []
    for helper in (head, chief):
        page = send(signed_in(helper), "web:help_in", account=owner.pk, here="on", password=PASSWORD)
        codes.append(re.search(r">([0-9A-Z]{6})<", page.content.decode()).group(1))
    visitor = Client()
    typed = {"two-login": "petrova", "two-first": codes[1].lower(), "two-second": codes[0], "two-password": NEXT}
    assert visitor.post("/recovery/two/", typed).status_code == 302
    assert visitor.get("/entry/").status_code == 200
    owner.refresh_from_db()
    assert owner.check_password(NEXT)
    assert owner.sealed_on is not None
    assert not owner.may_consent
    told = "\n".join(line.text for line in notices_of(owner))
    assert head.full_name in told
    assert chief.full_name in told
    assert "восстановлен с участием двух человек" in told
    event = Event.objects.get(kind="account.recovered")
    assert sorted(event.data["by"]) == sorted([head.pk, chief.pk])
    assert Client().post("/recovery/two/", typed).status_code == 422, "a replay opens nothing"


def test_a_draft_from_before_is_closed_to_whoever_was_let_in_at_the_pages(owner, head, chief) -> None:
    drafts.save(owner, "note-1", QueryDict("text=прежние слова"))
    first, second = halves(owner, head, chief)
    typed = {"two-login": "petrova", "two-first": first, "two-second": second, "two-password": NEXT}
    assert Client().post("/recovery/two/", typed).status_code == 302
    account = Account.objects.get(pk=owner.pk)
    assert account.sealed_before["kit.Draft"] >= Draft.objects.get().pk
    with read_by(Reader(lambda: account)):
        assert drafts.load(account, "note-1") is None
        assert Draft.objects.get().data == {}


def test_one_person_alone_opens_nothing(owner, head, chief) -> None:
    (half,) = halves(owner, head)
    again = give_half(account=owner, actor=head, password=PASSWORD)
    for pair in ((half, again), (again, again), (half, half), (again, "")):
        with pytest.raises(RuleError, match="не подошли"):
            use_recovery(login="petrova", first=pair[0], second=pair[1], password=NEXT)
    assert not Account.objects.get(pk=owner.pk).check_password(NEXT)


@pytest.mark.parametrize("role", ["council_member", "department_head", ""])
def test_others_do_not_help(owner, head, role) -> None:
    other = person(owner.school, *([role] if role else []))
    with pytest.raises(RuleError, match="Помочь войти могут"):
        begin_recovery(account=owner, actor=other, password=PASSWORD)
    stranger = person(factories.school(), "head")
    with pytest.raises(RuleError, match="Помочь войти могут"):
        begin_recovery(account=owner, actor=stranger, password=PASSWORD)
    with pytest.raises(RuleError, match="Помочь войти могут"):
        begin_recovery(account=head, actor=head, password=PASSWORD)


def test_who_helps_proves_anew_who_they_are(owner, head) -> None:
    with pytest.raises(RuleError, match="Пароль не подошёл"):
        begin_recovery(account=owner, actor=head, password="не тот")
    refused = send(signed_in(head), "web:help_in", account=owner.pk, here="on", password="не тот")
    assert refused.status_code == 422
    assert send(signed_in(head), "web:help_in", account=owner.pk, password=PASSWORD).status_code == 422
    assert not Recovery.objects.exists()


def test_an_active_owner_has_a_day_to_stop_it(owner, head, chief) -> None:
    owner.last_login = clock.now() - dt.timedelta(days=13)
    owner.save()
    helper = signed_in(head)
    assert send(helper, "web:help_in", account=owner.pk, here="on", password=PASSWORD).status_code == 302
    assert "сутки, чтобы остановить" in helper.get("/help-in/").content.decode()
    with pytest.raises(RuleError, match="сутки"):
        give_half(account=owner, actor=chief, password=PASSWORD)
    assert "начато восстановление" in notices_of(owner)[0].text
    client = signed_in(owner)
    assert "Это не я: остановить" in client.get("/entry/").content.decode()
    assert send(client, "web:stop_recovery").status_code == 302
    assert "остановил" in notices_of(head)[0].text
    Recovery.objects.update(opens_at=clock.now() - dt.timedelta(hours=1), begun_at=clock.now() - dt.timedelta(hours=25))
    with pytest.raises(RuleError, match="не начато"):
        give_half(account=owner, actor=head, password=PASSWORD)


def test_after_the_day_it_goes_on(owner, head, chief) -> None:
    owner.last_login = clock.now()
    owner.save()
    begin_recovery(account=owner, actor=head, password=PASSWORD)
    Recovery.objects.update(opens_at=clock.now() - dt.timedelta(hours=1), begun_at=clock.now() - dt.timedelta(hours=25))
    first, second = (give_half(account=owner, actor=one, password=PASSWORD) for one in (head, chief))
    assert use_recovery(login="petrova", first=first, second=second, password=NEXT).sealed_on


def test_whoever_began_it_by_mistake_stops_it_at_once_and_nobody_else_does(owner, head, chief) -> None:
    confidant = person(owner.school, "confidant")
    begin_recovery(account=owner, actor=head, password=PASSWORD)
    with pytest.raises(RuleError, match="тот, кто его начал"):
        stop_recovery(account=owner, actor=chief)
    recovery = Recovery.objects.get()
    assert "Начато по ошибке" not in signed_in(chief).get("/help-in/").content.decode()
    send(signed_in(chief), "web:take_back", recovery=recovery.pk)
    assert Recovery.objects.get().stopped_at is None
    assert "Начато по ошибке" in signed_in(head).get("/help-in/").content.decode()
    assert send(signed_in(head), "web:take_back", recovery=recovery.pk).status_code == 302
    assert Recovery.objects.get().stopped_why == "helper"
    for told in (owner, confidant):
        assert "начали по ошибке" in notices_of(told)[0].text
    assert Event.objects.get(kind="account.recovery_stopped").actor_id == head.pk
    with pytest.raises(RuleError, match="не начато"):
        give_half(account=owner, actor=chief, password=PASSWORD)
    other = signed_in(person(factories.school(), "head"))
    assert "уже закончено" in other.get(send(other, "web:take_back", recovery=recovery.pk)["Location"]).content.decode()


def test_a_recovery_waits_at_home_with_everybody_concerned(owner, head, chief) -> None:
    confidant, teacher = person(owner.school, "confidant"), person(owner.school)
    stranger = person(factories.school(), "head")
    title = "идёт восстановление входа"
    assert title not in signed_in(chief).get("/").content.decode()
    begin_recovery(account=owner, actor=head, password=PASSWORD)
    own = signed_in(owner).get("/").content.decode()
    assert "Идёт восстановление вашего входа" in own
    assert "Это не я" in own
    for one in (head, chief, confidant):
        page = signed_in(one).get("/").content.decode()
        assert f"{owner.full_name}: {title}" in page
        assert "ждёт двух половин кода" in page
    for one in (teacher, stranger):
        assert title not in signed_in(one).get("/").content.decode()
    give_half(account=owner, actor=head, password=PASSWORD)
    assert "вторую даст другой человек" in signed_in(head).get("/").content.decode()
    assert f"{head.full_name}, владелец ждёт вторую" in signed_in(chief).get("/").content.decode()
    stop_recovery(account=owner, actor=owner)
    for one in (owner, head, chief):
        assert title not in signed_in(one).get("/").content.decode().replace("вашего входа", "входа")


def test_an_active_owner_is_waited_for_and_the_helpers_see_until_when(owner, head, chief) -> None:
    owner.last_login = clock.now()
    owner.save()
    begin_recovery(account=owner, actor=head, password=PASSWORD)
    until = clock.today() + dt.timedelta(days=1)
    assert f"до {until:%d.%m.%Y}, 12:00 он может остановить" in signed_in(chief).get("/").content.decode()


def test_it_ends_by_itself_and_everybody_is_told_once(owner, head, chief) -> None:
    confidant, day = person(owner.school, "confidant"), clock.today()
    begin_recovery(account=owner, actor=chief, password=PASSWORD)
    do_day(owner.school_id, day + dt.timedelta(days=1))
    assert Recovery.objects.get().stopped_at is None, "its time is not over"
    with clock.at(day + dt.timedelta(days=2)):
        for _ in range(2):
            do_day(owner.school_id, clock.today())
        assert "идёт восстановление" not in signed_in(chief).get("/").content.decode()
    assert Recovery.objects.get().stopped_why == "time"
    for told in (owner, head, confidant, chief):
        assert ["закончилось само" in line.text for line in notices_of(told)].count(True) == 1


def test_five_wrong_halves_end_it_and_everybody_is_told(owner, head, chief) -> None:
    _first, second = halves(owner, head, chief)
    for _ in range(5):
        with pytest.raises(RuleError):
            use_recovery(login="petrova", first="AAAAAA", second=second, password=NEXT)
    assert Recovery.objects.get().stopped_why == "tries"
    for told in (owner, head, chief):
        assert "неверно введён пять раз" in notices_of(told)[0].text


def test_halves_last_half_an_hour_and_five_tries(owner, head, chief) -> None:
    first, second = halves(owner, head, chief)
    for _ in range(5):
        with pytest.raises(RuleError):
            use_recovery(login="petrova", first="AAAAAA", second=second, password=NEXT)
    with pytest.raises(RuleError):
        use_recovery(login="petrova", first=first, second=second, password=NEXT)
    first, second = halves(owner, head, chief)
    Recovery.objects.get(tries=0).halves.update(given_at=clock.now() - dt.timedelta(minutes=31))
    with pytest.raises(RuleError):
        use_recovery(login="petrova", first=first, second=second, password=NEXT)


def test_a_third_person_gives_a_half_like_the_others_and_any_two_open(owner, head, chief) -> None:
    """Refusing the third would tell three helpers whose half does not count."""
    first, _second = halves(owner, head, chief)
    third = give_half(account=owner, actor=person(owner.school, "confidant"), password=PASSWORD)
    with pytest.raises(RuleError, match="не подошли"):
        use_recovery(login="petrova", first=third, second=third, password=NEXT)
    assert use_recovery(login="petrova", first=first, second=third, password=NEXT).sealed_on


@pytest.mark.parametrize("why", ["held for a week", "owner not confirmed", "sealed"])
def test_whoever_may_be_made_up_helps_nobody_in(owner, head, chief, why) -> None:
    confidant = person(owner.school, "confidant")
    assert confidant in helpers_of(owner)
    if why == "held for a week":
        Membership.objects.filter(account=confidant).update(granted_on=clock.today() - dt.timedelta(days=7))
    elif why == "sealed":
        Account.objects.filter(pk=confidant.pk).update(sealed_on=clock.now())
    else:
        Account.objects.filter(pk=confidant.pk).update(owner_confirmed_on=None, owner_confirmed_by="")
    assert confidant not in helpers_of(owner)


def test_whoever_an_open_call_names_gives_a_half_that_opens_nothing_and_is_not_told(owner, head, chief) -> None:
    confidant = person(owner.school, "confidant")
    call = call_confidant(text="слова", about=[f"t{head.teacher.pk}"], actor=owner)
    first, second = halves(owner, head, chief)
    assert len(first) == len(second), "the named helper sees what every helper sees"
    with pytest.raises(RuleError, match="не подошли"):
        use_recovery(login="petrova", first=first, second=second, password=NEXT)
    assert Recovery.objects.get().tries == 1
    other = give_half(account=owner, actor=confidant, password=PASSWORD)
    assert use_recovery(login="petrova", first=second, second=other, password=NEXT).sealed_on
    assert call.about


def test_a_closed_call_names_nobody_to_the_way_back(owner, head, chief) -> None:
    confidant = person(owner.school, "confidant")
    call = call_confidant(text="слова", about=[f"t{head.teacher.pk}"], actor=owner)
    close_call(call=read_call(call=call, actor=confidant), actor=confidant)
    first, second = halves(owner, head, chief)
    assert use_recovery(login="petrova", first=first, second=second, password=NEXT).sealed_on


def test_the_machine_says_who_is_named_to_nobody(owner, head, chief) -> None:
    person(owner.school, "confidant")
    other = person(owner.school)
    for one in (head, chief):
        call_confidant(text="слова", about=[f"t{one.teacher.pk}"], actor=owner)
    for account in (owner, other):
        with pytest.raises(RuleError, match="есть кому помочь"):
            machine_halves(account=account)
    begin_recovery(account=owner, actor=head, password=PASSWORD)
    assert len(machine_halves(account=owner)) == 1, "of three helpers one is left: the machine is the second"


def test_where_there_is_one_helper_the_machine_gives_the_second_half(owner, head, capsys) -> None:
    (first,) = halves(owner, head)
    with pytest.raises(SystemExit) as left:
        main(["invite", "petrova"])
    assert left.value.code == 0
    second = capsys.readouterr().out.split()[-1]
    assert use_recovery(login="petrova", first=first, second=second, password=NEXT).sealed_on
    with pytest.raises(SystemExit) as left:
        main(["invite", "nobody"])
    assert left.value.code == 2


def test_a_head_alone_in_the_school_is_helped_at_the_machine(owner) -> None:
    sole = person(factories.school(), "head", login="director")
    first, second = machine_halves(account=sole)
    assert use_recovery(login="director", first=first, second=second, password=NEXT).sealed_on


def test_where_the_school_can_help_the_machine_does_not(owner, head, chief) -> None:
    with pytest.raises(RuleError, match="есть кому помочь"):
        machine_halves(account=owner)


def test_whoever_was_let_in_by_two_cannot_make_what_opens_the_seal(owner, head, chief) -> None:
    first, second = halves(owner, head, chief)
    use_recovery(login="petrova", first=first, second=second, password=NEXT)
    client = signed_in(Account.objects.get(pk=owner.pk))
    for url, sent in (
        ("web:make_key", {"key-password": NEXT}),
        ("web:change_mailbox", {"box-password": NEXT, "box-email": "thief@post.example"}),
    ):
        refused = send(client, url, **sent)
        wait_over()
        assert refused.status_code == 422
        assert "подтвердил, что это он" in refused.content.decode()
    account = Account.objects.get(pk=owner.pk)
    assert (account.personal_key, account.email) == ("", "")
    page = client.get("/entry/").content.decode()
    assert "Показать новый ключ" not in page
    assert "Записать почту" not in page


def test_the_key_opens_what_was_sealed(owner, head, chief) -> None:
    key = make_personal_key(account=owner)
    first, second = halves(owner, head, chief)
    use_recovery(login="petrova", first=first, second=second, password=NEXT)
    client = signed_in(Account.objects.get(pk=owner.pk))
    assert (
        send(
            client, "web:unseal", **{"unseal-key": "AAAAA-AAAAA", "unseal-password": "новая фраза после печати"}
        ).status_code
        == 422
    )
    assert (
        send(client, "web:unseal", **{"unseal-key": key, "unseal-password": "новая фраза после печати"}).status_code
        == 429
    ), "guessing is slowed"
    wait_over()
    assert (
        send(client, "web:unseal", **{"unseal-key": key, "unseal-password": "новая фраза после печати"}).status_code
        == 302
    )
    assert Account.objects.get(pk=owner.pk).may_consent

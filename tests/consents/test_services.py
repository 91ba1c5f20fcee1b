"""Consents: only one's own, on paper where the law wants it, withdrawn with what follows."""

import datetime as dt

import pytest

from nastavnik.consents import services
from nastavnik.consents.models import Consent
from nastavnik.consents.wordings import WORDINGS
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Event, Reason
from nastavnik.kit import clock
from nastavnik.kit.registries import consequences
from nastavnik.outbox.models import Notice
from nastavnik.programme.models import Programme
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = dt.date(2026, 9, 10)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(DAY):
        yield


@pytest.fixture
def coordinator():
    return factories.account(factories.school(), roles=("coordinator",))


@pytest.fixture
def programme(coordinator):
    return factories.programme(coordinator.school)


@pytest.fixture
def person(programme):
    return factories.account(programme.school)


def give(person, programme, kind="participation", **values):
    return services.give(teacher=person.teacher, programme=programme, kind=kind, actor=person, **values)


def prepare(person, programme, actor, kind="mentor_work", **values):
    return services.prepare_sheet(teacher=person.teacher, programme=programme, kind=kind, actor=actor, **values)


def test_ones_own_press_gives_a_consent(person, programme):
    consent = give(person, programme)
    assert (consent.state, consent.channel, consent.given_on) == ("in_force", "own_account", DAY)
    assert consent.wording_version == WORDINGS["participation"].version
    event = Event.objects.get()
    assert (event.kind, event.actor_id) == ("consent.in_force", person.pk)
    assert event.data == {"consent_kind": "participation", "channel": "own_account", "was": None, "now": {}}


def test_nobody_gives_for_another(person, programme, coordinator):
    for actor in (coordinator, factories.account(programme.school), factories.account(factories.school())):
        with pytest.raises(RuleError) as refused:
            services.give(teacher=person.teacher, programme=programme, kind="participation", actor=actor)
        assert refused.value.code == "consent.own"
    assert not Consent.objects.exists()


def test_giving_twice_makes_one_row(person, programme):
    first = give(person, programme)
    with clock.at(DAY + dt.timedelta(days=1)):
        second = give(person, programme)
    assert first.pk == second.pk
    assert Consent.objects.get().given_on == DAY
    assert Event.objects.count() == 1


def test_an_account_opened_by_code_only_prepares(programme):
    person = factories.account(programme.school, opened_by_code=True)
    assert not person.may_consent
    consent = give(person, programme)
    assert (consent.state, consent.channel, consent.given_on) == ("prepared", "paper", None)
    assert give(person, programme).pk == consent.pk
    person.owner_confirmed_on, person.owner_confirmed_by = DAY, "mail"
    person.save()
    confirmed = give(person, programme)
    assert confirmed.pk == consent.pk
    assert (confirmed.state, confirmed.channel, confirmed.given_on) == ("in_force", "own_account", DAY)


def test_the_mentors_work_never_begins_by_a_press(person, programme, coordinator):
    consent = give(person, programme, "mentor_work", up_to_mentees=3)
    assert (consent.state, consent.up_to_mentees, consent.until) == ("prepared", 3, programme.ends_on)
    assert give(person, programme, "mentor_work").state == "prepared"
    registered = services.register_sheet(
        consent=consent, sheet_number=" 7 ", signed_on=DAY - dt.timedelta(days=1), actor=coordinator
    )
    assert (registered.state, registered.channel, registered.sheet_number) == ("in_force", "paper", "7")
    assert registered.given_on == DAY - dt.timedelta(days=1)
    assert registered.registered_by_id == coordinator.pk
    assert Notice.objects.get(account=person).kind == "consent.registered"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"sheet_number": "  ", "signed_on": DAY}, "sheet_number"),
        ({"sheet_number": "7", "signed_on": DAY + dt.timedelta(days=1)}, "signed_on"),
    ],
)
def test_a_sheet_is_registered_only_signed(person, programme, coordinator, values, field):
    consent = prepare(person, programme, coordinator)
    with pytest.raises(RuleError) as refused:
        services.register_sheet(consent=consent, actor=coordinator, **values)
    assert refused.value.field == field
    assert Consent.objects.get().state == "prepared"


def test_only_the_coordinator_registers_and_prepares_for_others(person, programme, coordinator):
    stranger = factories.account(programme.school)
    outsider = factories.account(factories.school(), roles=("coordinator",))
    consent = prepare(person, programme, coordinator)
    assert Notice.objects.get(account=person).kind == "consent.sheet_prepared"
    for actor in (stranger, outsider, person):
        with pytest.raises(RuleError) as refused:
            services.register_sheet(consent=consent, sheet_number="7", signed_on=DAY, actor=actor)
        assert refused.value.code == "role"
    for actor in (stranger, outsider):
        with pytest.raises(RuleError):
            prepare(person, programme, actor, "publication")
        with pytest.raises(RuleError):
            services.withdraw(consent=consent, actor=actor)
    assert Consent.objects.get().state == "prepared"


def test_a_consent_of_an_unknown_kind_or_a_finished_year_is_refused(person, programme):
    with pytest.raises(RuleError) as refused:
        give(person, programme, "everything")
    assert refused.value.code == "consent.kind"
    Programme.objects.filter(pk=programme.pk).update(archived_on=DAY)
    with pytest.raises(RuleError) as refused:
        give(person, programme)
    assert refused.value.code == "programme.archived"


def test_a_withdrawn_consent_is_never_revived_a_new_one_is_given(person, programme, coordinator):
    first = give(person, programme)
    services.withdraw(consent=first, actor=person)
    with clock.at(DAY + dt.timedelta(days=5)):
        assert services.withdraw(consent=first, actor=person).withdrawn_on == DAY
        second = give(person, programme)
        with pytest.raises(RuleError) as refused:
            services.register_sheet(consent=first, sheet_number="7", signed_on=DAY, actor=coordinator)
    assert refused.value.code == "consent.withdrawn"
    assert first.pk != second.pk
    assert sorted(Consent.objects.values_list("state", flat=True)) == ["in_force", "withdrawn"]
    assert Event.objects.filter(kind="consent.withdrawn").count() == 1
    assert not Reason.objects.exists()


def test_the_coordinator_withdraws_by_a_written_statement(person, programme, coordinator):
    consent = give(person, programme)
    early = consent.given_on - dt.timedelta(days=1)
    wrong = (("", DAY), ("14", None), ("14", DAY + dt.timedelta(days=400)), ("14", early))
    for number, day in wrong:
        with pytest.raises(RuleError):
            services.withdraw(consent=consent, actor=coordinator, sheet_number=number, signed_on=day)
    services.withdraw(consent=consent, actor=coordinator, sheet_number="14", signed_on=consent.given_on)
    event = Event.objects.get(kind="consent.withdrawn")
    assert event.actor_id == coordinator.pk
    assert set(event.data) == {"consent_kind", "channel", "sheet", "signed_on", "was", "now"}
    assert (event.data["sheet"], event.data["was"]["state"]) == ("14", "in_force")
    notice = Notice.objects.get(kind="consent.withdrawn_by_statement")
    assert (notice.account, notice.params["sheet"]) == (person, "14")


def test_a_sheet_that_nobody_signed_goes_without_a_statement(person, programme, coordinator):
    sheet = services.prepare_sheet(teacher=person.teacher, programme=programme, kind="mentor_work", actor=coordinator)
    assert services.withdraw(consent=sheet, actor=coordinator).state == "withdrawn"


@pytest.fixture
def handler(monkeypatch):
    """Register one consequence for a test."""

    def add(function):
        monkeypatch.setitem(consequences._items, "test.consequence", function)

    return add


def test_consequences_run_in_the_same_transaction(person, programme, handler):
    seen = []

    def follow(*, consent, actor):
        seen.append((consent.pk, consent.state, actor.pk))
        factories.teacher(programme.school, last_name="Последствие")

    handler(follow)
    consent = give(person, programme)
    services.withdraw(consent=consent, actor=person)
    assert seen == [(consent.pk, "in_force", person.pk)]
    assert Consent.objects.get().state == "withdrawn"
    services.withdraw(consent=consent, actor=person)
    assert len(seen) == 1


def test_a_failing_consequence_rolls_everything_back(person, programme, handler):
    def fail(*, consent, actor):
        factories.teacher(programme.school, last_name="Последствие")
        raise RuleError("test.failed", "Не вышло.")

    handler(fail)
    consent = give(person, programme)
    with pytest.raises(RuleError) as refused:
        services.withdraw(consent=consent, actor=person)
    assert refused.value.code == "test.failed"
    assert Consent.objects.get().state == "in_force"
    assert not type(person.teacher).objects.filter(last_name="Последствие").exists()
    assert not Event.objects.filter(kind="consent.withdrawn").exists()


def test_each_person_sees_their_own_and_the_coordinator_all(person, programme, coordinator):
    other = factories.account(programme.school)
    head = factories.account(programme.school, roles=("head",))
    outsider = factories.account(factories.school(), roles=("coordinator",))
    mine, theirs = give(person, programme), give(other, programme)
    seen = {account: set(Consent.objects.visible_to(account)) for account in (person, coordinator, head, outsider)}
    assert seen == {person: {mine}, coordinator: {mine, theirs}, head: set(), outsider: set()}

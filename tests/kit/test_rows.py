"""Rows kept apart in PostgreSQL: nothing set shows nothing, another school is neither read nor written, faults are told."""

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.journal.models import Reason
from nastavnik.journal.services import record
from nastavnik.kit import rows, startup
from nastavnik.kit.models import Draft
from nastavnik.people.guards import INVITATION
from nastavnik.people.models import Account, Membership, School, SchoolQuerySet, Teacher
from tests import factories
from tests.access.world import client_of
from tests.support import site_role
from tests.support.site_role import as_site

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.usefixtures("as_the_site")]

#: Tables that no policy holds, with what that costs: signing in comes before any school is known.
OUTSIDE = {
    "people_account": "logins and names of every school",
    "people_school": "names of schools",
    "people_signin": "when an account came in, by which browser",
    "people_outsideentry": "by whom of a provider an account is opened: asked before any school is known",
    "people_opensession": "the same of sessions that last",
    "people_recovery": "who begins to help whom in",
    "people_recoveryhalf": "hashes of halves",
    "kit_attempt": "counts of failures under a keyed hash",
    "kit_release": "figures made to be given out",
    "outbox_lease": "numbers of tasks",
    "outbox_dailyturn": "which day of which school was begun last",
    "ops_installation": "the number of the installation, values by which its keys are known",
    "mfa_authenticator": "who has a second factor; its secrets are encrypted",
    "socialaccount_socialaccount": "who signs in by an outside provider, under which id there",
    "socialaccount_socialtoken": "",
    "socialaccount_socialapp": "",
    "account_emailaddress": "",
    "account_emailconfirmation": "",
    "django_tasks_database_dbtaskresult": "tasks with their arguments",
    "django_session": "sessions by their secret",
    "django_content_type": "",
    "auth_permission": "",
    "auth_group": "",
    "auth_group_permissions": "",
}


@pytest.fixture
def two() -> tuple[School, School]:
    ours, theirs = factories.school(), factories.school()
    for school in (ours, theirs):
        factories.account(school, roles=("coordinator",))
    return ours, theirs


def test_every_table_is_kept_apart_or_named_here() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables - set(rows.conditions()) == set(OUTSIDE)


def test_nothing_set_shows_nothing_and_a_school_shows_itself(two: tuple[School, School]) -> None:
    with as_site():
        assert Teacher.objects.count() == 0
        with rows.of_school(two[0].pk):
            assert set(Teacher.objects.values_list("school", flat=True)) == {two[0].pk}
        assert Teacher.objects.count() == 0
    assert Teacher.objects.count() == 2


def test_what_hangs_on_a_row_is_shown_with_it(two: tuple[School, School]) -> None:
    for school in two:
        record("school.changed", None, school, school_id=school.pk, reason="причина")
    with as_site(), rows.of_school(two[1].pk):
        assert [reason.event.school_id for reason in Reason.objects.all()] == [two[1].pk]


def test_a_draft_is_shown_to_its_account(two: tuple[School, School]) -> None:
    first, second = Account.objects.order_by("pk")
    for account in (first, second):
        Draft.objects.create(account=account, key="k", data={}, updated_at="2026-09-01T00:00Z")
    with as_site():
        rows.ask_as(str(first.pk))
        assert [draft.account_id for draft in Draft.objects.all()] == [first.pk]
        rows.ask_as(None)
        assert not Draft.objects.exists()


def test_a_row_of_another_school_is_not_written(two: tuple[School, School]) -> None:
    ours, theirs = two
    foreign = Teacher.objects.get(school=theirs)
    with as_site(), rows.of_school(ours.pk):
        assert Teacher.objects.filter(pk=foreign.pk).update(position="чужой") == 0
        assert Teacher.objects.filter(pk=foreign.pk).delete()[0] == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            factories.teacher(theirs)
        own = factories.teacher(ours)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Teacher.objects.filter(pk=own.pk).update(school=theirs)


def test_the_role_changes_no_table(two: tuple[School, School]) -> None:
    for statement in (
        "ALTER TABLE people_teacher DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER guard_journal_append_only_update ON journal_event",
        "CREATE TABLE own (id int)",
        "UPDATE django_migrations SET name = name",
    ):
        with as_site(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_methodist_has_the_own_roles_in_other_schools(two: tuple[School, School]) -> None:
    methodist = factories.account(None)
    for school in two:
        Membership.objects.create(school=school, account=methodist, role="methodist", granted_on=factories.DAY)
    with as_site():
        rows.ask_as(str(methodist.pk))
        assert Membership.objects.count() == 2
        assert Teacher.objects.count() == 0
        assert [list(some) for some in rows.in_turn([two[1].pk, two[0].pk])] == [[two[1].pk], [two[0].pk]]
        seen = [
            set(Teacher.objects.values_list("school", flat=True)) for _some in rows.in_turn([one.pk for one in two])
        ]
        assert seen == [{two[0].pk}, {two[1].pk}]
        assert Teacher.objects.count() == 0


def test_a_door_leads_to_one_school_and_only_by_its_secret(two: tuple[School, School]) -> None:
    teacher = factories.teacher(two[1])
    factories.invitation(two[1], teacher=teacher, token_hash="a" * 64)
    with as_site():
        for wrong in ("b" * 64, "%", ""):
            INVITATION.enter(wrong)
            assert not Teacher.objects.exists()
        INVITATION.enter("b" * 64, "a" * 64)
        assert set(Teacher.objects.values_list("school", flat=True)) == {two[1].pk}


def test_a_door_is_closed_to_whoever_was_not_let_in() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE somebody_else NOLOGIN")
        cursor.execute("SET LOCAL ROLE somebody_else")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            INVITATION.enter("a" * 64)
        transaction.set_rollback(True)


def faults_after(*statements: str) -> list[str]:
    """Spoil something as the owner and ask, as the role of the site, what is wrong; then all is as before."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come is not altered
            for statement in statements:
                cursor.execute(statement)
        with as_site():
            found = rows.faults(connection)
        transaction.set_rollback(True)
    return found


def test_a_role_as_it_should_be_has_no_faults(two: tuple[School, School]) -> None:
    assert faults_after() == []


def test_the_owner_is_no_role_for_the_site() -> None:
    assert "обходит правила строк" in rows.faults(connection)[0]


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (f"ALTER ROLE {site_role.ROLE} BYPASSRLS", "обходит правила строк"),
        (f"ALTER TABLE people_teacher OWNER TO {site_role.ROLE}", "владеет таблицами"),
        (f"GRANT CREATE ON SCHEMA public TO {site_role.ROLE}", "может создавать таблицы"),
        (f"REVOKE SELECT ON people_teacher FROM {site_role.ROLE}", "закрыты таблицы: people_teacher"),
        ("ALTER TABLE people_teacher DISABLE ROW LEVEL SECURITY", "у таблицы people_teacher нет правила"),
        ("CREATE POLICY open ON people_teacher USING (true)", "у таблицы people_teacher нет правила"),
    ],
)
def test_what_is_wrong_with_a_role_is_told(two: tuple[School, School], statement: str, word: str) -> None:
    assert any(word in fault for fault in faults_after(statement))


def test_a_policy_that_says_something_else_under_the_right_name_is_seen(two: tuple[School, School]) -> None:
    name = rows._policy(rows.conditions()["people_teacher"])
    found = faults_after(f"ALTER POLICY {name} ON people_teacher USING (true)")
    assert found == ["таблица people_teacher показывает строки, хотя школа не названа"]


def test_a_missing_policy_is_an_error_at_start_and_is_put_back() -> None:
    assert startup.database_promises(databases=["default"]) == []
    rows.remove(connection)
    assert [message.id for message in startup.database_promises(databases=["default"])] == ["kit.E009"]
    with as_site(), rows.of_school(1):
        assert not Teacher.objects.exists()
    rows.keep(connection)
    assert rows.missing(connection) == []


def coordinator_of(school: School) -> Account:
    return Account.objects.get(school=school)


def test_control_with_the_scope_out_another_school_is_still_not_seen(
    two: tuple[School, School], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    client = client_of(coordinator_of(two[0]))
    own, foreign = (reverse("people:teacher", args=[Teacher.objects.get(school=school).pk]) for school in two)
    monkeypatch.setattr(SchoolQuerySet, "of_school", lambda self, _account: self.all())
    assert [client.get(url).status_code for url in (own, foreign)] == [200, 404]
    owner(settings)
    assert client_of(coordinator_of(two[0])).get(foreign).status_code == 200


def owner(settings: Any) -> None:
    """Let pages be answered by the owner again, as without a role of the site."""
    settings.ROWS_APART = False
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != site_role.MIDDLEWARE]


@pytest.mark.parametrize("name", ["web:home", "people:staff", "web:notices"])
def test_a_page_costs_one_statement_more(two: tuple[School, School], name: str, settings: Any) -> None:
    factories.programme(two[0])
    apart = statements(two[0], name)
    owner(settings)
    alone = statements(two[0], name)
    assert len(apart) == len(alone) + 1
    assert sum("app.school" in asked for asked in apart) == 1


def statements(school: School, name: str) -> list[str]:
    """Open a page twice and give what the second time asks, without what belongs to the test's own transactions."""
    client = client_of(coordinator_of(school))
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse(name)).status_code == 200
    return [one["sql"] for one in seen.captured_queries if not one["sql"].startswith(site_role.OWN_STATEMENTS)]


def test_a_page_that_breaks_leaves_nothing_behind(two: tuple[School, School], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        Teacher.objects.filter(school=two[0]).update(position="наполовину")
        raise RuntimeError

    monkeypatch.setattr("nastavnik.web.views.notices_of", broken)
    client = client_of(coordinator_of(two[0]))
    client.raise_request_exception = False
    assert client.get(reverse("web:notices")).status_code == 500
    assert not Teacher.objects.filter(position="наполовину").exists()

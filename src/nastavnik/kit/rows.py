"""Row-level security of PostgreSQL: rows of another school stay unseen even where a selector forgets the school.

What people meet is `visible_to`; this is the second line. The policies follow from the models and are put back after
every migration, like guards. They bind the role of the site alone: commands, the worker and migrations run as the owner
of the tables, whom no policy binds. Without that role, and on SQLite, nothing here does anything.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, models, transaction
from django.db.utils import ConnectionHandler

PREFIX = "rows_"
#: Whoever is signed in without a school has the rows of none; journals name it so too.
NO_SCHOOL = 0
LARGEST = 2**63 - 1


def _own(column: str) -> str:
    return f"{column}_id = NULLIF(current_setting('app.{column}', true), '')::bigint"


def _condition(model: type[models.Model]) -> str:
    """Say in SQL which rows of a model are shown; empty for a model that lies outside.

    `rows_of` of a model names its columns where the rule is another than «by school», or none at all.
    """
    fields = {field.column: field for field in model._meta.local_concrete_fields}
    columns = getattr(model, "rows_of", ("school",) if "school_id" in fields else ())
    if columns:
        shared = "school" in columns and fields["school_id"].null
        return " OR ".join([*map(_own, columns), *(["school_id IS NULL"] if shared else [])])
    if hasattr(model, "rows_of"):
        return ""
    for field in fields.values():
        above = field.related_model
        if isinstance(above, type) and above is not model and _condition(above):
            key, there = above._meta.pk.column, above._meta.db_table
            row = f"{model._meta.db_table}.{field.column}"
            return f"EXISTS (SELECT 1 FROM {there} t WHERE t.{key} = {row})"  # noqa: S608 - names come from models
    return ""


def conditions() -> dict[str, str]:
    """Give the condition of every table that has one, by the table's name."""
    found = {model._meta.db_table: _condition(model) for model in apps.get_models(include_auto_created=True)}
    return {table: condition for table, condition in sorted(found.items()) if condition}


def _policy(condition: str) -> str:
    """Name a policy after what it says, so that an older one is not taken for it."""
    return PREFIX + hashlib.sha256(condition.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Door:
    """A way in for somebody whose school is not known yet: a secret they hold leads to the school of one row, no more.

    The database answers by a function of the owner, so that the role of the site need not read the table for it.
    """

    name: str
    model: str
    column: str

    @property
    def function(self) -> str:
        """Give the name of the function."""
        return f"{PREFIX}door_{self.name}"

    def enter(self, *keys: str | int) -> None:
        """Let the rest of the request read the school that one of the keys leads to."""
        known = [str(key) for key in keys if not (isinstance(key, int) and key > LARGEST)]
        if settings.ROWS_APART:
            with connection.cursor() as cursor:
                text = f"SELECT set_config('app.school', COALESCE({self.function}(%s::text[])::text, ''), true)"
                cursor.execute(text, [known])


_doors: dict[str, Door] = {}


def door(name: str, model: str, column: str) -> Door:
    """Declare a door; the same name twice is a mistake."""
    made = Door(name, model, column)
    if _doors.setdefault(name, made) != made:
        raise LookupError(f"door {name!r} is declared twice")
    return made


def _set(**values: Any) -> None:
    """Set what the policies ask for, until the end of the transaction."""
    calls = ", ".join(f"set_config('app.{name}', %s, true)" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", ["" if value is None else str(value) for value in values.values()])


def ask_as(account_id: str | None) -> None:
    """Show what belongs to an account and its school for the rest of the transaction; to nobody, nothing.

    The database looks the school up itself: the account is read together with its row of the staff list.
    """
    if account_id is None:
        _set(school=None, account=None)
        return
    accounts = get_user_model()._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.account', id::text, true), "  # noqa: S608 - the table of a model
            f"set_config('app.school', COALESCE(school_id, {NO_SCHOOL})::text, true) "
            f"FROM {accounts} WHERE id = %s::bigint",
            [account_id],
        )


def enter(school_id: int | None, account_id: int | None = None) -> None:
    """Let the rest of a request read one school: that of an account whose secret was shown, or one founded just now.

    With the account what belongs to it alone is read too, its drafts: a seal is to lie upon them.
    """
    if settings.ROWS_APART:
        own = {} if account_id is None else {"account": account_id}
        _set(school=school_id or NO_SCHOOL, **own)


def enter_as(account_id: int) -> None:
    """Let the rest of a request read what belongs to an account that has come in just now."""
    if settings.ROWS_APART:
        ask_as(str(account_id))


@contextmanager
def of_school(school_id: int) -> Iterator[None]:
    """Show one school for a while, then what was shown before."""
    if not settings.ROWS_APART:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.school', true)")
            before = cursor.fetchone()[0]
        _set(school=school_id)
        yield
        _set(school=before)


def in_turn(schools: Sequence[int]) -> Iterator[Sequence[int]]:
    """Go through schools read together: one after another where rows are kept apart, else all at once."""
    if not settings.ROWS_APART:
        yield schools
        return
    for school_id in schools:
        with of_school(school_id):
            yield [school_id]


def _there(connection: Any) -> dict[str, set[str]]:
    """Read the policies back: of each table that is kept apart, the names of its policies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity"
        )
        found: dict[str, set[str]] = {}
        for table, policy in cursor.fetchall():
            found.setdefault(table, set()).update({policy} - {None})
        return found


def missing(connection: Any) -> list[str]:
    """Name the tables of a migrated database that lack their policy, or have another one beside it."""
    if connection.vendor != "postgresql":
        return []
    tables, there = set(connection.introspection.table_names()), _there(connection)
    return [table for table, rule in conditions().items() if table in tables and there.get(table) != {_policy(rule)}]


def remove(connection: Any) -> None:
    """Take the policies out before tables are rebuilt; what had one shows nothing meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table, policies in _there(connection).items():
                for policy in policies:
                    cursor.execute(f"DROP POLICY {policy} ON {table}")


def put_back(connection: Any) -> None:
    """Create the policies and the doors anew, and let the role of the site in, in one transaction."""
    if connection.vendor != "postgresql":
        return
    tables = set(connection.introspection.table_names())
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for table, rule in conditions().items():
            if table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
                cursor.execute(f"CREATE POLICY {_policy(rule)} ON {table} USING ({rule}) WITH CHECK ({rule})")
        for one in _doors.values():
            if apps.get_model(one.model)._meta.db_table in tables:
                _make(cursor, one)
    if settings.SITE_ROLE:
        let_in(connection, settings.SITE_ROLE)


def _make(cursor: Any, one: Door) -> None:
    """Create the function of a door; nobody may call it who was not let in."""
    model = apps.get_model(one.model)
    field = model._meta.get_field(one.column)
    kind = "bigint" if isinstance(field, models.IntegerField) else "text"
    cursor.execute("SELECT quote_ident(current_schema())")
    schema = cursor.fetchone()[0]
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {one.function}(keys text[]) RETURNS bigint "  # noqa: S608 - names come from models
        f"LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $body$ "
        f"SELECT CASE WHEN count(DISTINCT school_id) = 1 THEN min(school_id) END FROM {model._meta.db_table} "
        f"WHERE {field.column} = ANY(keys::{kind}[]) $body$"
    )
    cursor.execute(f"REVOKE ALL ON FUNCTION {one.function}(text[]) FROM PUBLIC")


def let_in(connection: Any, role: str) -> None:
    """Give the role of the site what it needs: rows, never tables; that there is no such role is told at start."""
    name = connection.ops.quote_name(role)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('nastavnik.rows'))")  # two starts at once
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")
        for one in _doors.values():
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {one.function}(text[]) TO {name}")


def faults(connection: Any) -> list[str]:
    """Say in words what keeps the role of a connection from being safe for the site; read back, not believed."""
    found = [f"у таблицы {table} нет правила строк" for table in missing(connection)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, is_super, bypasses = cursor.fetchone()
        if is_super or bypasses:
            return [f"роль {role} обходит правила строк: нужна роль без SUPERUSER и без BYPASSRLS"]
        cursor.execute(
            "SELECT c.relname, pg_has_role(current_user, c.relowner, 'MEMBER'), "
            "has_table_privilege(c.oid, 'SELECT') AND (c.relname = 'django_migrations' OR "
            "has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE') AND "
            "has_table_privilege(c.oid, 'DELETE')) "
            "FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
        )
        tables = cursor.fetchall()
        owned, closed = [one[0] for one in tables if one[1]], [one[0] for one in tables if not one[2]]
        cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
        makes = cursor.fetchone()[0]
    if owned:
        found.append(f"роль {role} владеет таблицами или входит в роль владельца: {', '.join(owned[:5])}")
    if makes:
        found.append(f"роль {role} может создавать таблицы: отнимите у неё CREATE на схему")
    if closed:
        found.append(f"роли {role} закрыты таблицы: {', '.join(closed[:5])}. Выполните nastavnik migrate")
    return found or _seen(connection)


def _seen(connection: Any) -> list[str]:
    """Name the tables that show rows while no school is set."""
    tables = [table for table, rule in conditions().items() if "IS NULL" not in rule]
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables]  # noqa: S608 - names come from models
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [f"таблица {table} показывает строки, хотя школа не названа" for (table,) in cursor.fetchall()]


def site_faults() -> list[str]:
    """Sign in as the role of the site and say what is wrong with it; nothing where there is no such role."""
    if settings.SITE_DATABASE is None:
        return []
    site = ConnectionHandler({DEFAULT_DB_ALIAS: settings.SITE_DATABASE})[DEFAULT_DB_ALIAS]
    try:
        return faults(site)
    except OperationalError as error:
        return [f"сайт не может войти в базу своей ролью: {error}"]
    finally:
        site.close()


def before_migrations(using: str = DEFAULT_DB_ALIAS, plan: Sequence[Any] = (), **_: Any) -> None:
    """Take the policies out while migrations rebuild tables; where there are none to run, they stay."""
    if plan:
        remove(connections[using])


def after_migrations(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Put the policies back once all migrations ran, in the transaction that takes the others away."""
    put_back(connections[using])


def keep(connection: Any) -> None:
    """See that a database which needs no migration has its policies, and that the role of the site is let in."""
    if missing(connection):
        put_back(connection)
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a copy that came back does not carry it
            for one in _doors.values():
                cursor.execute(f"REVOKE ALL ON FUNCTION {one.function}(text[]) FROM PUBLIC")
    if settings.SITE_ROLE:
        let_in(connection, settings.SITE_ROLE)

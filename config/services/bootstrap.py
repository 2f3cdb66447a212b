"""Makes the three roles and the database; running it again changes nothing.

What belongs inside a database (schema `audit`, default privileges, extensions) is the work of a migration, because
test databases need it too.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

from config.services.roles import APP, AUDIT, OWNER

LOGIN_ATTRIBUTES: dict[str, LiteralString] = {
    OWNER: "LOGIN CREATEDB NOCREATEROLE",
    APP: "LOGIN NOCREATEDB NOCREATEROLE",
}
MAINTENANCE_DATABASES = ("postgres", "template0", "template1")
# Starts of two checkouts on one server take turns.
ADVISORY_LOCK = 7_271_938


def bootstrap_roles(connection: psycopg.Connection, passwords: dict[str, str], database: str) -> None:
    """Make roles and database on the server of `connection` (autocommit, a role that may create roles)."""
    connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        for role, attributes in LOGIN_ATTRIBUTES.items():
            _make_role(connection, role, attributes, passwords[role])
        _make_role(connection, AUDIT, "NOLOGIN", None)
        _grant_membership(connection, AUDIT, OWNER)
        _make_database(connection, database)
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _make_role(
    connection: psycopg.Connection, role: str, attributes: LiteralString, password: str | None
) -> None:
    known = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    verb = sql.SQL("ALTER ROLE") if known else sql.SQL("CREATE ROLE")
    statement = sql.SQL("{} {} {}").format(verb, sql.Identifier(role), sql.SQL(attributes))
    if password is not None:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(statement)
    if known and known[0]:
        connection.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))


def _grant_membership(connection: psycopg.Connection, group: str, member: str) -> None:
    is_member = connection.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [member, group]).fetchone()
    if not (is_member and is_member[0]):
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(member)))


def _make_database(connection: psycopg.Connection, database: str) -> None:
    found = connection.execute(
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = %s",
        [database],
    ).fetchone()
    if found is None:
        _become_member_of_owner(connection)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
        )
    elif found[0] != OWNER and database not in MAINTENANCE_DATABASES:
        _become_member_of_owner(connection)
        connection.execute(
            sql.SQL("GRANT ALL ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(OWNER))
        )


def _become_member_of_owner(connection: psycopg.Connection) -> None:
    """A role that may create roles but is no superuser can only hand a database to a role it belongs to."""
    is_superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if not (is_superuser and is_superuser[0]):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))

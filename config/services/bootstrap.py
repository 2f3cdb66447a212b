"""Makes the three roles and the database; running it again changes nothing.

What belongs inside a database (schema `audit`, default privileges, extensions) is the work of a migration,
because test databases need it too.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

from config.services.roles import APP, AUDIT, OWNER

LOGIN_ROLES: dict[str, LiteralString] = {
    OWNER: "LOGIN CREATEDB NOCREATEROLE",
    APP: "LOGIN NOCREATEDB NOCREATEROLE",
}
# Two checkouts that prepare one server take turns; both do it from the database `postgres`.
ADVISORY_LOCK = 7_271_938


def bootstrap(connection: psycopg.Connection, passwords: dict[str, str], database: str) -> None:
    """Make roles and database on the server of `connection` (autocommit, a role that may create roles)."""
    connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    for role, attributes in LOGIN_ROLES.items():
        _make_role(connection, role, attributes, passwords[role])
    _make_role(connection, AUDIT, "NOLOGIN", None)
    _grant(connection, AUDIT, to=OWNER)
    _make_database(connection, database)
    connection.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def _value(connection: psycopg.Connection, query: LiteralString, *parameters: str) -> object:
    row = connection.execute(query, parameters).fetchone()
    return row[0] if row else None


def _make_role(connection: psycopg.Connection, role: str, attributes: LiteralString, password: str | None) -> None:
    powerful = _value(connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", role)
    verb = sql.SQL("CREATE ROLE" if powerful is None else "ALTER ROLE")
    statement = sql.SQL("{} {} {}").format(verb, sql.Identifier(role), sql.SQL(attributes))
    if password is not None:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(statement)
    if powerful:
        connection.execute(sql.SQL("ALTER ROLE {} NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))


def _grant(connection: psycopg.Connection, group: str, to: str) -> None:
    # From PostgreSQL 16 on, who makes a role belongs to it without being able to act as it.
    kind = "SET" if connection.info.server_version >= 160000 else "MEMBER"
    if not _value(connection, "SELECT pg_has_role(%s, %s, %s)", to, group, kind):
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(to)))


def _make_database(connection: psycopg.Connection, database: str) -> None:
    if _value(connection, "SELECT datname FROM pg_database WHERE datname = %s", database):
        return
    join_owner(connection)
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER)))


def join_owner(connection: psycopg.Connection) -> None:
    """Become a member of the owner: who is no superuser can hand a database only to a role it belongs to."""
    me = str(_value(connection, "SELECT current_user"))
    _grant(connection, OWNER, to=me)


def trust_similarity(connection: psycopg.Connection) -> None:
    """Let the indexes of names be used under row-level security: only a superuser may vouch that a comparison tells nobody anything.

    PostgreSQL applies a policy before any comparison that could betray a hidden row, and takes every one of pg_trgm's and of arrays
    for such: a search by name would read the whole country, the search for duplicates the region. Done in `template1`, it holds for
    every database made later.
    """
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    connection.execute("ALTER FUNCTION word_similarity_commutator_op(text, text) LEAKPROOF")
    connection.execute("ALTER FUNCTION arrayoverlap(anyarray, anyarray) LEAKPROOF")

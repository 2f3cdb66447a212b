"""A PostgreSQL given by DATABASE_URL: used as it is, or prepared once when its role may do that.

* DATABASE_OWNER_URL is given too: both are used as they are.
* The role of DATABASE_URL may create roles: the three roles and the database are made, and both addresses
  set.
* It is an ordinary role: it does everything, and one line says what is lost by that.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

from config.services import state
from config.services.roles import APP, OWNER
from config.services.secrets import known_password, role_password
from config.services.state import ServiceError, note

if TYPE_CHECKING:
    import psycopg

STAMP_SECONDS = 600
OLDEST_VERSION = 150000
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
SINGLE_ROLE = (
    "DATABASE_URL's role owns the tables and also runs the application, so it could rewrite the audit trail: "
    "give a second role in DATABASE_OWNER_URL (docs/production.md)"
)


def use_external_database(var: Path) -> None:
    """Settle DATABASE_URL and DATABASE_OWNER_URL for a server that is not ours; the caller holds the lock."""
    given = os.environ["DATABASE_URL"]
    check_address("DATABASE_URL", given)
    if os.environ.get("DATABASE_OWNER_URL"):
        check_address("DATABASE_OWNER_URL", os.environ["DATABASE_OWNER_URL"])
        return
    mode = _stamped_mode(var, given) or _prepare(var, given)
    if mode == "roles":
        os.environ["DATABASE_URL"] = _role_url(var, given, APP)
        os.environ["DATABASE_OWNER_URL"] = _role_url(var, given, OWNER)
    else:
        note(SINGLE_ROLE)
        os.environ["DATABASE_OWNER_URL"] = given
        os.environ["PATHWAYS_SINGLE_ROLE"] = "1"


def check_address(name: str, url: str) -> None:
    """Raises ServiceError, without quoting anybody's password, where `url` cannot be taken apart."""
    try:
        parts = urlsplit(url)
        readable = parts.scheme in ("postgres", "postgresql") and parts.port != 0 and not parts.fragment
    except ValueError:
        readable = False
    if not readable:
        raise ServiceError(
            f"{name} must look like postgresql://user:password@host:5432/database; "
            "in a password write %23 for #, %2F for /, %3A for :, %3F for ? and %40 for @"
        )


def connection_reason(error: psycopg.Error) -> str:
    """The line that says why: the server's own, else the first."""
    import psycopg

    if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
        return "it cannot be read as an address"  # the error quotes it, and a password may be in it
    return error.diag.message_primary or next(iter(str(error).strip().splitlines()), type(error).__name__)


def address(url: str) -> str:
    """host:port/database of a connection URL, without anybody's password."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = parts.hostname or query.get("host", ["localhost"])[0]
    port = parts.port or query.get("port", ["5432"])[0]
    return f"{host}:{port}/{database_name(url)}"


def database_name(url: str) -> str:
    """The database a connection URL leads to: PostgreSQL's own default is the user's name."""
    parts = urlsplit(url)
    return unquote(parts.path.lstrip("/")) or unquote(parts.username or "postgres")


def with_role(url: str, role: str, password: str) -> str:
    """The same address for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(role, safe='')}:{quote(password, safe='')}@{place}"
    return urlunsplit((parts.scheme, netloc, f"/{quote(database_name(url))}", parts.query, ""))


def with_database(url: str, database: str) -> str:
    """Another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database)}"))


def _role_url(var: Path, url: str, role: str) -> str:
    admin_password = unquote(urlsplit(url).password or "")
    return with_role(url, role, role_password(var, address(url), role, admin_password))


def _fingerprint(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def _stamped_mode(var: Path, url: str) -> str | None:
    """What a recent start found ("roles" or "single"), its passwords still known."""
    stamp = state.remembered(var, "external")
    fresh = stamp.get("url") == _fingerprint(url) and 0 <= time.time() - stamp.get("checked", 0) < STAMP_SECONDS
    if fresh and stamp["mode"] == "roles" and not known_password(var, address(url), APP):
        return None
    return stamp["mode"] if fresh else None


def _prepare(var: Path, url: str) -> str:
    """Look at the server, make what is missing there where that is allowed, and remember what was found."""
    import psycopg

    try:
        mode = _settle(var, url)
    except psycopg.Error as error:
        raise ServiceError(f"DATABASE_URL ({address(url)}) cannot be used: {connection_reason(error)}") from error
    state.remember(var, "external", url=_fingerprint(url), checked=int(time.time()), mode=mode)
    return mode


def _settle(var: Path, url: str) -> str:
    import psycopg

    from config.services.bootstrap import bootstrap

    with _connect_somewhere(url) as connection:
        if connection.info.server_version < OLDEST_VERSION:
            raise ServiceError(f"DATABASE_URL ({address(url)}) is older than PostgreSQL 15: give a newer server")
        may_make_roles = connection.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        _check_extensions(connection, url)
        if not (may_make_roles and may_make_roles[0]):
            psycopg.connect(url, connect_timeout=5).close()
            return "single"
        roles = {role: _role_url(var, url, role) for role in (OWNER, APP)}
        if not all(_can_connect(role_url) for role_url in roles.values()):
            passwords = {role: unquote(urlsplit(role_url).password or "") for role, role_url in roles.items()}
            bootstrap(connection, passwords, database_name(url))
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        _hand_over(connection, url)
    for role, role_url in roles.items():
        if not _can_connect(role_url):
            raise ServiceError(
                f"{role} was made on {address(url)} but may not sign in there with a password: "
                "allow scram-sha-256 for it in pg_hba.conf, or give DATABASE_OWNER_URL yourself"
            )
    return "roles"


def _connect_somewhere(url: str) -> psycopg.Connection:
    """Through `postgres` where that can be opened: the named database may not exist yet."""
    import psycopg

    try:
        return psycopg.connect(with_database(url, "postgres"), autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        return psycopg.connect(url, autocommit=True, connect_timeout=5)


def _can_connect(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _check_extensions(connection: psycopg.Connection, url: str) -> None:
    rows = connection.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
    missing = set(EXTENSIONS) - {name for (name,) in rows}
    if missing:
        raise ServiceError(
            f"DATABASE_URL ({address(url)}) lacks the extensions {', '.join(sorted(missing))}: "
            "install the package postgresql-contrib there"
        )


def _hand_over(connection: psycopg.Connection, url: str) -> None:
    """Give a database that existed before to the owner: whole when it is empty, else refuse politely."""
    from psycopg import sql

    from config.services.bootstrap import join_owner

    (database, encoding, holder), *_ = connection.execute(
        "SELECT datname, pg_encoding_to_char(encoding), pg_get_userbyid(datdba) FROM pg_database"
        " WHERE datname = current_database()"
    ).fetchall()
    if encoding != "UTF8":
        raise ServiceError(f"{address(url)} has the encoding {encoding}: make the database with ENCODING 'UTF8'")
    stranger = connection.execute(
        "SELECT tableowner FROM pg_tables WHERE schemaname IN ('public', 'audit') AND NOT"
        " pg_has_role(%s, tableowner, 'MEMBER') LIMIT 1",
        [OWNER],
    ).fetchone()
    if stranger:
        raise ServiceError(
            f"{address(url)} holds tables of the role {stranger[0]}: give an empty database, or set "
            "DATABASE_OWNER_URL to that role"
        )
    if holder == OWNER:
        return
    join_owner(connection)
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(OWNER)}
    if database == "postgres":
        connection.execute(sql.SQL("GRANT ALL ON DATABASE {database} TO {owner}").format(**names))
        connection.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {owner}").format(**names))
    else:
        connection.execute(sql.SQL("ALTER DATABASE {database} OWNER TO {owner}").format(**names))

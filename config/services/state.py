"""Where the local services keep their things, and the small files that remember them.

Everything lives under `<checkout>/var/` (`PATHWAYS_VAR` moves it): `services.json` remembers ports and
folders, `services.lock` lets one start happen at a time, `log/` holds what the processes say.
"""

import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
LOCK_SECONDS = 180.0


class ServiceError(Exception):
    """A local service cannot be had; the message is one line that says what to do."""


def var_folder() -> Path:
    """The folder of this checkout's local data."""
    return Path(os.environ.get("PATHWAYS_VAR") or CHECKOUT / "var").absolute()


def make_folder(path: Path, mode: int = 0o755) -> Path:
    """Make `path` and its parents; raises ServiceError with the way out when that cannot be done."""
    try:
        if not path.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(mode)
    except OSError as error:
        raise ServiceError(explain_os_error(error, path)) from error
    return path


def explain_os_error(error: OSError, path: Path) -> str:
    """One line for a person: what is wrong with `path` and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {path} is full: free at least 300 MB and start again"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"no permission to write {path}: give it to this user, or set PATHWAYS_VAR to another folder"
    if error.errno == errno.EROFS:
        return f"{path} is on a read-only disk: set PATHWAYS_VAR to a folder that can be written"
    return f"cannot use {path}: {error.strerror or error}"


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """An error of the system becomes one line about its file, or about `place` where it names none."""
    try:
        yield
    except OSError as error:
        named = error.filename if isinstance(error.filename, str) else ""
        raise ServiceError(explain_os_error(error, Path(named or place))) from error


def read_json(path: Path) -> dict[str, Any]:
    """The object in `path`; empty when there is none or it was cut short."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    except OSError as error:
        raise ServiceError(explain_os_error(error, path)) from error
    return content if isinstance(content, dict) else {}


def write_json(path: Path, content: dict[str, Any], mode: int = 0o644) -> None:
    """Replace `path` in one step, so that no reader ever sees half a file."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ServiceError(explain_os_error(error, path)) from error


def remembered(var: Path, service: str) -> dict[str, Any]:
    """What `services.json` says of one service."""
    entry = read_json(var / "services.json").get(service)
    return entry if isinstance(entry, dict) else {}


def remember(var: Path, service: str, **facts: Any) -> None:
    """Add facts about one service to `services.json`; the caller holds the lock."""
    before = remembered(var, service)
    if before | facts != before:
        content = read_json(var / "services.json")
        content[service] = before | facts
        write_json(var / "services.json", content)


def forget(var: Path, service: str) -> None:
    """Drop what `services.json` says of one service; the caller holds the lock."""
    content = read_json(var / "services.json")
    if content.pop(service, None) is not None:
        write_json(var / "services.json", content)


@contextmanager
def start_lock(var: Path) -> Iterator[None]:
    """Only one process of this checkout starts or stops services at a time; the others wait their turn.

    Trouble with a file inside the block is told as a ServiceError.
    """
    path = make_folder(var) / "services.lock"
    with explained(path), path.open("a") as file:
        if not wait_until(lambda: _locked(file.fileno()), LOCK_SECONDS):
            raise ServiceError(f"another start has held {path} for {LOCK_SECONDS:.0f} s: wait for it or end it")
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Whether `condition` came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def note(message: str) -> None:
    """Tell the person at the terminal; standard output stays clean for `--json` and `env`."""
    print(f"services: {message}", file=sys.stderr, flush=True)


def free_port(preferred: int = 0) -> int:
    """A port of 127.0.0.1 nobody listens on: the preferred one when it is free."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return int(probe.getsockname()[1])
    raise ServiceError("no free port on 127.0.0.1")


def command_of(pid: int) -> str:
    """The command line of a running process; empty when it has ended (also when nobody has buried it yet)."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return ""
    listing = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listing.stdout.strip()

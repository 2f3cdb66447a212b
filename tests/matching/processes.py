"""Real worker processes and a broker of one's own, to be killed, emptied and missed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
from celery import current_app
from django.db import connections

from config.services.state import CHECKOUT, make_folder, start_lock
from config.services.valkey import Valkey, ask
from matching.models import MatchRun


class Broker:
    """A Valkey of its own with the product's own configuration; its data stay while it is away."""

    def __init__(self, var: Path) -> None:
        self.var = make_folder(var)
        self.server = Valkey(self.var)

    @property
    def url(self) -> str:
        return self.server.environment()["REDIS_URL"]

    def start(self) -> None:
        with start_lock(self.var):
            self.server.ensure()

    def stop(self) -> None:
        with start_lock(self.var):
            self.server.stop()

    def kill(self) -> None:
        os.kill(int((self.server.home / "valkey.pid").read_text("ascii")), signal.SIGKILL)

    def empty(self) -> None:
        assert ask(self.server.port, "FLUSHALL").startswith("+OK")


class Process:
    """A Celery process (a worker with its children, or beat) of the database under test."""

    def __init__(self, broker: Broker, log: Path, concurrency: int, *arguments: str) -> None:
        self.log, self.concurrency = log, concurrency
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", *arguments],
                cwd=CHECKOUT,
                env=environment(broker.url),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def alive(self) -> bool:
        return self.process.poll() is None

    def children(self) -> list[int]:
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    def kill_child(self) -> None:
        children = self.children()
        assert children, "the worker has no child to kill"
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """The whole group at once, as a machine that loses its power."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Installation:
    """The processes of one broker, started as `bin/run` starts them, all gone at the end.

    `queues`: a test that is not about plans leaves them alone, so that nobody reads the tables while it empties them at its end.
    """

    def __init__(self, broker: Broker, folder: Path, queues: str = "celery") -> None:
        self.broker, self.folder, self.queues = broker, folder, queues
        self.processes: list[Process] = []

    def workers(self, *concurrency: int) -> list[Process]:
        """Exactly these workers: those of before stay where they are the same, else all are replaced."""
        running = [process for process in self.processes if process.concurrency and process.alive()]
        if tuple(process.concurrency for process in running) == concurrency:
            return running
        for process in running:
            process.kill()
        started = [self._start(number) for number in concurrency]
        for process in started:
            wait(lambda: " ready." in process.log.read_text(), 90, process.log)  # noqa: B023
        return started

    def beat(self) -> Process:
        return self._start(0, "--schedule", str(self.folder / "beat-schedule"))

    def stop(self) -> None:
        for process in self.processes:
            process.kill()

    def _start(self, concurrency: int, *more: str) -> Process:
        name = f"process-{len(self.processes)}"
        arguments = ["beat", "--pidfile", ""]
        if concurrency:
            arguments = ["worker", "--concurrency", str(concurrency), "--without-gossip", "-n", name]
            arguments += ["-Q", self.queues]
        process = Process(
            self.broker, self.folder / f"{name}.log", concurrency, *arguments, "--loglevel", "INFO", *more
        )
        self.processes.append(process)
        return process


def environment(broker_url: str) -> dict[str, str]:
    """The variables of a process that works on the database under test and on this broker."""
    name = connections["default"].settings_dict["NAME"]
    databases = {key: _renamed(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    return os.environ | databases | {"DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": broker_url}


def _renamed(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def send_through(broker_url: str) -> None:
    """What this process publishes goes to that broker from now on."""
    current_app.close()
    current_app.conf.broker_url = broker_url
    current_app.conf.broker_write_url = broker_url
    current_app.amqp._producer_pool = None


def wait(until: Callable[[], Any], seconds: float, what: object = "") -> float:
    """Look until it is so; how many seconds that took. Fails after `seconds`."""
    started = time.monotonic()
    while not until():
        passed = time.monotonic() - started
        assert passed < seconds, f"not after {passed:.0f} s: {what}"
        time.sleep(0.03)
    return time.monotonic() - started


def state(run: MatchRun) -> MatchRun:
    run.refresh_from_db()
    return run

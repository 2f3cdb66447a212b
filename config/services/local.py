"""PostgreSQL and broker together: started where no variable replaces them, brought back when they die."""

import os
from pathlib import Path
from typing import Protocol

from config.services import state
from config.services.external import use_external_database
from config.services.postgres import Postgres
from config.services.secrets import GENERATED, export_secrets, load_secrets
from config.services.state import note, start_lock
from config.services.valkey import Valkey


class Service(Protocol):
    """A server of our own; whoever calls `ensure` or `stop` holds the start lock."""

    name: str

    @property
    def home(self) -> Path: ...
    @property
    def port(self) -> int: ...
    def running(self) -> object: ...
    def pid(self) -> int | None: ...
    def ensure(self) -> None: ...
    def environment(self) -> dict[str, str]: ...
    def stop(self) -> bool: ...


class LocalServices:
    """The servers of one `var/` folder; remembers which of them it uses, and which it started itself."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.by_variable: dict[str, Service] = {"DATABASE_URL": Postgres(var), "REDIS_URL": Valkey(var)}
        self.used: list[Service] = []
        self.started: list[Service] = []

    def start(self) -> None:
        """Find or start what no variable replaces, and set the environment. Raises ServiceError."""
        given = [name for name in (*self.by_variable, "DATABASE_OWNER_URL", *GENERATED) if os.environ.get(name)]
        if len(given) == len(self.by_variable) + 1 + len(GENERATED):
            return
        with start_lock(self.var):
            export_secrets(load_secrets(self.var))
            for variable, service in self.by_variable.items():
                if variable not in given:
                    self._use(service)
            if "DATABASE_URL" in given:
                use_external_database(self.var)

    def revive(self) -> bool:
        """Start again those in use that have died; whether an address has changed. Raises ServiceError."""
        dead = [service for service in self.used if not service.running()]
        if not dead:
            return False
        before = dict(os.environ)
        with start_lock(self.var):
            for service in dead:
                self._use(service)
                note(f"{service.name} did not answer and was started again")
            if state.remembered(self.var, "run"):
                self._remember_started()
        return before != dict(os.environ)

    def take_over(self) -> None:
        """Count as started here what an earlier `bin/run` started and, being killed, could not stop: nobody else will."""
        with start_lock(self.var):
            left = state.remembered(self.var, "run")
            for service in self.used:
                if service not in self.started and left.get(service.name) == service.pid():
                    self.started.append(service)
            self._remember_started()

    def _remember_started(self) -> None:
        if self.started:
            state.remember(self.var, "run", **{service.name: service.pid() for service in self.started})

    def stop(self) -> list[str]:
        """Stop what runs here, whoever started it; the names of what was stopped."""
        with start_lock(self.var):
            return [service.name for service in self.by_variable.values() if service.stop()]

    def stop_started(self) -> None:
        """Stop those this object started; those it found stay."""
        with start_lock(self.var):
            for service in self.started:
                service.stop()
            state.forget(self.var, "run")

    def _use(self, service: Service) -> None:
        # Noted before the start: a start that is interrupted is stopped as well.
        if service not in self.started and not service.running():
            self.started.append(service)
        if service not in self.used:
            self.used.append(service)
        service.ensure()
        os.environ.update(service.environment())

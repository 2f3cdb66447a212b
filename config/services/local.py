"""PostgreSQL and broker together: started where no variable replaces them, brought back when they die."""

import os
from pathlib import Path

from config.services.external import use_external_database
from config.services.postgres import Postgres
from config.services.secrets import GENERATED, export_secrets, load_secrets
from config.services.state import note, start_lock
from config.services.valkey import Valkey


class LocalServices:
    """The servers of one `var/` folder; remembers which of them it started itself."""

    def __init__(self, var: Path) -> None:
        self.postgres, self.broker = Postgres(var), Valkey(var)
        self.var = var
        self.used: list[Postgres | Valkey] = []
        self.started: list[Postgres | Valkey] = []

    def start(self) -> None:
        """Find or start what no variable replaces, and set the environment. Raises ServiceError."""
        given = {name: os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}
        if all(given.values()) and all(os.environ.get(name) for name in GENERATED):
            return
        with start_lock(self.var):
            export_secrets(load_secrets(self.var))
            if given["DATABASE_URL"]:
                use_external_database(self.var)
            else:
                self._own(self.postgres)
            if not given["REDIS_URL"]:
                self._own(self.broker)

    def revive(self) -> bool:
        """Start again those in use that have died; whether an address changed by that."""
        dead = [service for service in self.used if not service.running()]
        if not dead:
            return False
        before = dict(os.environ)
        with start_lock(self.var):
            for service in dead:
                note(f"{service.name} does not answer: starting it again")
                self._own(service)
        return before != dict(os.environ)

    def stop(self) -> list[str]:
        """Stop what runs here, whoever started it; the names of what was stopped."""
        with start_lock(self.var):
            return [service.name for service in (self.postgres, self.broker) if service.stop()]

    def stop_started(self) -> None:
        """Stop those this object started; those it found stay."""
        with start_lock(self.var):
            for service in self.started:
                service.stop()

    def _own(self, service: Postgres | Valkey) -> None:
        if not service.running() and service not in self.started:
            self.started.append(service)
        if service not in self.used:
            self.used.append(service)
        service.ensure()
        os.environ.update(service.environment())

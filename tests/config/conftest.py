"""An installation of its own in a temporary folder, driven through the command line as a person would."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from config.services import LocalServices
from config.services.secrets import GENERATED, load_secrets
from config.services.state import CHECKOUT, start_lock
from config.services.unix_user import remove_home

SET_BY_SERVICES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PATHWAYS_SINGLE_ROLE", *GENERATED)


@dataclass
class Installation:
    var: Path

    @property
    def services(self) -> LocalServices:
        return LocalServices(self.var)

    @property
    def postgres(self):
        return self.services.by_variable["DATABASE_URL"]

    @property
    def broker(self):
        return self.services.by_variable["REDIS_URL"]

    def environment(self, **given: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in SET_BY_SERVICES}
        return kept | {"PATHWAYS_VAR": str(self.var)} | given

    def launch(self, *arguments: str, **given: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "config.services", *arguments],
            cwd=CHECKOUT, env=self.environment(**given), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
        process = self.launch(*arguments, **given)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def start(self) -> None:
        done = self.run("start")
        assert done.returncode == 0, done.stderr

    def exported(self, **given: str) -> dict[str, str]:
        done = self.run("env", **given)
        assert done.returncode == 0, done.stderr
        lines = [line.removeprefix("export ") for line in done.stdout.splitlines()]
        return {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}

    def connect(self, variable: str = "DATABASE_OWNER_URL") -> psycopg.Connection:
        return psycopg.connect(self.postgres.environment()[variable], autocommit=True)

    def remove(self) -> None:
        self.services.stop()
        if self.postgres.home.exists():
            remove_home(self.postgres.home)


@pytest.fixture
def fresh_installation(tmp_path: Path) -> Iterator[Installation]:
    """Nothing is there yet."""
    made = Installation(tmp_path / "var")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def _installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("installation") / "var")
    yield made
    made.remove()


@pytest.fixture
def installation(_installation: Installation) -> Installation:
    """Started; shared by the tests of a module, which leave its data in place."""
    with start_lock(_installation.var):
        load_secrets(_installation.var)
        for service in _installation.services.by_variable.values():
            service.ensure()
    return _installation

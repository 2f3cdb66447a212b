"""An import that is killed half way leaves nothing, and repeated it equals one import."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from employers.models import DemandBatch, DemandRecord, Employer, Vacancy, VacancyEvent

from .files import seasonal, seasonal_csv

ROOT = Path(__file__).resolve().parents[3]
ROWS = 6_000


def import_process(path: Path) -> subprocess.Popen[str]:
    """The real command, in a process of its own, on this test's database."""
    name = connection.settings_dict["NAME"]
    urls = {
        variable: urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_demand", str(path), "--as-of", "2026-01-15", "--json"],
        cwd=ROOT,
        env=os.environ | urls | {"DJANGO_SETTINGS_MODULE": "config.settings_test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def writes_vacancies() -> bool:
    """Whether another session has begun to write vacancies (it holds the table's lock until its transaction ends)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE relation = 'employers_vacancy'::regclass AND mode = 'RowExclusiveLock'"
            " AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone() is not None


def wait_until(happens: object, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def counts() -> list[int]:
    return [model.objects.count() for model in (Employer, Vacancy, VacancyEvent, DemandRecord, DemandBatch)]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_killed_half_way_and_repeated_it_equals_one_import(usa: None, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, *[seasonal(number) for number in range(ROWS)])
    for pause in (0.0, 0.3):
        process = import_process(path)
        try:
            wait_until(lambda: writes_vacancies() or process.poll() is not None)  # noqa: B023
            time.sleep(pause)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert process.returncode == -signal.SIGKILL
        wait_until(lambda: not writes_vacancies())
        assert counts() == [0, 0, 0, 0, 0]

    for expected in ([1, ROWS, ROWS, ROWS, 1], [1, ROWS, ROWS, ROWS, 2]):
        process = import_process(path)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        assert errors == ""
        assert f'"read": {ROWS}' in output
        assert counts() == expected

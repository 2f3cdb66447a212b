"""A process that is killed in the middle of a list: nobody is lost, nobody comes twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models.functions import Now

from accounts.choices import Role
from config.services.state import CHECKOUT
from tests import factories
from tests.conftest import see_the_whole_region
from tests.matching.processes import environment
from workers.importing.running import execute
from workers.models import IdentityDocument, ImportBatch, ImportedWorker, Worker, WorkerEvent
from workers.services.importing import import_check, import_confirm, import_upload, imports_sweep

from .lists import csv_file, person, reference

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]

PEOPLE, CHUNK = 120, 5
WORK = f"""
import sys
import django; django.setup()
from django.conf import settings
from workers.importing import running
settings.MEDIA_ROOT, running.CHUNK = sys.argv[2], {CHUNK}
running.execute(int(sys.argv[1]))
"""


@pytest.fixture
def batch(settings: Any, tmp_path: Path) -> ImportBatch:
    settings.MEDIA_ROOT = tmp_path / "files"
    see_the_whole_region()
    reference()
    officer = factories.user(Role.REGISTRATION_OFFICER)
    born = date(1975, 1, 1)
    rows = [person(n, **{"Fecha de nacimiento": f"{born + timedelta(days=97 * n):%d/%m/%Y}"}) for n in range(PEOPLE)]
    content = csv_file(tmp_path / "lista.csv", rows).read_bytes()
    batch = import_upload(office=officer.office, by=officer, file_name="lista.csv", chunks=[content])
    import_check(batch=batch, by=officer, columns={})
    execute(batch.pk)
    batch.refresh_from_db()
    import_confirm(batch=batch, by=officer)
    return batch


def test_a_killed_import_is_gone_on_with_and_ends_as_one(batch: ImportBatch) -> None:
    for _times in range(2):
        _killed_while_it_writes(batch)
        ImportBatch.objects.update(lease_until=Now() - timedelta(seconds=1))  # the minute has passed
    assert imports_sweep() == 1
    execute(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.total, batch.rejected) == ("done", PEOPLE, 0)
    assert batch.imported == batch.new == PEOPLE - batch.similar
    assert batch.imported > PEOPLE / 2
    for model in (Worker, IdentityDocument, WorkerEvent, ImportedWorker):
        assert model._default_manager.count() == batch.imported, model


def _killed_while_it_writes(batch: ImportBatch) -> None:
    """Once some more people are there; the work is not over."""
    before = ImportedWorker.objects.count()
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(batch.pk), str(settings.MEDIA_ROOT)],
        cwd=CHECKOUT,
        env=environment("redis://127.0.0.1:1/0"),
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 120
    while ImportedWorker.objects.count() == before and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    _out, told = process.communicate()
    assert before < ImportedWorker.objects.count(), told.decode()[-2000:]
    assert ImportBatch.objects.get(pk=batch.pk).status == "importing"

"""The description of the API holds, and nothing that can be made up from it is a fault of the server."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.choices import Role
from tests import factories
from tests.api import scene
from tests.api.contract import made_up_calls
from tests.matching.live import factories as live

EXAMPLES = 4  # of each of more than a hundred addresses


def test_the_description_is_made_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yml"))
    assert "/api/v1/explain/" in (tmp_path / "api.yml").read_text("utf-8")


@pytest.mark.services
@pytest.mark.no_cover
@pytest.mark.django_db(transaction=True)
def test_every_answer_to_made_up_calls_is_as_described(live_server, client_for, tmp_path: Path) -> None:
    worker, vacancy = factories.worker(), factories.vacancy()
    scene.placement(worker=worker)
    scene.proposal(worker=worker, vacancy=vacancy)
    scene.near_miss(worker=worker)
    live.change(worker, after=vacancy)
    factories.recruiter()
    done = made_up_calls(live_server.url, client_for(Role.ADMINISTRATOR), tmp_path, examples=EXAMPLES, phases="fuzzing")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]

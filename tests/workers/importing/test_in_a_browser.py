"""A list of people goes all the way in a real browser and is taken back: without scripts, and with them under the eyes of axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.choices import Role
from tests.browser import sideways, violations
from workers.importing.running import execute
from workers.models import ImportBatch, Worker

from .lists import csv_file, people, person, reference

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(client_for: Any, settings: Any, tmp_path: Path) -> Any:
    settings.REQUIRE_SECOND_FACTOR = False
    settings.MEDIA_ROOT = tmp_path / "files"
    reference()
    return client_for(Role.REGISTRATION_OFFICER)


@pytest.mark.parametrize(("width", "language", "scripts"), [(360, "es", False), (1280, "fr", True)])
def test_a_list_is_brought_in_and_taken_back(
    officer: Any, live_server: Any, page_at: Any, tmp_path: Path, width: int, language: str, scripts: bool
) -> None:
    path = csv_file(tmp_path / "lista.csv", [*people(3), person(4, Sexo="?")])
    wrong: dict[str, list[str]] = {}

    def look(where: str) -> None:
        faults = violations(page) if scripts else []
        wrong[where] = faults + [f"{sideways(page)} px too wide"] * (sideways(page) > 0) + list(page.complaints)

    def worked_on() -> ImportBatch:
        look("under way")
        execute(batch.pk)
        page.goto(f"{live_server.url}/workers/imports/{batch.pk}/")
        batch.refresh_from_db()
        return batch

    with page_at(width=width, language=language, scripts=scripts) as page:
        cookie = officer.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
        page.goto(f"{live_server.url}/workers/imports/")
        look("lists")
        page.set_input_files("[name=file]", path)
        page.click("aside form .btn--primary")
        batch = ImportBatch.objects.get()
        look("columns")
        assert page.input_value("[name=column_1]") == "given_names"
        page.click("main form .btn--primary")
        assert worked_on().status == "checked"
        look("preview")
        assert page.locator("tbody tr").count() == 4
        assert not Worker.objects.exists()
        page.click("main .card--accent form .btn--primary")
        assert (worked_on().status, Worker.objects.count()) == ("done", 3)
        look("done")
        page.click("a[href$='/undo/']")
        look("undo")
        page.fill("[name=reason]", "Era la lista de otra oficina.")
        page.click("main form .btn--danger")
        assert (worked_on().status, Worker.objects.count()) == ("undone", 0)
        look("undone")
    assert {where: faults for where, faults in wrong.items() if faults} == {}

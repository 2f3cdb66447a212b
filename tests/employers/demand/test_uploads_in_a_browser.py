"""A coordinator brings a public list in, in Spanish: on a telephone without scripts, and at a desk under the eyes of axe."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from accounts.choices import Role
from employers.demand.working import execute
from employers.models import DemandUpload, Vacancy
from tests.browser import browser, page_at, sideways, violations

from .files import seasonal, seasonal_csv

__all__ = ["browser", "page_at"]
pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (1280, True)])
def test_a_public_list_is_brought_in(
    usa: None, client_for: Any, settings: Any, live_server: Any, page_at: Any, tmp_path: Path, width: int, scripts: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    settings.MEDIA_ROOT = tmp_path / "media"
    cookie = client_for(Role.COORDINATOR).cookies["sessionid"].value
    path = seasonal_csv(tmp_path, seasonal(1), seasonal(2), seasonal(3, total_positions="0"))
    wrong: dict[str, list[str]] = {}

    def look(where: str) -> None:
        faults = violations(page) if scripts else []
        wrong[where] = faults + [f"{sideways(page)} px too wide"] * (sideways(page) > 0) + list(page.complaints)

    def worked_on() -> DemandUpload:
        look("under way")
        upload = DemandUpload.objects.get()
        execute(upload.pk)
        page.goto(f"{live_server.url}/vacancies/imports/{upload.pk}/")
        upload.refresh_from_db()
        return upload

    with page_at(width=width, language="es", scripts=scripts) as page:
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
        page.goto(f"{live_server.url}/vacancies/imports/")
        look("lists")
        page.set_input_files("[name=file]", path)
        page.click("aside form .btn--primary")
        assert worked_on().status == "checked"
        look("preview")
        assert "Hasta ahora nada ha cambiado" in page.inner_text("main")
        assert page.locator("tbody tr").count() == 3
        assert not Vacancy.objects.exists()
        with page.expect_download() as download:
            page.click("a[href$='rejected-rows.csv']")
        (row,) = csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines())
        assert (row["line"], row["column"]) == ("4", "total_positions")
        page.click("main .card--accent form .btn--primary")
        assert (worked_on().status, Vacancy.objects.count()) == ("done", 2)
        look("done")
    assert {where: faults for where, faults in wrong.items() if faults} == {}

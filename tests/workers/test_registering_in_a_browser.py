"""An officer registers a person in a real browser, on a telephone without scripts and on a desk with them."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from reference.models import Skill
from tests import factories
from tests.browser import sideways, violations
from tests.workers.filling import lists
from workers.models import Worker

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(client_for: Any, settings: Any) -> Any:
    settings.REQUIRE_SECOND_FACTOR = False
    lists()
    Skill.objects.create(code="pruning", group="crop_care", title_es="Poda", title_en="Pruning")
    return client_for(Role.REGISTRATION_OFFICER)


def go_on(page: Any) -> None:
    page.click("form .btn--primary[value=next]")


def walk(page: Any, number: str) -> None:
    """From the first screen to the last, with whatever a person says in a hurry."""
    page.fill("[name=number]", number)
    go_on(page)
    names = {"given_names": "Noemí", "first_surname": "Caꞌal", "second_surname": "Tzʼunun", "birth_date": "31/02/1994"}
    for name, value in names.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=sex][value=F]")
    go_on(page)
    assert "31" in page.inner_text(".errors")
    page.fill("[name=birth_date]", "05/11/1994")
    go_on(page)
    page.select_option("[name=department]", "GT-01")
    page.click("button[value=show]")
    page.select_option("[name=municipality_id]", index=1)
    go_on(page)
    page.fill("[name=phone]", "5555 1234")
    go_on(page)
    page.select_option("[name=rows-0-language_id]", "kek")
    page.click("button[value=add]")
    page.select_option("[name=rows-1-language_id]", "spa")
    go_on(page)
    for _screen in ("schooling", "work", "skills", "abroad", "free", "wishes", "papers"):
        page.click("button[value=skip]")
    page.check("[name=means][value=read_aloud]")
    page.check("[name=purposes][value=matching]")
    go_on(page)


@pytest.mark.parametrize(("width", "scripts"), [(360, False), (1280, True)])
def test_a_person_is_registered(officer: Any, live_server: Any, page_at: Any, width: int, scripts: bool) -> None:
    cookie = officer.cookies["sessionid"].value
    with page_at(width=width, scripts=scripts) as page:
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
        page.goto(f"{live_server.url}/workers/new/")
        walk(page, factories.cui())
        if scripts:
            assert sideways(page) == 0
            assert violations(page) == []
        page.click("main form .btn--primary")
        worker = Worker.objects.get(given_names="Noemí")
        assert page.inner_text(".code") == worker.folio
        page.click("a[href$='/receipt/']")
        assert worker.folio in page.inner_text(".receipt")
        assert page.complaints == []
    assert (worker.first_surname, worker.phone) == ("Caꞌal", "+50255551234")
    assert set(worker.languages.values_list("language_id", flat=True)) == {"kek", "spa"}

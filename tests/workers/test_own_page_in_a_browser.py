"""The whole way of a person on a small telephone without scripts: in with a code, through every page, and out; and of the office's list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from messaging.models import OutgoingText
from tests import factories
from tests.browser import browser, page_at, sideways, violations
from tests.conftest import see_the_whole_region
from workers.models import Worker

__all__ = ["browser", "page_at"]
pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Nothing wider than the window, nothing that axe finds, nothing that the content policy stops."""

    def at(page: Any, *, axe: bool = False) -> None:
        assert sideways(page) <= 0, page.url
        assert page.locator("h1").count() == 1, page.url
        assert page.complaints == []
        if axe:
            assert violations(page) == [], page.url

    return at


def code_sent() -> str:
    text = OutgoingText.objects.order_by("-pk").first()
    assert text is not None
    found = re.search(r"\d{6}", text.body or "")
    assert found is not None
    return found[0]


def come_in(page: Any, address: str, worker: Worker) -> None:
    page.goto(f"{address}/mi-expediente/")
    page.fill("[name=folio]", worker.folio.lower())
    for part in ("day", "month", "year"):
        page.select_option(f"[name=birth_date_{part}]", str(getattr(worker.birth_date, part)))
    page.locator("main .btn--primary").click()
    see_the_whole_region()
    page.fill("[name=code]", code_sent())


def test_a_person_walks_through_their_file_without_scripts_at_360_px(
    page_at: Any, live_server: Any, look: Callable[..., None]
) -> None:
    worker = factories.worker(phone="+50255550123", status="stale", given_names="María")
    with page_at(width=360, scripts=False) as page:
        come_in(page, live_server.url, worker)
        look(page)
        page.get_by_role("button", name="Abrir mi expediente").click()
        assert "en reposo" in page.content()
        look(page)
        page.get_by_role("button", name="Todavía quiero trabajar").click()
        assert "Está en la lista" in page.content()
        for link in ("Qué está abierto para mí", "Mis datos", "Quién abrió mi expediente", "Cómo está mi expediente"):
            page.get_by_role("link", name=link).click()
            look(page)
        page.get_by_role("link", name="Mis datos").click()
        page.get_by_role("link", name="Algo está mal").click()
        look(page)
        page.get_by_label("mi teléfono").check()
        page.fill("[name=said]", "Ya tengo otro número.")
        page.get_by_role("button", name="Enviar a mi oficina").click()
        assert "Ya tengo otro número." in page.content()
        page.get_by_role("link", name="Cómo está mi expediente").click()
        page.locator("summary").click()
        page.get_by_role("link", name="Retirar mi permiso").click()
        look(page)
        page.get_by_role("button", name="Sí, retirar mi permiso").click()
        assert "Retiró su permiso" in page.content()
        page.get_by_role("button", name="Salir").click()
        page.goto(f"{live_server.url}/mi-expediente/datos/")
        assert page.url.endswith("/mi-expediente/")


@pytest.mark.parametrize(("width", "language"), [(360, "fr"), (1280, "es")])
def test_axe_finds_nothing_on_any_page_of_a_file(
    page_at: Any, live_server: Any, look: Callable[..., None], width: int, language: str
) -> None:
    worker = factories.worker(phone="+50255550123", given_names="María")
    worker.openings.create(by=factories.user(Role.REGISTRATION_OFFICER), what="identity:cui", reason="Visa")
    worker.requests.create(kind="correction", about="name", said="Con tilde.", answer="Sí.", status="done")
    with page_at(width=width, language=language) as page:
        page.goto(f"{live_server.url}/mi-expediente/")
        look(page, axe=True)
        come_in(page, live_server.url, worker)
        look(page, axe=True)
        page.locator("main .btn--primary").click()
        for name in ("inicio", "vias", "datos", "quien", "corregir", "retirar", "borrar"):
            page.goto(f"{live_server.url}/mi-expediente/{name}/")
            look(page, axe=True)


@pytest.mark.parametrize(("width", "language"), [(360, "fr"), (1280, "es")])
def test_the_list_of_the_office_works_without_scripts(
    page_at: Any,
    live_server: Any,
    look: Callable[..., None],
    client_for: Any,
    settings: Any,
    width: int,
    language: str,
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    officer = client_for(Role.REGISTRATION_OFFICER)
    lapsed = timezone.localdate() - timedelta(days=99)
    for number in range(3):
        factories.worker(
            office=officer.user.office,
            status="stale",
            phone=f"+5025555012{number}",
            registered_on=lapsed,
            confirmed_on=lapsed,
        )
    with page_at(width=width, language=language, scripts=False) as page:
        session = {"name": "sessionid", "value": officer.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}/workers/worklist/?tab=stale")
        look(page)
        page.locator("button[name=reveal]").first.click()
        assert page.locator("a[href^='tel:+502']").count() == 1
        for box in page.locator("input[name=many]").all():
            box.check()
        page.locator("p > button[form=many]").click()
        look(page)
        page.locator("button[name=sure]").click()
        assert page.locator("button[name=reveal]").count() == 0
        look(page)
        page.locator(".notice button").click()
        assert page.locator("button[name=reveal]").count() == 3

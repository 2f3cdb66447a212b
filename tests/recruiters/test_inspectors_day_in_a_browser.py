"""An inspector's day in the admin, in Spanish: triage, assign, ask, pause and go on, decide, write to the other side, close."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from recruiters.models import Complaint
from recruiters.services import complaint_route, letter_templates_load
from tests import factories
from tests.browser import browser, page_at, sideways, violations
from tests.conftest import see_the_whole_region
from tests.desk import told

__all__ = ["browser", "page_at"]
pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


def act(page: Any, label: str, fill: dict[str, str] | None = None, choose: dict[str, str] | None = None) -> None:
    """Open one action, fill its form, send it; the page says that it was done."""
    box = page.locator("details.desk__do", has=page.locator("summary", has_text=label)).first
    box.locator("summary").click()
    for name, text in (fill or {}).items():
        box.locator(f"[name={name}]").fill(text)
    for name, value in (choose or {}).items():
        box.locator(f"[name={name}]").select_option(value)
    box.locator("button.default").click()
    assert "Hecho:" in page.locator("ul.messagelist").inner_text(), label


def test_a_day_of_the_inspector(page_at: Any, live_server: Any, settings: Any, client_for: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    letter_templates_load()
    irma = client_for(Role.INSPECTOR, full_name="Irma Pacaya", language="es")
    complaint = complaint_route(
        complaint=told(recruiter=factories.recruiter(legal_name="Agencia Laguna")), categories=["fee"]
    )
    complaint.allegations.create(category="fee")
    with page_at(width=1280, language="es") as page:
        cookie = irma.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "localhost", "path": "/"}])
        page.goto(f"{live_server.url}/admin/recruiters/complaint/?due=nobody")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/change/**")
        assert page.complaints == []
        assert violations(page) == []
        act(page, "Clasificar")
        act(page, "Asignar", choose={"to": str(irma.user.pk)})
        act(page, "Investigar")
        act(page, "Pausar el reloj", {"reason": "Se espera la respuesta de la agencia."})
        assert "en pausa" in page.locator("dl.clock").inner_text()
        act(page, "Reanudar el reloj")
        act(page, "Escribir a la persona", {"body": "¿Tiene el recibo?"})
        act(page, "Resolver una alegación", {"reasons": "Consta en el recibo."}, {"outcome": "founded"})
        box = page.locator("details.desk__do", has=page.locator("summary", has_text="Escuchar a la otra parte"))
        box.locator("summary").click()
        box.locator("[name=allegations]").first.check()
        box.locator("button.default").click()
        page.locator("[aria-labelledby=let-h] a").first.click()
        page.locator("[name=looked_over]").check()
        page.locator("button[name=send]").click()
        act(page, "Cerrar", {"reason": "Se devolvió lo cobrado."})
        assert sideways(page) <= 0
        assert page.complaints == []
    see_the_whole_region()
    complaint = Complaint.objects.get(pk=complaint.pk)
    assert (complaint.status, complaint.assigned_to, complaint.letters.get().sent_by) == (
        "closed",
        irma.user,
        irma.user,
    )
    assert complaint.allegations.get().outcome == "founded"

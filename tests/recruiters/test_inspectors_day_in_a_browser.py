"""An inspector's day in the admin, in Spanish: from the queue to a complaint that is decided, a sanction that two sign, and its appeal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.choices import Role
from recruiters.models import Complaint, Sanction
from recruiters.services import complaint_route, letter_templates_load, terms_load
from recruiters.services.sanction_rules import sanction_rules_load
from tests.browser import browser, page_at, sideways, violations
from tests.conftest import see_the_whole_region
from tests.desk import told
from tests.pdf import words_of
from tests.sanctions import Agency, snapshot

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


def signed_in(page: Any, client: Any) -> None:
    page.context.clear_cookies(name="sessionid")
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}])


def paper(page: Any, link: Any) -> str:
    """The words of the PDF behind a link, as it is handed over."""
    with page.expect_download() as saved:
        link.click()
    return words_of(Path(saved.value.path()).read_bytes())


def press(page: Any, name: str, reason: str = "") -> None:
    """One of the buttons below a sanction or an appeal."""
    page.locator("#move-reason").fill(reason)
    page.locator(f"button[name=_move][value={name}]").click()
    assert "Guardado:" in page.locator("ul.messagelist").inner_text(), name


def is_whole(page: Any) -> None:
    """Nothing that axe or the browser complains of, and no wider than a telephone."""
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert sideways(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.complaints == []


def decide_the_complaint(page: Any, address: str, by: Any) -> None:
    """From the queue: read, taken, looked into, asked, paused until the answer, decided, the other side heard."""
    page.goto(f"{address}/admin/recruiters/complaint/?due=nobody")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    is_whole(page)
    act(page, "Clasificar")
    act(page, "Asignar", choose={"to": str(by.pk)})
    act(page, "Investigar")
    act(page, "Pausar el reloj", {"reason": "Se espera la respuesta de la agencia."})
    assert "en pausa" in page.locator("dl.clock").inner_text()
    act(page, "Escribir a la persona", {"body": "¿Tiene el recibo?"})
    act(page, "Reanudar el reloj")
    act(page, "Resolver una alegación", {"reasons": "Consta en el recibo."}, {"outcome": "founded"})
    box = page.locator("details.desk__do", has=page.locator("summary", has_text="Escuchar a la otra parte"))
    box.locator("summary").click()
    box.locator("[name=allegations]").first.check()
    box.locator("button.default").click()
    page.locator("[aria-labelledby=let-h] a").first.click()
    page.locator("[name=looked_over]").check()
    page.locator("button[name=send]").click()


def propose(page: Any) -> str:
    """From the page of the complaint; who proposes is told that somebody else signs. The address of the sanction."""
    page.get_by_role("link", name="Proponer una sanción").click()
    page.locator("[name=regime]").select_option("gt-ag-50-2022")
    page.locator("[name=kind]").select_option("suspension")
    page.locator("[name=grounds]").fill("Cobró por el puesto, contra la prohibición de cobrar.")
    page.locator("[name=public_reason]").select_option("fees")
    page.locator("input[name=_continue]").click()
    page.wait_for_url("**/change/**")
    assert page.locator("button[value=sign]").count() == 0
    return str(page.url)


def test_a_day_of_the_inspectors(page_at: Any, live_server: Any, settings: Any, client_for: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    letter_templates_load()
    sanction_rules_load()
    terms_load()
    irma, otto, sonia = (
        client_for(Role.INSPECTOR, full_name=name, language="es") for name in ("Irma Pacaya", "Otto Juárez", "Sonia Ac")
    )
    agency = Agency()
    complaint = complaint_route(complaint=told(recruiter=agency.recruiter), categories=["fee"])
    complaint.allegations.create(category="fee")
    before = snapshot()
    with page_at(width=1280, language="es") as page:
        signed_in(page, irma)
        decide_the_complaint(page, live_server.url, irma.user)
        of_complaint = page.url
        of_sanction = propose(page)
        signed_in(page, otto)
        page.goto(of_sanction)
        assert agency.offered.worker.folio in page.locator("fieldset.cascade").inner_text()
        is_whole(page)
        press(page, "sign")
        assert "Cobró por el puesto" in paper(page, page.locator("a[href*='/decisions/'][href$='/letter/']").first)
        page.get_by_role("link", name="Ingresar una apelación").click()
        page.locator("[name=grounds]").fill("Nunca cobramos.")
        page.locator("input[name=_continue]").click()
        page.wait_for_url("**/appeal/*/change/**")
        of_appeal = page.url
        signed_in(page, sonia)
        page.goto(of_appeal)
        is_whole(page)
        press(page, "overturn", "El recibo no es de la agencia.")
        assert "El recibo no es de la agencia." in paper(page, page.locator("a[href*='/appeals/']").first)
        signed_in(page, irma)
        page.goto(of_complaint)
        act(page, "Cerrar", {"reason": "Se devolvió lo cobrado."})
        is_whole(page)
    see_the_whole_region()
    complaint = Complaint.objects.get(pk=complaint.pk)
    sent = complaint.letters.get()
    assert (complaint.status, complaint.assigned_to, sent.sent_by) == ("closed", irma.user, irma.user)
    assert complaint.allegations.get().outcome == "founded"
    sanction = Sanction.objects.get(complaint=complaint)
    assert (sanction.status, sanction.proposed_by, sanction.signed_by) == ("overturned", irma.user, otto.user)
    assert sanction.appeals.get().decided_by == sonia.user
    assert snapshot() == before

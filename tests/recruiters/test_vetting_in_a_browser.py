"""A recruiter is vetted in the admin, in Spanish, from opening to the letter: one inspector proposes, another signs."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from recruiters.models import VettingCase, VettingLetter
from recruiters.services import terms_load
from tests import factories
from tests.browser import browser, page_at, sideways, violations
from tests.conftest import see_the_whole_region
from tests.recruiters.test_inspectors_day_in_a_browser import act, signed_in

__all__ = ["browser", "page_at"]
pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.django_db(transaction=True)]


def test_a_vetting_from_opening_to_the_letter(page_at: Any, live_server: Any, settings: Any, client_for: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    irma = client_for(Role.INSPECTOR, full_name="Irma Pacaya", language="es")
    otto = client_for(Role.INSPECTOR, full_name="Otto Juárez", language="es")
    terms_load()
    recruiter = factories.recruiter(legal_name="Agencia Laguna", licence="")
    add = f"{live_server.url}/admin/recruiters/vettingcase/add/?recruiter={recruiter.pk}&regime=gt-ag-50-2022"
    with page_at(width=1280, language="es") as page:
        signed_in(page, irma)
        page.goto(add)
        page.locator("input[name=_save]").click()
        page.wait_for_url("**/change/**")
        assert violations(page) == []
        here = page.url
        for box in page.locator("input[type=radio][value=in_order]").all():
            box.check()
        page.locator("form.vetting-list button.default").click()
        assert "respuestas" in page.locator("ul.messagelist").inner_text()
        visit = {"on": "2026-01-15", "place": "Zona 1", "heard": "La encargada", "notes": "Atiende al público."}
        act(page, "Anotar una entrevista o una visita", visit, {"kind": "visit"})
        box = page.locator("details.desk__do", has=page.locator("summary", has_text="Proponer una decisión"))
        box.locator("summary").click()
        box.locator("input[value=grant]").check()
        box.locator("[name=reasons]").fill("Cumple cada punto de la lista.")
        box.locator("[name=number]").fill("R-77/2026")
        box.locator("[name=authority]").fill("Ministerio de Trabajo")
        box.locator("[name=valid_to]").fill("2099-01-15")
        box.locator("button.default").click()
        assert "Usted la propuso" in page.locator(".desk__not").text_content()
        signed_in(page, otto)
        page.goto(here)
        act(page, "Firmar la decisión")
        with page.expect_download() as saved:
            page.locator("a[href*='/letters/']").click()
        assert saved.value.suggested_filename.endswith("-es.pdf")
        assert violations(page) == []
        page.set_viewport_size({"width": 360, "height": 740})
        assert sideways(page) <= 0
        assert page.complaints == []
    see_the_whole_region()
    case = VettingCase.objects.get()
    assert (case.status, recruiter.licences.get().number) == ("granted", "R-77/2026")
    assert VettingLetter.objects.get().proposal.decided_by == otto.user

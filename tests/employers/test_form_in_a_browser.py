"""A clerk makes a vacancy without scripts, in English and in French; a coordinator sends it back and approves it, in Spanish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from employers.models import Vacancy
from tests import factories
from tests.browser import browser, page_at, sideways, violations

__all__ = ["browser", "page_at"]
pytestmark = [pytest.mark.no_cover, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STARTS = timezone.localdate() + timedelta(days=120)
NEXT = "button[name=go][value=next]:not([tabindex])"


@pytest.fixture
def signed_in(client_for: Any, settings: Any) -> Any:
    """`signed_in(user)`: the cookie of somebody who has come in."""
    settings.REQUIRE_SECOND_FACTOR = False
    for code in ("us-h2a", "ca-agri-stream"):
        factories.programme(code, is_work=True, status="in_force")
    factories.occupation("9211.01", is_job=True, is_agricultural=True)
    for place in ("US-GA", "CA-ON"):
        factories.subdivision(place)

    def cookie(user: Any) -> Any:
        value = client_for(user).cookies["sessionid"].value
        return {"name": "sessionid", "value": value, "domain": "localhost", "path": "/"}

    return cookie


def go_on(page: Any) -> None:
    page.locator(NEXT).click()


def fill(page: Any, *, place: str, **more: str) -> None:
    """Every screen, from the first to the one that shows everything."""
    page.locator("main input[name=programme]").first.check()
    page.locator("main form.form button").first.click()
    page.fill("[name=title]", "Blueberries")
    page.select_option("[name=occupation_id]", "9211.01")
    for name in ("need_type", "ncl_category"):
        if name in more:
            page.select_option(f"[name={name}]", more[name])
    go_on(page)
    page.fill("[name=seats]", "12")
    page.fill("[name=starts_on]", STARTS.isoformat())
    page.fill("[name=ends_on]", (STARTS + timedelta(days=180)).isoformat())
    page.select_option("[name=subdivision_id]", place)
    go_on(page)
    page.fill("[name=wage]", "18.50")
    page.select_option("[name=pay_frequency]", "weekly")
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday"):
        page.fill(f"[name={day}]", "8")
    go_on(page)
    page.select_option("[name=housing_free]", "true")
    go_on(page)
    page.fill("[name=special_requirements]", more["asks"])
    page.check("[name=fee_free]")
    go_on(page)


def test_a_clerk_makes_an_h2a_vacancy_in_english_and_a_coordinator_moderates_it_in_spanish(
    page_at: Any, signed_in: Any, live_server: Any
) -> None:
    clerk, coordinator = factories.user(Role.EMPLOYER_CLERK), factories.user(Role.COORDINATOR)
    factories.employer("US", clerk=clerk)
    with page_at(language="en", width=360, scripts=False) as page:
        page.context.add_cookies([signed_in(clerk)])
        page.goto(f"{live_server.url}/vacancies/new/")
        fill(page, place="US-GA", need_type="seasonal", asks="Male workers only.")
        assert "20 CFR 655.135(a)" in page.locator("main").inner_text()
        page.fill("[name=special_requirements]", "Works outdoors.")
        go_on(page)
        told = page.locator("main").inner_text()
        assert "US$\N{NO-BREAK SPACE}740.00" in told  # 40 hours at 18.50
        assert "20 CFR 655.122(i)" in told
        page.get_by_role("button", name="Hand in").click()
        assert "Handed in." in page.locator("main").inner_text()
    vacancy = Vacancy.objects.get()
    with page_at(language="es") as page:
        page.context.add_cookies([signed_in(coordinator)])
        page.goto(f"{live_server.url}/vacancies/moderation/")
        assert violations(page) == []
        page.get_by_role("link", name="Blueberries").click()
        assert violations(page) == []
        assert sideways(page) <= 0
        page.locator("details:has([name=note-wage]) summary").click()
        page.fill("[name=note-wage]", "¿Incluye el pago por pieza?")
        page.get_by_role("button", name="Pedir cambios").click()
        assert page.complaints == []
    vacancy.refresh_from_db()
    assert vacancy.status == "changes_asked"
    with page_at(language="en", width=360) as page:
        page.context.add_cookies([signed_in(clerk)])
        page.goto(f"{live_server.url}/vacancies/{vacancy.pk}/")
        assert "¿Incluye el pago por pieza?" in page.locator("main").inner_text()
        page.get_by_role("button", name="Edit vacancy").click()
        page.goto(page.url.replace("/check/", "/pay/"))
        page.get_by_label("Your answer").fill("No")
        assert violations(page) == []
        assert sideways(page) <= 0
        go_on(page)
        page.goto(page.url.replace("/housing/", "/check/"))
        page.get_by_role("button", name="Hand in").click()
        assert page.complaints == []
    vacancy.refresh_from_db()
    assert (vacancy.status, vacancy.versions.count()) == ("submitted", 2)


def test_a_clerk_makes_a_canadian_vacancy_in_french(page_at: Any, signed_in: Any, live_server: Any) -> None:
    clerk = factories.user(Role.EMPLOYER_CLERK)
    factories.employer("CA", clerk=clerk)
    with page_at(language="fr", scripts=False) as page:
        page.context.add_cookies([signed_in(clerk)])
        page.goto(f"{live_server.url}/vacancies/new/")
        fill(page, place="CA-ON", ncl_category="fruit_vegetables", asks="Femmes seulement.")
        assert "ne peut être demandé aux travailleurs" in page.locator("main").inner_text()
        page.fill("[name=special_requirements]", "Travail en plein air.")
        go_on(page)
        assert "payé par l'employeur avant le voyage" in page.locator("main").inner_text()
        page.get_by_role("button", name="Remettre").click()
    vacancy = Vacancy.objects.get()
    assert (vacancy.status, vacancy.programme_id, vacancy.currency) == ("submitted", "ca-agri-stream", "CAD")

"""The main tasks of each role by keyboard alone, and with scripts off, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from matching.models import MatchRun
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN = """() => { const at = document.activeElement, shown = [at, at.closest(".choice")].filter(Boolean);
    return shown.some(part => { const style = getComputedStyle(part);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; }); }"""
MOST_STOPS = 60


@pytest.fixture
def people(live_server: Any, settings: Any) -> dict[str, Any]:
    settings.REQUIRE_SECOND_FACTOR = False
    office = factories.office("GT")
    return {
        "officer": factories.user(Role.REGISTRATION_OFFICER, office=office),
        "coordinator": factories.user(Role.COORDINATOR),
        "maria": factories.worker(
            office=office, given_names="María", first_surname="Ixtuc", search_name="maria ixtuk okote"
        ),
        "seat": factories.vacancy(title="Corte de arándano"),
    }


def tab_to(page: Any, selector: str) -> None:
    """With the Tab key, the focus always visible on the way."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached in {MOST_STOPS} stops")


def sign_in(page: Any, address: str, user: Any) -> None:
    page.goto(f"{address}/accounts/login/")
    tab_to(page, "[name=login]")
    page.keyboard.type(user.email)
    tab_to(page, "[name=password]")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def fill_in_and_sign_in(page: Any, address: str, user: Any) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("main form .btn--primary").first.click()
    page.wait_for_url(f"{address}/")


def test_an_officer_finds_a_person_and_notes_their_interest_by_keyboard(
    page_at: Any, live_server: Any, people: Any
) -> None:
    with page_at(width=360) as page:
        sign_in(page, live_server.url, people["officer"])
        page.keyboard.press("/")
        page.keyboard.type("maria ishtuk")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/**")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/workers/{people['maria'].pk}/")
        tab_to(page, "form[action$='/confirm/'] button")
        page.keyboard.press("Enter")
        page.locator(".notice.is-ok").wait_for()
        tab_to(page, ".tabs a:nth-child(2)")
        page.keyboard.press("Enter")
        page.wait_for_url("**/identity/")


def test_a_coordinator_decides_a_proposal_by_keyboard(page_at: Any, live_server: Any, people: Any) -> None:
    proposal = factories.proposal(people["maria"], people["seat"])
    with page_at() as page:
        sign_in(page, live_server.url, people["coordinator"])
        page.goto(f"{live_server.url}/proposals/{proposal.pk}/")
        tab_to(page, "[name=move]")
        page.keyboard.press("Space")
        tab_to(page, "[name=reason]")
        tab_to(page, "main form .btn--primary")
        page.keyboard.press("Enter")
        page.locator(".notice.is-ok").wait_for()
    proposal.refresh_from_db()
    assert proposal.status == "shortlisted"


def test_a_clerk_filters_their_vacancies_and_changes_the_language_by_keyboard(
    page_at: Any, live_server: Any, people: Any
) -> None:
    clerk = factories.user(Role.EMPLOYER_CLERK, language="es")
    for status in ("open", "draft"):
        factories.vacancy(employer=factories.employer(clerk=clerk), status=status, title=f"Poda {status}")
    with page_at() as page:
        sign_in(page, live_server.url, clerk)
        page.goto(f"{live_server.url}/vacancies/")
        tab_to(page, ".tabs a[href*=draft]")
        page.keyboard.press("Enter")
        page.wait_for_url("**status=draft**")
        assert page.locator("tbody tr").count() == 1
        tab_to(page, ".lang [value=en]")
        page.keyboard.press("Enter")
        page.locator("html[lang=en]").wait_for()
        assert "status=draft" in page.url


def test_the_first_stop_of_a_page_leads_past_its_masthead(page_at: Any, live_server: Any, people: Any) -> None:
    with page_at() as page:
        sign_in(page, live_server.url, people["officer"])
        page.goto(f"{live_server.url}/workers/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_an_officers_work_is_done_with_scripts_off(page_at: Any, live_server: Any, people: Any) -> None:
    maria = people["maria"]
    with page_at(width=360, scripts=False) as page:
        fill_in_and_sign_in(page, live_server.url, people["officer"])
        page.locator("main [name=q]").fill("ishtuk")
        page.locator("main [role=search] button").click()
        page.locator("tbody a").first.click()
        page.locator("form[action$='/confirm/'] button").click()
        assert page.locator(".notice.is-ok").count() == 1
        page.locator(".tabs a").nth(1).click()
        page.locator("tbody a").first.click()
        page.locator("[name=reason]").fill("Trae su DPI")
        page.locator("main form .btn--primary").click()
        assert page.locator(".code").inner_text().isdigit()
        page.goto(f"{live_server.url}/workers/{maria.pk}/withdraw/")
        page.locator("main form .btn--danger").click()
        assert page.locator(".errors a").count() == 1
        page.locator("[name=reason]").fill("Ya no quiere viajar")
        page.locator("main form .btn--danger").click()
    maria.refresh_from_db()
    assert maria.status == "withdrawn"


def test_a_coordinators_work_is_done_with_scripts_off(page_at: Any, live_server: Any, people: Any) -> None:
    proposal = factories.proposal(factories.sharing(people["maria"]), people["seat"])
    with page_at(scripts=False) as page:
        fill_in_and_sign_in(page, live_server.url, people["coordinator"])
        page.goto(f"{live_server.url}/runs/")
        page.locator("main form .btn--primary").click()
        page.wait_for_url("**/runs/*/")
        assert page.locator("progress").count() == 1
        assert '<meta http-equiv="refresh" content="5">' in page.content()
        page.locator(".btn--danger").click()
        page.goto(f"{live_server.url}/proposals/{proposal.pk}/")
        page.locator("[name=move][value=shortlist]").check()
        page.locator("main form .btn--primary").click()
        page.locator("form[action*=offer] button").click()
        page.wait_for_url("**/placements/*/")
        page.locator("[name=move][value=accept]").check()
        page.locator("main form .btn--primary").click()
        assert page.locator(".notice.is-ok").count() == 1
    proposal.refresh_from_db()
    assert proposal.status == "offered"
    assert MatchRun.objects.filter(status="cancelled").exists()

"""The living page in a real browser: accessible, within the window, within the policy, and usable by keyboard."""

import pytest
from django.utils import translation

from tests.browser import sideways, violations

pytestmark = [pytest.mark.no_cover, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings):
    settings.DEMO = True
    settings.REQUIRE_SECOND_FACTOR = False
    return f"{live_server.url}/faces/"


@pytest.mark.parametrize("language", ["es", "en", "fr"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_the_page_fits(page_at, address, language, width):
    with page_at(width=width, language=language) as page:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == []
        assert sideways(page) <= 0
        assert page.complaints == []


def test_axe_finds_nothing_in_the_dark(page_at, address):
    with page_at(scheme="dark") as page:
        page.goto(address)
        assert violations(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_signing_in_is_accessible(page_at, live_server, width):
    with page_at(width=width) as page:
        page.goto(f"{live_server.url}/accounts/login/")
        assert violations(page) == []
        assert sideways(page) <= 0
        assert page.complaints == []


def test_the_language_changes_without_any_script(page_at, address):
    with page_at(language="es", scripts=False) as page:
        page.goto(f"{address}?sort=-years")
        page.get_by_role("button", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.url.endswith("?sort=-years")


def test_a_slash_goes_to_the_search_box_and_j_and_k_walk_the_rows(page_at, address):
    with page_at(language="en") as page:
        page.goto(address)
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.textContent").startswith("Cedral")
        page.keyboard.press("k")
        assert page.evaluate("document.activeElement.textContent").startswith("Cafetal")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.type") == "search"
        page.keyboard.type("jk/")
        assert page.locator("#q").input_value() == "jk/"


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page_at, live_server):
    with page_at(language="en") as page:
        page.goto(f"{live_server.url}/accounts/login/")
        page.locator("main button").click()
        assert page.evaluate("document.activeElement.className") == "errors"
        page.locator(".errors a").nth(1).click()
        assert page.evaluate("document.activeElement.id") == "id_password"


def test_the_first_tab_offers_to_skip_the_masthead(page_at, live_server):
    with page_at(language="en") as page:
        page.goto(f"{live_server.url}/accounts/login/")
        page.keyboard.press("Tab")
        assert page.locator(":focus").get_attribute("href") == "#content"


def test_lists_become_cards_on_a_telephone(page_at, address):
    with page_at(width=360) as page:
        page.goto(address)
        assert page.locator(".table tbody tr").first.evaluate("row => getComputedStyle(row).display") == "block"


def test_on_paper_controls_go_and_states_stay(page_at, address):
    with page_at() as page:
        page.goto(address)
        page.emulate_media(media="print")
        assert not page.locator(".nav, .lang, .btn").first.is_visible()
        assert page.locator(".badge").first.is_visible()


def test_a_job_asks_for_its_part_stops_at_the_end_and_says_its_stage_once(page_at, address):
    asked = []

    def answer(route):
        asked.append(route.request.url)
        part = '<div class="job"><strong data-stage>Stage 5 of 5: certify</strong></div>'
        route.fulfill(status=286 if len(asked) == 2 else 200, content_type="text/html", body=part)

    with page_at(language="en") as page:
        page.route("**/a-part-of-the-page/", answer)
        page.goto(address)
        assert page.evaluate(
            "[htmx.config.allowEval, htmx.config.includeIndicatorStyles, htmx.config.historyCacheSize]"
        ) == [
            False,
            False,
            0,
        ]
        page.evaluate(
            """() => { const job = document.querySelector("[data-job]");
            job.setAttribute("hx-get", "/a-part-of-the-page/"); job.setAttribute("hx-trigger", "every 500ms");
            job.setAttribute("hx-swap", "innerHTML"); htmx.process(job); }"""
        )
        page.locator("[data-job-said]", has_text="Stage 5 of 5").wait_for(state="attached")
        page.wait_for_timeout(1500)
        assert len(asked) == 2
        assert page.complaints == []


@pytest.mark.parametrize("width", [360])
def test_forty_per_cent_longer_words_break_nothing(page_at, address, width):
    with translation.override("es"), page_at(width=width) as page:
        page.goto(address)
        page.evaluate(
            """() => { const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) { const text = walk.currentNode.data.trim();
              if (text.length > 2) walk.currentNode.data += text.slice(0, Math.ceil(text.length * 0.4)); } }"""
        )
        assert sideways(page) <= 0

"""The pages of pathways in a real browser: accessible, within the window, within the policy."""

import pytest

from accounts.choices import Role
from pathways.services import rules_load
from tests.browser import browser, page_at, sideways, violations
from tests.factories import country, subdivision

from .conftest import COUNTRIES, PLACES

__all__ = ["browser", "page_at"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(live_server, client_for, settings):
    """The address of the server and the cookie of a policy editor."""
    settings.REQUIRE_SECOND_FACTOR = False
    for code in COUNTRIES:
        country(code)
    for code in PLACES:
        subdivision(code)
    rules_load()
    client = client_for(Role.POLICY_EDITOR)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    return live_server.url, cookie


@pytest.mark.parametrize(("width", "language"), [(360, "es"), (1280, "es"), (360, "fr"), (1280, "en")])
def test_axe_finds_nothing_and_the_pages_fit(page_at, signed_in, width, language):
    address, cookie = signed_in
    with page_at(width=width, language=language) as page:
        page.context.add_cookies([cookie])
        for path in ("/pathways/", "/pathways/us-h2a/"):
            page.goto(f"{address}{path}")
            assert page.locator("h1").count() == 1
            assert violations(page) == []
            assert sideways(page) <= 0
            assert page.complaints == []

"""The pages of pathways in a real browser: accessible, within the window, within the policy."""

import re

import pytest

from accounts.choices import Role
from accounts.models import User
from pathways.models import Rule
from pathways.services import change_begin, change_submit, help_lines_load, rules_load, steps_load
from tests.browser import browser, page_at, sideways, violations
from tests.factories import allowance, wage_floor
from tests.pathways.conftest import rows_that_rules_name
from tests.pathways.drafting import drafted, editor, later, published, today

__all__ = ["browser", "page_at"]

pytestmark = [pytest.mark.no_cover, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(live_server, client_for, settings):
    """The address of the server and the cookie of a policy editor."""
    settings.REQUIRE_SECOND_FACTOR = False
    rows_that_rules_name()
    rules_load()
    wage_floor(level="I", housing="adjusted", filed_from="2025-10-02")
    wage_floor("US", effective_to="2026-06-30", basis="federal_minimum", group=None)
    allowance()
    client = client_for(Role.POLICY_EDITOR)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}
    return live_server.url, cookie


@pytest.fixture
def changes(signed_in):
    """Addresses of what a policy editor works with: rules, a rule, changes in each of their states, forms."""
    me, by, rules = User.objects.get(role=Role.POLICY_EDITOR), editor(), Rule.objects.select_related("rule_set")
    age, place = rules.get(rule_set="us-h2a", key="minimum-age"), rules.get(rule_set="mx-tvtf", key="states")
    waits = drafted("change", rule=age, by=by, content={"parameters": {"years": 21}})
    change_submit(change=waits, by=by)
    lacking = change_begin(action="change", rule=place, by=by)
    own = change_begin(action="new", rule_set=place.rule_set, by=me, content={"key": "x", "kind": "sector"})
    published("change", rule=rules.get(rule_set="us-h2b", key="minimum-age"), content={"parameters": {"years": 21}})
    pages = [f"/pathways/rules/changes/{change.pk}/" for change in (waits, lacking, own)]
    edit, rule = f"{pages[2]}edit/", f"/pathways/rules/{age.pk}/"
    return ["/pathways/rules/", "/pathways/rules/changes/?view=all", "/pathways/rules/import/", rule, *pages, edit]


@pytest.mark.parametrize(("width", "language"), [(360, "es"), (1280, "fr"), (1280, "en")])
def test_axe_finds_nothing_on_the_pages_of_changes(page_at, signed_in, changes, width, language):
    address, cookie = signed_in
    with page_at(width=width, language=language) as page:
        page.context.add_cookies([cookie])
        for path in changes:
            page.goto(f"{address}{path}")
            assert page.locator("h1").count() == 1, path
            assert violations(page) == [], path
            assert sideways(page) <= 0, path
            assert page.complaints == [], path


def test_a_rule_is_changed_without_any_script(page_at, signed_in):
    address, cookie = signed_in
    rule = Rule.objects.get(rule_set="mx-tvtf", key="states")
    with page_at(language="en", scripts=False) as page:
        page.context.add_cookies([cookie])
        page.goto(f"{address}/pathways/rules/{rule.pk}/")
        page.get_by_role("button", name="Change this rule from a date").click()
        page.get_by_label("States, provinces or whole countries").fill("MX-CHP\nMX-TAB")
        page.get_by_label("First day").fill(later().isoformat())
        page.get_by_label("Looked up on").fill(today().isoformat())
        page.get_by_label("Why").fill("Acuerdo 12-2026")
        page.get_by_role("button", name="Save and submit for approval").click()
        assert "Waits for approval" in page.locator("main").inner_text()
        assert "Whom it touches" in page.locator("main").inner_text()
        assert page.get_by_role("radio", name="Approve and publish").count() == 0


@pytest.mark.parametrize(("width", "language"), [(360, "es"), (360, "fr"), (1280, "en")])
def test_axe_finds_nothing_and_the_pages_fit(page_at, signed_in, width, language):
    address, cookie = signed_in
    with page_at(width=width, language=language) as page:
        page.context.add_cookies([cookie])
        for path in ("/pathways/", "/pathways/us-h2a/", "/pathways/wages/?as_of=2026-11-23"):
            page.goto(f"{address}{path}")
            assert page.locator("h1").count() == 1
            assert violations(page) == []
            assert sideways(page) <= 0
            assert page.complaints == []


def test_a_pathway_for_everybody_prints_on_one_sheet(page_at, live_server):
    """On both sides of it, on the paper of either side of the sea, in the language with the longest words."""
    rows_that_rules_name()
    rules_load()
    help_lines_load()
    steps_load()
    with page_at(language="fr") as page:
        for code in ("us-h2a", "us-h2b", "mx-tvtf", "ca-agri-stream", "ca-sawp"):
            page.goto(f"{live_server.url}/vias/{code}/")
            for paper in ("Letter", "A4"):
                sides = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
                assert 1 <= sides <= 2, (code, paper, sides)

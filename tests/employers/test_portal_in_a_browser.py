"""The way of an employer, from signing up to handing in, in English on a telephone and in French on a desk without scripts;
then the coordinator's, in Spanish: in a real browser, over the pages that people see."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.choices import Role
from employers.models import VerificationCase
from tests import factories
from tests.browser import browser, page_at, sideways, violations

__all__ = ["browser", "page_at"]

pytestmark = [pytest.mark.no_cover, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
PASSWORD = "three quiet orchards"
WAYS = [
    ("en", 360, True, {"country": "US", "place": "US-GA", "number": "12-3456789", "name": "Birchfield Orchards LLC"}),
    (
        "fr",
        1280,
        False,
        {"country": "CA", "place": "CA-QC", "number": "123456782 RP0001", "name": "Vergers du Bouleau"},
    ),
]


@pytest.mark.parametrize(("language", "width", "scripts", "told"), WAYS, ids=["english", "french"])
def test_an_employer_signs_up_and_hands_in_and_a_coordinator_lets_it_in(
    page_at, live_server, settings, language, width, scripts, told
):
    settings.REQUIRE_SECOND_FACTOR = False
    factories.country(told["country"])
    factories.subdivision(told["place"])
    with translation.override(language), page_at(width=width, language=language, scripts=scripts) as page:
        _sign_up(page, live_server.url, told)
        _say_who_one_is(page, told)
        _hand_in(page)
        _looks_right(page, scripts)
    case = VerificationCase.objects.get()
    assert (case.status, case.employer.status) == ("submitted", "unverified")
    coordinator = factories.user(Role.COORDINATOR)
    with translation.override("es"), page_at(width=1280, language="es") as page:
        _let_in(page, live_server.url, coordinator)
        _looks_right(page, scripts=True)
    case.employer.refresh_from_db()
    assert case.employer.status == "verified"


def _sign_up(page, url, told):
    page.goto(f"{url}/accounts/login/")
    page.get_by_role("link", name=_("Sign up your organisation")).click()
    page.fill("[name=full_name]", "Ada Birchfield")
    page.fill("[name=email]", "ada@example.org")
    page.fill("[name=legal_name]", told["name"])
    page.select_option("[name=country]", told["country"])
    page.fill("[name=business_number]", "1")
    page.get_by_role("button", name=_("Send me the link")).click()
    assert page.locator(".errors").is_visible()
    page.fill("[name=business_number]", told["number"])
    page.get_by_role("button", name=_("Send me the link")).click()
    page.get_by_role("heading", name=_("Look at your mail")).wait_for()
    page.goto(re.search(r"https?://\S+", mail.outbox[-1].body)[0])
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name=_("Begin")).click()
    page.fill("[name=login]", "ada@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").first.click()


def _say_who_one_is(page, told):
    page.get_by_role("link", name=_("Your organisation")).first.click()
    _give(page, "details")
    for name, value in {"address": "1 Mill Road", "city": "Macon", "phone": "+1 555 0101"}.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=subdivision]", told["place"])
    page.get_by_role("button", name=_("Save"), exact=True).click()
    _give(page, "signatory")
    for name, value in {"name": "Ada Birchfield", "position": "Owner", "email": "ada@example.org"}.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name=_("Save"), exact=True).click()
    _give(page, "documents")
    for kind in ("number", "authority"):
        page.select_option("[name=kind]", kind)
        paper = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF + kind.encode() + b"\n%%EOF"}
        page.set_input_files("[name=file]", paper)
        page.locator("main aside form button").click()
        page.get_by_role("link", name=f"{kind}.pdf").wait_for()
    page.locator("main a.btn", has_text=_("Back")).first.click()


def _give(page, part):
    page.locator(f"main a[href$='/{part}/']").click()


def _hand_in(page):
    page.check("[name=true]")
    page.get_by_role("button", name=_("Hand in for verification")).click()
    page.get_by_text(_("The ministry is looking at it"), exact=True).wait_for()


def _let_in(page, url, coordinator):
    page.goto(f"{url}/accounts/login/?next=/employers/verification/")
    page.fill("[name=login]", coordinator.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("main form button").first.click()
    page.locator("main tbody a").first.click()
    for item in ("number", "address", "signatory", "documents", "records", "sanctions", "contact"):
        line = page.locator(f"li#{item}")
        line.locator("summary").click()
        line.locator("input[value=pass]").check()
        line.get_by_role("button").click()
        page.locator(f"li#{item} .badge.is-ok").wait_for()
    page.locator("#decide input[value=verify]").check()
    page.locator("#decide button").click()
    page.locator(".mk, .badge", has_text="Verificado").first.wait_for()


def _looks_right(page, scripts):
    """Axe is a script itself."""
    assert page.complaints == []
    if scripts:
        assert sideways(page) <= 0
        assert violations(page) == []

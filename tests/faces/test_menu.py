"""The menu shows the places of a role, and only those, by section."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve, reverse

from accounts.choices import STAFF_ROLES, Role
from accounts.models import User
from accounts.policies import ROLES
from config.context import SECTIONS, menu


def request_of(role, path="/"):
    request = RequestFactory().get(path)
    request.user = User(email="a@example.org", role=role)
    return request


def test_a_stranger_has_no_menu():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert menu(request) == []


def pages_of(role, path="/"):
    """What the menu leads to, sections of one page among them."""
    return [page for section in menu(request_of(role, path)) for page in section["pages"] or [section]]


@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_open_to_the_role_and_every_section_leads_to_its_first(role):
    places = {reverse(place.url_name): place for section in SECTIONS for place in section.places}
    for page in pages_of(role):
        place = places[page["url"]]
        assert place.can is None or role in ROLES[place.can]
        assert not place.staff or role in STAFF_ROLES
        assert resolve(page["url"])
    for section in menu(request_of(role)):
        assert section["url"] == (section["pages"] or [section])[0]["url"]
        assert len(section["pages"]) != 1


@pytest.mark.parametrize("role", list(Role))
def test_the_first_row_fits_on_a_screen_without_scrolling(role):
    assert len(menu(request_of(role))) <= 8


def test_a_clerk_of_an_employer_is_not_shown_the_ministrys_places():
    assert not any(page["url"].startswith("/admin/") for page in pages_of(Role.EMPLOYER_CLERK))


@pytest.mark.parametrize(
    ("path", "section", "page"),
    [
        ("/admin/accounts/user/", "/admin/", "/admin/"),
        ("/workers/12/receipt/", "/workers/", "/workers/"),
        ("/workers/worklist/print/", "/workers/", "/workers/worklist/"),
        ("/", "/", "/"),
    ],
)
def test_the_innermost_page_is_the_current_one_and_its_section_with_it(path, section, page):
    assert [each["url"] for each in menu(request_of(Role.ADMINISTRATOR, path)) if each["current"]] == [section]
    assert [each["url"] for each in pages_of(Role.ADMINISTRATOR, path) if each["current"]] == [page]


def test_the_second_row_is_that_of_the_section_the_page_is_in(client_for):
    said = client_for(Role.COORDINATOR).get(reverse("matching:proposal_list")).content.decode()
    second = said.partition('class="mast__pages"')[2].partition("</nav>")[0]
    assert f'href="{reverse("matching:run_list")}">' in second
    assert f'href="{reverse("matching:proposal_list")}" aria-current="page">' in second
    assert reverse("workers:worklist") not in said.partition("<main")[0]
    assert said.partition("<main")[0].count('aria-current="page"') == 1

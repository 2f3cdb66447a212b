"""The menu shows the places of a role, and only those."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve

from accounts.choices import Role
from accounts.models import User
from accounts.policies import ROLES
from config.context import PLACES, menu


def request_of(role, path="/"):
    request = RequestFactory().get(path)
    request.user = User(email="a@example.org", role=role)
    return request


def test_a_stranger_has_no_menu():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert menu(request) == []


@pytest.mark.parametrize("role", list(Role))
def test_every_entry_is_open_to_the_role(role):
    request = request_of(role)
    for entry in menu(request):
        place = next(place for place in PLACES if place.label == entry["label"])
        assert place.can is None or role in ROLES[place.can]
        assert resolve(entry["url"])


def test_a_clerk_of_an_employer_is_not_shown_the_ministrys_places():
    urls = [entry["url"] for entry in menu(request_of(Role.EMPLOYER_CLERK))]
    assert not any(url.startswith("/admin/") for url in urls)


def test_the_innermost_place_is_the_current_one():
    current = [
        entry["url"] for entry in menu(request_of(Role.ADMINISTRATOR, "/admin/accounts/user/")) if entry["current"]
    ]
    assert current == ["/admin/"]

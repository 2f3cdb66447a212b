"""Filters kept under a name: one's own, without what was typed, and only of lists of ours."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from accounts.models import SavedList
from accounts.services import MOST_SAVED, list_save
from common.errors import InvalidInput
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_for):
    return client_for(Role.REGISTRATION_OFFICER, country="GT")


def save(client, **data):
    return client.post("/accounts/lists/save/", {"list": "workers:list", "name": "Por vencer"} | data)


def test_a_list_is_saved_shown_and_forgotten(officer):
    answer = save(officer, query="passport=ending&q=Cafetal&page=3&status=")
    assert answer.headers["Location"] == "/workers/?passport=ending&q=Cafetal&page=3&status="
    saved = SavedList.objects.get()
    assert (saved.user, saved.query) == (officer.user, "passport=ending")
    page = officer.get("/workers/").content.decode()
    assert 'href="?passport=ending"' in page
    assert officer.post(f"/accounts/lists/{saved.pk}/forget/").headers["Location"] == "/workers/"
    assert not SavedList.objects.exists()


def test_the_same_name_is_written_over():
    user = factories.user(Role.AUDITOR)
    for query in ("sort=person", "sort=-person"):
        list_save(user=user, page="workers:list", name="  Mi   lista ", query=query)
    assert SavedList.objects.get().query == "sort=-person"
    assert SavedList.objects.get().name == "Mi lista"


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "sort=person"), ("x" * 61, "sort=person"), ("Mía", "q=Cafetal"), ("Mía", "office=" + "1" * 1000)],
)
def test_what_cannot_be_kept_is_told(name, query):
    with pytest.raises(InvalidInput):
        list_save(user=factories.user(Role.AUDITOR), page="workers:list", name=name, query=query)


def test_a_menu_stays_a_menu():
    user = factories.user(Role.AUDITOR)
    for number in range(MOST_SAVED):
        list_save(user=user, page="workers:list", name=str(number), query="sort=person")
    with pytest.raises(InvalidInput, match="forget one"):
        list_save(user=user, page="workers:list", name="one more", query="sort=person")
    list_save(user=user, page="workers:list", name="0", query="sort=-person")


def test_another_persons_list_and_an_address_outside_do_not_exist(officer, client_for):
    other = client_for(Role.REGISTRATION_OFFICER, country="GT")
    saved = list_save(user=other.user, page="workers:list", name="Suya", query="sort=person")
    assert officer.post(f"/accounts/lists/{saved.pk}/forget/").status_code == 404
    for page in ("https://evil.example/", "workers:detail", "", "workers:nothing"):
        assert save(officer, list=page, query="sort=person").status_code == 404
    assert "Suya" not in officer.get("/workers/").content.decode()

"""The list of people over the API: the filters of the page, and a count that says where it ends."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories
from workers.api import listing

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/workers/"


def found(client, query: str) -> list[str]:
    answer = client.get(f"{PEOPLE}?{query}")
    assert answer.status_code == 200, answer.content
    return [person["folio"] for person in answer.json()["results"]]


def test_it_is_narrowed_as_on_the_page(officer):
    office, kekchi = officer.user.office, factories.language("kek")
    apple = factories.worker(office=office)
    apple.experiences.create(
        occupation=factories.occupation(is_job=True),
        crop=factories.crop("apple"),
        country=factories.country(),
        months=3,
    )
    free = factories.worker(office=office)
    free.availabilities.create(starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30))
    free.languages.create(language=kekchi, level=3)
    stale = factories.worker(office=office, status="stale")
    factories.worker(country="HN")
    assert found(officer, "crop=apple") == found(officer, "occupation=9211.01") == [apple.folio]
    assert found(officer, "free_from=2027-02-01&free_to=2027-03-01") == found(officer, "language=kek") == [free.folio]
    assert found(officer, "status=stale") == found(officer, f"q={stale.folio}") == [stale.folio]
    assert found(officer, f"office={office.pk}&country=GT&sort=registered") == [apple.folio, free.folio, stale.folio]
    assert found(officer, "free_from=2026-02-01") == found(officer, "passport=ending") == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("crop", "nothing", "opción"),
        ("status", "asleep", "opción"),
        ("free_from", "soon", "fecha"),
        ("sort", "luck", "opción"),
        ("pathway", "xx", "opción"),
    ],
)
def test_what_means_nothing_is_told_at_its_filter(officer, name, value, words):
    answer = officer.get(f"{PEOPLE}?{name}={value}", headers={"accept-language": "es"})
    assert answer.status_code == 400
    assert list(answer.json()) == [name]
    assert words in answer.json()[name][0]


def test_an_office_of_others_is_none_of_ones_own(officer):
    other = factories.office("GT")
    assert list(officer.get(f"{PEOPLE}?office={other.pk}").json()) == ["office"]
    assert list(officer.get(f"{PEOPLE}?free_from=2027-02-01&free_to=2027-01-01").json()) == ["free_to"]


def test_a_long_list_says_that_there_are_more_and_ends_there(officer, monkeypatch):
    for _number in range(4):
        factories.worker(office=officer.user.office)
    whole = officer.get(PEOPLE).json()
    assert (whole["count"], whole["count_is_at_least"], len(whole["results"])) == (4, False, 4)
    monkeypatch.setattr(listing.PeoplePaginator, "most", 3)
    monkeypatch.setattr(listing, "MOST_LISTED", 3)
    first = officer.get(f"{PEOPLE}?page_size=2").json()
    last = officer.get(first["next"]).json()
    assert (first["count"], first["count_is_at_least"]) == (3, True)
    assert (len(last["results"]), last["next"]) == (1, None)
    assert officer.get(f"{PEOPLE}?page=3&page_size=2").status_code == 404
    assert list(officer.get(f"{PEOPLE}?sort=person").json()) == ["sort"]
    assert officer.get(f"{PEOPLE}?sort=registered").status_code == 200

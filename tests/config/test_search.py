"""One box: what it finds, for whom, and that it opens what only one record can mean."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.choices import Role
from common.folios import make_folio
from recruiters.models import Complaint
from recruiters.services import complaint_accuse
from tests import factories
from tests.security.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client_for: Any) -> World:
    return build(client_for)


@pytest.fixture
def maria(world: World) -> Any:
    office = world.objects("accounts.office")[0]
    folio = make_folio("GT", 2026, 4723)
    names = {"given_names": "María Nicolasa", "first_surname": "Ixtuc", "second_surname": "Sajché"}
    person = factories.worker(
        office=office, folio=folio, phone="+50255123456", search_name="maria nikolasa ixtuk sajche", **names
    )
    person.identity_documents.update(last_digits="1327")
    return person


def found(client: Any, text: str) -> dict[str, list[str]]:
    """Folios or names by the title of their group."""
    client.cookies["django_language"] = "en"
    answer = client.get("/search/", {"q": text})
    assert answer.status_code == 200
    return {group.title: [hit.code or hit.label for hit in group.hits] for group in answer.context["groups"]}


@pytest.mark.parametrize("text", ["ishtuk", "Maria Sajche", "nicolaza", "1327", "4723", "5512-3456", "+502 5512 3456"])
def test_a_person_is_found_by_name_with_slips_last_digits_number_or_phone(world: World, maria: Any, text: str) -> None:
    assert maria.folio in found(world.clients[Role.REGISTRATION_OFFICER], text)["People"]


@pytest.mark.parametrize("written", ["{}", " {} ", "{lower}", "{bare}"])
def test_a_whole_folio_opens_its_record(world: World, maria: Any, written: str) -> None:
    text = written.format(maria.folio, lower=maria.folio.lower(), bare=maria.folio.replace("-", ""))
    answer = world.clients[Role.REGISTRATION_OFFICER].get("/search/", {"q": text})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/workers/{maria.pk}/")


def test_a_file_that_was_joined_is_not_a_second_person_and_is_found_by_its_folio(world: World, maria: Any) -> None:
    twin = factories.worker(office=maria.office, status="merged", search_name=maria.search_name)
    officer = world.clients[str(Role.REGISTRATION_OFFICER)]
    assert found(officer, "ixtuk sajche")["People"] == [maria.folio]
    assert officer.get("/search/", {"q": twin.folio})["Location"] == f"/workers/{twin.pk}/"


def test_people_of_another_office_are_not_found(world: World) -> None:
    _own, near, _far = world.objects("workers.worker")
    client = world.clients[Role.REGISTRATION_OFFICER]
    assert found(client, near.folio) == {}  # type: ignore[attr-defined]
    people = found(client, "cafetal")["People"]
    assert near.folio not in people  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["plátano", "platano", "PLATANO", "corte de platno", "granja del rio"])
def test_a_vacancy_is_found_without_its_accents_and_with_slips(world: World, text: str) -> None:
    employer = factories.employer(legal_name="Granja del Río", search_name="granja del rio")
    seat = factories.vacancy(employer=employer, title="Corte de plátano")
    assert seat.folio in found(world.clients[Role.COORDINATOR], text)["Vacancies"]


def test_a_clerk_finds_their_own_vacancies_and_no_person(world: World) -> None:
    mine, other, _draft = world.objects("employers.vacancy")
    hits = found(world.clients[Role.EMPLOYER_CLERK], "cosecha")
    assert hits == {"Vacancies": [mine.folio]}  # type: ignore[attr-defined]
    assert found(world.clients[Role.EMPLOYER_CLERK], "cafetal") == {}
    assert other.folio not in str(hits)  # type: ignore[attr-defined]


def test_only_those_who_work_complaints_find_one(world: World) -> None:
    complaint = world.objects("recruiters.complaint")[0]
    Complaint.objects.filter(pk=complaint.pk).update(accused_name="Don Ramón")
    complaint_accuse(complaint=Complaint.objects.get(pk=complaint.pk), by=factories.user(Role.INSPECTOR))
    for role in Role:
        titles = found(world.clients[role], "ramon")
        assert ("Complaints" in titles) == (role in (Role.INSPECTOR, Role.ADMINISTRATOR)), role


def test_a_proposal_is_found_by_its_number(world: World) -> None:
    proposal = world.objects("matching.proposal")[0]
    answer = world.clients[Role.REGISTRATION_OFFICER].get("/search/", {"q": str(proposal).lower()})
    assert answer.headers["Location"] == f"/proposals/{proposal.pk}/"


def test_nothing_found_says_what_to_try(world: World) -> None:
    client = world.clients[Role.REGISTRATION_OFFICER]
    assert found(client, "zzzz qqqq") == {}
    assert "Try part of the name" in client.get("/search/", {"q": "zzzz qqqq"}).content.decode()


def test_the_files_opened_lately_come_first(world: World, maria: Any) -> None:
    client = world.clients[Role.REGISTRATION_OFFICER]
    other = world.objects("workers.worker")[0]
    for person in (maria, other, maria):
        client.get(f"/workers/{person.pk}/")
    opened = list(client.get("/").context["opened"])
    assert opened == [maria, other]
    assert list(world.clients[Role.INSPECTOR].get("/").context["opened"]) == []


def test_a_box_is_on_every_page_and_only_one(world: World) -> None:
    for path in ("/", "/search/", "/pathways/", "/accounts/sessions/"):
        page = world.clients[Role.POLICY_EDITOR].get(path).content.decode()
        assert page.count('type="search"') == 1, path
    assert 'type="search"' not in world.clients["anonymous"].get("/accounts/login/").content.decode()


def test_a_search_asks_as_often_for_many_as_for_few(world: World, django_assert_max_num_queries: Any) -> None:
    office = world.objects("accounts.office")[0]
    for _number in range(30):
        factories.worker(office=office)
        factories.vacancy()
        factories.recruiter(legal_name="Cafetal")
    world.clients[Role.ADMINISTRATOR].get("/search/", {"q": "cafetal"})
    with django_assert_max_num_queries(25):
        world.clients[Role.ADMINISTRATOR].get("/search/", {"q": "cafetal"})

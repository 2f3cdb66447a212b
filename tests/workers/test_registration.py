"""An officer registers a person, screen by screen."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.choices import Role
from reference.models import Skill
from tests import factories
from tests.workers.filling import begin, fill, send
from workers.models import RegistrationDraft, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_for):
    Skill.objects.get_or_create(code="pruning", defaults={"group": "crop_care", "title_es": "Poda"})
    factories.language()
    factories.country("GT")
    return client_for(Role.REGISTRATION_OFFICER)


def check(client, draft, method="get"):
    return getattr(client, method)(reverse("workers:registration_check", args=[draft.pk]))


def test_what_was_said_on_every_screen_becomes_one_file(officer):
    draft = begin(officer)
    fill(officer, draft)
    assert check(officer, draft).context["missing"] == []
    response = check(officer, draft, "post")
    worker = Worker.objects.get()
    assert response["Location"] == reverse("workers:registered", args=[worker.pk])
    assert (worker.given_names, worker.first_surname, worker.second_surname) == ("María Xuan", "Caꞌal", "Tzʼunun")
    assert (worker.status, worker.office, worker.birth_date) == ("registered", officer.user.office, date(1994, 11, 5))
    assert (worker.phone, worker.phone_is_shared, worker.second_phone) == ("+50255551234", True, "+50244441234")
    assert (worker.emergency_contact, worker.emergency_relation) == ("Domingo Caꞌal", "parent")
    assert (worker.preferred_language_id, worker.needs_interpreter, worker.literate) == ("kek", True, True)
    work = worker.experiences.get()
    assert (work.crop_id, work.months, work.seasons, work.last_year, work.evidence) == ("coffee", 18, 6, 2025, 2)
    assert [(claim.language_id, claim.level) for claim in worker.languages.all()] == [("kek", 4), ("spa", 2)]
    assert worker.skills.get().evidence == 3
    assert worker.stays.get().left_on == date(2024, 9, 30)
    assert worker.availabilities.get().ends_on == date(2030, 6, 30)
    assert worker.programme_wishes.get().wish == "wanted"
    assert worker.place_wishes.get().subdivision_id == "US-GA"
    assert worker.papers.get().result == "clear"
    consents = worker.consents.values_list("purpose", "means")
    assert set(consents) == {("matching", "read_aloud"), ("statistics", "read_aloud")}
    assert worker.identity_documents.get().seen is True


def test_sending_the_last_form_twice_makes_one_person(officer):
    draft = begin(officer)
    fill(officer, draft)
    first, second = check(officer, draft, "post"), check(officer, draft, "post")
    assert first["Location"] == second["Location"]
    assert Worker.objects.count() == 1
    kept = RegistrationDraft.objects.get()
    assert (kept.answers, kept.identity_index) == ({}, "")


def test_what_must_be_there_is_named_before_anybody_is_registered(officer):
    draft = begin(officer)
    response = check(officer, draft, "post")
    assert [str(title) for title in response.context["missing"]]
    assert Worker.objects.count() == 0


def test_a_colleague_of_the_office_goes_on_where_the_other_stopped(officer, client_for):
    draft = begin(officer)
    send(officer, draft, "person", fields_of_person())
    colleague = client_for(factories.user(Role.REGISTRATION_OFFICER, office=officer.user.office))
    page = colleague.get(reverse("workers:draft_list"))
    assert "María Xuan Caꞌal Tzʼunun" in page.content.decode()
    shown = colleague.get(reverse("workers:registration_screen", args=[draft.pk, "person"]))
    assert 'value="Caꞌal"' in shown.content.decode()
    other_office = client_for(Role.REGISTRATION_OFFICER)
    assert other_office.get(reverse("workers:registration_screen", args=[draft.pk, "home"])).status_code == 404
    assert "María Xuan" not in other_office.get(reverse("workers:draft_list")).content.decode()


def fields_of_person():
    from tests.workers.filling import PERSON

    return dict(PERSON)


def test_the_second_of_two_at_one_screen_is_told_and_nothing_is_overwritten_unseen(officer):
    draft = begin(officer)
    address = reverse("workers:registration_screen", args=[draft.pk, "contact"])
    seen = officer.get(address).context["seen"]
    factories.municipality()
    officer.post(address, {"go": "next", "_seen": seen, "phone": "5555 1111"})
    late = officer.post(address, {"go": "next", "_seen": seen, "phone": "5555 2222"})
    assert late.status_code == 200
    said = late.content.decode()
    assert "5555 1111" in said
    assert "5555 2222" in said
    draft.refresh_from_db()
    assert draft.answers["contact"]["fields"]["phone"] == "5555 1111"
    officer.post(address, {"go": "next", "_seen": late.context["seen"], "phone": "5555 2222"})
    draft.refresh_from_db()
    assert draft.answers["contact"]["fields"]["phone"] == "5555 2222"


def test_going_back_keeps_what_was_typed_even_if_it_is_wrong(officer):
    draft = begin(officer)
    response = send(officer, draft, "person", {"given_names": "Ana", "birth_date": "31/02/1990"}, go="back")
    assert response["Location"].endswith("/identity/")
    shown = officer.get(reverse("workers:registration_screen", args=[draft.pk, "person"])).content.decode()
    assert 'value="31/02/1990"' in shown


def test_another_row_is_added_and_one_is_taken_away_without_a_script(officer):
    from tests.workers.filling import lists, rows

    lists()
    draft = begin(officer)
    one, two = {"language_id": "kek", "level": "4"}, {"language_id": "spa", "level": "2"}
    response = send(officer, draft, "languages", {"preferred_language_id": "spa"} | rows(one, two), go="add")
    page = officer.get(response["Location"]).context["page"]
    assert len(page.rows.forms) == 3
    assert page.rows.errors == [{}, {}, {}]
    send(officer, draft, "languages", {"preferred_language_id": "spa"} | rows(one, two), remove="0")
    draft.refresh_from_db()
    assert [row["language_id"] for row in draft.answers["languages"]["rows"]] == ["spa"]


def test_a_screen_that_was_left_empty_offers_an_empty_row_again_and_stays_empty(officer):
    draft = begin(officer)
    send(officer, draft, "work", {}, go="skip")
    page = officer.get(reverse("workers:registration_screen", args=[draft.pk, "work"])).context["page"]
    assert [form.has_changed() for form in page.rows.forms] == [False]
    draft.refresh_from_db()
    assert draft.answers["work"]["rows"] == []


def test_one_number_begins_one_draft_in_an_office(officer):
    number = factories.cui()
    assert begin(officer, number) == begin(officer, number)
    assert RegistrationDraft.objects.count() == 1


def test_who_is_registered_elsewhere_is_refused_at_the_first_screen_with_folio_and_office(officer):
    number = factories.cui()
    known = factories.worker("GT", cui_number=number)
    response = officer.post(reverse("workers:registration_start"), {"kind": "cui", "number": number, "go": "next"})
    said = response.content.decode()
    assert known.folio in said
    assert known.office.name in said
    assert known.first_surname not in said
    assert RegistrationDraft.objects.count() == 0


def test_people_who_are_alike_are_shown_before_anybody_is_registered(officer):
    twin = {"given_names": "María Xuan", "first_surname": "Caꞌal", "second_surname": "Tzʼunun"}
    from common.names import fold

    born = {"birth_date": date(1994, 11, 5), "search_name": fold(*twin.values())}
    here = factories.worker(office=officer.user.office, **twin, **born)
    draft = begin(officer)
    fill(officer, draft)
    response = check(officer, draft, "post")
    assert response["Location"] == reverse("workers:registration_similar", args=[draft.pk])
    shown = officer.get(response["Location"])
    assert here.folio in shown.content.decode()
    assert here.openings.filter(what="compared", by=officer.user).exists()
    officer.post(response["Location"])  # says nothing of anybody who was shown
    assert check(officer, draft)["Location"] == response["Location"]
    officer.post(response["Location"], {"shown": [str(here.pk)]})
    assert check(officer, draft, "post").status_code == 302
    registered = Worker.objects.exclude(pk=here.pk).get()
    assert here.folio in registered.events.get(action="register").reason


def test_a_draft_is_thrown_away_only_when_asked_twice(officer):
    draft = begin(officer)
    address = reverse("workers:draft_discard", args=[draft.pk])
    assert officer.get(address).status_code == 200
    assert RegistrationDraft.objects.count() == 1
    officer.post(address)
    assert RegistrationDraft.objects.count() == 0
    assert officer.get(reverse("workers:registration_screen", args=[draft.pk, "home"])).status_code == 404


def test_nothing_that_was_said_stands_in_clear_in_the_database_or_the_audit(officer):
    from tests.security.conftest import rows as raw

    number = factories.cui()
    draft = begin(officer, number)
    send(officer, draft, "person", fields_of_person())
    stored = str(raw("SELECT answers_text, identity_index FROM workers_registrationdraft"))
    audited = str(raw("SELECT changed::text FROM audit.entry WHERE table_name = 'workers_registrationdraft'"))
    for text in (number, "Caꞌal", "1994"):
        assert text not in stored
        assert text not in audited


def test_the_database_itself_shows_a_draft_to_its_office_and_country_only(officer, client_for):
    from tests.security.conftest import rows as raw
    from tests.security.conftest import seeing

    draft = begin(officer)
    office = str(officer.user.office_id)
    for places, offices, seen in (("GT", office, 1), ("GT", "*", 1), ("GT", "0", 0), ("HN", "*", 0), ("HN", office, 0)):
        with seeing(places, offices):
            found = raw("SELECT id FROM workers_registrationdraft")
        assert found == [(draft.pk,)] * seen, (places, offices)


def test_a_coordinator_chooses_the_office_first(client_for):
    factories.country("GT")
    offices = [factories.office("GT"), factories.office("GT")]
    coordinator = client_for(Role.COORDINATOR)
    page = coordinator.get(reverse("workers:registration_start"))
    assert 'name="number"' not in page.content.decode()
    response = coordinator.post(
        reverse("workers:registration_start"),
        {"office": str(offices[1].pk), "kind": "cui", "number": factories.cui(), "go": "next"},
    )
    assert response.status_code == 302
    assert RegistrationDraft.objects.get().office == offices[1]
    abroad = factories.office("HN")
    refused = coordinator.post(
        reverse("workers:registration_start"), {"office": str(abroad.pk), "kind": "cui", "number": factories.cui()}
    )
    assert refused.status_code == 200


def test_the_original_is_ticked_by_the_officer_and_by_nobody_before(officer):
    start = officer.get(reverse("workers:registration_start"))
    assert start.context["page"].form["seen"].value() in (None, False)
    draft = begin(officer)
    assert draft.answers["identity"]["fields"]["seen"] == "on"
    number = draft.answers["identity"]["fields"]["number"]
    again = reverse("workers:registration_screen", args=[draft.pk, "identity"])
    mark = officer.get(again).context["seen"]
    officer.post(again, {"go": "next", "_seen": mark, "kind": "cui", "number": number})
    draft.refresh_from_db()
    assert not draft.answers["identity"]["fields"].get("seen")


def test_nothing_is_complained_of_while_municipalities_are_looked_up(officer):
    draft = begin(officer)
    asked = send(officer, draft, "home", {"department": "GT-01"}, go="show")
    shown = officer.get(asked["Location"])
    assert "municipality_id" in shown.context["page"].form.fields
    assert shown.context["page"].form.errors == {}
    assert "municipality_id" in send(officer, draft, "home", {"department": "GT-01"}).context["page"].form.errors

"""A registered file put right from its pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.choices import Role
from common.errors import WrongState
from reference.models import Skill
from tests import factories
from tests.workers.filling import PERSON
from workers.models import SupportingPaper
from workers.services import file_correct, part_add, row_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_for):
    return client_for(Role.REGISTRATION_OFFICER)


@pytest.fixture
def worker(officer):
    return factories.worker(office=officer.user.office)


def sent(client, address, **values):
    """A form made from what stands there now."""
    return client.post(address, {"go": "save", "_seen": client.get(address).context["seen"]} | values)


def test_a_name_is_put_right_and_found_by_and_told_in_the_history(officer, worker):
    response = sent(officer, reverse("workers:edit_screen", args=[worker.pk, "person"]), **PERSON)
    assert response.status_code == 302
    worker.refresh_from_db()
    assert worker.full_name == "María Xuan Caꞌal Tzʼunun"
    assert worker.search_name == "maria xuan kal tsunun"
    assert worker.birth_date == date(1994, 11, 5)
    event = worker.events.get(action="correct")
    with override("en"):
        assert (event.by, event.told) == (officer.user, "File corrected")


def test_the_second_of_two_is_told_and_the_first_one_stays(officer, worker):
    address = reverse("workers:edit_screen", args=[worker.pk, "contact"])
    seen = officer.get(address).context["seen"]
    officer.post(address, {"go": "save", "_seen": seen, "phone": "5555 1111"})
    late = officer.post(address, {"go": "save", "_seen": seen, "phone": "5555 2222"})
    assert late.status_code == 200
    worker.refresh_from_db()
    assert worker.phone == "+50255551111"
    officer.post(address, {"go": "save", "_seen": late.context["seen"], "phone": "5555 2222"})
    worker.refresh_from_db()
    assert worker.phone == "+50255552222"


def test_a_part_is_added_changed_and_taken_away(officer, worker):
    factories.occupation(is_job=True)
    Skill.objects.get_or_create(code="pruning", defaults={"group": "crop_care", "title_es": "Poda"})
    add = reverse("workers:part_add", args=[worker.pk, "work"])
    sent(officer, add, occupation_id="9211.01", months="6", country_id="GT", evidence="1")
    work = worker.experiences.get()
    change = reverse("workers:part_change", args=[worker.pk, "work", work.pk])
    began = date(2020, 5, 1)
    worker.experiences.update(started_on=began)  # which the form does not show, and so leaves
    seen = officer.get(change).context["seen"]
    values = {"occupation_id": "9211.01", "months": "18", "country_id": "GT", "evidence": "4"}
    assert officer.post(change, {"go": "save", "_seen": seen} | values).status_code == 302
    work.refresh_from_db()
    assert (work.months, work.evidence, work.started_on) == (18, 4, began)
    late = officer.post(change, {"go": "save", "_seen": seen} | values | {"months": "20"})
    assert late.status_code == 200
    remove = reverse("workers:part_remove", args=[worker.pk, "work", work.pk])
    officer.post(remove, {"_seen": seen})
    assert worker.experiences.exists()
    sent(officer, remove)
    assert not worker.experiences.exists()
    assert worker.events.filter(action="correct").count() == 3


def test_what_is_there_already_and_free_dates_that_overlap_are_refused_with_a_sentence(officer, worker):
    factories.language()
    worker.languages.create(language_id="spa", level=4)
    address = reverse("workers:part_add", args=[worker.pk, "language"])
    again = sent(officer, address, language_id="spa", level="2")
    assert again.status_code == 200
    assert again.context["form"].errors
    free = reverse("workers:part_add", args=[worker.pk, "free"])
    assert sent(officer, free, starts_on="01/01/2030", ends_on="01/06/2030").status_code == 302
    overlapping = sent(officer, free, starts_on="01/05/2030", ends_on="01/09/2030")
    assert "se cruza con otro" in str(overlapping.context["form"].errors)


def test_a_passport_is_added_with_its_end_and_the_only_number_is_not_taken_away(officer, worker):
    document = worker.identity_documents.get()
    remove = reverse("workers:part_remove", args=[worker.pk, "document", document.pk])
    sent(officer, remove)
    assert worker.identity_documents.count() == 1
    add = reverse("workers:part_add", args=[worker.pk, "document"])
    values = {"kind": "passport", "number": "A1234567", "issued_by": "GT", "expires_on": "01/02/2031", "seen": "on"}
    assert officer.post(add, values).status_code == 302
    passport = worker.identity_documents.get(kind="passport")
    assert (passport.expires_on, passport.last_digits) == (date(2031, 2, 1), "4567")
    other = factories.worker(office=officer.user.office)
    refused = officer.post(reverse("workers:part_add", args=[other.pk, "document"]), values)
    assert worker.folio in refused.content.decode()


def test_wishes_are_written_as_a_whole(officer, worker):
    for code in ("us-h2a", "us-h2b"):
        factories.programme(code)
    address = reverse("workers:edit_screen", args=[worker.pk, "wishes"])
    sent(officer, address, wanted=["us-h2a"], refused=["us-h2b"])
    sent(officer, address, wanted=["us-h2b"])
    assert list(worker.programme_wishes.values_list("programme_id", "wish")) == [("us-h2b", "wanted")]


@pytest.mark.parametrize("status", ["erased", "merged"])
def test_nothing_is_written_into_a_file_that_is_no_more(officer, status):
    gone = factories.worker(office=officer.user.office, status=status)
    with pytest.raises(WrongState):
        file_correct(worker=gone, by=officer.user, seen=row_version(gone), fields={"area": "rural"})
    with pytest.raises(WrongState):
        part_add(worker=gone, by=officer.user, part=SupportingPaper, fields={"kind": "medical"})
    assert not gone.papers.exists()

"""In the admin: propose, look at everything it touches, a second inspector signs, the letter, an appeal, everything back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts.choices import Role
from recruiters.models import Sanction
from recruiters.services import terms_load
from recruiters.services.sanction_rules import sanction_rules_load
from tests import factories
from tests.common.test_editing import filled
from tests.pdf import text_of
from tests.sanctions import Agency, inspectors, proposed, seen, shortlisted, signed, snapshot

pytestmark = pytest.mark.django_db
ADD = "/admin/recruiters/sanction/add/"


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with time_machine.travel("2026-11-27 15:00", tick=False):
        yield


@pytest.fixture
def agency() -> Agency:
    return Agency()


@pytest.fixture
def inspector(client_for: Any) -> Any:
    return _english(client_for(Role.INSPECTOR))


@pytest.fixture
def second(client_for: Any) -> Any:
    return _english(client_for(Role.INSPECTOR))


def _english(client: Any) -> Any:
    client.cookies["django_language"] = "en"
    return client


def page_of(record: Any) -> str:
    return reverse(f"admin:recruiters_{record._meta.model_name}_change", args=[record.pk])


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def propose(client: Any, recruiter: Any, **fields: Any) -> Any:
    sanction_rules_load()
    terms_load()
    told = {
        "recruiter": recruiter.pk,
        "regime": "gt-ag-50-2022",
        "kind": "suspension",
        "basis": "inspection",
        "basis_reference": "Acta 12-2026",
        "grounds": "Cobró por el puesto.",
    } | fields
    return client.post(ADD, filled(client, ADD) | told, follow=True)


def press(client: Any, record: Any, name: str, reason: str = "", **fields: Any) -> Any:
    page = page_of(record)
    return client.post(page, looked_at(client, page) | {"_move": name, "_reason": reason} | fields, follow=True)


def looked_at(client: Any, page: str) -> dict[str, Any]:
    """The form as it was shown, with the mark of what stood beside it."""
    card = client.get(page).context.get("card")
    return filled(client, page) | ({"_shown": card.digest} if card else {})


def test_one_proposes_another_sees_everything_and_signs_and_the_letter_says_it(
    agency: Agency, inspector: Any, second: Any
) -> None:
    propose(inspector, agency.recruiter)
    sanction = Sanction.objects.get()
    page = inspector.get(page_of(sanction)).content.decode()
    assert "You proposed it: somebody else signs." in page
    assert 'value="sign"' not in page
    page = second.get(page_of(sanction)).content.decode()
    for told in (
        agency.vacancy.folio,
        agency.offered.worker.folio,
        "offered → cancelled",
        "text in Spanish",
        "working",
    ):
        assert told in page, told
    assert agency.offered.worker.first_surname not in page, "folios and no names"
    assert said(press(second, sanction, "sign")) == ["Saved: in force."]
    letter = second.get(reverse("decisions:letter_pdf", args=[sanction.pk]))
    words = " ".join(text_of(letter.content).split())
    for told in ("Cobró por el puesto.", "Acuerdo Gubernativo 50-2022", "1 offer stops", "Fri 4 Dec 2026"):
        assert told in words, told


def test_who_was_shown_something_else_is_shown_the_difference_and_has_signed_nothing(
    agency: Agency, inspector: Any, second: Any
) -> None:
    propose(inspector, agency.recruiter)
    sanction = Sanction.objects.get()
    stale = looked_at(second, page_of(sanction)) | {"_move": "sign"}
    late = shortlisted(factories.worker(), agency.vacancy)
    answer = second.post(page_of(sanction), stale, follow=True)
    assert f"new: proposal stopped, {late}" in answer.content.decode()
    sanction.refresh_from_db()
    assert sanction.status == "proposed"
    assert said(press(second, sanction, "sign")) == ["Saved: in force."]


def test_an_appeal_is_entered_decided_by_a_third_person_and_everything_is_back(
    agency: Agency, inspector: Any, second: Any
) -> None:
    before = snapshot()
    sanction = signed(agency.recruiter)
    add = reverse("admin:recruiters_appeal_add") + f"?sanction={sanction.pk}"
    inspector.post(add, filled(inspector, add) | {"filed_on": "2026-11-27", "grounds": "Nunca cobramos."})
    appeal = sanction.appeals.get()
    answer = press(second, appeal, "overturn", "No se probó.")
    assert said(answer) == ["Saved: the sanction was overturned."]
    assert snapshot() == before
    letter = second.get(reverse("decisions:appeal_pdf", args=[appeal.pk]))
    assert "No se probó." in text_of(letter.content)
    assert "given back" in second.get(page_of(sanction)).content.decode()


def test_an_appeal_that_cannot_be_is_said_at_its_field_and_what_was_typed_stays(agency: Agency, inspector: Any) -> None:
    address = "/admin/recruiters/appeal/add/"
    sanction, waits = signed(agency.recruiter), proposed(factories.recruiter(), inspectors(1)[0])
    told = {"sanction": sanction.pk, "filed_on": "2026-11-27", "grounds": "Nunca cobramos."}
    for field, wrong in (("filed_on", {"filed_on": "2099-01-01"}), ("sanction", {"sanction": waits.pk})):
        answer = inspector.post(address, filled(inspector, address) | told | wrong)
        assert (answer.status_code, set(answer.context["adminform"].form.errors)) == (200, {field})
        assert "Nunca cobramos." in answer.content.decode()
    assert inspector.post(address, filled(inspector, address) | told).status_code == 302
    answer = inspector.post(address, filled(inspector, address) | told)
    assert set(answer.context["adminform"].form.errors) == {"sanction"}, "it was filed already"


def test_the_law_on_record_is_told_at_the_field_of_the_form(agency: Agency, inspector: Any) -> None:
    answer = propose(inspector, agency.recruiter, ends_on="2030-01-01")
    assert "This sanction lasts 365 days at most." in answer.content.decode()
    assert not Sanction.objects.exists()


def test_the_desk_of_complaints_links_to_a_proposal_that_knows_the_complaint(agency: Agency, inspector: Any) -> None:
    complaint = factories.complaint(recruiter=agency.recruiter)
    form = inspector.get(f"{ADD}?complaint={complaint.pk}").context["adminform"].form
    assert (form.initial["complaint"], form.initial["recruiter"]) == (complaint.pk, agency.recruiter.pk)
    far = factories.complaint("HN", recruiter=agency.recruiter)
    assert "recruiter" not in inspector.get(f"{ADD}?complaint={far.pk}").context["adminform"].form.initial
    propose(inspector, agency.recruiter, basis="complaint", basis_reference="", complaint=complaint.pk)
    assert Sanction.objects.get().complaint == complaint


def test_of_somebody_who_goes_on_a_person_decides_on_the_page_of_the_thing(agency: Agency, inspector: Any) -> None:
    item = signed(agency.recruiter).items.filter(what="goes_on").first()
    assert said(press(inspector, item, "ministry", "Viaja con el grupo.")) == ["Saved: goes on through the ministry."]
    todo = inspector.get("/admin/recruiters/cascadeitem/?goes=open").context["cl"].result_list
    assert sorted(one.what for one in todo) == ["abroad", "goes_on"]


def test_a_recruiters_contact_reads_what_was_signed_and_appeals(client_for: Any) -> None:
    contact = _english(client_for(Role.RECRUITER_CONTACT))
    recruiter = factories.recruiter(contact=contact.user)
    ana, luis = inspectors()
    waits = proposed(recruiter, ana, "warning")
    decided = signed(recruiter, by=[ana, luis])
    assert contact.get(reverse("decisions:decision", args=[waits.pk])).status_code == 404
    assert waits.folio not in contact.get(reverse("decisions:list")).content.decode()
    page = reverse("decisions:decision", args=[decided.pk])
    assert "You may appeal until Fri 4 Dec 2026" in contact.get(page).content.decode()
    answer = contact.post(page, {"grounds": "Nunca cobramos."}, follow=True)
    assert said(answer) == ["The appeal was filed. You are told of the decision by e-mail."]
    assert decided.appeals.get().filed_by == contact.user
    assert contact.get(reverse("decisions:letter_pdf", args=[decided.pk])).status_code == 200
    assert seen(waits, ana)

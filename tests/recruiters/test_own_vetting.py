"""A recruiter's contact asks for a licence, hands papers in and reads what was decided: of its own recruiter, and of no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from common.errors import InvalidInput, NotAllowed, WrongState
from recruiters.models import VettingCase, VettingPaper
from recruiters.selectors import lines_of
from recruiters.selectors.own_vetting import Licensing, licensing_open_to, own_vettings
from recruiters.services import decision_sign, letter_hand_over, own_paper_add, vetting_move, vetting_request
from tests import factories, recruiting, vetting
from tests.complaints import photo
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db
LIST = "/vetting/"
GT = "gt-ag-50-2022"


@pytest.fixture
def contact(client_for: ClientFor) -> Any:
    client: Any = client_for(Role.RECRUITER_CONTACT)
    client.recruiter = factories.recruiter(contact=client.user, licence="")
    return client


def page_of(case: VettingCase) -> str:
    return reverse("own_vetting:case", args=[case.pk])


def asks(client: Any) -> list[tuple[str, str]]:
    return [(ask.regime, ask.purpose.value) for ask in licensing_open_to(client.user)]


def test_a_contact_asks_for_a_licence_and_an_inspector_takes_it_up(contact: Any, client_for: ClientFor):
    assert asks(contact) == [(GT, "new")]
    answer = contact.post(LIST, {"what": f"{contact.recruiter.pk}-{GT}"})
    case = VettingCase.objects.get()
    assert answer["Location"] == page_of(case)
    assert (case.country_id, case.purpose, case.assigned_to, case.opened_by) == ("GT", "new", None, contact.user)
    assert case.events.get().by == contact.user
    assert asks(contact) == []
    inspector: Any = client_for(Role.INSPECTOR)
    page = inspector.get(reverse("admin:recruiters_vettingcase_changelist")).content.decode()
    assert case.folio in page
    page = inspector.get(reverse("admin:recruiters_vettingcase_change", args=[case.pk]))
    assert page.status_code == 200
    vetting.answered(case, by=inspector.user)
    vetting.proposed(case, by=inspector.user)
    decision_sign(case=case, by=vetting.inspector())
    case.refresh_from_db()
    assert case.status == "granted"


def test_what_may_be_asked_for_is_a_renewal_of_what_stands_and_nothing_that_is_under_way(contact: Any):
    licence = recruiting.licence(contact.recruiter)
    assert asks(contact) == [(GT, "renewal")]
    renewal = vetting_request(ask=licensing_open_to(contact.user)[0], by=contact.user)
    assert (renewal.licence, renewal.purpose) == (licence, "renewal")
    with pytest.raises(WrongState, match="under way"):
        vetting_request(ask=Licensing(contact.recruiter, GT, licence), by=contact.user)


def test_nothing_is_asked_for_another_recruiter(contact: Any):
    other = factories.recruiter(licence="")
    with pytest.raises(NotAllowed):
        vetting_request(ask=Licensing(other, GT), by=contact.user)
    assert contact.post(LIST, {"what": f"{other.pk}-{GT}"}).status_code == 400
    assert not VettingCase.objects.exists()


def test_papers_of_the_list_are_handed_in_kept_sealed_and_shown_by_title(contact: Any):
    case = vetting.vetting(contact.recruiter)
    sent = {"item": "identity", "title": "Escritura", "file": SimpleUploadedFile("escritura.jpg", photo())}
    assert contact.post(page_of(case), sent).status_code == 302
    paper = case.papers.get()
    assert (paper.by, paper.item, paper.title) == (contact.user, "identity", "Escritura")
    assert "Escritura" in contact.get(page_of(case)).content.decode()
    hostile = {"item": "identity", "title": "x", "file": SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>")}
    assert contact.post(page_of(case), hostile).status_code == 400
    assert VettingPaper.objects.count() == 1


def test_no_paper_for_another_recruiter_for_another_list_or_after_the_proposal(contact: Any):
    mine, other = vetting.vetting(contact.recruiter), vetting.vetting()
    told = {"title": "x", "file_name": "x.jpg", "chunks": [photo()], "by": contact.user}
    with pytest.raises(NotAllowed):
        own_paper_add(case=other, item="identity", **told)
    for item in (
        "nada",
        next(line.item.key for line in lines_of(mine) if line.item and line.item.group == "interviews"),
    ):
        with pytest.raises(InvalidInput) as refused:
            own_paper_add(case=mine, item=item, **told)
        assert refused.value.field == "item"
    vetting.proposed(vetting.answered(mine))
    with pytest.raises(WrongState):
        own_paper_add(case=mine, item="identity", **told)
    assert contact.get(page_of(mine)).context["form"] is None


def test_what_the_office_asks_is_read_and_what_it_noted_is_not(contact: Any):
    case = vetting.vetting(contact.recruiter)
    vetting.answered(case, identity="not_in_order")
    vetting_move(case=case, name="ask", by=case.opened_by, reason="Traiga el acta notarial.")
    page = contact.get(page_of(case)).content.decode()
    assert "Traiga el acta notarial." in page
    assert "Falta." not in page
    assert "Visto." not in page


def test_the_decision_its_conditions_and_the_letter_are_read_once_it_is_signed(contact: Any):
    case = vetting.vetting(contact.recruiter)
    due = timezone.localdate() + timedelta(days=20)
    vetting.proposed(vetting.answered(case), "grant_conditions", conditions=[("Poner el aviso", due)])
    assert "Poner el aviso" not in contact.get(page_of(case)).content.decode()
    proposal = case.proposals.get()
    decision_sign(case=case, by=vetting.inspector())
    page = contact.get(page_of(case))
    assert "Poner el aviso" in page.content.decode()
    (letter,) = proposal.letters.all()
    paper = contact.get(reverse("own_vetting:letter_pdf", args=[letter.pk]))
    assert paper.content[:4] == b"%PDF"
    assert "no-store" in paper["Cache-Control"]
    assert page.context["letters"][0].until is None
    letter_hand_over(letter=letter, on=timezone.localdate(), by=vetting.inspector())
    assert contact.get(page_of(case)).context["letters"][0].until > timezone.localdate()


def test_of_other_recruiters_nothing_is_there(contact: Any, client_for: ClientFor):
    mine, other = vetting.vetting(contact.recruiter), vetting.whole()
    letter = other.proposals.get().letters.get()
    assert list(own_vettings(contact.user)) == [mine]
    assert contact.get(page_of(other)).status_code == 404
    assert contact.post(page_of(other), {"title": "x"}).status_code == 404
    assert contact.get(reverse("own_vetting:letter_pdf", args=[letter.pk])).status_code == 404
    assert other.folio not in contact.get(LIST).content.decode()
    assert client_for(Role.INSPECTOR).get(LIST).status_code == 403


@pytest.mark.parametrize(("language", "said"), [("es", "Su licencia"), ("en", "Your licence"), ("fr", "Votre licence")])
def test_the_pages_are_said_in_three_languages(contact: Any, language: str, said: str):
    contact.cookies["django_language"] = language
    assert said in contact.get(LIST).content.decode()


def test_the_list_asks_as_often_for_thirty_cases_as_for_one(contact: Any, django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(40) as one:
        contact.get(LIST)
    for number in range(30):
        VettingCase.objects.create(
            folio=f"RV-{number:06d}", country_id="GT", recruiter=contact.recruiter, regime=GT, purpose="new", status="withdrawn",
            opened_on=timezone.localdate(), opened_by=contact.user, list_version=timezone.localdate(),
        )  # fmt: skip
    with django_assert_max_num_queries(len(one)):
        contact.get(LIST)

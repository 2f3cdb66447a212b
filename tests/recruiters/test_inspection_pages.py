"""Campaigns and visits on their pages, without JavaScript: planned, frozen, drawn, printed, entered, read."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common.errors import NotAllowed
from recruiters.models import DeclaredInterest, FollowUp, Inspection, InspectionCampaign
from recruiters.services import inspection_move, inspection_summarise, interest_declare
from recruiters.watch.sampling import fingerprint
from tests import factories, inspections
from tests.pdf import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector():
    return inspections.inspector()


@pytest.fixture
def pages(client_for, inspector):
    client = client_for(inspector)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_a_campaign_goes_from_its_plan_to_its_sample_on_the_page_of_the_admin(pages, inspector):
    for _ in range(4):
        factories.recruiter()
    plan = inspections.campaign(inspector, factors={"complaints": 50})
    address = reverse("admin:recruiters_inspectioncampaign_change", args=[plan.pk])
    filled = _form(pages.get(address))
    assert pages.post(address, filled | {"_move": "freeze", "title": "Capital y costa"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.status, plan.title, plan.frame_units) == ("frozen", "Capital y costa", 4)
    yesterday = timezone.localdate() - timedelta(days=1)
    InspectionCampaign.objects.update(frozen_on=yesterday, seed_day=timezone.localdate())
    filled = _form(pages.get(address))
    pages.post(address, filled | {"_move": "draw", "seed_value": " 048213 "})
    plan.refresh_from_db()
    assert (plan.status, plan.seed_value) == ("drawn", "048213")
    assert "048213" in pages.get(reverse("inspections:campaign", args=[plan.pk])).content.decode()


def _form(page):
    """What a browser would send back."""
    values = {}
    form = page.context["adminform"].form
    for bound in form:
        values[bound.html_name] = bound.value() or ""
    for inline in page.context["inline_admin_formsets"]:
        for bound in inline.formset.management_form:
            values[bound.html_name] = bound.value()
        for each in inline.formset.forms:
            values |= {bound.html_name: bound.value() or "" for bound in each if bound.name != "DELETE"}
    return {name: value for name, value in values.items() if value is not None}


def test_what_was_seen_is_written_by_who_has_no_tie_and_by_nobody_once_it_is_called_off(client_for, pages, inspector):
    visit = Inspection.objects.create(
        folio="V-000001", country_id="GT", kind="recruiter", label="Agencia", recruiter=factories.recruiter()
    )
    address = reverse("admin:recruiters_inspection_change", args=[visit.pk])
    assert pages.post(address, _form(pages.get(address)) | {"summary": "Nadie abrió."}).status_code == 302
    visit.refresh_from_db()
    assert visit.summary == "Nadie abrió."
    tied = inspections.inspector()
    interest_declare(interest=DeclaredInterest(user=tied, kind="family", recruiter=visit.recruiter), by=tied)
    with pytest.raises(NotAllowed):
        inspection_summarise(inspection=visit, summary="Todo bien.", by=tied)
    inspection_move(inspection=visit, name="call_off", by=inspector, reason="Cerró.")
    pages.post(address, {"summary": "Todo bien."})
    visit.refresh_from_db()
    assert visit.summary == "Nadie abrió."


def test_the_frame_goes_out_byte_by_byte_and_with_all_that_drawing_again_needs(pages):
    plan = inspections.worked().campaign
    content = pages.get(reverse("inspections:frame_csv", args=[plan.pk])).content
    assert fingerprint(content) == plan.frame_sha256
    told = json.loads(pages.get(reverse("inspections:frame_json_export", args=[plan.pk])).content)
    assert (told["size"], told["public_number"], told["frame_sha256"]) == (2, inspections.NUMBER, plan.frame_sha256)
    assert sorted(unit["order"] for unit in told["units"] if unit["order"]) == [1, 2]


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Formulario de visita"), ("en", "Form of a visit"), ("fr", "Formulaire de visite")]
)
def test_a_form_is_printed_with_its_boxes_and_without_a_reason(pages, language, words):
    visit = inspections.worked().planned
    pages.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = text_of(pages.get(reverse("inspections:form_pdf", args=[visit.pk])).content)
    assert words in text
    assert visit.folio in text
    assert "AG 50-2022" in text


def test_a_section_is_entered_alone_and_leads_to_the_next(pages):
    visit = inspections.worked().planned
    address = reverse("inspections:section", args=[visit.pk, "money"])
    answer = pages.post(address, {"no_fee": "serious", "no_fee_note": "Q3,000", "receipts": "not_seen"})
    assert answer.headers["Location"] == reverse("inspections:section", args=[visit.pk, "terms"])
    assert set(visit.answers.values_list("item", "outcome", "severity")) == {
        ("no_fee", "found", "serious"),
        ("receipts", "not_seen", ""),
    }
    html = pages.get(address).content.decode()
    assert "Q3,000" in html
    assert pages.post(address, {"no_fee": "whatever"}).status_code == 400
    assert pages.get(reverse("inspections:section", args=[visit.pk, "nothing"])).status_code == 404


def test_what_has_to_be_put_right_waits_in_a_list_until_somebody_saw_it(pages):
    worked = inspections.worked()
    address = reverse("inspections:put_right", args=[worked.made.pk])
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert pages.post(address, {"what": "Registrar a los agentes", "due_on": due, "item": "agents"}).status_code == 302
    assert pages.post(address, {"what": "Nada", "due_on": "2020-01-01"}).status_code == 400
    html = pages.get(reverse("inspections:follow_ups")).content.decode()
    assert html.index("Registrar a los agentes") < html.index("Devolver lo cobrado")
    pages.post(reverse("inspections:follow_up", args=[worked.follow_up.pk]), {"note": "Recibos vistos."})
    assert FollowUp.objects.get(pk=worked.follow_up.pk).done_note == "Recibos vistos."
    assert "Devolver lo cobrado" not in pages.get(reverse("inspections:follow_ups")).content.decode()


def test_what_has_to_be_put_right_is_on_the_list_once_however_often_its_button_is_pressed(pages):
    worked = inspections.worked()
    before = worked.made.follow_ups.count()
    once = pages.get(reverse("inspections:visit", args=[worked.made.pk])).context["once"]
    said = {"what": "Poner el aviso", "due_on": (timezone.localdate() + timedelta(days=9)).isoformat(), "_seen": once}
    for _click in range(2):
        assert pages.post(reverse("inspections:put_right", args=[worked.made.pk]), said).status_code == 302
    assert worked.made.follow_ups.count() == before + 1


def test_somebody_who_may_not_make_a_visit_is_refused_in_words(pages, inspector):
    visit, tied = inspections.worked().planned, inspections.inspector()
    DeclaredInterest.objects.create(user=tied, kind="family", recruiter=visit.recruiter, declared_by=inspector)
    address = reverse("admin:recruiters_inspection_change", args=[visit.pk])
    answer = pages.post(address, _form(pages.get(address)) | {"lead": tied.pk})
    form = answer.context["adminform"].form
    assert answer.status_code == 200
    assert form.errors
    assert form["lead"].value() == str(tied.pk)
    assert Inspection.objects.get(pk=visit.pk).lead is None

"""The inspector's page of a vetting: from opening to the letter, and what it does not let anybody do."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from recruiters.models import VettingCase
from recruiters.selectors import lines_of
from tests import factories, vetting
from tests.complaints import photo

pytestmark = pytest.mark.django_db
LIST = reverse("admin:recruiters_vettingcase_changelist")


def page_of(case: VettingCase) -> str:
    return reverse("admin:recruiters_vettingcase_change", args=[case.pk])


def do(client, case: VettingCase, name: str, **fields):
    return client.post(reverse("admin:recruiters_vettingcase_do", args=[case.pk, name]), fields)


def proposal_fields(**fields) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "decision": "grant",
        "reasons": "Cumple cada punto.",
        "articles": "Acuerdo Gubernativo 50-2022",
        "number": "R-77/2026",
        "authority": "Ministerio de Trabajo",
        "valid_from": today,
        "valid_to": today.replace(year=today.year + 3, day=min(today.day, 28)),
        "appeal_to": "Recurso de revocatoria",
        "appeal_days": 5,
        "appeal_working": "on",
        "language": "es",
    } | fields


def test_from_opening_to_the_letter(client_for):
    first, second = client_for(Role.INSPECTOR, country="GT"), client_for(Role.INSPECTOR, country="GT")
    recruiter = factories.recruiter(licence="")
    opening = {"recruiter": recruiter.pk, "regime": "gt-ag-50-2022", "purpose": "new", "licence": "", "_seen": "a"}
    assert first.post(reverse("admin:recruiters_vettingcase_add"), opening).status_code == 302
    case = VettingCase.objects.get()
    page = first.get(page_of(case)).content.decode()
    for said in ("sin consultar", "1 · No cobra a quien busca trabajo", "Lo que no se puede hacer ahora"):
        assert said in page
    answers = {f"outcome-{line.answer.item}": "in_order" for line in lines_of(case)}
    notes = {f"note-{line.answer.item}": "Visto." for line in lines_of(case)}
    first.post(reverse("admin:recruiters_vettingcase_answers", args=[case.pk]), answers | notes)
    assert not case.answers.filter(outcome="").exists()
    file = SimpleUploadedFile("escritura.jpg", photo())
    assert do(first, case, "paper", title="Escritura", item="identity", file=file).status_code == 302
    paper = first.get(reverse("admin:recruiters_vettingcase_paper", args=[case.pk, case.papers.get().pk]))
    assert paper["Content-Disposition"].startswith("attachment")
    assert case.papers.get().openings.get().by == first.user
    assert do(first, case, "propose", **proposal_fields()).status_code == 302
    refused = do(first, case, "sign", reason="").content.decode()
    assert "Usted la propuso" in refused
    assert do(second, case, "sign", reason="").status_code == 302
    letter = case.proposals.get().letters.get()
    content = second.get(reverse("admin:recruiters_vettingcase_letter", args=[case.pk, letter.pk]))
    assert content.content.startswith(b"%PDF-")
    assert do(second, case, "handed", letter=letter.pk, on=timezone.localdate()).status_code == 302
    assert letter.sha256[:16] in second.get(page_of(case)).content.decode()
    assert recruiter.licences.get().number == "R-77/2026"


def test_an_answer_that_is_refused_is_said_at_its_item_and_the_others_are_kept(client_for):
    inspector = client_for(Role.INSPECTOR, country="GT")
    case = vetting.vetting(by=inspector.user)
    sent = {"outcome-identity": "not_in_order", "note-identity": "", "outcome-iris_a": "in_order", "note-iris_a": ""}
    page = inspector.post(reverse("admin:recruiters_vettingcase_answers", args=[case.pk]), sent).content.decode()
    assert "Diga por qué en la nota" in page
    assert list(case.answers.exclude(outcome="").values_list("item", flat=True)) == ["iris_a"]


def test_a_grant_that_something_stands_against_is_said_at_the_decision_and_kept_as_typed(client_for):
    inspector = client_for(Role.INSPECTOR, country="GT")
    case = vetting.vetting(by=inspector.user)
    page = do(inspector, case, "propose", **proposal_fields()).content.decode()
    assert "Sin respuesta o no en orden" in page
    assert "Cumple cada punto." in page
    assert not case.proposals.exists()


def test_the_queue_says_what_waits_for_whom(client_for):
    first, second = client_for(Role.INSPECTOR, country="GT"), client_for(Role.INSPECTOR, country="GT")
    case = vetting.answered(vetting.vetting(by=first.user))
    vetting.proposed(case)
    assert case.folio not in first.get(LIST, {"queue": "sign"}).content.decode()
    assert case.folio in second.get(LIST, {"queue": "sign"}).content.decode()
    assert case.folio in second.get(LIST, {"queue": "open"}).content.decode()
    assert case.folio in first.get(LIST, {"queue": "mine"}).content.decode()


def test_who_may_not_see_it_finds_nothing(client_for):
    case = vetting.vetting()
    assert client_for(Role.INSPECTOR, country="HN").get(page_of(case)).status_code == 302
    assert client_for(Role.COORDINATOR, country="GT").get(page_of(case)).status_code == 403


def test_a_condition_is_checked_from_the_list_of_what_is_due(client_for):
    inspector = client_for(Role.INSPECTOR, country="GT")
    condition = vetting.whole().proposals.get().conditions.get()
    url = reverse("admin:recruiters_vettingcondition_change", args=[condition.pk])
    inspector.post(url, {"outcome": "met", "note": "Lo vi."})
    condition.refresh_from_db()
    assert (condition.outcome, condition.checked_by) == ("met", inspector.user)


def test_a_hearing_that_is_sent_twice_is_noted_once(client_for):
    client = client_for(Role.INSPECTOR, country="GT")
    case = vetting.vetting(by=client.user)
    heard = {
        "kind": "interview",
        "on": timezone.localdate().isoformat(),
        "place": "Oficina",
        "heard": "La gerente",
        "notes": "Dijo que no cobran.",
        "_seen": client.get(page_of(case)).context["once"],
    }
    for _click in range(2):
        assert do(client, case, "hearing", **heard).status_code == 302
    assert case.hearings.count() == 1
    do(client, case, "hearing", **heard | {"notes": "Otra persona, el mismo día."})
    assert case.hearings.count() == 2, "another one from the same page is another one"

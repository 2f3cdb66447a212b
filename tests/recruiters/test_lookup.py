"""The register for everybody: found by name, number or telephone; a page a licence; a paper; a feed that others mirror."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import override

from accounts.choices import Role
from common.models import RateCount
from common.wording import day
from employers.services import vacancy_move
from recruiters.lookup.codes import code_of, pk_of
from recruiters.lookup.finding import found
from recruiters.models import Recruiter
from recruiters.selectors import Standing
from recruiters.services import mandate_save, recruiter_save
from tests import factories, recruiting, sanctions
from tests.pdf import text_of

pytestmark = pytest.mark.django_db
ASK = "/r/"


def agency(name: str = "Agencia Colibrí del Norte, S.A.", **fields: Any) -> Recruiter:
    return recruiter_save(recruiter=factories.recruiter(legal_name=name, **fields))


def page_of(recruiter: Recruiter) -> str:
    return reverse("register:licence", args=[code_of(recruiter.licences.get().pk)])


def asked(who: str, language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    return client.post(ASK, {"who": who}).content.decode()


def suspend(recruiter: Recruiter) -> None:
    sanctions.signed(recruiter, grounds="Cobró a tres personas.")


# ── addresses ─────────────────────────────────────────────────────────────
def test_an_address_with_a_slip_leads_to_no_other_licence():
    codes = [code_of(pk) for pk in range(1, 3000)]
    assert [pk_of(code.lower()) for code in codes] == list(range(1, 3000))
    code = code_of(1234)
    slips = [f"{code[:place]}{digit}{code[place + 1 :]}" for place in range(4) for digit in "0123456789"]
    assert [slip for slip in slips if slip != code and pk_of(slip)] == []
    assert [pk_of(nonsense) for nonsense in ("", "K", "12", "0A", "-1A", "1" * 40 + "A", "１２K")] == [None] * 7


# ── the search ────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "who", ["Colibri del Norte", "agencia colibrí nrte", "CH-77", "ch 77", "ch77", "+502 5555-0123", "55550123"]
)
def test_a_name_with_slips_a_number_and_a_telephone_lead_to_the_recruiter(who):
    recruiter = agency(phone="5555 0123")
    recruiter.licences.update(number="CH-77")
    agency("Otra Cosa, S.A.")
    assert [told.recruiter for told in found(who, timezone.localdate())] == [recruiter]


def test_the_answer_says_how_it_stands_since_when_for_what_and_that_it_may_charge_nothing():
    recruiter, vacancy = agency(), factories.vacancy(title="Cosecha de arándano")
    mandate_save(mandate=recruiting.mandate(recruiter, vacancy, seats=4), by=factories.user(Role.INSPECTOR))
    page = asked("Colibrí del Norte")
    for words in ("It has a licence", vacancy.folio, "Cosecha de arándano", "4 seats", "Nothing.", "How to complain"):
        assert words in page
    assert page_of(recruiter) in page


def test_who_is_suspended_is_told_first_with_the_day_and_without_its_vacancies():
    good, bad = agency("Colibrí Bueno, S.A."), agency("Colibrí Malo, S.A.")
    vacancy = factories.vacancy()
    mandate_save(mandate=recruiting.mandate(bad, vacancy), by=factories.user(Role.INSPECTOR))
    suspend(bad)
    told = found("Colibrí", timezone.localdate())
    assert [one.recruiter for one in told] == [bad, good]
    assert told[0].licences[0].since == timezone.localdate()
    page = asked("Colibrí")
    assert page.index("Suspended: it may not recruit") < page.index("It has a licence")
    assert vacancy.folio not in page
    assert "Cobró a tres personas" not in page, "why is between the ministry and the recruiter"


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Nunca registrado"), ("en", "Never registered"), ("fr", "Jamais enregistré")]
)
def test_never_registered_is_an_answer_with_what_to_do(language, words):
    page = asked("Nadie de Ejemplo", language)
    assert words in page
    assert "Nadie de Ejemplo" in page


def test_who_is_only_on_a_us_list_is_told_as_that_and_persons_on_it_are_told_to_nobody():
    factories.recruiter(legal_name="Norte Sur Associates", licence="", record_kind="us_public_list")
    factories.recruiter(legal_name="Lucía Ejemplo Tamayo", licence="", record_kind="us_public_list", kind="person")
    assert "that is no licence" in asked("Norte Sur Associates")
    page = asked("Lucía Ejemplo Tamayo")
    assert "Never registered" in page
    assert not found("Ejemplo Tamayo", timezone.localdate())


def test_an_agent_leads_to_the_agency_and_nobody_behind_an_entry_does():
    recruiter = agency()
    recruiting.agent(recruiter, "Marta Ejemplo Tzoc", phone="55550177").places.create(
        municipality=factories.municipality()
    )
    recruiting.person(recruiter, "Dueño Muy Privado", phone="55559911")
    assert [told.recruiter for told in found("Marta Ejemplo Tzoc", timezone.localdate())] == [recruiter]
    page = asked("5555 0177")
    assert "Marta Ejemplo Tzoc" in page
    assert "55550177" not in page
    assert not found("Dueño Muy Privado", timezone.localdate())
    assert not found("5555-9911", timezone.localdate())


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "Cobrar a las personas por el trabajo"), ("en", "Charging workers for a job"), ("fr", "Avoir fait payer")],
)
def test_the_page_of_a_stopped_licence_says_the_reason_of_the_list_and_since_when_and_nothing_private(
    language: str, said: str
):
    recruiter = agency()
    with time_machine.travel("2026-11-20 15:00", tick=False):
        sanctions.signed(
            recruiter, grounds="Cobró a Rosa Canaria.", public_reason="fees", basis_reference="Acta 77-2026"
        )
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(page_of(recruiter)).content.decode()
    assert said in page
    with override(language):
        assert day(date(2026, 11, 20)) in page
    for private in ("Rosa Canaria", "Acta 77", "SN-"):
        assert private not in page
    sanctions.lifted(recruiter.sanctions.get())
    assert said not in client.get(page_of(recruiter)).content.decode()


def test_of_a_stop_without_a_sanction_no_reason_is_told():
    recruiter = agency(licence="suspended")
    assert found(recruiter.legal_name, timezone.localdate())[0].licences[0].reason == ""


def test_what_everybody_may_read_is_signed_with_the_sanction_and_stays():
    sanction = sanctions.signed(factories.recruiter(), public_reason="fees")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(sanction).objects.filter(pk=sanction.pk).update(public_reason="other")


def test_nothing_is_kept_of_who_asks_and_asking_too_often_waits():
    agency()
    client = Client(REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT="Canario/1.0")
    answers = [client.post(ASK, {"who": "Colibrí"}).status_code for _n in range(41)]
    assert answers == [200] * 40 + [429]
    kept = " ".join(str(row) for row in RateCount.objects.values_list("key", "count"))
    assert "198.51.100.7" not in kept
    assert client.get(ASK).status_code == 200


@pytest.mark.parametrize("who", ["", "ab", "x" * 121, "\0abc"])
def test_what_cannot_be_looked_up_is_said_at_the_field(who):
    answer = Client().post(ASK, {"who": who})
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)


def test_a_page_is_small_and_needs_as_many_statements_for_ten_as_for_one(django_assert_num_queries):
    for n in range(10):
        recruiting.agent(agency(f"Colibrí Número {n}, S.A."), f"Agente Ejemplo {n}")
    first = len(found("Colibrí Número", timezone.localdate()))
    assert first == 5
    page = asked("Colibrí Número")
    assert len(page.encode()) < 40_000
    with django_assert_num_queries(14):
        found("Colibrí Número", timezone.localdate())


# ── the page of a licence ─────────────────────────────────────────────────
def test_the_page_of_a_licence_has_its_address_as_a_code_and_a_card_for_messengers():
    recruiter = agency()
    answer = Client().get(page_of(recruiter))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<svg" in page
    assert f'property="og:url" content="http://testserver{page_of(recruiter)}"' in page
    assert recruiter.legal_name in page.split("og:description")[1][:200]
    assert "sessionid" not in answer.cookies


def test_an_address_that_is_none_says_that_the_paper_is_false():
    answer = Client().get("/r/99999Z/")
    assert answer.status_code == 404
    assert reverse("register:search") in answer.content.decode()


def test_a_decision_of_the_evening_is_of_that_day_and_not_of_tomorrow():
    with time_machine.travel("2026-11-25 23:30:00-06:00", tick=False):
        recruiter = agency()
        suspend(recruiter)
        assert found(recruiter.legal_name, timezone.localdate())[0].licences[0].since == date(2026, 11, 25)


def test_a_licence_that_has_run_out_says_so_since_its_last_day():
    recruiter = agency()
    recruiter.licences.update(valid_from=date(2023, 1, 1), valid_to=date(2025, 12, 31))
    told = found("Colibrí del Norte", date(2026, 11, 20))[0]
    assert (told.standing, told.may_recruit, told.licences[0].since) == (Standing.EXPIRED, False, date(2025, 12, 31))


def test_the_paper_says_what_the_page_says_and_is_for_staff_and_the_contact(client_for):
    contact = factories.user(Role.RECRUITER_CONTACT)
    recruiter, other = agency(contact=contact), agency("Otra, S.A.")
    path = reverse("register:licence_pdf", args=[code_of(recruiter.licences.get().pk)])
    assert Client().get(path).status_code == 302
    answer = client_for(contact).get(path)
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert recruiter.licences.get().number in text
    assert f"http://testserver{page_of(recruiter)}" in text.replace("\n", "")
    elsewhere = reverse("register:licence_pdf", args=[code_of(other.licences.get().pk)])
    assert client_for(contact).get(elsewhere).status_code == 404
    assert client_for(Role.INSPECTOR).get(elsewhere).status_code == 200


# ── the feed ──────────────────────────────────────────────────────────────
def feed(kind: str = "json", **headers: str) -> Any:
    return Client(headers=headers).get(reverse(f"register:feed_{kind}"))


def test_the_feed_has_every_licence_and_no_person():
    company = agency(phone="5555 0123")
    recruiting.person(company, "Dueña Muy Privada")
    recruiting.agent(company, "Agente Muy Privado", phone="55550177")
    person = agency("Persona Licenciada Ejemplo", kind="person", phone="5555 0999", website="https://persona.example")
    factories.recruiter(legal_name="Solo en Lista", licence="", record_kind="us_public_list")
    vacancy = factories.vacancy()
    mandate_save(mandate=recruiting.mandate(company, vacancy), by=factories.user(Role.INSPECTOR))
    body = json.loads(feed().content)
    rows = {row["legal_name"]: row for row in body["licences"]}
    assert (body["version"], body["count"], set(rows)) == (1, 2, {company.legal_name, person.legal_name})
    assert (rows[company.legal_name]["phone"], rows[company.legal_name]["vacancies"]) == ("5555 0123", [vacancy.folio])
    assert (rows[person.legal_name]["phone"], rows[person.legal_name]["website"]) == ("", "")
    told = feed().content.decode()
    for private in ("Muy Privada", "Muy Privado", "55550177", "0999", "Solo en Lista"):
        assert private not in told
    lines = list(csv.DictReader(io.StringIO(feed("csv").content.decode("utf-8-sig"))))
    assert [line["number"] for line in lines] == [row["number"] for row in body["licences"]]


def test_who_has_the_feed_already_is_told_that_nothing_changed_until_something_does():
    recruiter, vacancy = agency(), factories.vacancy()
    mandate_save(mandate=recruiting.mandate(recruiter, vacancy), by=factories.user(Role.INSPECTOR))
    first = feed()
    assert feed(if_none_match=first["ETag"]).status_code == 304
    assert feed(if_modified_since=first["Last-Modified"]).status_code == 304
    later = timezone.now() + timedelta(seconds=5)
    with time_machine.travel(later):
        vacancy_move(vacancy=vacancy, name="close", by=factories.user(Role.COORDINATOR), reason="Se llenó.")
        second = feed(if_none_match=first["ETag"], if_modified_since=http_date(timezone.now().timestamp() - 3))
        assert json.loads(second.content)["licences"][0]["vacancies"] == []
        suspend(recruiter)
        third = feed(if_none_match=second["ETag"])
    assert json.loads(third.content)["licences"][0]["standing"] == "suspended"
    tomorrow = timezone.now() + timedelta(days=1)
    with time_machine.travel(tomorrow):
        assert feed(if_none_match=third["ETag"]).status_code == 200, "what expires changes with the day"


def test_a_cell_of_the_feed_begins_no_formula():
    agency("=1+7, S.A.")
    assert "\n=1" not in feed("csv").content.decode().replace(",=", "\n=")


# ── the API ───────────────────────────────────────────────────────────────
def test_the_api_tells_an_entry_with_licences_agents_and_mandates(client_for):
    recruiter, vacancy = agency(), factories.vacancy()
    chief = recruiting.agent(recruiter, "Jefa Ejemplo", phone="55550177")
    place = factories.municipality()
    recruiting.agent(recruiter, "Segundo Ejemplo", parent=chief).places.create(municipality=place)
    mandate_save(mandate=recruiting.mandate(recruiter, vacancy), by=factories.user(Role.INSPECTOR))
    client = client_for(Role.AUDITOR)
    told = client.get(f"/api/v1/recruiters/{recruiter.pk}/").json()
    assert told["licences"][0]["code"] == code_of(recruiter.licences.get().pk)
    assert [(one["full_name"], one["parent"], one["places"]) for one in told["agents"]] == [
        ("Jefa Ejemplo", None, []),
        ("Segundo Ejemplo", chief.pk, [place.pk]),
    ]
    assert told["mandates"][0]["vacancy"] == vacancy.pk
    assert "55550177" not in str(told)
    suspended = agency("Otra, S.A.")
    suspend(suspended)
    listed = client.get("/api/v1/recruiters/", {"standing": "suspended"}).json()["results"]
    assert [one["id"] for one in listed] == [suspended.pk]
    assert client.get("/api/v1/licences/", {"regime": "gt-ag-50-2022"}).json()["count"] == 2


def test_alerts_are_for_who_works_recruiters(client_for):
    old = agency(phone="55550123")
    suspend(old)
    new = agency("Otra, S.A.", phone="55550123")
    told = client_for(Role.INSPECTOR).get("/api/v1/recruiter-alerts/").json()["results"]
    assert [(one["recruiter"], one["stopped"], one["reasons"]) for one in told] == [(new.pk, old.pk, ["phone"])]
    assert client_for(Role.COORDINATOR).get("/api/v1/recruiter-alerts/").status_code == 403

"""Anybody asks whether a job is real: what is on record and what is not, the reasons, and what to do. Never that it is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.folios import make_folio
from employers.models import CaseRecruiter, DemandBatch, DemandCase, EnforcementMatch, EnforcementRecord, Vacancy
from employers.services import vacancy_hold
from pathways.services import help_lines_load
from recruiters.check.answer import Answer, Verdict, answer_to
from recruiters.check.views import ASKED
from recruiters.models import Agent, Mandate, Recruiter
from tests import factories
from tests.conftest import Shared

pytestmark = pytest.mark.django_db
CASE, FOLIO = "H-300-25312-390600", make_folio("V", 2026, 123)
PAGE = "/verificar/"
MOST_BYTES = 40_000


@pytest.fixture
def order() -> Vacancy:
    grower = factories.employer(legal_name="Huertas Garza Azul LLC", status="on_record")
    return factories.vacancy(employer=grower, case_number=CASE, status="open", folio=FOLIO, title="Cosecha de manzana")


def mandate(recruiter: Recruiter, order: Vacancy, *, for_all: bool = False, **fields: Any) -> Mandate:
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=9), "ends_on": today + timedelta(days=300)}
    whose = {"employer": order.employer, "vacancy": None if for_all else order}
    return Mandate.objects.create(recruiter=recruiter, seats=2, **whose | days | fields)


def asked(text: str) -> Answer:
    return answer_to(text, timezone.localdate())


def told(answer: Answer) -> str:
    parts = [answer.title, answer.text, *answer.steps]
    for reason in answer.reasons:
        parts += [reason.title, reason.text, reason.quote, *(f"{term}: {value}" for term, value in reason.facts)]
    return "\n".join(parts)


# ── job orders ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("written", [CASE, "me dijeron H 300 25312 390600, ¿es cierto?", "h–300–25312–39O6OO"])
def test_an_open_job_order_is_told_with_what_to_compare(order: Vacancy, written: str) -> None:
    answer = asked(written)
    assert answer.verdict == Verdict.ON_RECORD
    for what in ("Huertas Garza Azul", "Cosecha de manzana", CASE):
        assert what in told(answer)


def test_a_vacancy_of_ours_is_found_by_its_folio(order: Vacancy) -> None:
    assert asked(f"la vacante {order.folio.lower()}").verdict == Verdict.ON_RECORD


@pytest.mark.parametrize("status", ["draft", "submitted", "changes_asked"])
def test_what_nobody_approved_is_not_on_record(order: Vacancy, status: str) -> None:
    Vacancy.objects.update(status=status)
    answer = asked(CASE)
    assert answer.verdict == Verdict.NOT_ON_RECORD
    assert "Garza" not in told(answer)


@pytest.mark.parametrize("status", ["filled", "closed", "expired"])
def test_an_order_that_is_over_takes_nobody(order: Vacancy, status: str) -> None:
    Vacancy.objects.update(status=status)
    assert asked(CASE).verdict == Verdict.NOT_OPEN


def test_an_order_that_is_held_takes_nobody_and_does_not_say_why(order: Vacancy) -> None:
    vacancy_hold(vacancy=order, reason="employer_sanctioned", by=None, note="a secret of the inspectors")
    answer = asked(CASE)
    assert answer.verdict == Verdict.NOT_OPEN
    assert "secret" not in told(answer)
    assert "sanction" not in told(answer).lower()


def test_a_number_that_nobody_has_is_said_to_be_unknown(order: Vacancy) -> None:
    answer = asked("H-300-25312-390601")
    assert answer.verdict == Verdict.NOT_ON_RECORD
    assert "H-300-25312-390601" in told(answer)


def test_the_number_of_one_employer_under_the_name_of_another_is_a_warning(order: Vacancy) -> None:
    assert asked(f"Empresa: Garza Azul\n{CASE}").verdict == Verdict.ON_RECORD
    answer = asked(f"Empresa: Frutas del Norte\n{CASE}")
    assert answer.verdict == Verdict.WARNING
    assert "Frutas del Norte" in told(answer)


# ── who may recruit ───────────────────────────────────────────────────────


def test_only_who_has_a_mandate_and_a_licence_today_may_recruit(order: Vacancy) -> None:
    today = timezone.localdate()
    for name, fields in (("Agencia Buena", {}), ("Agencia Vieja", {"ends_on": today - timedelta(days=1)})):
        mandate(factories.recruiter(legal_name=name), order, **fields)
    mandate(factories.recruiter(legal_name="Agencia Parada", licence="suspended"), order)
    mandate(factories.recruiter(legal_name="Agencia Ajena"), factories.vacancy())
    facts = dict(asked(CASE).reasons[0].facts)
    assert "Agencia Buena" in str(facts.values())
    for name in ("Vieja", "Parada", "Ajena"):
        assert name not in str(facts.values())


def test_a_mandate_for_all_orders_of_the_employer_counts(order: Vacancy) -> None:
    mandate(factories.recruiter(legal_name="Agencia Buena"), order, for_all=True)
    assert "Agencia Buena" in told(asked(CASE))


def test_a_licensed_agency_without_a_mandate_for_this_order_is_a_warning(order: Vacancy) -> None:
    factories.recruiter(legal_name="Agencia Colibrí Norte")
    assert asked("Agencia Colibrí Norte").verdict == Verdict.ON_RECORD
    assert asked(f"Agencia Colibrí Norte ofrece {CASE}").verdict == Verdict.WARNING


@pytest.mark.parametrize(
    ("licence", "verdict"),
    [
        ("valid", Verdict.ON_RECORD),
        ("suspended", Verdict.WARNING),
        ("cancelled", Verdict.WARNING),
        ("", Verdict.WARNING),
    ],
)
def test_a_recruiter_is_told_as_the_register_has_it(licence: str, verdict: Verdict) -> None:
    factories.recruiter(legal_name="Agencia Colibrí Norte", licence=licence)
    assert asked("agencia colibri nrte").verdict == verdict  # a slip of the spelling
    assert asked("Agencia: Colibrí Norte").verdict == verdict


def test_a_licence_is_found_by_its_number() -> None:
    agency = factories.recruiter(legal_name="Agencia Colibrí Norte")
    agency.licences.update(number="RL-2025-0142")
    assert "Agencia Colibrí Norte" in told(asked("licencia rl-2025-0142"))
    assert asked("licencia RL-2025-0143").verdict == Verdict.NOT_ON_RECORD


@pytest.mark.parametrize(
    "written",
    [
        "rl20250142",
        "RL 2025 0142",
        "rl/2025.0142",
        "licencia rl 2025 0142 de la agencia",
        "me dijo RL20250142 por teléfono",
    ],
)
def test_dashes_blanks_and_capitals_of_a_licence_do_not_matter(written: str) -> None:
    factories.recruiter(legal_name="Agencia Colibrí Norte").licences.update(number="RL-2025-0142")
    assert "Agencia Colibrí Norte" in told(asked(written))


@pytest.mark.parametrize("stored", ["RL-2025-0142", "RL 2025 0142", "RL20250142", "rl/2025/0142"])
def test_nor_do_those_of_the_register(stored: str) -> None:
    factories.recruiter(legal_name="Agencia Colibrí Norte").licences.update(number=stored)
    assert "Agencia Colibrí Norte" in told(asked("RL-2025-0142"))


def test_what_may_be_a_licence_and_is_none_is_not_told_as_one() -> None:
    assert "AB12345" not in told(asked("mi código es AB12345 y nada más"))


@pytest.mark.parametrize("written", ["5555-0123", "+502 5555 0123", "llame al (502) 5555-0123"])
def test_a_telephone_leads_to_its_agency_or_agent(written: str) -> None:
    agency = factories.recruiter(legal_name="Agencia Colibrí Norte", phone="+502 2222 0100")
    Agent.objects.create(recruiter=agency, full_name="Marta Ejemplo", phone="55550123")
    answer = asked(written)
    assert answer.verdict == Verdict.ON_RECORD
    assert "Agencia Colibrí Norte" in told(answer)
    assert "Marta" not in told(answer)  # a number does not tell who has it
    assert "Agencia Colibrí Norte" in told(asked("2222-0100"))


def test_an_agent_who_left_is_not_on_record() -> None:
    agency = factories.recruiter()
    Agent.objects.create(recruiter=agency, full_name="Marta Ejemplo", phone="55550123", is_active=False)
    assert asked("5555-0123").verdict == Verdict.NOT_ON_RECORD
    assert asked("Marta Ejemplo").verdict == Verdict.NOT_ON_RECORD


def test_an_agent_is_found_by_the_whole_name_only() -> None:
    Agent.objects.create(recruiter=factories.recruiter(), full_name="Marta Ejemplo Tzoc", phone="55550123")
    assert asked("marta ejemplo tzoc").verdict == Verdict.ON_RECORD
    assert asked("Marta").verdict == Verdict.NOT_ON_RECORD


# ── employers ─────────────────────────────────────────────────────────────


def test_an_employer_on_record_is_told_with_its_open_orders(order: Vacancy) -> None:
    answer = asked("Huertas Garsa Azul")
    assert answer.verdict == Verdict.ON_RECORD
    assert "1" in dict(answer.reasons[0].facts).values().__str__()


def test_who_signed_up_and_is_not_verified_is_not_on_record() -> None:
    factories.employer(legal_name="Frutas Falsas", status="unverified")
    assert asked("Frutas Falsas").verdict == Verdict.NOT_ON_RECORD


def test_an_employer_that_is_suspended_is_a_warning() -> None:
    factories.employer(legal_name="Frutas Paradas", status="suspended")
    assert asked("Frutas Paradas").verdict == Verdict.WARNING


def test_an_employer_that_is_debarred_today_is_a_warning(order: Vacancy) -> None:
    batch = DemandBatch.objects.create(file_name="made.csv", layout="debarments", as_of=date(2026, 1, 1))
    sanction = EnforcementRecord.objects.create(
        kind="debarment", name_written="GARZA AZUL", search_name="garza azul", batch=batch, row_number=1, identity="x",
        content_hash="x", starts_on=date(2026, 1, 1), ends_on=date(2099, 1, 1),
    )  # fmt: skip
    match = EnforcementMatch.objects.create(record=sanction, employer=order.employer, confidence=90, reasons=[])
    assert asked(CASE).verdict == Verdict.ON_RECORD  # suggested only
    EnforcementMatch.objects.filter(pk=match.pk).update(status="confirmed")
    assert asked(CASE).verdict == asked("Huertas Garza Azul").verdict == Verdict.WARNING
    EnforcementRecord.objects.update(ends_on=date(2026, 2, 1))
    assert asked(CASE).verdict == Verdict.ON_RECORD


def test_a_case_of_a_former_year_takes_nobody(order: Vacancy) -> None:
    batch = DemandBatch.objects.create(file_name="made.csv", layout="h2a-history", as_of=date(2026, 1, 1))
    DemandCase.objects.create(
        programme=order.programme, case_number="C-14001-12345", employer=order.employer, decision="certified",
        decision_written="CERTIFIED", currency="USD", batch=batch, row_number=1, title="Pears", fiscal_year=2014,
    )  # fmt: skip
    answer = asked("c 14001 12345")
    assert answer.verdict == Verdict.NOT_OPEN
    assert "Pears" in told(answer)


def test_who_recruits_abroad_is_told_by_organisation_and_not_by_person(order: Vacancy) -> None:
    batch = DemandBatch.objects.create(file_name="made.csv", layout="h2b-recruiters", as_of=date(2026, 1, 1))
    CaseRecruiter.objects.create(
        case_number=CASE, batch=batch, row_number=1, organisation="Reclutadora Ejemplo", family_name="Persona",
        given_names="Una", search_name="una persona reclutadora ejemplo",
    )  # fmt: skip
    text = told(asked(CASE))
    assert "Reclutadora Ejemplo" in text
    assert "Persona" not in text


# ── what it asks for ──────────────────────────────────────────────────────


def test_a_real_number_does_not_outweigh_a_demand_for_money(order: Vacancy) -> None:
    answer = asked(f"Trabajo {CASE} con Huertas Garza Azul. Deposite Q500 para apartar su cupo.")
    assert answer.verdict == Verdict.WARNING
    assert answer.reasons[0].quote == "Deposite Q500 para apartar su cupo."


@pytest.mark.parametrize("beside", ["", " o a su oficina, 2222-0100", f" para {CASE}"])
def test_a_real_agency_beside_a_strangers_telephone_never_sounds_safe(order: Vacancy, beside: str) -> None:
    agency = factories.recruiter(legal_name="Agencia Colibrí Norte", phone="+502 2222 0100")
    mandate(agency, order)
    answer = asked(f"Soy de la Agencia Colibrí Norte 🌽 escríbame al 5️⃣5️⃣5️⃣5️⃣-0199{beside}")
    assert (answer.verdict, answer.face) == (Verdict.PARTLY, "warn")
    assert "5550199" in told(answer)
    assert "2222" not in told(answer).replace("22220100", "")  # the register's own number is not told
    assert asked("Agencia Colibrí Norte, 2222-0100").verdict == Verdict.ON_RECORD


def test_nothing_readable_is_no_verdict() -> None:
    assert asked("¿es verdad? 12").verdict == Verdict.UNREADABLE


# ── the page ──────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def _lines(shared_rows: Shared) -> Iterator[None]:
    with shared_rows():
        call_command("load_reference", verbosity=0)
        help_lines_load()
        yield


def post(text: str, language: str = "es") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.post(PAGE, {"text": text})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert len(answer.content) < MOST_BYTES
    return answer.content.decode()


@pytest.mark.usefixtures("_lines")
@pytest.mark.parametrize("language", ["es", "en", "fr"])
def test_the_page_never_says_that_it_is_safe(order: Vacancy, language: str) -> None:
    agency = factories.recruiter(legal_name="Agencia Colibrí Norte")
    mandate(agency, order)
    words = re.compile(
        r"\b(safe|genuine|trustworthy|segur[oa]s?|confiable|fiable|sûre?s?|sans risque)\b", re.IGNORECASE
    )
    for text in (CASE, "Agencia Colibrí Norte", "Huertas Garza Azul", "otro", "H-300-11111-111111"):
        html = post(text, language)
        assert not words.search(html), words.search(html)
        assert 'class="verdict' in html
        assert "verdict is-ok" not in html
        assert 'href="tel:' in html


def test_what_was_asked_stands_in_no_address_and_on_no_table(order: Vacancy) -> None:
    with CaptureQueriesContext(connection) as asked_for:
        post("canario-4711 " + CASE)
    written = [query["sql"] for query in asked_for if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"])]
    assert all("ratecount" in sql for sql in written)
    assert not any("canario" in sql for sql in written)


def test_markup_in_the_text_is_text() -> None:
    html = post("Empresa: <script>alert(1)</script> & Cía. Deposite Q1 <img src=x onerror=alert(1)>")
    assert "<script>alert" not in html
    assert "<img" not in html


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001])
def test_nothing_and_too_much_are_told_at_the_box(text: str) -> None:
    html = post(text)
    assert 'id="errors-title"' in html
    assert "verdict" not in html


def test_who_asks_too_often_waits() -> None:
    client = Client()
    answers = [client.post(PAGE, {"text": "Agencia"}).status_code for _ in range(ASKED + 2)]
    assert answers == [200] * ASKED + [429] * 2


def test_the_statements_do_not_grow_with_the_clues(order: Vacancy) -> None:
    mandate(factories.recruiter(legal_name="Agencia Uno"), order)
    few = f"{CASE} Agencia: Agencia Uno, Empresa: Garza Azul, 5555-0123, RL-2025-0142"
    more = "\n".join(f"H-300-25312-39060{n} Agencia: Agencia Uno {n}, 5555-012{n}, RL-2025-014{n}" for n in range(10))
    counts = []
    for text in (few, few + "\n" + more):
        with CaptureQueriesContext(connection) as asked_for:
            answer_to(text, date(2026, 11, 27))
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_the_way_here_stands_where_a_worker_looks() -> None:
    assert reverse("check:ask") == PAGE
    for page in (reverse("public:pathways"), reverse("own:begin"), reverse("account_login")):
        assert PAGE in Client().get(page).content.decode(), page

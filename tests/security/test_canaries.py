"""A person whose every word is a canary walks through the product: what a copy of the database tells of them, before and after erasure.

The copy is what the owner of the tables can read: every table of every schema, the audit included.
"""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.urls import NoReverseMatch, reverse

from accounts.choices import Role
from messaging.choices import TextPurpose
from messaging.services import text_send
from tests import factories
from tests.matching.live import factories as live
from tests.security.conftest import rows
from tests.security.matrix import PAGES
from workers.models import ProtectionRequest
from workers.services import (
    consent_give,
    erasure_carry_out,
    erasure_request,
    file_opened,
    hold_lift,
    hold_place,
    identity_add,
    identity_reveal,
    worker_correct,
    worker_withdraw,
)

pytestmark = pytest.mark.django_db

PHONES = {"phone": "+50249871234", "second_phone": "+50249875678", "emergency_phone": "+50249879012"}
NAMES = {
    "given_names": "Xuliacanaria",
    "first_surname": "Primercanario",
    "second_surname": "Segundocanario",
    "married_name": "Maridocanario",
}
WORDS = {
    "address": "Aldea Canarioaddress",
    "email": "canariomail@example.org",
    "emergency_contact": "Tiacanaria",
    "household_duties": "Cuidocanario",
    "last_employer": "Fincacanario",
}
BORN = date(1987, 11, 23)


def canaries() -> dict[str, str]:
    """Twenty values, none of which can be in the database by chance."""
    return {
        **{name: number[4:] for name, number in PHONES.items()},
        **NAMES,
        "folded": "primerkanario",
        **{name: text.split()[-1].split("@")[0] for name, text in WORDS.items()},
        "born": BORN.isoformat(),
        "passport": "CANAR4478",
        "stay": "Granjacanario",
        "work": "Patroncanario",
        "why": "Porquecanario",
        "said": "Dijocanario",
    }


def walked() -> tuple[Any, str]:
    """Registered, corrected, written to, opened, proposed, placed and brought home; and the CUI that names them."""
    officer, number = factories.user(Role.REGISTRATION_OFFICER), factories.cui()
    home = factories.municipality("GT")
    person = factories.registered(
        office=officer.office, by=officer, number=number, birth_date=BORN, sex="F",
        nationality=factories.country("GT"), municipality=home, birth_municipality=home, people="maya",
        preferred_language=factories.language("mam"), schooling_years=6, **NAMES, **WORDS, **PHONES,
    )  # fmt: skip
    document = identity_add(worker=person, kind="passport", number=canaries()["passport"])
    identity_reveal(document=document, by=officer, reason=canaries()["why"])
    person.experiences.create(
        occupation=job(), country=factories.country("GT"), months=9, employer_name="Patroncanario"
    )
    person.stays.create(programme=factories.programme(), entered_on=date(2023, 4, 3), employer_name="Granjacanario")
    person.languages.create(language=factories.language("mam"), level=4)
    consent_give(worker=person, purpose="sharing", means="read_aloud", by=officer)
    proposal = factories.proposal(person, factories.vacancy(), findings=[{"value": BORN.isoformat()}])
    proposal.events.create(action="x", new_state="y", reason="Porquecanario")
    placement = factories.placement(person, proposal.vacancy, status="returned")
    placement.events.create(action="x", new_state="y", reason="Porquecanario")
    text_send(to=person.phone, body=f"{person.given_names}: confirme", purpose=TextPurpose.values[0], country="GT")
    person.requests.create(kind="correction", about="name", said="Dijocanario", answer="Porquecanario")
    person.address += " 2"
    worker_correct(worker=person)
    hold_lift(hold=hold_place(worker=person, by=officer, reason="Porquecanario"), by=officer)
    file_opened(worker=person, by=officer, what="identity:cui", reason="Porquecanario")
    with asked_as_the_page_does():
        ProtectionRequest.objects.create(worker=person, noted_by=officer)
    worker_withdraw(worker=person, by=officer, reason="Dijocanario")
    return person, number


def job() -> Any:
    return apps.get_model("reference", "Occupation").objects.get_or_create(
        code="9211.01", defaults={"isco_code": "9211", "is_job": True, "title_es": "Cosecha"}
    )[0]


@contextlib.contextmanager
def asked_as_the_page_does() -> Any:
    from workers.protection import asking_for_protection

    with asking_for_protection():
        yield


def copy_of_everything() -> str:
    """Every row of every table that is not PostgreSQL's own, as text."""
    tables = rows(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    )
    assert len(tables) > 80
    rows("SELECT set_config('app.protection', 'yes', true)")
    with connection.cursor() as cursor:
        copied = []
        for (table,) in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")
            copied += [f"{table} {row}" for (row,) in cursor.fetchall()]
    rows("SELECT set_config('app.protection', '', true)")
    return "\n".join(copied)


def found(copy: str, values: dict[str, str]) -> dict[str, list[str]]:
    """Which values stand in the copy, and in which tables."""
    lines = copy.lower().split("\n")
    told = {
        name: sorted({line.split(" ")[0] for line in lines if value.lower() in line}) for name, value in values.items()
    }
    return {name: tables for name, tables in told.items() if tables}


def test_a_copy_of_the_living_database_holds_no_identity_number_and_no_phone_in_clear():
    _person, number = walked()
    copy = copy_of_everything()
    assert "primercanario" in copy.lower()  # the copy does hold the person
    secrets = {name: value for name, value in canaries().items() if name in {*PHONES, "passport"}}
    assert found(copy, secrets | {"cui": number, "half a cui": number[:9]}) == {}


def test_after_erasure_no_canary_is_anywhere_and_the_numbers_are_still_right():
    person, number = walked()
    values = canaries() | {"cui": number}
    assert len(values) >= 20
    request = erasure_request(worker=person, origin="person", by=factories.user(Role.REGISTRATION_OFFICER))
    erasure_carry_out(request=request, by=factories.user(Role.COORDINATOR))
    assert found(copy_of_everything(), values) == {}
    person.refresh_from_db()
    assert (person.sex, person.schooling_years, person.birth_date.year) == ("F", 6, 1980)
    assert person.experiences.get().months == 9
    assert person.stays.get().entered_on.year == 2023
    assert person.placements.get().status == "returned"
    assert person.consents.count() == 2


@pytest.mark.parametrize("role", [Role.EMPLOYER_CLERK, Role.RECRUITER_CONTACT])
@pytest.mark.parametrize("consented", [False, True])
def test_who_hires_sees_nobody_on_any_page_or_answer(client_for, role, consented):
    """Whoever shows an employer a person goes through `with_consent`; today nothing does, with consent or without: no page, no answer of
    the API, no list taken out, no search, no letter and no text.
    """
    worker, seat = factories.worker(**NAMES, phone=PHONES["phone"]), factories.vacancy()
    if consented:
        consent_give(worker=worker, purpose="sharing", means="signed")
    proposal = factories.proposal(worker, seat, status="shortlisted")
    records = {
        "workers.worker": worker,
        "matching.proposal": proposal,
        "placements.placement": factories.placement(worker, seat, proposal=proposal),
        "employers.vacancy": seat,
        "employers.employer": seat.employer,
        "matching.matchrun": proposal.run,
        "matching.planchange": live.change(worker, after=seat, plan=live.plan(proposal.run)),
    }
    client = client_for(role)
    member = {"employer": seat.employer} if role == Role.EMPLOYER_CLERK else {"recruiter": factories.recruiter()}
    model = "employers.EmployerMember" if role == Role.EMPLOYER_CLERK else "recruiters.RecruiterMember"
    apps.get_model(model).objects.create(user=client.user, **member)
    values = [value.lower() for value in (*NAMES.values(), worker.folio, PHONES["phone"][4:])]
    opened = 0
    for line in PAGES:
        if (line.method == "GET" or "export" in line.route) and line.kind in {"", *records}:
            with contextlib.suppress(NoReverseMatch):
                path = reverse(line.route, args=[records[line.kind].pk] if line.kind else [])
                answer = client.get(path) if line.method == "GET" else client.post(path)
                body = b"".join(answer) if answer.streaming else answer.content
                opened += answer.status_code == 200
                assert not told(body.decode(errors="replace"), values), line.route
    assert opened > 10
    for value in (NAMES["first_surname"], worker.folio, PHONES["phone"][4:]):
        found_by = client.get(reverse("search"), {"q": value}, follow=True).content.decode()
        assert f"/workers/{worker.pk}/" not in found_by
        assert not told(found_by.replace(value, ""), values)
    letters = [f"{letter.subject} {letter.body} {letter.to}" for letter in mail.outbox]
    assert not told(" ".join(letters), values)


def told(text: str, values: list[str]) -> list[str]:
    return [value for value in values if value in text.lower()]


def test_no_text_is_for_anybody_but_the_person_it_is_about():
    """A purpose that is added for an employer or a recruiter has to be looked at here: it may name nobody without `with_consent`."""
    assert set(TextPurpose) == {TextPurpose.CODE, TextPurpose.REMINDER, TextPurpose.NOTICE}

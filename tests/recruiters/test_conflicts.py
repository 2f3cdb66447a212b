"""Whoever is tied to a complaint does not learn that it is there: not from a list, a count, a search, a part, a choice or raw SQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from accounts.choices import Role
from accounts.scope import database_scope_of
from common.scope import database_scope
from config.work import work_of
from recruiters.models import Complaint, ComplaintExclusion, DeclaredInterest, RoutingRule
from recruiters.selectors import complaints_visible_to, inspectors_beside
from recruiters.selectors.conflicts import is_named
from recruiters.services import (
    complaint_keep_out,
    complaint_route,
    exclusions_sweep,
    identity_refresh,
    interest_declare,
    interest_end,
)
from tests import factories
from tests.desk import told

pytestmark = pytest.mark.django_db
PARTS = {
    "recruiters_allegation": "complaint_id",
    "recruiters_complaintevent": "subject_id",
    "recruiters_complaintexclusion": "complaint_id",
}


def filed(**fields: Any) -> Complaint:
    complaint = complaint_route(complaint=told(**fields), categories=["fee"])
    complaint.allegations.create(category="fee")
    complaint.events.create(action="receive", new_state="received")
    return complaint


@pytest.fixture
def irma(client_for: Any) -> Any:
    client = client_for(Role.INSPECTOR, full_name="Irma Lucía Pacaya Tun", email="irma@mintrab.example")
    client.cookies["django_language"] = "en"
    return client


def tie(kind: str, user: Any) -> Complaint:
    """A complaint to which this inspector is tied, each time in another way."""
    agency = factories.recruiter(phone="+502 5555 0101", address="4a calle 1-20")
    match kind:
        case "member of the recruiter":
            agency.members.create(user=user)
        case "member of the employer":
            employer = factories.employer(clerk=user)
            return filed(employer=employer)
        case "named in the account":
            return filed(account="Fui a la oficina y la licenciada Irma Pacaya me pidió dinero.")
        case "accused":
            return filed(accused_name="IRMA PACAYA")
        case "declared":
            interest_declare(interest=DeclaredInterest(user=user, kind="family", recruiter=agency), by=user)
        case "relative":
            interest_declare(interest=DeclaredInterest(user=user, kind="family", name="Óscar Pacaya"), by=user)
            return filed(accused_name="Oscar Pacaya, contratista")
        case "same mark":
            other = factories.recruiter(phone="5555-0101")
            for one in (agency, other):
                identity_refresh(recruiter=one)
            interest_declare(interest=DeclaredInterest(user=user, kind="work", recruiter=other), by=user)
    return filed(recruiter=agency)


KINDS = [
    "member of the recruiter",
    "member of the employer",
    "named in the account",
    "accused",
    "declared",
    "relative",
    "same mark",
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tie_keeps_an_inspector_out_and_a_colleague_in(kind: str, irma: Any):
    colleague = factories.user(Role.INSPECTOR, full_name="Tomás Amate")
    complaint = tie(kind, irma.user)
    assert list(complaints_visible_to(irma.user)) == []
    assert list(complaints_visible_to(colleague)) == [complaint]
    assert Complaint.objects.get(pk=complaint.pk).excluded == [irma.user.pk]


def test_nothing_the_inspector_can_ask_tells_that_it_is_there(irma: Any):
    hidden, shown = tie("accused", irma.user), filed(accused_name="Agencia Laguna")
    listed = irma.get("/admin/recruiters/complaint/")
    assert list(listed.context["cl"].result_list) == [shown]
    assert listed.context["cl"].result_count == 1
    change = reverse("admin:recruiters_complaint_change", args=[hidden.pk])
    never = reverse("admin:recruiters_complaint_change", args=[hidden.pk + 1000])
    assert (irma.get(change).status_code, irma.get(never).status_code) == (302, 302)
    for model in ("allegation", "complaintevent"):
        assert irma.get(f"/admin/recruiters/{model}/").context["cl"].result_count == 1
    for asked in (hidden.folio, "Pacaya"):
        assert hidden.folio not in irma.get("/search/", {"q": asked}, follow=True).content.decode().replace(asked, "")
    assert {task.title: task.count for task in work_of(irma.user)}.get("Quejas abiertas", 1) == 1


def test_raw_sql_of_the_inspector_sees_neither_the_complaint_nor_its_parts(irma: Any):
    hidden = tie("accused", irma.user)
    everywhere = factories.user(Role.ADMINISTRATOR, country="")
    other = factories.user(Role.INSPECTOR)

    def seen(user: Any) -> list[int]:
        with database_scope(database_scope_of(user)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM recruiters_complaint WHERE id = %s", [hidden.pk])
            counts = [cursor.fetchone()[0]]
            for table, column in PARTS.items():
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [hidden.pk])
                counts.append(cursor.fetchone()[0])
        return counts

    assert seen(irma.user) == [0, 0, 0, 0]
    assert seen(other) == [1, 1, 1, 1]
    complaint_keep_out(complaint=hidden, user=everywhere, by=other)
    assert seen(everywhere) == [0, 0, 0, 0], "also whoever sees the whole region"


def test_it_is_neither_given_to_nor_offered_for_somebody_who_is_tied_to_it(irma: Any):
    RoutingRule.objects.create(office=factories.office("GT"), inspector=irma.user)
    complaint = tie("accused", irma.user)
    assert complaint.assigned_to is None
    assert irma.user not in inspectors_beside(factories.user(Role.INSPECTOR), complaint)
    assert filed().assigned_to == irma.user


def test_an_interest_declared_later_takes_the_complaint_away(irma: Any):
    agency = factories.recruiter()
    complaint = filed(recruiter=agency)
    Complaint.objects.filter(pk=complaint.pk).update(assigned_to=irma.user)
    interest = interest_declare(
        interest=DeclaredInterest(user=irma.user, kind="business", recruiter=agency), by=irma.user
    )
    complaint = Complaint.objects.get(pk=complaint.pk)
    assert (complaint.assigned_to, complaint.excluded) == (None, [irma.user.pk])
    interest_end(interest=interest)
    assert filed(recruiter=agency).excluded == []
    assert Complaint.objects.get(pk=complaint.pk).excluded == [irma.user.pk], "what was closed to them stays closed"


def test_the_sweep_finds_who_became_a_member_since_and_adds_nothing_twice(irma: Any):
    agency = factories.recruiter()
    complaint = filed(recruiter=agency)
    agency.members.create(user=irma.user)
    assert (exclusions_sweep(), exclusions_sweep()) == (1, 0)
    assert ComplaintExclusion.objects.get(complaint=complaint).tie == "member"


def test_where_everybody_of_the_country_is_tied_to_it_it_is_for_the_region(irma: Any):
    colleague = factories.user(Role.INSPECTOR, full_name="Tomás Amate Cox")
    assert not tie("accused", irma.user).for_region
    complaint = filed(accused_name="Irma Pacaya y Tomás Amate")
    assert complaint.for_region
    assert sorted(complaint.excluded) == sorted([irma.user.pk, colleague.pk])
    assert complaint in complaints_visible_to(factories.user(Role.ADMINISTRATOR, country=""))


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Irma Lucía Pacaya", "la señora irma pacaya", True),
        ("Irma Lucía Pacaya", "PACAYA, Irma", True),
        ("Irma Lucía Pacaya", "la señora Irma", False),
        ("Irma Lucía Pacaya", "Irma López fue con su vecina que vive en Pacaya", False),
        ("Irma", "Irma Irma", False),
        ("José Ñañez", "jose nanez", True),
    ],
)
def test_a_name_is_two_of_its_words_beside_each_other(name: str, text: str, named: bool):
    assert is_named(name, text) == named

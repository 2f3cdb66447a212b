"""Whoever is tied to a complaint does not learn that it is there: not from a list, a count, a search, a part, a choice or raw SQL."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.scope import database_scope_of
from common.errors import NotAllowed, WrongState
from common.scope import database_scope
from config.work import work_of
from recruiters.models import Complaint, ComplaintExclusion, DeclaredInterest, RoutingRule
from recruiters.selectors import complaints_visible_to, has_conflict, inspectors_beside, is_tied
from recruiters.selectors.conflicts import is_named
from recruiters.services import (
    Fee,
    complaint_keep_out,
    complaint_route,
    exclusions_sweep,
    identity_refresh,
    interest_declare,
    interest_end,
    message_receive,
)
from tests import factories
from tests.complaints import filed as told_by_somebody
from tests.desk import told
from tests.sanctions import mandate

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
    complaint_keep_out(complaint=hidden, user=everywhere, by=other, reason="Es su prima.")
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
    interest_end(interest=interest, by=irma.user)
    assert filed(recruiter=agency).excluded == []
    assert Complaint.objects.get(pk=complaint.pk).excluded == [irma.user.pk], "what was closed to them stays closed"


def test_a_relatives_name_is_looked_for_in_as_many_statements_however_many_complaints_there_are(irma: Any):
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as statements:
            interest_declare(interest=DeclaredInterest(user=irma.user, kind="family", name=name), by=irma.user)
        return len(statements)

    hidden = told_by_somebody(account="Me cobró don Óscar Pacaya.")[0]
    few = asked("Ramiro Chub")
    for _number in range(12):
        told_by_somebody()
    assert asked("Ramiro Chub") == few
    asked("Óscar Pacaya")
    assert list(ComplaintExclusion.objects.values_list("complaint", flat=True)) == [hidden.pk]


@pytest.mark.parametrize("about", ["recruiter", "employer"])
@pytest.mark.parametrize("way", ["member", "before", "after"])
def test_who_is_tied_to_an_employer_is_tied_to_its_recruiter_and_the_other_way_round(way: str, about: str, irma: Any):
    agency, vacancy = factories.recruiter(), factories.vacancy()
    mandate(agency, vacancy)
    other = {"employer": vacancy.employer} if about == "recruiter" else {"recruiter": agency}
    whose = {about: agency if about == "recruiter" else vacancy.employer}
    interest = DeclaredInterest(user=irma.user, kind="business", **other)
    if way == "member":
        next(iter(other.values())).members.create(user=irma.user)
    elif way == "before":
        interest_declare(interest=interest, by=irma.user)
    complaint = filed(**whose)
    if way == "after":
        interest_declare(interest=interest, by=irma.user)
    assert Complaint.objects.get(pk=complaint.pk).excluded == [irma.user.pk]


def test_a_tie_that_ends_on_a_day_to_come_stands_until_then(irma: Any):
    agency = factories.recruiter()
    interest = interest_declare(
        interest=DeclaredInterest(user=irma.user, kind="business", recruiter=agency), by=irma.user
    )
    today = timezone.localdate()
    interest_end(interest=interest, by=irma.user, on=today + timedelta(days=5))
    assert filed(recruiter=agency).excluded == [irma.user.pk]
    assert has_conflict(irma.user, agency)
    assert is_tied(irma.user, recruiter=agency, employer=None)
    with time_machine.travel(timezone.now() + timedelta(days=5), tick=False):
        assert not has_conflict(irma.user, agency)
        with pytest.raises(WrongState):
            interest_end(interest=interest, by=irma.user)


def test_nobody_ends_a_tie_of_their_own_that_somebody_else_declared(irma: Any, client_for: Any):
    agency, boss = factories.recruiter(), client_for(Role.ADMINISTRATOR, country="GT")
    interest = interest_declare(
        interest=DeclaredInterest(user=irma.user, kind="family", recruiter=agency), by=boss.user
    )
    page = reverse("admin:recruiters_declaredinterest_change", args=[interest.pk])
    assert 'name="ended_on"' not in irma.get(page).content.decode()
    irma.post(page, {"ended_on": timezone.localdate().isoformat()})
    with pytest.raises(NotAllowed):
        interest_end(interest=interest, by=irma.user)
    interest.refresh_from_db()
    assert interest.ended_on is None
    boss.post(page, {"ended_on": timezone.localdate().isoformat()})
    interest.refresh_from_db()
    assert interest.ended_on == timezone.localdate()
    assert 'name="ended_on"' not in boss.get(page).content.decode(), "it stays ended"


def test_the_sweep_finds_who_became_a_member_since_and_adds_nothing_twice(irma: Any):
    agency = factories.recruiter()
    complaint = filed(recruiter=agency)
    agency.members.create(user=irma.user)
    assert (exclusions_sweep(), exclusions_sweep()) == (1, 0)
    assert ComplaintExclusion.objects.get(complaint=complaint).tie == "member"


def test_a_look_that_finds_nothing_makes_nobody_wait(irma: Any):
    agency = factories.recruiter()
    filed(), filed(recruiter=agency)
    with CaptureQueriesContext(connection) as statements:
        assert exclusions_sweep() == 0
    assert not [one for one in statements if "UPDATE" in one["sql"] and "recruiters_complaint" in one["sql"]]
    agency.members.create(user=irma.user)
    with CaptureQueriesContext(connection) as statements:
        assert exclusions_sweep() == 1
    assert [one for one in statements if "FOR NO KEY UPDATE" in one["sql"]], "what is written is locked first"


def test_who_joins_the_desk_is_kept_out_of_closed_complaints_too(irma: Any):
    agency, contact = factories.recruiter(), factories.user(Role.RECRUITER_CONTACT, full_name="Delia Ixchop")
    agency.members.create(user=contact)
    about, named, other = filed(recruiter=agency), filed(accused_name="Nora Batz Tol"), filed()
    Complaint.objects.update(status="closed", next_due_at=None, next_duty="")
    assert exclusions_sweep() == 0
    contact.role, contact.country = Role.INSPECTOR, "GT"
    contact.save()
    nora = factories.user(Role.INSPECTOR, full_name="Nora Batz Tol")
    assert (exclusions_sweep(), exclusions_sweep()) == (2, 0)
    assert set(complaints_visible_to(contact)) == {named, other}
    assert set(complaints_visible_to(nora)) == {about, other}


def test_where_everybody_of_the_country_is_tied_to_it_it_is_for_the_region(irma: Any):
    colleague = factories.user(Role.INSPECTOR, full_name="Tomás Amate Cox")
    assert not tie("accused", irma.user).for_region
    complaint = filed(accused_name="Irma Pacaya y Tomás Amate")
    assert complaint.for_region
    assert sorted(complaint.excluded) == sorted([irma.user.pk, colleague.pk])
    assert complaint in complaints_visible_to(factories.user(Role.ADMINISTRATOR, country=""))


@pytest.mark.parametrize(
    "words",
    [
        {"fees": (Fee("place", Decimal("3500"), "GTQ", paid_to="la licenciada Irma Pacaya, de la inspección"),)},
        {"happened_at": "En la oficina de doña Irma Pacaya"},
        {"happened_when": "Cuando fui a ver a Irma Pacaya"},
    ],
)
def test_whom_they_paid_and_where_it_happened_name_an_inspector_too(words: dict[str, Any], irma: Any):
    complaint = told_by_somebody(**words)[0]
    assert complaint.excluded == [irma.user.pk]
    assert ComplaintExclusion.objects.get(complaint=complaint).tie == "named"


def test_a_message_that_names_the_inspector_is_never_shown_to_them(irma: Any):
    colleague = factories.user(Role.INSPECTOR, full_name="Tomás Amate")
    complaint = told_by_somebody(fees=())[0]
    page = reverse("admin:recruiters_complaint_change", args=[complaint.pk])
    assert irma.get(page).status_code == 200
    message_receive(complaint=complaint.pk, body="Fue Irma Pacaya quien me pidió el dinero.", token="a" * 64)
    assert Complaint.objects.get(pk=complaint.pk).excluded == [], "nothing is written in the moment of the message"
    answer = irma.get(page, follow=True)
    assert "me pidió el dinero" not in answer.content.decode()
    assert (list(complaints_visible_to(irma.user)), list(complaints_visible_to(colleague))) == ([], [complaint])
    assert complaint.messages.filter(is_read=False).exists(), "it waits for somebody else"


def test_the_end_of_one_text_and_the_beginning_of_the_next_are_nobodys_name(irma: Any):
    assert told_by_somebody(accused_name="Agencia Irma", account="Pacaya es donde vivo.")[0].excluded == []


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

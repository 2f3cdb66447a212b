"""The portal of the demonstration: a verified employer with its team, one that waits with two documents, a sanction that may be its.

Everything is invented; numbers begin with 00, which the IRS gives to nobody.
"""

from __future__ import annotations

from datetime import date, timedelta

from fpdf import FPDF

from accounts.choices import Role
from accounts.models import User
from employers.checklists import checklist_of
from employers.choices import DemandFormat, EmployerStatus, MemberRole, VerificationStatus
from employers.enforcement.suggesting import matches_suggest
from employers.models import DemandBatch, Employer, EmployerMember, EnforcementRecord, VerificationCase
from employers.services import (
    case_begin,
    case_submit,
    document_add,
    employer_create,
    organisation_describe,
    signatory_set,
    worksite_save,
)
from reference.models import Subdivision

from .copying import Written

WAITING, SANCTIONED = "Blue Heron Orchards LLC", "Blue Heron Orchard, Inc."


def load_portal(users: dict[Role, User], as_of: date) -> Written:
    """Nothing where there are no accounts to belong to, no state of Georgia, or the employer that waits is here already."""
    place = Subdivision.objects.filter(code="US-GA").first()
    clerk, coordinator = users.get(Role.EMPLOYER_CLERK), users.get(Role.COORDINATOR)
    if place is None or clerk is None or coordinator is None:
        return {}
    if Employer.objects.filter(legal_name=WAITING).exists():
        return {}
    _verified(clerk, coordinator)
    waiting = _waiting(place)
    _sanction(place, as_of)
    matches = matches_suggest(employers=Employer.objects.filter(pk=waiting.pk))
    return {"verifications": VerificationCase.objects.count(), "suggested matches": matches}


def _verified(clerk: User, coordinator: User) -> None:
    """The clerk's own employer: the clerk is its owner, with a colleague; it was let in a while ago."""
    own = clerk.employer_memberships.select_related("employer").first()
    if own is None:
        return
    EmployerMember.objects.filter(pk=own.pk).update(role=MemberRole.OWNER)
    Employer.objects.filter(pk=own.employer_id).update(address="7 Invented Road", phone="+1 555 0120")
    colleague = _somebody("colega.empleador@demo.example", "Rowan Ashdale")
    EmployerMember.objects.create(employer=own.employer, user=colleague, role=MemberRole.CLERK)
    case = case_begin(employer=own.employer, by=clerk)
    signatory_set(case=case, name="Dana Thornwick", position="Manager", email=clerk.email)
    VerificationCase.objects.filter(pk=case.pk).update(status=VerificationStatus.VERIFIED, submitted_at=case.created_at)
    for check in checklist_of(own.employer.country_id):
        outcome = "not_applicable" if check.may_not_apply else "pass"
        case.checks.create(item=check.item, outcome=outcome, by=coordinator)
    case.events.create(action="submit", old_state="draft", new_state="submitted", by=clerk)
    case.events.create(action="verify", old_state="submitted", new_state="verified", by=coordinator)


def _waiting(place: Subdivision) -> Employer:
    owner = _somebody("solicitante@demo.example", "Morgan Wrenfield")
    employer = employer_create(
        legal_name=WAITING, country_id="US", business_number="00-9999001", status=EmployerStatus.UNVERIFIED
    )
    EmployerMember.objects.create(employer=employer, user=owner, role=MemberRole.OWNER)
    case = case_begin(employer=employer, by=owner)
    told = {"trade_name": "Blue Heron Peaches", "address": "120 Invented Mill Road", "city": "Fort Valley"}
    organisation_describe(case=case, subdivision=place, postal_code="31030", phone="+1 478 555 0142", **told)
    signatory_set(case=case, name="Morgan Wrenfield", position="Owner", email=owner.email, phone="+1 478 555 0143")
    for kind, title in (("number", "Notice of the business number"), ("authority", "Minutes: who may sign")):
        content = _paper(title)
        document_add(case=case, kind=kind, file_name=f"{title}.pdf", chunks=[content], by=owner)
    worksite_save(employer=employer, name="River block", city="Fort Valley", subdivision=place)
    case_submit(case=case, by=owner)
    return employer


def _sanction(place: Subdivision, as_of: date) -> None:
    """As an invented list names it: in force, under another spelling of the name."""
    batch = DemandBatch.objects.create(
        file_name="invented-debarments.csv",
        file_sha256="0" * 64,
        layout=DemandFormat.DEBARMENTS,
        as_of=as_of,
        read=1,
        imported=1,
    )
    starts, ends = as_of - timedelta(days=120), as_of + timedelta(days=610)
    row = {"Program": "H-2A", "Entity Debarred": SANCTIONED, "City": "Fort Valley", "State": "GA", "Notes": "Invented"}
    EnforcementRecord.objects.create(
        kind="debarment",
        name_written=SANCTIONED,
        search_name="blue heron orchard inc",
        city="Fort Valley",
        state_written="GA",
        subdivision=place,
        programme_written="H-2A",
        starts_on=starts,
        ends_on=ends,
        batch=batch,
        row_number=2,
        identity="d" * 64,
        content_hash="d" * 64,
        original={"row": row},
    )


def _somebody(email: str, full_name: str) -> User:
    """Who belongs to a team and signs in nowhere: there is no password."""
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, None, full_name=full_name, role=Role.EMPLOYER_CLERK, language="en")


def _paper(title: str) -> bytes:
    sheet = FPDF(format="letter")
    sheet.add_page()
    sheet.set_font("Helvetica", size=16)
    sheet.cell(text=title)
    sheet.ln(12)
    sheet.set_font("Helvetica", size=11)
    sheet.cell(text="Invented for a demonstration. No such organisation exists.")
    return bytes(sheet.output())

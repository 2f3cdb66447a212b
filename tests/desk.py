"""Complaints and what hangs on them, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from recruiters.choices import ComplaintCategory
from recruiters.deadlines import midnight
from recruiters.models import Complaint, ComplaintPolicy, DeclaredInterest, LetterTemplate, RoutingRule
from recruiters.services import complaint_policies_load, complaint_policy_save, letter_templates_load
from tests import factories


def told(**fields: Any) -> Complaint:
    """What somebody told today, anonymously, about a fee; not stored yet."""
    number = next(factories._number)
    defaults = {
        "folio": f"Q-{number:06d}",
        "receipt_index": f"{number:064d}",
        "channel": "web",
        "account": "Me cobraron por el trabajo.",
        "received_on": timezone.localdate(),
    }
    return Complaint(**defaults | {"country": fields.pop("country", None) or factories.country("GT")} | fields)


def stored(country: str, **fields: Any) -> Complaint:
    """As `told`, already triaged in its deadlines: serious, received today, to be decided in ten days."""
    due = fields.setdefault("due_on", timezone.localdate() + timedelta(days=10))
    if fields.get("status") != "closed":
        fields.setdefault("next_due_at", midnight(due + timedelta(days=1)))
    complaint = told(country=factories.country(country), **{"severity": "p2"} | fields)
    complaint.save()
    return complaint


def worked_on(complaint: Any, by: Any) -> None:
    """A row of everything that hangs on a complaint once an inspector works on it."""
    now = timezone.now()
    complaint.pauses.create(begins_at=now, ends_at=now, reason="Se esperó respuesta.", by=by)
    complaint.exclusions.create(user=factories.user(Role.INSPECTOR), tie="by_hand")
    complaint.referrals.create(consented="no", by=by)
    complaint.contact_openings.create(reason="Para llamar.", by=by)
    complaint.reminders.create(to=by, duty="triage", due_at=now, level="late")
    letter = {"kind": "hearing", "language": "es", "addressee": "Agencia", "subject": "Asunto", "body": "Texto"}
    complaint.letters.create(number=f"C-{complaint.pk:06d}", written_by=by, **letter)


def desk(by: Any) -> None:
    """What the desk works by: deadlines, one of them changed, and a route."""
    complaint_policies_load()
    policy = ComplaintPolicy.objects.get(category="", severity="p2")
    policy.update_days = 6
    complaint_policy_save(policy=policy, by=by)
    RoutingRule.objects.create(category="fee", office=factories.office("GT"), inspector=by)
    letter_templates_load()
    DeclaredInterest.objects.create(user=by, kind="family", name="Óscar Pacaya", declared_by=by)


def one_of_the_desk(number: int, by: Any) -> None:
    """One more row of what the desk works by, for a list; `number` below 52."""
    country = factories.country(("GT", "HN", "SV", "BZ")[number % 4])
    category = ComplaintCategory.values[number // 4]
    ComplaintPolicy.objects.create(
        country=country, category=category, severity="p2", source="Acuerdo", confidence="high"
    )
    RoutingRule.objects.create(country=country, category=category, office=factories.office(country.pk), inspector=by)
    own = factories.country(f"{chr(65 + number // 26)}{chr(65 + number % 26)}")
    LetterTemplate.objects.create(country=own, kind="hearing", language="es", subject="Asunto", body="Texto")
    DeclaredInterest.objects.create(user=by, kind="family", recruiter=factories.recruiter(), declared_by=by)

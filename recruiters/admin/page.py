"""The parts of a complaint's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.models import User
from common.moves import timeline

from ..models import Complaint
from ..presentation import STANDINGS, about_whom
from ..selectors import evidence_of, fee_totals, fees_of, filing_of, licence_standing, messages_of
from ..selectors.complaint_page import MOST_OTHERS, affected_by, mandates_about, others_about_the_same


def page_parts(complaint: Complaint, user: User) -> dict[str, Any]:
    return {
        "filing": filing_of(complaint),
        "conversation": list(messages_of(complaint)),
        "evidence": list(evidence_of(complaint)),
        "fees": list(fees_of(complaint)),
        "totals": fee_totals(complaint),
        "alleged": list(complaint.allegations.select_related("decided_by").order_by("pk")),
        "letters": list(complaint.letters.select_related("written_by", "sent_by")),
        "referrals": list(complaint.referrals.select_related("by")),
        "events": timeline(complaint),
        "licences": _licences(complaint),
        "mandates": list(mandates_about(complaint)[:MOST_OTHERS]) if _about(complaint) else [],
        "others": [_other(one) for one in others_about_the_same(complaint, user)[:MOST_OTHERS]],
        "affected": affected_by(complaint, user),
    }


def _about(complaint: Complaint) -> bool:
    return bool(complaint.recruiter_id or complaint.employer_id)


def _licences(complaint: Complaint) -> list[dict[str, Any]]:
    if complaint.recruiter is None:
        return []
    rows = [(licence, licence_standing(licence)) for licence in complaint.recruiter.licences.all()]
    return [
        {
            "number": licence.number,
            "standing": standing,
            "label": STANDINGS[standing],
            "url": reverse("admin:recruiters_licence_change", args=[licence.pk]),
        }
        for licence, standing in rows
    ]


def _other(complaint: Complaint) -> dict[str, Any]:
    return {
        "folio": complaint.folio,
        "about": about_whom(complaint),
        "status": complaint.status,
        "label": complaint.get_status_display(),
        "received_on": complaint.received_on,
        "url": reverse("admin:recruiters_complaint_change", args=[complaint.pk]),
    }

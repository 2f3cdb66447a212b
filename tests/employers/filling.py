"""A vacancy filled in as a browser does it: the first form, each screen, the last button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from employers.forms.vacancy_form import DAYS
from employers.models import Employer, Vacancy, VacancyDraft
from employers.services import draft_begin
from tests import factories

Screens = dict[str, dict[str, str]]
PLACES = {"us-h2a": "US-GA", "us-h2b": "US-GA", "ca-agri-stream": "CA-ON", "mx-tvtf": "MX-CHP"}


def rows(*prefixes: str) -> dict[str, str]:
    """Formsets with one row that nobody touched."""
    return {
        f"{prefix}-{name}": value
        for prefix in prefixes
        for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
    }


def screens(programme: str) -> Screens:
    """What is typed on each screen: twelve seats, 44 hours a week, everything that the programme must have."""
    starts = timezone.localdate() + timedelta(days=120)
    told: Screens = {
        "job": {"title": "Blueberry harvest", "duties": "Picks by hand.", "occupation_id": "9211.01"},
        "place": {
            "seats": "12",
            "starts_on": starts.isoformat(),
            "ends_on": (starts + timedelta(days=180)).isoformat(),
            "subdivision_id": PLACES[programme],
            "city": "Alma",
        },
        "pay": dict(zip(DAYS, ("8", "8", "8", "8", "8", "4", ""), strict=True))
        | {"wage": "18.50", "wage_unit": "hour", "pay_frequency": "weekly"}
        | rows("pieces", "deductions"),
        "housing": {"housing_free": "true", "transport_daily": "true", "travel_inbound_paid": "true"},
        "needs": {"experience_months": "1", "fee_free": "on"} | rows("skills", "languages"),
    }
    if programme == "us-h2a":
        told["job"] |= {"need_type": "seasonal", "soc_code": "45-2092"}
    if programme == "us-h2b":
        told["job"] |= {"need_type": "peakload", "need_reason": "Three times the work from April to October."}
    if programme == "ca-agri-stream":
        told["job"] |= {"ncl_category": "fruit_vegetables", "noc_code": "85101"}
    if programme == "mx-tvtf":
        told["pay"] |= {"wage": "400", "wage_unit": "day"}
    return told


def vacancy_draft(employer: Employer, by: User, *, of: str = "us-h2a", **answers: Any) -> VacancyDraft:
    """A form that has begun; `answers` by screen, as a browser sends them."""
    key = f"draft-{VacancyDraft.objects.count()}"
    return draft_begin(employer=employer, programme=factories.programme(of), by=by, key=key, answers=answers)


def begin(client: Client, programme: str) -> VacancyDraft:
    user: Any = client.user  # type: ignore[attr-defined]
    employer = user.employer_memberships.get().employer
    client.post("/vacancies/new/", {"key": f"k{programme}", "employer": employer.pk, "programme": programme})
    return VacancyDraft.objects.get(employer=employer, programme=programme, finished_at=None)


def fill(client: Client, draft: VacancyDraft, told: Screens) -> None:
    for key, fields in told.items():
        send(client, draft, key, fields)


def send(client: Client, draft: VacancyDraft, key: str, fields: dict[str, str]) -> Any:
    """One screen, as it is sent by somebody who has just opened it, in English."""
    address = f"/vacancies/drafts/{draft.pk}/{key}/"
    seen = client.get(address).context["seen"]
    return client.post(address, fields | {"_seen": seen, "go": "next"}, headers={"accept-language": "en"})


def hand_in(client: Client, draft: VacancyDraft) -> Vacancy | None:
    address = f"/vacancies/drafts/{draft.pk}/check/"
    page = client.get(address).context
    client.post(address, {"seen": page["seen"] if page else ""})
    draft.refresh_from_db()
    return draft.vacancy if draft.finished_at else None

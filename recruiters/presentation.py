"""An entry of the register in words and in the shapes of the page's parts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .choices import MandateStatus
from .models import Recruiter
from .selectors import Standing, licence_standing, recruiter_standing

STANDINGS = {
    Standing.VALID: _("valid"),
    Standing.EXPIRING: _("expires soon"),
    Standing.EXPIRED: _("expired"),
    Standing.UNDER_REVIEW: _("under review"),
    Standing.SUSPENDED: _("suspended"),
    Standing.CANCELLED: _("cancelled"),
    Standing.NEVER_REGISTERED: _("never registered"),
}


def entry_of(recruiter: Recruiter) -> dict[str, Any]:
    """What the register says of a recruiter: standing, licences with their dates, agents and mandates that have not ended."""
    standing = recruiter_standing(recruiter)
    licences = [(licence, licence_standing(licence)) for licence in recruiter.licences.all()]
    return {
        "recruiter": recruiter,
        "standing": standing,
        "standing_label": STANDINGS[standing],
        "licences": [(licence, stands, STANDINGS[stands]) for licence, stands in licences],
        "agents": recruiter.agents.filter(is_active=True).select_related("municipality"),
        "mandates": recruiter.mandates.exclude(status=MandateStatus.ENDED).select_related("employer", "vacancy"),
    }

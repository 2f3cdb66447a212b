"""How an employer's own pages say where things stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Employer, VerificationCase
from .selectors import missing_parts


@dataclass(frozen=True)
class PortalStep:
    """One thing to do until the organisation is verified. `missing` in words; `url` where it is done, or nothing where it cannot be now."""

    label: str
    done: bool
    missing: str
    url: str
    action: str

    @property
    def state(self) -> str:
        return "done" if self.done else ""


def steps_of(case: VerificationCase) -> list[PortalStep]:
    pk, is_open = case.employer_id, case.is_open_to_the_employer
    missing = missing_parts(case) if is_open else []
    titles = (("details", _("Your organisation")), ("signatory", _("Who signs for it")), ("documents", _("Documents")))
    steps = []
    for part, title in titles:
        lacks = ", ".join(one.what for one in missing if one.part == part)
        url = reverse(f"portal:{part}", args=[pk]) if is_open or part == "documents" else ""
        action = _("See") if not is_open else _("Give it") if lacks else _("Change")
        steps.append(PortalStep(title, not lacks, lacks, url, action))
    return [*steps, PortalStep(_("Handed in"), not is_open, "", "", "")]


def tabs_of(employer: Employer, here: str) -> list[dict[str, Any]]:
    pages = (("organisation", _("Organisation")), ("team", _("Team")), ("worksites", _("Worksites")))
    return [
        {"label": label, "url": reverse(f"portal:{name}", args=[employer.pk]), "current": name == here, "count": None}
        for name, label in pages
    ]


def masked_email(email: str) -> str:
    """`j•••@example.org`: enough to recognise it."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}" if domain else ""


def masked_phone(phone: str) -> str:
    return f"•••• {phone[-3:]}" if phone else ""

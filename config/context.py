"""What every page knows: the product's name, the banner of a demonstration, and the places the person may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import STAFF_ROLES, Role

EVERYBODY = frozenset(Role)
FIELD_WORK = frozenset({Role.REGISTRATION_OFFICER, Role.COORDINATOR, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Place:
    url_name: str
    label: Any
    roles: frozenset[Role]


PLACES = (
    Place("home", gettext_lazy("Home"), EVERYBODY),
    Place("workers:list", gettext_lazy("Workers"), FIELD_WORK | {Role.INSPECTOR, Role.AUDITOR}),
    Place("employers:vacancy_list", gettext_lazy("Vacancies"), EVERYBODY - {Role.POLICY_EDITOR}),
    Place(
        "matching:run_list",
        gettext_lazy("Matching runs"),
        frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
    Place("matching:proposal_list", gettext_lazy("Proposals"), FIELD_WORK | {Role.AUDITOR}),
    Place("placements:list", gettext_lazy("Placements"), FIELD_WORK | {Role.EMPLOYER_CLERK, Role.AUDITOR}),
    Place("pathways:list", gettext_lazy("Pathways"), STAFF_ROLES),
    Place("recruiters:list", gettext_lazy("Recruiters"), STAFF_ROLES | {Role.RECRUITER_CONTACT}),
    Place(
        "admin:recruiters_complaint_changelist",
        gettext_lazy("Complaints"),
        frozenset({Role.INSPECTOR, Role.ADMINISTRATOR}),
    ),
    Place("admin:index", gettext_lazy("Administration"), STAFF_ROLES),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page. The menu is worked out only where a page shows it."""
    return {
        "site_name": _("Movilidad Laboral"),
        "demo": settings.DEMO,
        "demo_banner": demo_banner(),
        "nav": SimpleLazyObject(lambda: menu(request)),
    }


def demo_banner() -> str:
    if settings.REQUIRE_SECOND_FACTOR:
        return ""
    return _("Second factor is switched off on this local demonstration.")


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The places of the person's role, the one they are in marked. A place whose page is not built yet is left out."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [
        {"url": url, "label": place.label, "count": 0, "current": False}
        for place in PLACES
        if user.role in place.roles and (url := _address(place.url_name))
    ]
    here = max(_around(entries, request.path), key=lambda entry: len(entry["url"]), default=None)
    if here is not None:
        here["current"] = True
    return entries


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _around(entries: list[dict[str, Any]], path: str) -> Iterable[dict[str, Any]]:
    """Entries whose address the path lies under; the home page only for itself."""
    return (
        entry
        for entry in entries
        if path == entry["url"] or (entry["url"] != "/" and path.startswith(entry["url"]))
    )

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

from accounts.policies import Can, may

from .demo.accounts import ACCOUNTS, DEMO_PASSWORD
from .work import work_of


@dataclass(frozen=True)
class Place:
    """An entry of the menu, shown to those who may do the thing it leads to."""

    url_name: str
    label: Any
    can: Can | None = None  # None: everybody who signs in
    staff: bool = False


PLACES = (
    Place("home", gettext_lazy("Home")),
    Place("workers:list", gettext_lazy("Workers"), Can.READ_PEOPLE),
    Place("workers:worklist", gettext_lazy("To ask again"), Can.REGISTER_PEOPLE),
    Place("employers:vacancy_list", gettext_lazy("Vacancies"), Can.READ_VACANCIES),
    Place("matching:run_list", gettext_lazy("Matching runs"), Can.READ_RUNS),
    Place("matching:proposal_list", gettext_lazy("Proposals"), Can.READ_PROPOSALS),
    Place("placements:list", gettext_lazy("Placements"), Can.READ_PLACEMENTS),
    Place("pathways:list", gettext_lazy("Pathways"), Can.READ_RULES),
    Place("insights:simulation_list", gettext_lazy("Simulator"), Can.READ_SIMULATIONS),
    Place("pathways:rules", gettext_lazy("Rules"), Can.EDIT_RULES),
    Place("admin:recruiters_recruiter_changelist", gettext_lazy("Recruiters"), Can.READ_RECRUITERS, staff=True),
    Place("admin:recruiters_complaint_changelist", gettext_lazy("Complaints"), Can.WORK_COMPLAINTS),
    Place("admin:index", gettext_lazy("Administration"), staff=True),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page. The menu is worked out only where a page shows it."""
    return {
        "site_name": _("Movilidad Laboral"),
        "demo": settings.DEMO,
        "demo_banner": demo_banner(),
        "nav": SimpleLazyObject(lambda: menu(request)),
        "work": SimpleLazyObject(lambda: work_of(request.user)),  # type: ignore[arg-type]
        "demo_accounts": SimpleLazyObject(demo_accounts),
        "demo_password": DEMO_PASSWORD if settings.DEMO else "",
    }


def demo_accounts() -> list[dict[str, Any]]:
    """For the sign-in page of a demonstration; nobody anywhere else."""
    if not settings.DEMO:
        return []
    return [{"role": account.role.label, "email": account.email} for account in ACCOUNTS]


def demo_banner() -> str:
    if settings.REQUIRE_SECOND_FACTOR:
        return ""
    return _("Second factor is switched off on this local demonstration.")


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The places of the person's role, the one they are in marked; none while a second factor is still to be set up.

    A place whose page is not built yet is left out.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "second_factor_missing", False):
        return []
    entries = [
        {"url": url, "label": place.label, "count": 0, "current": False}
        for place in PLACES
        if _open_to(user, place) and (url := _address(place.url_name))
    ]
    here = max(_around(entries, request.path), key=lambda entry: len(entry["url"]), default=None)
    if here is not None:
        here["current"] = True
    return entries


def _open_to(user: Any, place: Place) -> bool:
    return (place.can is None or may(user, place.can)) and (user.is_staff or not place.staff)


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _around(entries: list[dict[str, Any]], path: str) -> Iterable[dict[str, Any]]:
    """Entries whose address the path lies under; the home page only for itself."""
    return (
        entry for entry in entries if path == entry["url"] or (entry["url"] != "/" and path.startswith(entry["url"]))
    )

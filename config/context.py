"""What every page knows: the product's name, the banner of a demonstration, and the places the person may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
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


@dataclass(frozen=True)
class Section:
    """Places that belong together. It leads to the first of them that is open to the person, and shows the others on a second row."""

    label: Any
    places: tuple[Place, ...]


SECTIONS = (
    Section(gettext_lazy("Home"), (Place("home", gettext_lazy("Home")),)),
    Section(
        gettext_lazy("People"),
        (
            Place("workers:list", gettext_lazy("Workers"), Can.READ_PEOPLE),
            Place("workers:worklist", gettext_lazy("To ask again"), Can.REGISTER_PEOPLE),
            Place("workers:draft_list", gettext_lazy("Drafts"), Can.REGISTER_PEOPLE),
            Place("workers:duplicate_list", gettext_lazy("Possible duplicates"), Can.MERGE_PEOPLE),
            Place("workers:group_list", gettext_lazy("Groups"), Can.READ_PEOPLE),
            Place("workers:import_list", gettext_lazy("Lists of people"), Can.IMPORT_PEOPLE),
        ),
    ),
    Section(
        gettext_lazy("Vacancies"),
        (
            Place("employers:vacancy_list", gettext_lazy("Vacancies"), Can.READ_VACANCIES),
            Place("portal:case_list", gettext_lazy("Verification of employers"), Can.VERIFY_EMPLOYERS),
            Place("portal:match_list", gettext_lazy("Published sanctions"), Can.READ_ENFORCEMENT),
            Place("portal:list", gettext_lazy("Your organisation"), Can.KEEP_ORGANISATION),
            Place("employers:upload_list", gettext_lazy("Public demand"), Can.MODERATE_VACANCIES),
            Place("employers:moderation", gettext_lazy("Vacancies to approve"), Can.MODERATE_VACANCIES),
            Place("employers:draft_list", gettext_lazy("Drafts of vacancies"), Can.WRITE_VACANCIES),
            Place("employers:webhook_list", gettext_lazy("Webhooks"), Can.HAVE_WEBHOOKS),
        ),
    ),
    Section(
        gettext_lazy("Matching"),
        (
            Place("matching:run_list", gettext_lazy("Matching runs"), Can.READ_RUNS),
            Place("matching:proposal_list", gettext_lazy("Proposals"), Can.READ_PROPOSALS),
            Place("matching:change_list", gettext_lazy("Changes for approval"), Can.READ_PROPOSALS),
            Place("matching:weights_list", gettext_lazy("Weights"), Can.READ_RUNS),
            Place("matching:floor_list", gettext_lazy("Floors of groups"), Can.READ_RUNS),
            Place("matching:periods_list", gettext_lazy("How often to match"), Can.READ_RUNS),
            Place("matching:named_list", gettext_lazy("Asked for by name"), Can.READ_PROPOSALS),
            Place("placements:list", gettext_lazy("Placements"), Can.READ_PLACEMENTS),
        ),
    ),
    Section(
        gettext_lazy("Pathways"),
        (
            Place("pathways:list", gettext_lazy("Pathways"), Can.READ_RULES),
            Place("pathways:wages", gettext_lazy("Wages"), Can.READ_RULES),
            Place("pathways:rules", gettext_lazy("Rules"), Can.EDIT_RULES),
        ),
    ),
    Section(
        gettext_lazy("Insights"),
        (
            Place("insights:simulation_list", gettext_lazy("Simulator"), Can.READ_SIMULATIONS),
            Place("skills:map", gettext_lazy("Skills map"), Can.READ_SIMULATIONS),
            Place("demand:outreach_list", gettext_lazy("Whom to write to"), Can.MODERATE_VACANCIES),
            Place("demand:forecast", gettext_lazy("Next season"), Can.READ_SIMULATIONS),
        ),
    ),
    Section(
        gettext_lazy("Recruiters"),
        (
            Place("admin:recruiters_recruiter_changelist", gettext_lazy("Recruiters"), Can.READ_RECRUITERS, staff=True),
            Place("complaints:new", gettext_lazy("Write down a complaint"), Can.FILE_COMPLAINTS),
            Place("admin:recruiters_complaint_changelist", gettext_lazy("Complaints"), Can.WORK_COMPLAINTS),
            Place("ledger:ledger", gettext_lazy("Money paid and paid back"), Can.WORK_COMPLAINTS),
            Place("admin:recruiters_signal_changelist", gettext_lazy("Signals"), Can.WORK_RECRUITERS),
            Place("admin:recruiters_inspectioncampaign_changelist", gettext_lazy("Campaigns"), Can.WORK_RECRUITERS),
            Place("admin:recruiters_inspection_changelist", gettext_lazy("Inspections"), Can.WORK_RECRUITERS),
            Place("admin:recruiters_sanction_changelist", gettext_lazy("Sanctions"), Can.WORK_RECRUITERS),
            Place("decisions:list", gettext_lazy("Decisions"), Can.READ_DECISIONS),
            Place("own_vetting:list", gettext_lazy("Your licence"), Can.ASK_FOR_LICENCE),
        ),
    ),
    Section(gettext_lazy("Administration"), (Place("admin:index", gettext_lazy("Administration"), staff=True),)),
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
    """The sections of the person's role, each with its `pages`; the one they are in marked, and in it the page. Of a section with one
    place only that place is shown, and no pages. Nothing while a second factor is still to be set up.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "second_factor_missing", False):
        return []
    sections = [_section(section, places) for section in SECTIONS if (places := _places(user, section))]
    pages = [page for section in sections for page in section["pages"]]
    here = max(_around(pages, request.path), key=lambda page: len(page["url"]), default=None)
    for section in sections:
        section["current"] = any(page is here for page in section["pages"])
        for page in section["pages"]:
            page["current"] = page is here
        if len(section["pages"]) == 1:
            section["pages"] = []
    return sections


def _section(section: Section, places: list[Place]) -> dict[str, Any]:
    pages = [{"url": reverse(place.url_name), "label": place.label} for place in places]
    return {"label": section.label if len(pages) > 1 else pages[0]["label"], "url": pages[0]["url"], "pages": pages}


def _places(user: Any, section: Section) -> list[Place]:
    return [place for place in section.places if _open_to(user, place)]


def _open_to(user: Any, place: Place) -> bool:
    return (place.can is None or may(user, place.can)) and (user.is_staff or not place.staff)


def _around(pages: list[dict[str, Any]], path: str) -> Iterable[dict[str, Any]]:
    """Pages whose address the path lies under; the home page only for itself."""
    return (page for page in pages if path == page["url"] or (page["url"] != "/" and path.startswith(page["url"])))

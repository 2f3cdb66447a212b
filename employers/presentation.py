"""A vacancy in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import grouped, money
from pathways.engine.evaluate import standing, vacancy_findings
from pathways.engine.rules import Finding
from pathways.selectors import (
    FilingCalendar,
    FindingGroups,
    compiled_rules,
    filing_calendar,
    findings_for_display,
    in_groups,
    proofs,
)

from .facts import draft_facts, vacancy_facts
from .models import Vacancy, VacancySite, Worksite
from .selectors import sites_of

_STANDING = {"open": "pass", "on_condition": "unknown", "closed": "fail"}


@dataclass(frozen=True)
class RulesOfVacancy:
    """Whether the pathway can be used for this work, as a badge (`state`, `label`), and rule by rule."""

    state: str
    label: str
    groups: FindingGroups


def findings_of(vacancy: Vacancy) -> tuple[Finding, ...]:
    """What the rules about the work alone say, before anybody is known who would do it."""
    day = min(timezone.localdate(), vacancy.starts_on)
    rules = compiled_rules(day)
    work = vacancy_facts(Vacancy.objects.filter(pk=vacancy.pk), rules.vocabulary, day)
    return vacancy_findings(rules, work)


def findings_of_draft(vacancy: Vacancy) -> tuple[Finding, ...]:
    """The same of a vacancy that is typed and not saved."""
    day = min(timezone.localdate(), vacancy.starts_on)
    rules = compiled_rules(day)
    return vacancy_findings(rules, draft_facts(vacancy, rules.vocabulary, day))


def rules_of(found: Sequence[Finding]) -> RulesOfVacancy:
    stands = standing(found)
    labels = {"open": _("Fits this work"), "on_condition": _("Data missing"), "closed": _("Does not fit this work")}
    return RulesOfVacancy(_STANDING[stands], labels[stands], in_groups(findings_for_display(found)))


def filing_of(vacancy: Vacancy, origin: str) -> FilingCalendar:
    """What has to be filed before the work begins, and by when; with the steps and working days of a country of origin, if given."""
    return filing_calendar(
        programme=vacancy.programme,
        starts_on=vacancy.starts_on,
        today=timezone.localdate(),
        origin=origin,
        shown=proofs(certification=vacancy.certification_held, petition=vacancy.petition_received_on),
    )


def conditions(vacancy: Vacancy) -> list[tuple[Any, str]]:
    """What the worker gets, term by term; what the employer did not say is said to be missing."""
    hours = vacancy.hours_per_week
    return [
        (_("Pay"), pay(vacancy)),
        (_("Hours a week"), f"{hours.normalize():f}" if hours is not None else _("not said")),
        (_("Working hours"), vacancy.schedule or _("not said")),
        (_("Free housing"), yes_no(vacancy.housing_free)),
        (_("Free daily transport"), yes_no(vacancy.transport_daily)),
        (_("Travel there is paid"), yes_no(vacancy.travel_inbound_paid)),
        (_("Travel back is paid"), yes_no(vacancy.travel_outbound_paid)),
        (_("Nobody is charged a fee"), yes_no(vacancy.fee_free)),
    ]


def requirements(vacancy: Vacancy) -> list[tuple[Any, str]]:
    months = vacancy.experience_months
    return [
        (_("Experience"), _("not said") if months is None else _months(months)),
        (_("Driving licence"), yes_no(vacancy.driver_required)),
        (_("Lifting"), f"{vacancy.lifting_kg} kg" if vacancy.lifting_kg else _("not said")),
        (_("Skills"), ", ".join(str(item.skill) for item in vacancy.skills.select_related("skill")) or _("none")),
        (
            _("Languages"),
            ", ".join(str(item.language) for item in vacancy.languages.select_related("language")) or _("none"),
        ),
        (_("Other"), vacancy.special_requirements or _("none")),
    ]


def _months(count: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": count}


def pay(vacancy: Vacancy) -> str:
    if vacancy.wage is None:
        return _("not said")
    span = money(vacancy.wage, vacancy.currency)
    if vacancy.wage_to and vacancy.wage_to > vacancy.wage:
        span = f"{span} – {money(vacancy.wage_to, vacancy.currency)}"
    return f"{span} {vacancy.get_wage_unit_display()}"


def yes_no(value: bool | None) -> str:
    return _("not said") if value is None else (_("yes") if value else _("no"))


def place(vacancy: Vacancy) -> str:
    return ", ".join(part for part in (vacancy.city, vacancy.county, str(vacancy.subdivision)) if part)


def worksite_name(worksite: Worksite) -> str:
    """Its name and where it is."""
    parts = (worksite.name, worksite.city or worksite.county, str(worksite.subdivision))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def sites_shown(vacancy: Vacancy) -> list[VacancySite]:
    """The worksites of a vacancy, each with its `name_shown`."""
    sites = list(sites_of(vacancy))
    for site in sites:
        site.name_shown = worksite_name(site.worksite)  # type: ignore[attr-defined]
    return sites


def seats_sentence(vacancy: Vacancy) -> str:
    return _("%(left)s of %(all)s seats left") % {"left": grouped(vacancy.seats_left), "all": grouped(vacancy.seats)}

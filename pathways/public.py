"""A pathway as anybody may read it: its rules of the day in sections, in plain words, with their law. Nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from reference.models import Country

from .choices import HelpTopic, LegalStatus, RuleKind
from .models import FilingStep, HelpLine, Programme, Rule
from .selectors import programme_rules, rules_for_everybody

K = RuleKind
# Section -> the kinds of rule it tells, in the order of the page. A kind stands in one section or in UNTOLD.
SECTIONS: tuple[tuple[object, frozenset[str]], ...] = (
    (
        _("Who can go"),
        frozenset(
            {
                *(K.INTAKE, K.PERMITS_WORK, K.NATIONALITY, K.MINIMUM_AGE, K.MINIMUM_SCHOOLING, K.EXPERIENCE_MONTHS),
                *(K.LANGUAGE_LEVEL, K.LITERATE, K.STAY_LIMIT, K.RETURNING_WORKER, K.REFUGEE_STATUS, K.LIVES_ABROAD),
                *(K.NOT_BARRED, K.CAP),
            }
        ),
    ),
    (
        _("For which work"),
        frozenset(
            {
                *(K.SECTOR, K.OCCUPATION, K.COMMODITY, K.COMMODITY_LIST, K.PLACE, K.DURATION, K.PERIOD_OF_YEAR),
                *(K.NEED_TYPE, K.HOURS),
            }
        ),
    ),
    (_("Papers"), frozenset({K.DOCUMENT_THROUGH, K.RECORD_CLEAR, K.MEDICAL_VALID})),
    (
        _("What the employer gives"),
        frozenset(
            {
                K.HOUSING_FREE,
                K.TRANSPORT_DAILY,
                K.TRAVEL_PAID,
                K.FEE_BAN,
                K.CERTIFICATION_HELD,
                K.DEMAND_NOT_BARRED,
                K.WAGE_FLOOR,
            }
        ),
    ),
    (_("Your rights, and what is good to know"), frozenset({K.STATEMENT, K.FAMILY})),
)
# Between a person, a vacancy and the platform: no part of what a pathway is.
UNTOLD = frozenset(
    {
        *(K.EXPERIENCE_REQUIRED, K.LANGUAGE_REQUIRED, K.SKILL_REQUIRED, K.DRIVING_LICENCE, K.AVAILABLE),
        *(K.NOT_REFUSED, K.CONSENT, K.RECENTLY_CONFIRMED, K.FILING_WINDOW),
    }
)


@dataclass(frozen=True)
class Section:
    title: object
    rules: list[Rule]


@dataclass(frozen=True)
class OriginRules:
    """What a country of origin asks of those registered there, and its own steps before they leave."""

    country: Country
    rules: list[Rule]
    steps: list[FilingStep]


@dataclass(frozen=True)
class PublicPathway:
    programme: Programme
    day: date
    is_open: bool
    sections: list[Section]
    steps: list[FilingStep]
    origins: list[OriginRules]
    lines: list[HelpLine]
    checked_on: date


def programmes_public() -> QuerySet[Programme]:
    """Every pathway but a hypothetical one, those in force first."""
    known = Programme.objects.exclude(status=LegalStatus.HYPOTHETICAL).select_related("country")
    return known.order_by("country_id", "code")


def public_pathway(programme: Programme, day: date) -> PublicPathway:
    """The page of one pathway on a day. Rules that are not law are left out."""
    own = _law(programme_rules(programme.pk, day))
    everybody = _law(rules_for_everybody(day))
    fee_free = [rule for rule in everybody if rule.kind == K.FEE_BAN and not rule.applies_to]
    told = [rule for rule in [*own, *fee_free] if rule.kind not in UNTOLD]
    steps = _steps(programme, day)
    return PublicPathway(
        programme=programme,
        day=day,
        is_open=programme.status in (LegalStatus.IN_FORCE, LegalStatus.IN_FORCE_NOT_ENFORCED) and programme.is_work,
        sections=[section for title, kinds in SECTIONS if (section := _section(title, kinds, told)).rules],
        steps=[step for step in steps if step.programme_id],
        origins=_origins(everybody, [step for step in steps if step.registry_country_id]),
        lines=_lines(programme.country_id),
        checked_on=max([programme.checked_on, *(r.checked_on for r in told), *(s.checked_on for s in steps)]),
    )


def _law(rules: QuerySet[Rule]) -> list[Rule]:
    return [rule for rule in rules.order_by("pk") if rule.legal_status != LegalStatus.HYPOTHETICAL]


def _section(title: object, kinds: frozenset[str], rules: Iterable[Rule]) -> Section:
    return Section(title, [rule for rule in rules if rule.kind in kinds])


def _steps(programme: Programme, day: date) -> list[FilingStep]:
    """The steps to the first day of work, the pathway's own and those of each country of origin; none where the pathway has none."""
    whose = Q(programme=programme) | Q(registry_country__isnull=False)
    steps = list(FilingStep.objects.in_force_on(day).filter(whose).order_by("position", "pk"))
    return steps if any(step.programme_id for step in steps) else []


def _origins(rules: Iterable[Rule], steps: Iterable[FilingStep]) -> list[OriginRules]:
    by_country: dict[str, list[Rule]] = {}
    for rule in rules:
        for code in rule.applies_to.get("registry_country", ()):
            by_country.setdefault(code, []).append(rule)
    countries = Country.objects.filter(pk__in=by_country).order_by("pk")
    own = {code: [step for step in steps if step.registry_country_id == code] for code in by_country}
    return [OriginRules(country, by_country[country.pk], own[country.pk]) for country in countries]


def help_lines() -> list[HelpLine]:
    """Lines that answer in the countries where people are registered, immediate danger first."""
    lines = [line for line in _lines("") if line.country.is_origin]
    urgency = {topic: number for number, topic in enumerate(HelpTopic.values)}
    return sorted(lines, key=lambda line: urgency[line.topic])


def _lines(country: str) -> list[HelpLine]:
    """Those of the country of work first, then those of the countries of origin; immediate danger before all."""
    lines = HelpLine.objects.filter(is_active=True).select_related("country")
    here = [line for line in lines if line.country_id == country]
    there = [line for line in lines if line.country.is_origin and line.country_id != country]
    urgency = {topic: number for number, topic in enumerate(HelpTopic.values)}
    return [*sorted(here, key=lambda line: (urgency[line.topic], line.position)), *there]

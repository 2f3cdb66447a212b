"""Who could be visited, and the weight of each with its reasons: counted, never judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet

from common.scope import WHOLE_REGION, database_scope
from employers.choices import EmployerStatus, MatchStatus
from employers.models import CaseHousing, Employer, EnforcementMatch, Vacancy

from ..choices import FrameKind, InspectionStatus, LicenceStatus, RiskFactor, SanctionStatus, SignalStatus
from ..models import Complaint, Inspection, InspectionCampaign, Licence, Recruiter, Sanction, Signal

BASE = 100  # everybody's weight: nobody is left out for having no sign of risk
MOST_COUNTED = 5  # of one sign: ten complaints weigh as five do
COMPLAINTS_OF = timedelta(days=730)
VISITS_OF = timedelta(days=3 * 365)
NEW_WITHIN = timedelta(days=365)
MANY_PEOPLE = 50

Counts = dict[int, int]


@dataclass(frozen=True)
class Candidate:
    """One that may be visited. `pk` is that of the recruiter, the employer or the row of housing; `employer` also of housing, if known."""

    pk: int
    label: str
    recruiter: int | None = None
    employer: int | None = None


@dataclass(frozen=True)
class FrameLine:
    """A unit with its weight; `factors` are signs of risk, how often each was counted, and the weight for it."""

    unit: str
    candidate: Candidate
    weight: int
    factors: tuple[tuple[str, int, int], ...]


# What can be counted of each kind of frame.
FACTORS: dict[str, tuple[RiskFactor, ...]] = {
    FrameKind.RECRUITERS: (
        RiskFactor.COMPLAINTS,
        RiskFactor.SIGNALS,
        RiskFactor.NO_LICENCE,
        RiskFactor.NEW,
        RiskFactor.SANCTIONED,
        RiskFactor.NEVER_VISITED,
    ),
    FrameKind.EMPLOYERS: (
        RiskFactor.COMPLAINTS,
        RiskFactor.ENFORCEMENT,
        RiskFactor.UNVERIFIED,
        RiskFactor.NEVER_VISITED,
    ),
    FrameKind.HOUSING: (
        RiskFactor.COMPLAINTS,
        RiskFactor.NOT_STATED,
        RiskFactor.LARGE,
        RiskFactor.ENFORCEMENT,
        RiskFactor.NEVER_VISITED,
    ),
}


def frame_of(campaign: InspectionCampaign, on: date) -> list[FrameLine]:
    """The frame as it is on this day, with the weights of the campaign. Counts are of the whole region, whoever asks."""
    with database_scope(WHOLE_REGION):
        found = _CANDIDATES[campaign.kind](campaign)
        counted = [
            (factor, _COUNTS[RiskFactor(factor.factor)](campaign, found, on))
            for factor in campaign.factors.order_by("pk")
        ]
    lines = []
    for candidate in found:
        factors = tuple(
            (factor.factor, count, min(count, MOST_COUNTED) * factor.points)
            for factor, counts in counted
            if (count := counts.get(candidate.pk, 0))
        )
        weight = BASE + sum(points for _factor, _count, points in factors)
        lines.append(FrameLine(f"{campaign.kind}-{candidate.pk}", candidate, weight, factors))
    return lines


def _recruiters(campaign: InspectionCampaign) -> list[Candidate]:
    found = Recruiter.objects.filter(country=campaign.country_id)
    if campaign.subdivision_id:
        found = found.filter(municipality__subdivision=campaign.subdivision_id)
    if campaign.active_since:
        found = found.filter(mandates__ends_on__gte=campaign.active_since)
    return [Candidate(pk, name, recruiter=pk) for pk, name in _named(found, "legal_name")]


def _employers(campaign: InspectionCampaign) -> list[Candidate]:
    found = Employer.objects.filter(joined_to__isnull=True, vacancies__isnull=False)
    if campaign.subdivision_id:
        found = found.filter(subdivision=campaign.subdivision_id)
    if campaign.active_since:
        found = found.filter(vacancies__ends_on__gte=campaign.active_since)
    return [Candidate(pk, name, employer=pk) for pk, name in _named(found, "legal_name")]


def _housing(campaign: InspectionCampaign) -> list[Candidate]:
    found = CaseHousing.objects.all()
    if campaign.subdivision_id:
        found = found.filter(subdivision=campaign.subdivision_id)
    if campaign.active_since:
        ending = Vacancy.objects.filter(ends_on__gte=campaign.active_since).exclude(case_number="")
        found = found.filter(case_number__in=ending.values("case_number"))
    rows = list(found.order_by("pk").values_list("pk", "case_number", "kind", "address", "city"))
    employers = dict(
        Vacancy.objects.filter(case_number__in={row[1] for row in rows})
        .order_by()
        .values_list("case_number", "employer")
    )
    return [
        Candidate(pk, ", ".join(filter(None, (kind, address, city, case)))[:300], employer=employers.get(case))
        for pk, case, kind, address, city in rows
    ]


def _named(rows: QuerySet[Recruiter] | QuerySet[Employer], name: str) -> Iterable[tuple[int, str]]:
    return rows.order_by("pk").values_list("pk", name).distinct()


def _complaints(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    recent = Complaint.objects.filter(received_on__gt=on - COMPLAINTS_OF, received_on__lte=on)
    return _of_whom(found, recent)


def _signals(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    return _of_whom(found, Signal.objects.exclude(status=SignalStatus.DISMISSED))


def _sanctioned(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    gone = (SanctionStatus.WITHDRAWN, SanctionStatus.LAPSED, SanctionStatus.OVERTURNED)
    return _of_whom(found, Sanction.objects.filter(signed_at__isnull=False).exclude(status__in=gone))


def _enforcement(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    return _of_whom(found, EnforcementMatch.objects.filter(status=MatchStatus.CONFIRMED))


def _of_whom(found: list[Candidate], rows: QuerySet) -> Counts:
    """Rows by the recruiter or employer that they are about, for each candidate."""
    name = "recruiter" if any(candidate.recruiter for candidate in found) else "employer"
    about = {getattr(candidate, name) for candidate in found} - {None}
    counts = dict(
        rows.filter(**{f"{name}__in": about}).order_by().values(name).annotate(n=Count("pk")).values_list(name, "n")
    )
    return {candidate.pk: counts.get(getattr(candidate, name), 0) for candidate in found}


def _without_licence(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    valid = Licence.objects.filter(status=LicenceStatus.VALID, valid_from__lte=on, valid_to__gte=on)
    have = set(valid.values_list("recruiter", flat=True))
    return {candidate.pk: 1 for candidate in found if candidate.pk not in have}


def _new(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    first = Licence.objects.order_by().values("recruiter").annotate(first=Min("valid_from"))
    return dict.fromkeys(first.filter(first__gt=on - NEW_WITHIN).values_list("recruiter", flat=True), 1)


def _unverified(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    unknown = Employer.objects.filter(status__in=(EmployerStatus.UNVERIFIED, EmployerStatus.ON_RECORD))
    return dict.fromkeys(unknown.values_list("pk", flat=True), 1)


def _standard_not_stated(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    stated = Q(meets_local=True) | Q(meets_state=True) | Q(meets_federal=True)
    return dict.fromkeys(CaseHousing.objects.exclude(stated).values_list("pk", flat=True), 1)


def _large(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    return dict.fromkeys(CaseHousing.objects.filter(capacity__gte=MANY_PEOPLE).values_list("pk", flat=True), 1)


def _never_visited(campaign: InspectionCampaign, found: list[Candidate], on: date) -> Counts:
    visits = Inspection.objects.filter(
        kind=campaign.kind, status=InspectionStatus.VISITED, visited_on__gt=on - VISITS_OF
    )
    name = {FrameKind.RECRUITERS: "recruiter", FrameKind.EMPLOYERS: "employer"}.get(FrameKind(campaign.kind))
    if name:
        seen = {f"{campaign.kind}-{pk}" for pk in visits.exclude(**{name: None}).values_list(name, flat=True)}
    else:
        seen = set(visits.exclude(unit=None).values_list("unit__unit", flat=True))
    return {candidate.pk: 1 for candidate in found if f"{campaign.kind}-{candidate.pk}" not in seen}


_CANDIDATES: dict[str, Callable[[InspectionCampaign], list[Candidate]]] = {
    FrameKind.RECRUITERS: _recruiters,
    FrameKind.EMPLOYERS: _employers,
    FrameKind.HOUSING: _housing,
}
_COUNTS: dict[RiskFactor, Callable[[InspectionCampaign, list[Candidate], date], Counts]] = {
    RiskFactor.COMPLAINTS: _complaints,
    RiskFactor.SIGNALS: _signals,
    RiskFactor.NO_LICENCE: _without_licence,
    RiskFactor.NEW: _new,
    RiskFactor.SANCTIONED: _sanctioned,
    RiskFactor.ENFORCEMENT: _enforcement,
    RiskFactor.UNVERIFIED: _unverified,
    RiskFactor.NOT_STATED: _standard_not_stated,
    RiskFactor.LARGE: _large,
    RiskFactor.NEVER_VISITED: _never_visited,
}

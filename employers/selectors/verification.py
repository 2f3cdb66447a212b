"""Reads of verifications: who may see which, what is missing, what was found, who on record may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.policies import Can, may
from common.names import plain

from ..checklists import PAPERS_NEEDED, Check, checklist_of
from ..choices import CheckOutcome, EmployerPaper, EmployerStatus, VerificationStatus
from ..models import Employer, VerificationCase, VerificationCheck, VerificationDocument

if TYPE_CHECKING:
    from accounts.models import User

MOST_CANDIDATES = 8
# Trigrams in common; among the 30,000 employers of the public lists two names of different organisations seldom reach it.
ALIKE = 0.45


def cases_visible_to(user: User) -> QuerySet[VerificationCase]:
    cases = VerificationCase.objects.select_related("employer", "employer__country", "employer__subdivision")
    if may(user, Can.VERIFY_EMPLOYERS):
        return cases
    if user.role == Role.EMPLOYER_CLERK:
        return cases.filter(employer__members__user=user)
    return cases.none()


def case_now(employer: Employer) -> VerificationCase | None:
    """The newest case of the employer: the one that is open, else the last that was decided."""
    return VerificationCase.objects.filter(employer=employer).order_by("-pk").first()


def documents_of(case: VerificationCase) -> QuerySet[VerificationDocument]:
    return case.documents.filter(removed_at__isnull=True).select_related("by")


def waiting_first(cases: QuerySet[VerificationCase]) -> QuerySet[VerificationCase]:
    """Who waits for the ministry first, the longest waiting before the others; then the rest, the latest first."""
    waits = When(status=VerificationStatus.SUBMITTED, then=F("submitted_at"))
    return cases.order_by(Case(waits).asc(nulls_last=True), "-submitted_at", "-pk")


@dataclass(frozen=True)
class MissingPart:
    """`part` is the page where it is given: "details", "signatory" or "documents"."""

    part: str
    what: str


def missing_parts(case: VerificationCase) -> list[MissingPart]:
    """What the employer has still to give before it may hand in."""
    employer = case.employer
    details = (
        (employer.legal_name, _("the legal name")),
        (employer.business_number, _("the business number")),
        (employer.address, _("the registered address")),
        (employer.subdivision_id, _("the state or province")),
        (employer.city, _("the town")),
        (employer.phone, _("a telephone of the organisation")),
    )
    signatory = (
        (case.signatory_name, _("the name of the signatory")),
        (case.signatory_position, _("their position")),
        (case.signatory_email, _("their e-mail address")),
    )
    brought = set(documents_of(case).values_list("kind", flat=True))
    papers = ((paper in brought, EmployerPaper(paper).label) for paper in PAPERS_NEEDED.get(employer.country_id, ()))
    parts = (("details", details), ("signatory", signatory), ("documents", papers))
    return [MissingPart(part, str(what)) for part, given in parts for value, what in given if not value]


@dataclass(frozen=True)
class CheckLine:
    check: Check
    found: VerificationCheck | None

    @property
    def blocks(self) -> bool:
        """Whether the employer cannot be let in for this item."""
        if self.found is None:
            return self.check.required
        return self.found.outcome == CheckOutcome.FAIL


def check_lines(case: VerificationCase) -> list[CheckLine]:
    found = {row.item: row for row in case.checks.select_related("by")}
    return [CheckLine(check, found.get(check.item)) for check in checklist_of(case.employer.country_id)]


@dataclass(frozen=True)
class Candidate:
    """An employer on record that may be this one. `likeness` is 0 to 1."""

    employer: Employer
    likeness: float
    same_state: bool
    same_town: bool
    vacancies: int


def candidates_on_record(employer: Employer) -> list[Candidate]:
    """Employers of the public records with a similar name in the same country, the likeliest first. Two queries."""
    names = [name for name in {plain(employer.legal_name), plain(employer.trade_name)} if name]
    alike = Q()
    for name in names:
        alike |= Q(search_name__trigram_similar=name)
    on_record = Employer.objects.filter(status=EmployerStatus.ON_RECORD, joined_to=None, country=employer.country_id)
    found = on_record.filter(alike).annotate(likeness=_likeness(names), n=Count("vacancies"))
    shown = found.filter(likeness__gte=ALIKE).select_related("subdivision").order_by("-likeness", "pk")
    candidates = [_candidate(employer, other) for other in shown[: 4 * MOST_CANDIDATES]]
    candidates.sort(key=lambda one: (-one.likeness - 0.2 * one.same_state - 0.2 * one.same_town, one.employer.pk))
    return candidates[:MOST_CANDIDATES]


def _likeness(names: list[str]) -> Any:
    measured = [TrigramSimilarity("search_name", name) for name in names]
    return Greatest(*measured) if len(measured) > 1 else measured[0]


def _candidate(employer: Employer, other: Any) -> Candidate:
    same_state = bool(other.subdivision_id) and other.subdivision_id == employer.subdivision_id
    same_town = same_state and bool(other.city) and plain(other.city) == plain(employer.city)
    return Candidate(other, round(other.likeness, 2), same_state, same_town, other.n)


def is_in_renewal(case: VerificationCase) -> bool:
    """An employer that is let in and asks anew: its name and number stay as they were verified."""
    return case.status != VerificationStatus.VERIFIED and case.employer.status == EmployerStatus.VERIFIED

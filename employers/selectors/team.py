"""Reads of an employer's team, its invitations and its worksites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.choices import Role

from ..choices import EmployerStatus, MemberRole, VacancyStatus
from ..models import Employer, EmployerInvitation, EmployerMember, Vacancy, Worksite

if TYPE_CHECKING:
    from accounts.models import User


def organisations_of(user: User) -> QuerySet[Employer]:
    """Those whose own pages the person may open: their teams'; for an administrator every one that has signed up."""
    signed_up = Employer.objects.exclude(status=EmployerStatus.ON_RECORD).select_related("country", "subdivision")
    if user.role == Role.ADMINISTRATOR:
        return signed_up
    if user.role == Role.EMPLOYER_CLERK:
        return signed_up.filter(members__user=user)
    return signed_up.none()


def may_manage_team(employer: Employer, user: User) -> bool:
    """An owner; an administrator where an organisation has lost its last one."""
    return user.role == Role.ADMINISTRATOR or employer.members.filter(user=user, role=MemberRole.OWNER).exists()


def team_of(employer: Employer) -> QuerySet[EmployerMember]:
    return employer.members.select_related("user", "employer").order_by("-role", "user__full_name", "pk")


def invitations_open(employer: Employer) -> QuerySet[EmployerInvitation]:
    good = employer.invitations.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return good.select_related("by", "employer")


def worksites_of(employer: Employer) -> QuerySet[Worksite]:
    """Those in use first. `n` is how many vacancies name each."""
    counted = employer.worksites.select_related("subdivision").annotate(n=Count("vacancies"))
    return counted.order_by("-retired_at", "name", "pk")


def named_by_standing(worksite: Worksite) -> bool:
    """Whether a vacancy that was handed in and is not over names it, or has seats there."""
    standing = Vacancy.objects.filter(status__in=[VacancyStatus.SUBMITTED, VacancyStatus.OPEN, VacancyStatus.FILLED])
    return standing.filter(Q(worksite=worksite) | Q(sites__worksite=worksite)).exists()


def worksites_for(employer: Employer, vacancy: Vacancy | None = None) -> QuerySet[Worksite]:
    """Those that a vacancy may name: in use, and those where it has its seats already, though they were retired since."""
    own = Q(retired_at=None)
    if vacancy is not None:
        own |= Q(pk=vacancy.worksite_id) | Q(pk__in=vacancy.sites.values("worksite"))
    return employer.worksites.filter(own).select_related("subdivision")

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.scope import people_scope
from employers.models import Vacancy
from employers.selectors import search_vacancies
from recruiters.models import Mandate
from recruiters.selectors.complaint_page import Affected
from workers.models import Worker
from workers.selectors import search_workers

from .choices import RUNNING, PlacementStatus
from .models import Placement

if TYPE_CHECKING:
    from accounts.models import User
    from recruiters.models import Complaint


def placements_visible_to(user: User) -> QuerySet[Placement]:
    return Placement.objects.in_scope(people_scope(user)).select_related(
        "worker",
        "worker__office",
        "vacancy",
        "vacancy__employer",
        "vacancy__programme",
        "seat",
        "seat__site",
        "seat__site__worksite",
    )


def search_placements(placements: QuerySet[Placement], text: str) -> QuerySet[Placement]:
    """Those of a person or a vacancy that the words or folio find."""
    if not text.strip():
        return placements
    people = search_workers(Worker.objects.all(), text).order_by().values("pk")
    work = search_vacancies(Vacancy.objects.all(), text).order_by().values("pk")
    return placements.filter(Q(worker__in=people) | Q(vacancy__in=work))


def seasons_ended(worker: int | None, employers: Sequence[int], as_of: date) -> Iterator[tuple[int, int]]:
    """(worker, employer) of people who went to one of these employers and came home by the day; of one worker, or of all."""
    home = Placement.objects.filter(
        status=PlacementStatus.RETURNED, vacancy__employer__in=employers, ends_on__lte=as_of
    )
    if worker is not None:
        home = home.filter(worker=worker)
    yield from home.order_by().values_list("worker_id", "vacancy__employer_id").distinct()


def placements_affected(complaint: Complaint, user: User) -> list[Affected]:
    """Placements under way in vacancies of whom a complaint is about: those that the recruiter's mandates name, or all of the employer."""
    mandates = Mandate.objects.filter(recruiter=complaint.recruiter_id, recruiter__isnull=False)
    vacancies = Q(vacancy__in=mandates.order_by().values("vacancy"))
    vacancies |= Q(vacancy__employer__in=mandates.filter(vacancy__isnull=True).order_by().values("employer"))
    if complaint.employer_id:
        vacancies |= Q(vacancy__employer=complaint.employer_id)
    count = placements_visible_to(user).filter(vacancies, status__in=RUNNING).count()
    return [Affected(_("Placements under way"), count, reverse("placements:list"))]

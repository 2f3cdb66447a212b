from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.scope import people_scope
from employers.models import Vacancy
from employers.selectors import search_vacancies
from workers.models import Worker
from workers.selectors import search_workers

from .models import Placement

if TYPE_CHECKING:
    from accounts.models import User


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

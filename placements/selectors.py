from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.scope import people_scope

from .models import Placement

if TYPE_CHECKING:
    from accounts.models import User


def placements_visible_to(user: User) -> QuerySet[Placement]:
    return Placement.objects.in_scope(people_scope(user)).select_related(
        "worker", "worker__office", "vacancy", "vacancy__employer", "vacancy__programme"
    )

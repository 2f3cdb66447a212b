"""Reads of the public lists that coordinators brought in. They belong to no registry: whoever may moderate vacancies sees all."""

from __future__ import annotations

from django.db.models import Case, QuerySet, When

from ..choices import UploadOutcome, UploadStatus
from ..models import DemandUpload, DemandUploadRow


def uploads_of_all() -> QuerySet[DemandUpload]:
    return DemandUpload.objects.select_related("by")


def under_way_beside(upload: DemandUpload | None = None) -> DemandUpload | None:
    """Another list that is worked on now: imports wait for each other, and this one is told whose it waits for."""
    under_way = uploads_of_all().filter(
        status__in=[UploadStatus.CHECKING, UploadStatus.IMPORTING], started_at__isnull=False
    )
    others = under_way.exclude(pk=upload.pk) if upload else under_way
    return others.order_by("started_at", "pk").first()


def rows_to_look_at(upload: DemandUpload, outcome: str = "") -> QuerySet[DemandUploadRow]:
    """Of all of them those first that want to be looked at: rejected, then changed."""
    rows = DemandUploadRow.objects.filter(upload=upload)
    if outcome:
        return rows.filter(outcome=outcome).order_by("line", "pk")
    order = Case(When(outcome=UploadOutcome.REJECTED, then=0), When(outcome=UploadOutcome.CHANGED, then=1), default=2)
    return rows.order_by(order, "line", "pk")

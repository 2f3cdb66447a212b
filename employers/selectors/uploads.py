"""Reads of the public lists that coordinators brought in. They belong to no registry: whoever may moderate vacancies sees all."""

from __future__ import annotations

from django.db.models import QuerySet

from ..choices import UploadStatus
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
    rows = DemandUploadRow.objects.filter(upload=upload).order_by("line", "pk")
    return rows.filter(outcome=outcome) if outcome else rows

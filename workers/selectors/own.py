"""What the page of one's own file reads."""

from __future__ import annotations

from ..models import FileOpening, Worker

OPENINGS_SHOWN = 40


def own_file(worker_id: int) -> Worker:
    """The person, in a scope that sees them. Raises `Worker.DoesNotExist` outside of it."""
    return Worker.objects.select_related("office", "country", "municipality", "municipality__subdivision").get(
        pk=worker_id
    )


def openings_for_the_person(worker: Worker) -> list[FileOpening]:
    """The latest openings with the role and the office of who opened: no names, since officers are neighbours in a village."""
    return list(worker.openings.select_related("by", "by__office")[:OPENINGS_SHOWN])

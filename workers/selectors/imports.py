"""Lists of people that were brought in, within what the person may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Office, User
from accounts.scope import people_scope
from common.scope import WHOLE_REGION, database_scope

from ..choices import RowOutcome
from ..evidence import in_words
from ..models import ImportBatch, ImportRow, Worker
from .people import workers_visible_to


def imports_visible_to(user: User) -> QuerySet[ImportBatch]:
    held = Count("rows", filter=Q(rows__outcome=RowOutcome.SIMILAR, rows__decision=""))
    return ImportBatch.objects.in_scope(people_scope(user)).select_related("office", "by").annotate(to_decide=held)


def offices_to_import_for(user: User) -> QuerySet[Office]:
    return Office.objects.filter(people_scope(user).q("country", "pk"), is_active=True)


@dataclass(frozen=True)
class Alike:
    """Whom a held row is like. Of people whom the asker may not see only folio and office."""

    score: int
    reasons: tuple[str, ...]
    line: int | None = None
    worker_id: int | None = None
    folio: str = ""
    office: str = ""
    person: Worker | None = None


def alike_of(rows: Sequence[ImportRow], user: User) -> dict[int, list[Alike]]:
    """By row, whom it is like; a few queries for all of them."""
    ids = {like["worker"] for row in rows for like in row.likenesses if like["worker"]}
    visible = workers_visible_to(user).in_bulk(ids)
    with database_scope(WHOLE_REGION):
        columns = ("pk", "folio", "office__name")
        named = {pk: (folio, office) for pk, folio, office in Worker.objects.filter(pk__in=ids).values_list(*columns)}
    return {row.pk: list(_alike(row.likenesses, visible, named)) for row in rows}


def _alike(likenesses: Iterable[dict[str, Any]], visible: dict[int, Worker], named: dict[int, Any]) -> Iterable[Alike]:
    for like in likenesses:
        pk = like["worker"]
        folio, office = named.get(pk, ("", ""))
        reasons = tuple(in_words(like["evidence"]))
        if like["line"] or folio:
            yield Alike(like["score"], reasons, like["line"], pk, folio, office, visible.get(pk))

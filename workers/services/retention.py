"""Files that nobody needs any more, by the rules of each country: told a month before, then erased.

`retention_due` is the list, of a dry run and of the deletions alike. Run every night in a scope of the whole region.
"""

from __future__ import annotations

import tomllib
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.errors import InvalidInput, WrongState
from common.scope import WHOLE_REGION, database_scope
from common.wording import day
from messaging.choices import TextPurpose
from messaging.services import text_send
from reference.models import Country

from ..choices import ErasureOrigin, RetentionKind, WorkerStatus
from ..holds import holds_of
from ..models import RetentionNotice, RetentionRule, Worker
from .erasure import erasure_carry_out, erasure_request

SHIPPED = Path(__file__).parents[1] / "data" / "retention.toml"
TOLD_BEFORE = timedelta(days=30)
_SPOKEN = {"eng": "en", "fra": "fr"}
REGISTRIES = ("GT", "HN", "SV", "BZ")
OF_FILES = (RetentionKind.WITHDRAWN, RetentionKind.SILENT)  # drafts are not files yet: `draft_retention`


@dataclass(frozen=True)
class Due:
    """A file whose time has come, by which rule, since when it has not been used, and what keeps it (nothing: "")."""

    worker_id: int
    folio: str
    kind: RetentionKind
    unused_since: date
    told_on: date | None
    held: str

    def is_erased_on(self, today: date) -> bool:
        return not self.held and self.told_on is not None and self.told_on + TOLD_BEFORE <= today


def retention_due(today: date) -> list[Due]:
    """Every file that a rule in force reaches, in the order of folios: those to be told, those told, those to be erased, those held."""
    found = []
    for rule in RetentionRule.objects.filter(is_active=True, kind__in=OF_FILES):
        kind = RetentionKind(rule.kind)
        told = dict(
            RetentionNotice.objects.filter(kind=kind, worker__country=rule.country_id).values_list("worker", "told_on")
        )
        for worker, since in _unused(kind, rule.country_id, months_before(today, rule.months)):
            held = " ".join(holds_of(worker))
            found.append(Due(worker.pk, worker.folio, kind, since, told.get(worker.pk), held))
    return sorted(found, key=lambda due: (due.folio, due.kind))


def retention_apply(today: date) -> dict[str, int]:
    """Tell who has not been told, erase those whose month has passed; each file by itself. How many of each, and how many are held."""
    report = {"told": 0, "erased": 0, "held": 0}
    with database_scope(WHOLE_REGION):
        due = retention_due(today)
        _forget_notices(due)
    for one in due:
        with database_scope(WHOLE_REGION):
            report[_apply(one, today)] += 1
    return report


@transaction.atomic
def retention_rules_load() -> dict[str, int]:
    """Planning values for every registry, none of them applied. What is there already is left as it is."""
    months = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["months"]
    report = {"read": 0, "created": 0, "unchanged": 0}
    for country in Country.objects.filter(pk__in=REGISTRIES):
        for kind in RetentionKind:
            report["read"] += 1
            _rule, created = RetentionRule.objects.get_or_create(
                country=country, kind=kind, defaults={"months": months[kind.value]}
            )
            report["created" if created else "unchanged"] += 1
    return report


def _apply(due: Due, today: date) -> str:
    if due.told_on is None:
        _tell(Worker.objects.select_related("office").get(pk=due.worker_id), due.kind, today + TOLD_BEFORE)
        RetentionNotice.objects.create(
            worker_id=due.worker_id, kind=due.kind, told_on=today, due_on=today + TOLD_BEFORE
        )
        return "told"
    if due.held:
        return "held"
    if not due.is_erased_on(today):
        return "told"
    request = erasure_request(worker=Worker.objects.get(pk=due.worker_id), origin=ErasureOrigin.RETENTION, by=None)
    try:
        erasure_carry_out(request=request, by=None)
    except WrongState:  # held, or erased by somebody, in this very moment
        return "held"
    return "erased"


def _forget_notices(due: list[Due]) -> None:
    """Who came back after a notice is told anew should their file ever be unused again."""
    for kind in OF_FILES:
        still = [one.worker_id for one in due if one.kind == kind]
        RetentionNotice.objects.filter(kind=kind).exclude(worker__in=still).delete()


def _tell(worker: Worker, kind: RetentionKind, due_on: date) -> None:
    """A text to who fell silent, without a name: the telephone may be a relative's. Who withdrew wanted no more of us."""
    if kind != RetentionKind.SILENT or not worker.phone:
        return
    with override(_SPOKEN.get(worker.preferred_language_id, "es")), suppress(InvalidInput):
        text_send(
            to=worker.phone,
            body=_(
                "%(office)s: your registration will be erased on %(day)s. If you are still interested, call or come by."
            )
            % {"office": worker.office.name, "day": day(due_on)},
            purpose=TextPurpose.NOTICE,
            country=worker.country_id,
            office=worker.office_id,
        )


def _unused(kind: RetentionKind, country: str, limit: date) -> list[tuple[Worker, date]]:
    """People of a registry whose file has not been used since `limit` or longer, with that day."""
    people: QuerySet[Worker] = Worker.objects.filter(country=country)
    if kind == RetentionKind.WITHDRAWN:
        gone = people.filter(status=WorkerStatus.WITHDRAWN).annotate(
            since=Max("events__at", filter=Q(events__action="withdraw"))
        )
        return [(worker, worker.since.date()) for worker in gone.filter(since__date__lte=limit)]
    silent = people.filter(status=WorkerStatus.STALE, confirmed_on__lte=limit)
    return [(worker, worker.confirmed_on) for worker in silent if worker.confirmed_on]


def months_before(today: date, months: int) -> date:
    """The same day so many months earlier, the 28th at the latest."""
    years, month = divmod(today.month - 1 - months, 12)
    return date(today.year + years, month + 1, min(today.day, 28))

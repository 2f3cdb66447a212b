"""Every write of the map: asking for a count, making it, and letting go of old ones.

The row of a day decides, as with a simulation: a task that comes twice finds the lease taken or the work done, and one whose process
died is asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models import User
from common.errors import WrongState
from common.scope import WHOLE_REGION, one_view
from reference.models import Country
from workers.selectors.duplicates import registries

from ..choices import LOOKED_AT_BY, SkillsKind
from ..models import SkillsCell, SkillsDemand, SkillsMap
from .counting import claims_counted, people_by_department, people_registered, seats_counted
from .telling import claim_cells, people_cells, small_is_none

NIGHT = 2  # o'clock of the product's time zone, from which a new day is counted
AGAIN_AFTER = timedelta(hours=1)  # so that nobody learns who was registered between two counts
LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 3
EVERY_DAY_FOR = timedelta(days=92)  # older ones are kept of the first day of a month
AT_ONCE = 2_000
_ONCE_MORE = {"max_retries": 1, "interval_start": 0, "interval_max": 0}


@transaction.atomic
def skills_map_ask(*, country: Country, by: User | None) -> SkillsMap:
    """Ask for a count of today. Raises `WrongState` where one was made within the hour; one that is under way is not asked for twice."""
    row, created = SkillsMap.objects.get_or_create(
        country=country, as_of=timezone.localdate(), defaults={"asked_by": by}
    )
    row = SkillsMap.objects.select_for_update().get(pk=row.pk)
    if not created and not is_under_way(row):
        if row.made_at is not None and timezone.now() - row.made_at < AGAIN_AFTER:
            raise WrongState(_("This was counted within the last hour: look at it again later."))
        row.asked_at, row.asked_by, row.attempts, row.lease_until = timezone.now(), by, 0, None
        row.save()
    transaction.on_commit(lambda: enqueue(row.pk))
    return row


def is_under_way(row: SkillsMap) -> bool:
    """Asked for, not made since, and not put aside."""
    return (row.made_at is None or row.made_at < row.asked_at) and row.attempts < MAX_ATTEMPTS


def skills_map_make(map_id: int) -> bool:
    """Count, hide and keep, if it is wanted and nobody else works on it. Whether it was made.

    Reads in one view of the database; a few thousand numbers come back, however many people there are.
    """
    taken = _free().filter(pk=map_id).update(attempts=F("attempts") + 1, lease_until=Now() + LEASE)
    if not taken:
        return False
    row = SkillsMap.objects.get(pk=map_id)
    with one_view(WHOLE_REGION):
        people, registered = people_by_department(row.country_id), people_registered(row.country_id)
        cells = list(people_cells(people))
        cells += _claims(row.country_id, {cell.department_id or "" for cell in cells if cell.people is None})
        demand = list(_demand(row))
    counted = sum(people.values())
    with transaction.atomic():
        row.cells.all().delete()
        row.demand.all().delete()
        for cell in cells:
            cell.map = row
        for asked in demand:
            asked.map = row
        SkillsCell.objects.bulk_create(cells, batch_size=AT_ONCE)
        SkillsDemand.objects.bulk_create(demand, batch_size=AT_ONCE)
        SkillsMap.objects.filter(pk=row.pk).update(
            people=small_is_none(counted),
            without_consent=small_is_none(registered - counted),
            made_at=timezone.now(),
            lease_until=None,
        )
    return True


def _claims(country: str, untold: set[str]) -> list[SkillsCell]:
    cells: list[SkillsCell] = []
    for kind, _label in LOOKED_AT_BY:
        cells += claim_cells(SkillsKind(kind), claims_counted(SkillsKind(kind), country), untold)
    return cells


def _demand(row: SkillsMap) -> Iterator[SkillsDemand]:
    for kind, _label in LOOKED_AT_BY:
        for (item, destination), seats in seats_counted(SkillsKind(kind), row.country_id, row.as_of).items():
            yield SkillsDemand(kind=kind, item=item, destination_id=destination, seats=seats)


def skills_maps_sweep() -> int:
    """Want a count of every registry once a night (at once where there is none), ask for what is wanted, let old ones go.

    How many were asked for.
    """
    now = timezone.localtime()
    counted = set(SkillsMap.objects.values_list("country", flat=True).distinct().order_by())
    for country in Country.objects.filter(pk__in=registries()):
        if now.hour >= NIGHT or country.pk not in counted:
            SkillsMap.objects.get_or_create(country=country, as_of=now.date())
    old = SkillsMap.objects.filter(as_of__lt=now.date() - EVERY_DAY_FOR).exclude(as_of__day=1)
    for row in old.order_by("pk")[:100]:
        row.delete()
    wanted = list(_free().order_by("pk").values_list("pk", flat=True)[:100])
    for map_id in wanted:
        enqueue(map_id)
    return len(wanted)


def enqueue(map_id: int) -> None:
    """Tell the broker. Where it does not answer, the sweeper tells it later."""
    with suppress(OperationalError):
        current_app.send_task("insights.tasks.make_skills_map", (map_id,), retry=True, retry_policy=_ONCE_MORE)


def _free() -> QuerySet[SkillsMap]:
    """Wanted, and in nobody's hands."""
    wanted = Q(made_at__isnull=True) | Q(made_at__lt=F("asked_at"))
    unheld = Q(lease_until__isnull=True) | Q(lease_until__lt=Now())
    return SkillsMap.objects.filter(wanted, unheld, attempts__lt=MAX_ATTEMPTS)

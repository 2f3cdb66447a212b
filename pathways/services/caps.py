"""Places of caps: reserve, use, give back. Of many who want the last one, the database lets one have it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.transitions import move_state
from common.wording import day

from ..choices import ReservationPurpose, ReservationState
from ..models import CapPool, CapReservation, CapReservationEvent
from ..selectors.caps import PoolsForAPerson, Start, pools_for_person
from ..transitions import RESERVATION_MOVES

_COUNTED = ("id", "reserved", "used")


class CapFull(WrongState):
    """No place is left in the pool, or in any that the person may take one from."""


def cap_save(*, pool: CapPool) -> CapPool:
    """Write what staff entered of a cap, and never its counters: those are moved by reservations only."""
    if pool.pk is None:
        pool.save()
    else:
        pool.save(update_fields=[field.name for field in pool._meta.concrete_fields if field.name not in _COUNTED])
    return pool


def cap_locked(pk: int) -> CapPool:
    """The cap as it stands, locked to the end of the transaction: nobody takes a place of it meanwhile."""
    return CapPool.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def cap_reserve(
    *, pool: CapPool, reference: str, by: User | None, quantity: int = 1, purpose: str = ReservationPurpose.PLACEMENT
) -> CapReservation:
    """Hold places of one pool. The same reference again holds nothing more and answers what it holds.

    The counter is moved by one conditional UPDATE, which locks the pool's row to the end of the transaction. Raises CapFull where
    too few places are left, InvalidInput where the reference holds another number already.
    """
    if quantity < 1:
        raise InvalidInput(_("Reserve at least one place."), field="quantity")
    try:
        with transaction.atomic():
            return _reserve_new(pool, reference, by, quantity, purpose)
    except (CapFull, IntegrityError):
        held = CapReservation.objects.filter(pool=pool, reference=reference).exclude(status=ReservationState.RELEASED)
        found = held.first()
        if found is None:
            raise
        if found.quantity != quantity:
            raise InvalidInput(_("This reference holds another number of places already."), field="quantity") from None
        return found


def _reserve_new(pool: CapPool, reference: str, by: User | None, quantity: int, purpose: str) -> CapReservation:
    room = CapPool.objects.filter(pk=pool.pk, total__gte=F("reserved") + F("used") + quantity)
    if not room.update(reserved=F("reserved") + quantity):
        raise CapFull(_("No place is left in “%(cap)s”.") % {"cap": pool.title})
    reservation = CapReservation.objects.create(
        pool=pool, reference=reference, quantity=quantity, purpose=purpose, reserved_on=timezone.localdate(), by=by
    )
    CapReservationEvent.objects.create(subject=reservation, action="create", new_state=ReservationState.RESERVED, by=by)
    return reservation


@transaction.atomic
def cap_reserve_for_person(
    start: Start, *, nationality: str, registry_country: str, returning: bool | None, reference: str, by: User | None
) -> list[CapReservation]:
    """Hold one place for a person in the pool of the programme that fits them most closely, and one in every ceiling of their country.

    Nothing where the programme has no cap for that start. What is not known blocks nobody. Raises CapFull, with a sentence that
    says which cap and what can be done, where every pool for the person is known to be full.
    """
    held = CapReservation.objects.filter(reference=reference).exclude(status=ReservationState.RELEASED)
    if found := list(held.order_by("pool_id")):
        return found
    pools = pools_for_person(
        start,
        nationality=nationality,
        registry_country=registry_country,
        returning=returning,
        day=timezone.localdate(),
    )
    made = [cap_reserve(pool=ceiling, reference=reference, by=by) for ceiling in pools.ceilings]
    return made + _reserve_first(pools, reference, by)


def _reserve_first(pools: PoolsForAPerson, reference: str, by: User | None) -> list[CapReservation]:
    """A place in the first pool that has one: somebody else may take the last one of the others meanwhile."""
    for pool in pools.open:
        try:
            return [cap_reserve(pool=pool, reference=reference, by=by)]
        except CapFull:
            continue
    if pools.open or pools.full:
        raise CapFull(_full(pools))
    return []


def _full(pools: PoolsForAPerson) -> str:
    names = "; ".join(f"{pool.title} ({pool.year})" for pool in (*pools.full, *pools.open))
    if pools.closed_on is None:
        return _("The cap is full for this person: %(caps)s. No place can be reserved.") % {"caps": names}
    return _(
        "The cap is full for this person: %(caps)s. Petitions received after %(day)s are not counted. If the employer's "
        "petition was received before, note its date in the vacancy."
    ) % {"caps": names, "day": day(pools.closed_on)}


@transaction.atomic
def cap_use(*, reference: str, by: User | None) -> list[CapReservation]:
    """The places of a reference are used now: the person is there."""
    return [_move(one, "use", by, "") for one in _locked(reference, [ReservationState.RESERVED])]


@transaction.atomic
def cap_release(*, reference: str, by: User | None, reason: str = "") -> list[CapReservation]:
    """Give back what a reference holds; nothing where it holds nothing."""
    held = [ReservationState.RESERVED, ReservationState.USED]
    return [_move(one, "release", by, reason) for one in _locked(reference, held)]


def _locked(reference: str, states: Iterable[str]) -> list[CapReservation]:
    """The reservations of a reference. Their pools are locked first, and ceilings before pools, as whoever reserves does it."""
    held = CapReservation.objects.filter(reference=reference, status__in=list(states))
    pools = held.values_list("pool_id", "pool__registry_country_id").order_by("pool_id")
    for pk, _ceiling in sorted(pools, key=lambda pool: (pool[1] is None, pool[0])):
        cap_locked(pk)
    return list(held.order_by("pool_id"))


def _move(reservation: CapReservation, name: str, by: User | None, reason: str) -> CapReservation:
    was = reservation.status
    extra = {"released_on": timezone.localdate()} if name == "release" else {}
    move_state(reservation, RESERVATION_MOVES, name, by=by, reason=reason, extra=extra)
    left = "used" if was == ReservationState.USED else "reserved"
    counters = {left: F(left) - reservation.quantity}
    if name == "use":
        counters["used"] = F("used") + reservation.quantity
    CapPool.objects.filter(pk=reservation.pool_id).update(**counters)
    return reservation

"""What the journey of one person costs an employer, in money: the amounts of one day, and what is left of them for a journey."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Amount:
    """For one person from `worker_country`. `place`: a country ("US") or a state of it ("US-GA"); `programme` empty: each."""

    worker_country: str
    place: str
    programme: str
    currency: str
    cents: int

    def covers(self, worker_country: str, place: str, programme: str) -> bool:
        there = self.place in (place, place.partition("-")[0])
        return self.worker_country == worker_country and there and self.programme in ("", programme)


@dataclass(frozen=True)
class Fares:
    """`costs`: journeys there and back; `subsidies`: what somebody pays the employer for each person."""

    costs: tuple[Amount, ...] = ()
    subsidies: tuple[Amount, ...] = ()

    def left_to_pay(self, worker_country: str, place: str, programme: str, ways: int) -> tuple[int, str] | None:
        """Cents and their currency of `ways` of the two, less the subsidies in that currency, at least 0; None: not on record.

        Of several costs the one that says most of the place, then of the pathway. Amounts in two currencies are not added.
        """
        cost = max(
            _covering(self.costs, worker_country, place, programme),
            key=lambda one: ("-" in one.place, bool(one.programme)),
            default=None,
        )
        if cost is None:
            return None
        given = _covering(self.subsidies, worker_country, place, programme)
        paid = sum(one.cents for one in given if one.currency == cost.currency)
        return max(cost.cents * ways // 2 - paid, 0), cost.currency


def _covering(amounts: Iterable[Amount], worker_country: str, place: str, programme: str) -> Iterable[Amount]:
    return (one for one in amounts if one.covers(worker_country, place, programme))


NO_FARES = Fares()

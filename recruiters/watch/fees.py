"""What several people say they paid: the same amount, the same hand or account, more from year to year."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from .distributions import hypergeometric_at_least, normal_above
from .several import stand_out

LEAST_PEOPLE = 3  # complaints, not payments
LEAST_IN_ORDER = 8  # payments with a day before a trend is looked for
RISES_BY = 1.25  # of the later half's median over the earlier half's: less is no matter for an inspection
FALSE_SHARE = 0.05
_ACCOUNT = re.compile(r"\d{6,}")


@dataclass(frozen=True)
class Fee:
    """One payment as told. `complaint` and `recruiter` are any numbers; `payee` is written without accents and capitals."""

    recruiter: int
    complaint: int
    amount: float
    currency: str
    payee: str
    day: date | None


@dataclass(frozen=True)
class Shared:
    """Of the `of` complaints with fees about a recruiter, `complaints` name the same `what`; by chance so many with `chance`."""

    recruiter: int
    what: tuple[str, ...]
    complaints: int
    of: int
    chance: float


@dataclass(frozen=True)
class Rising:
    """Payments in one currency became larger: medians of the earlier and the later half, and the chance of such an order."""

    recruiter: int
    currency: str
    earlier: float
    later: float
    payments: int
    chance: float


def account_in(payee: str) -> str:
    """The number of an account or telephone in what was told, without the blanks and strokes in it; else nothing."""
    found = _ACCOUNT.search(re.sub(r"(?<=\d)[ \-.]+(?=\d)", "", payee))
    return found.group() if found else ""


def same_amount(fees: Iterable[Fee]) -> list[Shared]:
    return _shared(fees, lambda fee: (f"{fee.amount:.2f}", fee.currency))


def same_hand(fees: Iterable[Fee]) -> list[Shared]:
    """The account where one is told, else the name."""
    return _shared(fees, lambda fee: (account_in(fee.payee) or fee.payee,) if fee.payee else None)


def _shared(fees: Iterable[Fee], named: Callable[[Fee], tuple[str, ...] | None]) -> list[Shared]:
    """What the complaints about one recruiter name together more often than by chance (Fisher's exact test, among all that were tried).

    What everybody names ("a middleman", a round thousand) is expected everywhere and is not told.
    """
    pairs = {(fee.recruiter, fee.complaint, what) for fee in fees if (what := named(fee)) is not None}
    complaints = {(recruiter, complaint) for recruiter, complaint, _what in pairs}
    by_recruiter = Counter(recruiter for recruiter, _complaint in complaints)
    by_what = Counter(what for _recruiter, _complaint, what in pairs)
    tried = [
        Shared(recruiter, what, count, of, hypergeometric_at_least(count, of, by_what[what], len(complaints)))
        for (recruiter, what), count in Counter((recruiter, what) for recruiter, _complaint, what in pairs).items()
        if (of := by_recruiter[recruiter]) >= LEAST_PEOPLE
    ]
    named_often = [shared for shared in tried if shared.complaints >= LEAST_PEOPLE]
    kept = stand_out([shared.chance for shared in named_often], FALSE_SHARE, max(len(tried), 1))
    return [named_often[position] for position in kept]


def rising(fees: Iterable[Fee]) -> list[Rising]:
    """Fees that grow with the days on which they were paid (Mann, 1945, and Kendall, 1975; one-sided, among all that were tried)."""
    by_series: dict[tuple[int, str], list[tuple[date, float]]] = defaultdict(list)
    for fee in fees:
        if fee.day is not None:
            by_series[fee.recruiter, fee.currency].append((fee.day, fee.amount))
    tried = [_trend(*key, sorted(paid)) for key, paid in by_series.items() if len(paid) >= LEAST_IN_ORDER]
    kept = stand_out([trend.chance for trend in tried], FALSE_SHARE)
    return [tried[place] for place in kept if tried[place].later >= RISES_BY * tried[place].earlier]


def _trend(recruiter: int, currency: str, paid: Sequence[tuple[date, float]]) -> Rising:
    amounts = [amount for _day, amount in paid]
    half = len(amounts) // 2
    return Rising(
        recruiter=recruiter,
        currency=currency,
        earlier=median(amounts[:half]),
        later=median(amounts[-half:]),
        payments=len(amounts),
        chance=trend_chance(paid),
    )


def trend_chance(paid: Sequence[tuple[date, float]]) -> float:
    """The chance of so rising an order, by the normal approximation with ties and the correction for whole steps; good from eight on."""
    score = sum(
        _sign(later[0].toordinal() - earlier[0].toordinal()) * _sign(later[1] - earlier[1])
        for place, earlier in enumerate(paid)
        for later in paid[place + 1 :]
    )
    spread = _spread(len(paid), Counter(amount for _day, amount in paid), Counter(day for day, _amount in paid))
    return normal_above((score - 1) / math.sqrt(spread)) if score > 0 and spread > 0 else 1.0


def _spread(count: int, *ties: Counter[date] | Counter[float]) -> float:
    """The variance of Kendall's score with ties on both sides (Kendall, 1975, chapter 4)."""
    first, second = (list(tie.values()) for tie in ties)
    total = sum(value * (value - 1) * (2 * value + 5) * sign for value, sign in _signed(count, first, second)) / 18
    pairs = [sum(value * (value - 1) for value in side) for side in (first, second)]
    threes = [sum(value * (value - 1) * (value - 2) for value in side) for side in (first, second)]
    whole = count * (count - 1)
    return total + pairs[0] * pairs[1] / (2 * whole) + threes[0] * threes[1] / (9 * whole * (count - 2))


def _signed(count: int, *sides: Sequence[int]) -> list[tuple[int, int]]:
    return [(count, 1), *((value, -1) for side in sides for value in side)]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)

"""What a certificate shows besides the figures of its run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from employers.models import Vacancy
from employers.selectors import vacancies_visible_to

from ..models import MatchRun

if TYPE_CHECKING:
    from accounts.models import User

MOST_PRICED = 20


@dataclass(frozen=True)
class Priced:
    """`price`: what a seat of the vacancy cost in the run, in hundredths of a point."""

    vacancy: Vacancy
    price: int


def dearest(run: MatchRun, user: User, most: int = MOST_PRICED) -> list[Priced]:
    """The vacancies whose seats cost most, dearest first, as far as the person may see them. Two queries, however many there are."""
    order = sorted(run.prices.items(), key=lambda item: (-item[1], int(item[0])))[:most]
    shown = vacancies_visible_to(user).in_bulk([int(pk) for pk, _price in order])
    return [Priced(shown[int(pk)], price) for pk, price in order if price and int(pk) in shown]

"""What a person may do to one vacancy that they see."""

from __future__ import annotations

from accounts.models import User
from accounts.policies import Can, may

from .choices import VacancyStatus
from .models import Vacancy
from .selectors import may_be_spread

_THE_EMPLOYERS = frozenset({VacancyStatus.DRAFT, VacancyStatus.CHANGES_ASKED})


def may_spread_seats(user: User, vacancy: Vacancy) -> bool:
    """The employer until it is handed in, as with the rest of the vacancy; the ministry as long as it is not over."""
    if may(user, Can.MODERATE_VACANCIES):
        return may_be_spread(vacancy)
    return may(user, Can.WRITE_VACANCIES) and vacancy.status in _THE_EMPLOYERS

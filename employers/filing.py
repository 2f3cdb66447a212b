"""When the job order of a vacancy was filed, which decides by which method its wage floor is set.

The Department of Labor numbers cases by the day: H-300-25312-390600 was numbered on day 312 of 2025. In all 2,720 H-2A cases of
its disclosure file of October to December 2020 the job order has the same day in its number, at the median 70 days before the
work, where the law asks for 75 to 60.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_NUMBERED = re.compile(r"(?:JO-A-)?(?:H-)?300-(\d\d)(\d{3})-\d+")


def filing_day(filed_on: date | None, case_number: str) -> date | None:
    """The day that was entered, else the one in the case number of an H-2A job, else not known."""
    return filed_on or day_in_number(case_number)


def day_in_number(case_number: str) -> date | None:
    found = _NUMBERED.fullmatch(case_number)
    if found is None:
        return None
    year, number = 2000 + int(found[1]), int(found[2])
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day if number >= 1 and day.year == year else None

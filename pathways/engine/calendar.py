"""Calendar arithmetic on columns of days: months have different lengths, so 3 months are not 90 days."""

from __future__ import annotations

import numpy as np

from .facts import UNKNOWN_DATE, Int32


def shift_months(days: Int32, months: int) -> Int32:
    """The same day of the month `months` later (earlier where negative), the last of a shorter month."""
    known = days != UNKNOWN_DATE
    dates = np.where(known, days, 0).astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    target = month + months
    length = (target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")
    offset = np.minimum(dates - month.astype("datetime64[D]"), length - 1)
    shifted = (target.astype("datetime64[D]") + offset).astype(np.int64)
    return np.where(known, shifted, UNKNOWN_DATE).astype(np.int32)


def month_and_day(days: Int32) -> Int32:
    """Month x 100 + day (315 for 15 March), to compare days within a year. Meaningless for UNKNOWN_DATE."""
    dates = np.where(days == UNKNOWN_DATE, 0, days).astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    number = month.astype(np.int64) % 12 + 1
    return (number * 100 + (dates - month.astype("datetime64[D]")).astype(np.int64) + 1).astype(np.int32)


def day_in_year_of(days: Int32, month_day: int, years_later: Int32) -> Int32:
    """The date with the given month x 100 + day in the year of each of `days`, moved on by `years_later`."""
    dates = np.where(days == UNKNOWN_DATE, 0, days).astype("datetime64[D]")
    january = (dates.astype("datetime64[Y]") + years_later).astype("datetime64[M]")
    month = january + (month_day // 100 - 1)
    return (month.astype("datetime64[D]").astype(np.int64) + (month_day % 100 - 1)).astype(np.int32)

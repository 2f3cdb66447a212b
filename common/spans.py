"""Days from one column to another, as constraints of the database compare them."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func


def days(first: str, last: str) -> Func:
    """The days from one column to another, both counted; an empty end is open."""
    both = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    return Func(first, last, both, function="daterange", output_field=DateRangeField())

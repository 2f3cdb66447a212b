"""Eleven complaints about one agency, spread over the year before: more than its placements let expect, most of one amount."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from .chance import Streams
from .contacts import phone_number
from .files import rows
from .grievances import CURRENCY, ComplaintRow, due_date, events_of, place_in
from .names import full_names
from .places import COUNTRIES, offices

FOUNDED = ("closed", "remedy")


def agency_complaints(
    streams: Streams, country: str, recruiter: int, name: str, as_of: date, first: int = 0
) -> list[ComplaintRow]:
    """In the order in which they came. `recruiter`: its position; signals look at whole months, so days count from the last one's end."""
    told, rng = rows("agency"), streams("complaints about one agency")
    codes = np.full(len(told), COUNTRIES.index(country), dtype=np.int64)
    people = full_names(streams, "who complains of one agency", codes, np.arange(len(told)) % 2 == 0)
    month_end = as_of.replace(day=1) - timedelta(days=1)
    office = next(number for number, one in enumerate(offices()) if one["subdivision"].startswith(country))
    made = []
    for number, (row, person) in enumerate(zip(told, people, strict=True), start=first + 1):
        anonymous, received = row["anonymous"] == "yes", month_end - timedelta(days=int(row["ago"]))
        made.append(
            ComplaintRow(
                number=number,
                country=country,
                office=None if anonymous else office,
                status=row["status"],
                severity=row["severity"],
                channel="web" if anonymous else "office",
                anonymous=anonymous,
                contact="" if anonymous else f"{person}, {phone_number(country, 9_600_000 + number)}",
                account=row["account"].format(place=place_in(rng, country)),
                recruiter=recruiter,
                employer=None,
                accused_name=name,
                received=received,
                due=due_date(received, row["severity"]),
                category=row["category"],
                outcome="founded" if row["status"] in FOUNDED else "open",
                amount=int(row["amount"]),
                currency=CURRENCY[country],
                events=events_of(row["status"], received, as_of),
                receipt="".join(str(digit) for digit in rng.integers(0, 10, 16).tolist()),
                paid_to=row["paid_to"],
                paid_on=(received - timedelta(days=20)).replace(day=1),
            )
        )
    return made

"""What entries share, in words: on an alert's page, and beside an entry of the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .choices import MarkKind
from .identity.likeness import FEW, Shared, weigh
from .models import IdentityAlert, Recruiter
from .presentation import STANDINGS
from .selectors import Standing, holders_of, recruiter_standing, shared_marks

MOST_BESIDE = 20


@dataclass(frozen=True)
class Beside:
    """Another entry that shares marks; `shared` in words, `points` together."""

    recruiter: Recruiter
    standing: Standing
    standing_label: str
    points: int
    shared: str


def besides(recruiter: Recruiter) -> list[Beside]:
    """The entries that share most with this one, the likeliest first."""
    found = shared_marks(recruiter)
    weighed = sorted(((weigh(marks), pk) for pk, marks in found.items()), key=lambda one: (-one[0][0], one[1]))
    weighed = weighed[:MOST_BESIDE]
    entries = Recruiter.objects.prefetch_related("licences").in_bulk([pk for _weight, pk in weighed])
    return [_beside(entries[pk], points, marks) for (points, marks), pk in weighed if pk in entries]


def _beside(other: Recruiter, points: int, marks: list[Shared]) -> Beside:
    standing = recruiter_standing(other)
    shared = "; ".join(_mark(mark) for mark in marks)
    return Beside(other, standing, str(STANDINGS[standing]), points, shared)


def _mark(mark: Shared) -> str:
    """`phone`, and where many entries have it how many, since it then says less."""
    label = str(MarkKind(mark.kind).label)
    return label if mark.entries <= FEW else f"{label} ({_many(mark.entries)})"


def _many(entries: int) -> str:
    return ngettext("%(n)d entry has it", "%(n)d entries have it", entries) % {"n": entries}


def reasons_in_words(alert: IdentityAlert) -> str:
    return "; ".join(str(MarkKind(reason["kind"]).label) for reason in alert.reasons)


def alert_reasons(alert: IdentityAlert) -> list[tuple[str, str]]:
    """Each mark that both have now: what and for how many points; whose it is in either entry."""
    marks = weigh(shared_marks(alert.recruiter).get(alert.stopped_id, []))[1]
    here, there = holders_of(alert.recruiter, marks), holders_of(alert.stopped, marks)
    rows = []
    for mark in marks:
        key = (mark.kind, mark.key)
        whose = " = ".join(filter(None, (here.get(key, ""), there.get(key, ""))))
        rows.append((f"{_mark(mark)}: +{mark.points}", whose))
    return rows


def alert_facts(alert: IdentityAlert) -> list[dict[str, Any]]:
    standings = [recruiter_standing(one) for one in (alert.recruiter, alert.stopped)]
    return [
        {"label": _("Points"), "value": f"{alert.points} / 100", "note": "", "face": ""},
        {
            "label": _("This entry"),
            "value": str(alert.recruiter),
            "note": str(STANDINGS[standings[0]]),
            "face": "",
        },
        {
            "label": _("Stopped"),
            "value": str(alert.stopped),
            "note": str(STANDINGS[standings[1]]),
            "face": "bad",
        },
    ]

"""What Canada's lists say of an employer, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import grouped

from .choices import LmiaOutcome, PositionsCounted
from .models import Employer
from .selectors import LmiaInPeriod, lmia_record


@dataclass(frozen=True)
class LmiaLine:
    """`state` and `label` are the badge's."""

    state: str
    label: str
    sentence: str
    source: str


@dataclass(frozen=True)
class LmiaCard:
    """`refused`: the newest refusal in words, or nothing."""

    lines: tuple[LmiaLine, ...]
    refused: str


def lmia_card(employer: Employer) -> LmiaCard | None:
    """None where no list that was read in names the employer: which says nothing about it."""
    lines = tuple(map(_line, lmia_record(employer)))
    if not lines:
        return None
    return LmiaCard(lines, next((line.sentence for line in lines if line.state == "fail"), ""))


def _line(told: LmiaInPeriod) -> LmiaLine:
    refused = told.outcome == LmiaOutcome.NEGATIVE
    return LmiaLine(
        state="fail" if refused else "pass",
        label=str(LmiaOutcome(told.outcome).label),
        sentence=_sentence(told),
        source=_("ESDC's list, %(file)s, read in on %(day)s")
        % {"file": told.file, "day": date_format(localtime(told.read_at), "SHORT_DATE_FORMAT")},
    )


def _sentence(told: LmiaInPeriod) -> str:
    words = {"n": grouped(told.positions), "period": period_in_words(told.first, told.last)}
    if told.outcome == LmiaOutcome.NEGATIVE:
        return (
            ngettext(
                "Refused in %(period)s: %(n)s position asked for",
                "Refused in %(period)s: %(n)s positions asked for",
                told.positions,
            )
            % words
        )
    if told.counted == PositionsCounted.REQUESTED:
        return (
            ngettext(
                "%(n)s position asked for, with a positive answer, in %(period)s",
                "%(n)s positions asked for, with a positive answer, in %(period)s",
                told.positions,
            )
            % words
        )
    return (
        ngettext("%(n)s position approved in %(period)s", "%(n)s positions approved in %(period)s", told.positions)
        % words
    )


def period_in_words(first: date, last: date) -> str:
    """`Q3 2024`, or `Q1–Q2 2017`."""
    start, end = (first.month + 2) // 3, last.month // 3
    if start == end:
        return _("Q%(quarter)s %(year)s") % {"quarter": end, "year": last.year}
    return _("Q%(first)s–Q%(last)s %(year)s") % {"first": start, "last": end, "year": last.year}

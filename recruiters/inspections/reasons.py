"""Why a signal stands out and why a unit weighs more, in the words of the active language: figures are kept, sentences are made here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import grouped, money

from ..choices import RiskFactor, SignalKind
from ..models import Signal


def reasons_of(signal: Signal) -> list[str]:
    """Two or three sentences: what was counted, beside what, and how likely that is by chance."""
    return _SAID[SignalKind(signal.kind)](signal.figures)


def factor_words(factors: Sequence[Sequence[Any]]) -> list[str]:
    """`complaints within two years (3): +300`."""
    labels = dict(RiskFactor.choices)
    return [
        _("%(sign)s (%(n)d): +%(points)d") % {"sign": labels.get(factor, factor), "n": count, "points": points}
        for factor, count, points in factors
    ]


def _rate(figures: dict[str, Any]) -> list[str]:
    counted = ngettext(
        "%(n)d complaint and %(placements)s placements within a year: %(raw)s for each 100 placements; usual are %(usual)s.",
        "%(n)d complaints and %(placements)s placements within a year: %(raw)s for each 100 placements; usual are %(usual)s.",
        figures["complaints"],
    ) % {
        "n": figures["complaints"],
        "placements": grouped(figures["placements"], 0),
        "raw": grouped(figures["raw"], 1),
        "usual": grouped(figures["usual"], 1),
    }
    believed = _("Drawn towards what is usual, since little is known of few: %(believed)s for each 100.") % {
        "believed": grouped(figures["believed"], 1)
    }
    return [counted, believed, _among_ordinary(figures["chance"])]


def _burst(figures: dict[str, Any]) -> list[str]:
    counted = ngettext(
        "%(n)d complaints within %(weeks)d week; %(expected)s were to be expected.",
        "%(n)d complaints within %(weeks)d weeks; %(expected)s were to be expected.",
        figures["weeks"],
    ) % {"n": figures["complaints"], "weeks": figures["weeks"], "expected": grouped(figures["expected"], 1)}
    run = _("With a recruiter with whom all is as before this happens once in %(years)s years.") % {
        "years": grouped(figures["run_years"], 0)
    }
    return [counted, run]


def _same_amount(figures: dict[str, Any]) -> list[str]:
    amount, currency = figures["what"]
    told = _("%(n)d of %(of)d complaints with fees tell of exactly %(amount)s.") % {
        "n": figures["complaints"],
        "of": figures["of"],
        "amount": money(amount, currency),
    }
    return [told, _by_chance(figures["chance"])]


def _same_hand(figures: dict[str, Any]) -> list[str]:
    told = _("%(n)d of %(of)d complaints that say whom they paid name the same payee or account: “%(payee)s”.") % {
        "n": figures["complaints"],
        "of": figures["of"],
        "payee": figures["what"][0],
    }
    return [told, _by_chance(figures["chance"])]


def _rising(figures: dict[str, Any]) -> list[str]:
    told = _("Of %(n)d payments the earlier half is around %(earlier)s, the later half around %(later)s.") % {
        "n": figures["payments"],
        "earlier": money(figures["earlier"], figures["currency"]),
        "later": money(figures["later"], figures["currency"]),
    }
    return [told, _by_chance(figures["chance"])]


def _among_ordinary(chance: float) -> str:
    if chance < 1e-6:
        return _("Among recruiters that differ as these do so much is rarer than one in a million.")
    return _(
        "Among recruiters that differ as these do so much happens once in %(n)s cases, and it stands out among all that were looked at."
    ) % {"n": grouped(round(1 / chance), 0)}


def _by_chance(chance: float) -> str:
    if chance < 1e-6:
        return _("By chance alone so much is rarer than one in a million.")
    return _(
        "By chance alone so much happens once in %(n)s cases, and it stands out among all that were looked at."
    ) % {"n": grouped(round(1 / chance), 0)}


_SAID = {
    SignalKind.RATE: _rate,
    SignalKind.BURST: _burst,
    SignalKind.SAME_AMOUNT: _same_amount,
    SignalKind.SAME_HAND: _same_hand,
    SignalKind.RISING: _rising,
}

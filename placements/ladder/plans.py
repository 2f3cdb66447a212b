"""Plans in the words and shapes of the page's parts: the band of two years, each step with its reasons, the pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.wording import grouped, money
from employers.facts import CURRENCIES
from employers.presentation import pay, place
from pathways.engine.rules import Rule
from pathways.selectors import DisplayedFinding

from .chosen import Ladder, Step, Suggestion
from .words import days_of, law_of, season_words, short_month_of, to_do


def plan_for_page(
    ladder: Ladder, suggestion: Suggestion, shown: Sequence[Sequence[DisplayedFinding]]
) -> dict[str, Any]:
    titles = {"whole": _("Most days of work"), "open": _("Only what is open today")}
    steps = [
        _step(number, step, list(found), _between(suggestion.steps, number))
        for number, (step, found) in enumerate(zip(suggestion.steps, shown, strict=True))
    ]
    return {
        "sort": suggestion.sort,
        "title": titles[suggestion.sort],
        "note": ngettext("%(n)s day of work", "%(n)s days of work", suggestion.days) % {"n": grouped(suggestion.days)},
        "steps": steps,
        "pay": _total_pay(suggestion),
        "band": _band(ladder, suggestion),
        "words": "; ".join(f"{step['number']}: {step['title']}, {step['when']}" for step in steps),
    }


def _step(number: int, step: Step, shown: list[DisplayedFinding], between: str) -> dict[str, Any]:
    vacancy = step.vacancy or (step.placement.vacancy if step.placement else None)
    missing = to_do(shown, is_closed=False)
    return season_words(step.first, step.last) | {
        "number": number + 1,
        "kind": _kind(step),
        "face": {"open": "pass", "agreed": "run", "coming": "unknown"}[_kind(step)],
        "label": {"open": _("Open today"), "agreed": _("Agreed"), "coming": _("To be expected")}[_kind(step)],
        "title": step.programme.title,
        "vacancy": vacancy,
        "place": place(vacancy) if vacancy else "",
        "days": days_of(step.season.days),
        "pay": _money(step) or (pay(vacancy) if vacancy else ""),
        "why": [*filter(None, (between, _expected(step), _free(step)))],
        "limits": [_limit(rule, days, most) for rule, days, most in step.limits],
        "missing": missing,
        "met": [finding for finding in shown if finding.state == "pass"],
    }


def _kind(step: Step) -> str:
    return "agreed" if step.is_agreed else ("open" if step.vacancy else "coming")


def _expected(step: Step) -> str:
    if step.usual is None:
        return ""
    text = ngettext(
        "By demand of earlier years: %(n)s vacancy with %(seats)s seats began in that month.",
        "By demand of earlier years: %(n)s vacancies with %(seats)s seats began in that month.",
        step.usual.vacancies,
    )
    return text % {"n": grouped(step.usual.vacancies), "seats": grouped(step.usual.seats)}


def _free(step: Step) -> str:
    """The days at home before it, beside those that papers and journey take (filing steps, most of them planning figures)."""
    if step.is_agreed:
        return ""
    needed = _("papers and journey take about %(days)s") % {"days": days_of(step.lead.papers)}
    if not step.lead.is_told:
        needed = _("no filing steps are on record: counted as %(days)s") % {"days": days_of(step.lead.papers)}
    if step.free is None:
        return needed[:1].upper() + needed[1:] + "."
    return _("%(days)s at home before it; %(needed)s.") % {"days": days_of(step.free), "needed": needed}


def _between(steps: Sequence[Step], number: int) -> str:
    """Where a season in one programme fills the winter between two in another."""
    if 0 < number < len(steps) - 1:
        before, after = steps[number - 1].programme, steps[number + 1].programme
        if before.pk == after.pk != steps[number].programme.pk:
            return _("Between two seasons of %(pathway)s.") % {"pathway": before.title}
    return ""


def _limit(rule: Rule, days: int, most: int) -> dict[str, Any]:
    return {
        "words": _("%(days)s of at most %(most)s in a row") % {"days": days_of(days), "most": days_of(most)},
        **law_of(rule),
    }


def _money(step: Step) -> str:
    if step.pay is None or step.vacancy is None:
        return ""
    amount = money(Decimal(step.pay) / 100, CURRENCIES[step.programme.country_id])
    return _("about %(amount)s before deductions") % {"amount": amount}


def _total_pay(suggestion: Suggestion) -> str:
    """Currency by currency: nobody here knows what one is worth in another."""
    chosen = [step for step in suggestion.steps if not step.is_agreed]
    totals: dict[str, int] = {}
    for step in chosen:
        if step.pay is not None:
            currency = CURRENCIES[step.programme.country_id]
            totals[currency] = totals.get(currency, 0) + step.pay
    words = [money(Decimal(cents) / 100, currency) for currency, cents in sorted(totals.items())]
    untold = sum(step.pay is None for step in chosen)
    if untold:
        words.append(ngettext("%(n)d season not known", "%(n)d seasons not known", untold) % {"n": untold})
    return " + ".join(words)


def _band(ladder: Ladder, suggestion: Suggestion) -> dict[str, Any]:
    """The 24 months as percents of the width: a bar for each season, a tick for each quarter."""
    whole = (ladder.until - ladder.as_of).days
    fills = {"open": "f1", "agreed": "f4", "coming": "f3"}

    def x(when: date) -> float:
        return 100 * min(max((when - ladder.as_of).days, 0), whole) / whole

    bars = [
        {
            "number": number,
            "fill": fills[_kind(step)],
            "x": f"{x(step.first):.2f}%",
            "width": f"{max(x(step.last + timedelta(days=1)) - x(step.first), 0.8):.2f}%",
            "middle": f"{(x(step.first) + x(step.last)) / 2:.2f}%",
        }
        for number, step in enumerate(suggestion.steps, 1)
    ]
    ticks = [
        {"x": f"{x(first):.2f}%", "label": short_month_of(first), "wide": number % 2 == 1}
        for number, first in enumerate(_quarters(ladder.as_of, ladder.until))
    ]
    return {"bars": bars, "ticks": ticks}


def _quarters(since: date, until: date) -> list[date]:
    firsts = [date(year, month, 1) for year in range(since.year, until.year + 1) for month in (1, 4, 7, 10)]
    return [first for first in firsts if since <= first <= until - timedelta(days=45)]

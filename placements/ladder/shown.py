"""A ladder in the words and shapes of the page's parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.i18n import in_language
from common.wording import day, grouped, money
from employers.facts import CURRENCIES
from employers.models import Vacancy
from employers.presentation import pay, place
from pathways.engine.facts import to_date
from pathways.engine.rules import Rule
from pathways.selectors import (
    DisplayedFinding,
    changes_for_display,
    findings_for_display_together,
    standing_label,
)
from reference.models import Crop

from .chosen import Ladder, Step, Suggestion
from .rungs import Rung

_FACE = {"open": "pass", "on_condition": "unknown", "closed": "fail"}
_TO_DO = ("fail", "unknown", "condition")
_CROPS = 3


def ladder_for_page(ladder: Ladder) -> dict[str, Any]:
    """For `placements/ladder.html`: the plans, the rungs in their order, and what is open to nobody apart."""
    steps = [step for suggestion in ladder.suggestions for step in suggestion.steps]
    found = findings_for_display_together([*(r.findings for r in ladder.rungs), *(s.findings for s in steps)])
    of_rungs, of_steps = found[: len(ladder.rungs)], iter(found[len(ladder.rungs) :])
    crops = _crop_names(ladder)
    rungs = [_rung(ladder, rung, shown, crops) for rung, shown in zip(ladder.rungs, of_rungs, strict=True)]
    return {
        "plans": [
            _plan(ladder, suggestion, [next(of_steps) for _step in suggestion.steps])
            for suggestion in ladder.suggestions
        ],
        "rungs": [rung for rung in rungs if not rung["for_nobody"]],
        "for_nobody": [rung for rung in rungs if rung["for_nobody"]],
        "agreed": [_season_words(step.first, step.last) | {"title": step.programme.title} for step in ladder.agreed],
        "stats": _stats(ladder),
        "as_of": ladder.as_of,
        "until": ladder.until,
        "stay_not_told": ladder.stay_not_told,
    }


def to_do(shown: Sequence[DisplayedFinding], *, is_closed: bool) -> list[DisplayedFinding]:
    """What is missing: of a closed programme what closes it, else what is not met or not known."""
    return [finding for finding in shown if finding.state in (("fail",) if is_closed else _TO_DO)]


def _stats(ladder: Ladder) -> list[dict[str, Any]]:
    with_work = [rung for rung in ladder.rungs if rung.work.count]
    vacancies = sum(rung.work.count for rung in with_work)
    coming = [rung.next for rung in ladder.rungs if rung.next]
    first = to_date(min(season.first for season in coming)) if coming else None
    best = ladder.suggestions[0] if ladder.suggestions else None
    n = len(with_work)
    pathways = ngettext("in %(n)d pathway", "in %(n)d pathways", n) % {"n": n}
    return [
        _stat(_("Open now"), grouped(vacancies), pathways if with_work else _("none for this person today")),
        _stat(_("Next season"), _month(first) if first else "–", _("by the demand of earlier years")),
        _stat(_("Best plan"), _days(best.days) if best else "–", _of_work(ladder, best)),
    ]


def _stat(label: str, value: str, note: str) -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": "", "url": ""}


def _of_work(ladder: Ladder, best: Suggestion | None) -> str:
    if best is None:
        return _("nothing fits yet")
    return _("of work by %(day)s; %(open)s in vacancies open today") % {
        "day": _month(ladder.until),
        "open": _days(best.open_days),
    }


# ── plans ─────────────────────────────────────────────────────────────────


def _plan(ladder: Ladder, suggestion: Suggestion, shown: Sequence[Sequence[DisplayedFinding]]) -> dict[str, Any]:
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
    return _season_words(step.first, step.last) | {
        "number": number + 1,
        "kind": _kind(step),
        "face": {"open": "pass", "agreed": "run", "coming": "unknown"}[_kind(step)],
        "label": {"open": _("Open today"), "agreed": _("Agreed"), "coming": _("To be expected")}[_kind(step)],
        "title": step.programme.title,
        "vacancy": vacancy,
        "place": place(vacancy) if vacancy else "",
        "days": _days(step.season.days),
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
    needed = _("papers and journey take about %(days)s") % {"days": _days(step.lead.papers)}
    if not step.lead.is_told:
        needed = _("no filing steps are on record: counted as %(days)s") % {"days": _days(step.lead.papers)}
    if step.free is None:
        return needed[:1].upper() + needed[1:] + "."
    return _("%(days)s at home before it; %(needed)s.") % {"days": _days(step.free), "needed": needed}


def _between(steps: Sequence[Step], number: int) -> str:
    """Where a season in one programme fills the winter between two in another."""
    if 0 < number < len(steps) - 1:
        before, after = steps[number - 1].programme, steps[number + 1].programme
        if before.pk == after.pk != steps[number].programme.pk:
            return _("Between two seasons of %(pathway)s.") % {"pathway": before.title}
    return ""


def _limit(rule: Rule, days: int, most: int) -> dict[str, Any]:
    return {
        "words": _("%(days)s of at most %(most)s in a row") % {"days": _days(days), "most": _days(most)},
        **_law(rule),
    }


def _law(rule: Rule) -> dict[str, Any]:
    return {"title": in_language(rule.titles), "citation": rule.citation, "source_url": rule.source_url}


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
        {"x": f"{x(first):.2f}%", "label": _short_month(first), "wide": number % 2 == 1}
        for number, first in enumerate(_quarters(ladder.as_of, ladder.until))
    ]
    return {"bars": bars, "ticks": ticks}


def _quarters(since: date, until: date) -> list[date]:
    firsts = [date(year, month, 1) for year in range(since.year, until.year + 1) for month in (1, 4, 7, 10)]
    return [first for first in firsts if since <= first <= until - timedelta(days=45)]


# ── rungs ─────────────────────────────────────────────────────────────────


def _rung(ladder: Ladder, rung: Rung, shown: list[DisplayedFinding], crops: dict[str, str]) -> dict[str, Any]:
    is_closed = rung.standing == "closed"
    takes = not rung.is_for_nobody
    missing = to_do(shown, is_closed=is_closed)
    return {
        "title": rung.programme.title,
        "for_nobody": rung.is_for_nobody,
        "state": _FACE[rung.standing] if takes else rung.programme.status,
        "label": standing_label(rung.standing) if takes else _why_nobody(rung),
        "summary": rung.programme.summary,
        "closed": is_closed,
        "now": _now(ladder, rung),
        "next": _next(rung, crops),
        "opens_on": rung.opens_on,
        "adds": _adds(ladder, rung),
        "missing": missing if takes else [],
        "met": [finding for finding in shown if finding.state == "pass"],
        "near": _near(ladder, rung),
    }


def _why_nobody(rung: Rung) -> str:
    if not rung.programme.is_work:
        return _("Permits no work")
    return str(rung.programme.get_status_display())


def _now(ladder: Ladder, rung: Rung) -> dict[str, Any]:
    work = rung.work
    found = [_vacancy(ladder.vacancies[row]) for row in work.shown if row in ladder.vacancies]
    best = ladder.vacancies.get(work.best_paid) if work.best_paid is not None else None
    count = ngettext("%(n)s open vacancy", "%(n)s open vacancies", work.count) % {"n": grouped(work.count)}
    seats = ngettext("%(n)s seat", "%(n)s seats", work.seats) % {"n": grouped(work.seats)}
    left_out = ngettext(
        "%(n)s more overlaps what is agreed.", "%(n)s more overlap what is agreed.", work.overlapping
    ) % {"n": grouped(work.overlapping)}
    return {
        "count": work.count,
        "words": f"{count} · {seats}",
        "earliest": found[0]["starts_on"] if found else None,
        "vacancies": found,
        "best_paid": _vacancy(best) if best and best.pk not in [item["pk"] for item in found] else None,
        "best_pk": best.pk if best else None,
        "overlapping": left_out if work.overlapping else "",
    }


def _vacancy(vacancy: Vacancy) -> dict[str, Any]:
    return {
        "pk": vacancy.pk,
        "title": vacancy.title,
        "employer": str(vacancy.employer),
        "place": str(vacancy.subdivision),
        "starts_on": vacancy.starts_on,
        "ends_on": vacancy.ends_on,
        "pay": pay(vacancy),
    }


def _next(rung: Rung, crops: dict[str, str]) -> dict[str, Any] | None:
    if rung.next is None or rung.usual is None:
        return None
    first, last = to_date(rung.next.first), to_date(rung.next.last)
    months = sorted({when for season in rung.seasons if (when := to_date(season.first))})
    named = [crops[code] for code in rung.crops if code in crops][:_CROPS]
    vacancies = ngettext("%(n)s vacancy", "%(n)s vacancies", rung.usual.vacancies) % {
        "n": grouped(rung.usual.vacancies)
    }
    return _season_words(first, last) | {
        "month": _month(first),
        "demand": _("%(vacancies)s with %(seats)s seats began in that month in earlier years.")
        % {"vacancies": vacancies, "seats": grouped(rung.usual.seats)},
        "crops": ", ".join(named),
        "others": ", ".join(_month(when) for when in months[1:4]),
    }


def _adds(ladder: Ladder, rung: Rung) -> list[dict[str, Any]]:
    """What makes the next season better than this one, each with its law where it has one."""
    adds = []
    for advantage in rung.advantages:
        text = _("Counts for this person:") if advantage.stands == "has" else _("After one season:")
        adds.append({"words": f"{text} {in_language(advantage.rule.titles)}", **_law(advantage.rule)})
    for pool in rung.pools.kept:
        text = _("Counts for this person:") if rung.pools.counts else _("After one season:")
        places = _("%(n)s places for returning workers") % {"n": grouped(pool.total)}
        adds.append(
            {"words": f"{text} {pool.title} ({places})", "citation": pool.citation, "source_url": pool.source_url}
        )
    if rung.pools.not_told:
        words = _(
            "Places for returning workers: nothing is on record yet for that season; there were some in earlier years."
        )
        adds.append({"words": words, "citation": "", "source_url": ""})
    if rung.gained and ladder.gain_of:
        adds.append({"words": _gain(ladder, rung), "citation": "", "source_url": ""})
    return adds


def _gain(ladder: Ladder, rung: Rung) -> str:
    row, months = ladder.gain_of or (0, 0)
    text = ngettext(
        "A season in “%(title)s” (%(months)s) would open %(n)s vacancy more here that asks for experience.",
        "A season in “%(title)s” (%(months)s) would open %(n)s vacancies more here that ask for experience.",
        rung.gained,
    )
    counted = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    return text % {"title": ladder.vacancies[row].title, "months": counted, "n": grouped(rung.gained)}


def _near(ladder: Ladder, rung: Rung) -> dict[str, Any] | None:
    if rung.near is None or rung.near.row not in ladder.vacancies:
        return None
    return {"vacancy": _vacancy(ladder.vacancies[rung.near.row]), "changes": changes_for_display(rung.near.changes)}


# ── words ─────────────────────────────────────────────────────────────────


def _crop_names(ladder: Ladder) -> dict[str, str]:
    codes = {code for rung in ladder.rungs for code in rung.crops[:_CROPS]}
    return {crop.pk: crop.title for crop in Crop.objects.filter(pk__in=codes)}


def _season_words(first: date | None, last: date | None) -> dict[str, Any]:
    return {"first": first, "last": last, "when": f"{day(first)} – {day(last)}"}


def _days(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": grouped(count)}


def _month(when: date | None) -> str:
    return _small(date_format(when, "F Y")) if when else ""


def _short_month(first: date) -> str:
    return _small(date_format(first, "M y")).replace(".", "")


def _small(month: str) -> str:
    """Months have a capital in English only."""
    return month if (get_language() or "").startswith("en") else month.lower()

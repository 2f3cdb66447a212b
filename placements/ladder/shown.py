"""A ladder in the words and shapes of the page's parts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.i18n import in_language
from common.wording import grouped
from employers.models import Vacancy
from employers.presentation import pay
from pathways.engine.facts import to_date
from pathways.selectors import (
    DisplayedFinding,
    changes_for_display,
    findings_for_display_together,
    standing_label,
)
from reference.models import Crop

from .chosen import Ladder, Suggestion
from .plans import plan_for_page
from .rungs import Rung
from .words import days_of, law_of, month_of, season_words, to_do

_FACE = {"open": "pass", "on_condition": "unknown", "closed": "fail"}
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
            plan_for_page(ladder, suggestion, [next(of_steps) for _step in suggestion.steps])
            for suggestion in ladder.suggestions
        ],
        "rungs": [rung for rung in rungs if not rung["for_nobody"]],
        "for_nobody": [rung for rung in rungs if rung["for_nobody"]],
        "agreed": [season_words(step.first, step.last) | {"title": step.programme.title} for step in ladder.agreed],
        "stats": _stats(ladder),
        "as_of": ladder.as_of,
        "until": ladder.until,
        "stay_not_told": ladder.stay_not_told,
    }


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
        _stat(_("Next season"), month_of(first) if first else "–", _("by the demand of earlier years")),
        _stat(_("Best plan"), days_of(best.days) if best else "–", _of_work(ladder, best)),
    ]


def _stat(label: str, value: str, note: str) -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "face": "", "url": ""}


def _of_work(ladder: Ladder, best: Suggestion | None) -> str:
    if best is None:
        return _("nothing fits yet")
    return _("of work by %(day)s; %(open)s in vacancies open today") % {
        "day": month_of(ladder.until),
        "open": days_of(best.open_days),
    }


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
        "bare": is_closed or not (rung.work.count or rung.work.overlapping or rung.seasons or rung.near),
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
    return season_words(first, last) | {
        "month": month_of(first),
        "demand": _("%(vacancies)s with %(seats)s seats began in that month in earlier years.")
        % {"vacancies": vacancies, "seats": grouped(rung.usual.seats)},
        "crops": ", ".join(named),
        "others": ", ".join(month_of(when) for when in months[1:4]),
    }


def _adds(ladder: Ladder, rung: Rung) -> list[dict[str, Any]]:
    """What makes the next season better than this one, each with its law where it has one."""
    adds = []
    for advantage in rung.advantages:
        text = _("Counts for this person:") if advantage.stands == "has" else _("After one season:")
        adds.append({"words": f"{text} {in_language(advantage.rule.titles)}", **law_of(advantage.rule)})
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


def _crop_names(ladder: Ladder) -> dict[str, str]:
    codes = {code for rung in ladder.rungs for code in rung.crops[:_CROPS]}
    return {crop.pk: crop.title for crop in Crop.objects.filter(pk__in=codes)}

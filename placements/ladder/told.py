"""A ladder as plain values for other programs, with the texts of rules in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from common.i18n import in_language
from employers.facts import CURRENCIES
from employers.models import Vacancy
from pathways.engine.chains import Season
from pathways.engine.facts import to_date
from pathways.engine.rules import Change
from pathways.engine.seasons import StartMonth
from pathways.selectors import DisplayedFinding, findings_for_display_together

from .chosen import Ladder, Step
from .rungs import Rung
from .words import to_do


def ladder_as_dict(ladder: Ladder) -> dict[str, Any]:
    """What `api.LadderSerializer` describes."""
    steps = [step for suggestion in ladder.suggestions for step in suggestion.steps]
    shown = findings_for_display_together([*(r.findings for r in ladder.rungs), *(s.findings for s in steps)])
    of_steps = iter(shown[len(ladder.rungs) :])
    return {
        "worker": ladder.worker.pk,
        "worker_folio": ladder.worker.folio,
        "as_of": ladder.as_of,
        "until": ladder.until,
        "stay_end_not_noted": ladder.stay_not_told,
        "rungs": [_rung(ladder, rung, found) for rung, found in zip(ladder.rungs, shown, strict=False)],
        "suggestions": [
            {
                "sort": suggestion.sort,
                "days": suggestion.days,
                "open_days": suggestion.open_days,
                "steps": [_step(step, next(of_steps)) for step in suggestion.steps],
            }
            for suggestion in ladder.suggestions
        ],
    }


def _rung(ladder: Ladder, rung: Rung, shown: Sequence[DisplayedFinding]) -> dict[str, Any]:
    work, gain = rung.work, ladder.gain_of
    named = [_vacancy(ladder.vacancies[row]) for row in work.shown if row in ladder.vacancies]
    best = ladder.vacancies.get(work.best_paid) if work.best_paid is not None else None
    missing = to_do(shown, is_closed=rung.standing == "closed")
    return {
        "programme": rung.programme.pk,
        "standing": rung.standing,
        "takes_people": not rung.is_for_nobody,
        "opens_on": rung.opens_on,
        "open": {
            "vacancies": work.count,
            "seats": work.seats,
            "overlapping": work.overlapping,
            "earliest": named[0]["starts_on"] if named else None,
            "best_paid": _vacancy(best) if best else None,
            "shown": named,
        },
        "seasons": [_season(season) for season in rung.seasons],
        "usual": _usual(rung.usual),
        "crops": list(rung.crops),
        "missing": [_finding(finding) for finding in missing],
        "near": _near(ladder, rung),
        "returning": {
            "rules": [
                {
                    "rule": a.rule.name,
                    "title": in_language(a.rule.titles),
                    "citation": a.rule.citation,
                    "stands": a.stands,
                }
                for a in rung.advantages
            ],
            "places": [
                {"title": str(pool.title), "places": pool.total, "citation": pool.citation, "counts": rung.pools.counts}
                for pool in rung.pools.kept
            ],
            "places_not_on_record": rung.pools.not_told,
        },
        "gain": {"after": _vacancy(ladder.vacancies[gain[0]]), "months": gain[1], "vacancies": rung.gained}
        if gain and rung.gained
        else None,
        "days_for_papers": rung.lead.papers if rung.lead else None,
    }


def _near(ladder: Ladder, rung: Rung) -> dict[str, Any] | None:
    if rung.near is None or rung.near.row not in ladder.vacancies:
        return None
    return {
        "vacancy": _vacancy(ladder.vacancies[rung.near.row]),
        "changes": [_change(change) for change in rung.near.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "rule": f"{change.rule_set}/{change.key}",
        "title": in_language(change.titles),
        "todo": in_language(change.advice),
        "needs": change.needs,
        "gap": change.gap,
        "unit": change.unit,
        "who": str(change.who),
    }


def _step(step: Step, shown: Sequence[DisplayedFinding]) -> dict[str, Any]:
    currency = CURRENCIES.get(str(step.programme.country_id), "")
    return _season(step.season) | {
        "programme": step.programme.pk,
        "is_agreed": step.is_agreed,
        "vacancy": _vacancy(step.vacancy) if step.vacancy else None,
        "placement": step.placement.pk if step.placement else None,
        "usual": _usual(step.usual),
        "days_at_home_before": step.free,
        "days_for_papers": step.lead.papers,
        "stays": [
            {"rule": rule.name, "days_in_a_row": days, "most": most, "citation": rule.citation}
            for rule, days, most in step.limits
        ],
        "pay_cents": step.pay,
        "currency": currency if step.pay is not None else "",
        "findings": [_finding(finding) for finding in shown],
    }


def _season(season: Season) -> dict[str, Any]:
    return {
        "first": to_date(season.first),
        "last": to_date(season.last),
        "days": season.days,
        "is_open": season.is_open,
    }


def _usual(usual: StartMonth | None) -> dict[str, int] | None:
    if usual is None:
        return None
    return {"month": usual.month, "vacancies": usual.vacancies, "seats": usual.seats, "days": usual.days}


def _vacancy(vacancy: Vacancy) -> dict[str, Any]:
    return {
        "id": vacancy.pk,
        "folio": vacancy.folio,
        "programme": vacancy.programme_id,
        "title": vacancy.title,
        "starts_on": vacancy.starts_on,
        "ends_on": vacancy.ends_on,
    }


def _finding(finding: DisplayedFinding) -> dict[str, Any]:
    return {
        "rule": finding.key,
        "title": finding.rule,
        "state": finding.state,
        "value": finding.value,
        "threshold": finding.threshold,
        "todo": finding.todo,
        "who": finding.who,
        "citation": finding.citation,
        "source_url": finding.source_url,
        "checked_on": finding.checked_on,
        "confidence": finding.confidence,
    }

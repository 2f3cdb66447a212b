"""What a vacancy comes to, in the words of a page: `employers.disclosure` of one vacancy, saved or only typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.wording import day, grouped, money
from pathways.choices import AllowanceKind
from pathways.models import Allowance
from pathways.selectors import allowances_published
from pathways.workdays import work_calendar

from .choices import DeductionKind, DeductionPer, Family
from .disclosure import (
    Cap,
    Deduction,
    DeductionLine,
    Guarantee,
    Job,
    Reimbursement,
    deduction_lines,
    guarantee,
    left_a_week,
    reimbursements,
    weekly_pay,
)
from .families import family_of
from .models import Vacancy, VacancyTerms

_CAPPED = {AllowanceKind.MEAL_CHARGE_CAP: DeductionKind.MEALS, AllowanceKind.HOUSING_DEDUCTION: DeductionKind.HOUSING}
_WITH_CAPS = {Family.H2A: AllowanceKind.MEAL_CHARGE_CAP, Family.CANADA: AllowanceKind.HOUSING_DEDUCTION}
WHATS = {
    "inbound": gettext_lazy("The journey there, with food on the way"),
    "outbound": gettext_lazy("The journey back, with food on the way"),
    "visa": gettext_lazy("Visa and border fees"),
    "round_trip": gettext_lazy("The journey there and back"),
}
MOMENTS = {
    "half": gettext_lazy(
        "given back by the day on which half of the work is done, and earlier if the first week's pay would fall below the minimum wage"
    ),
    "end": gettext_lazy("paid when the work is done, or when the employer ends it without cause"),
    "first_week": gettext_lazy("given back in the first week of work"),
    "beforehand": gettext_lazy("paid by the employer before the journey, and never taken back"),
    "unknown": gettext_lazy("not known: no law on record says who pays it"),
}
VERDICTS = {
    "stated": ("ok", gettext_lazy("stated")),
    "forbidden": ("fail", gettext_lazy("not allowed")),
    "over": ("fail", gettext_lazy("above what the law allows")),
    "unknown": ("unknown", gettext_lazy("its limit is not known")),
}


@dataclass(frozen=True)
class Line:
    """One line of the card: `state` is a face, or empty."""

    label: str
    value: str
    note: str = ""
    state: str = ""
    badge: str = ""


@dataclass(frozen=True)
class DisclosureCard:
    """Four questions and their answers."""

    pay: tuple[Line, ...]
    guaranteed: tuple[Line, ...]
    deducted: tuple[Line, ...]
    given_back: tuple[Line, ...]


def job_of(vacancy: Vacancy, terms: VacancyTerms | None) -> Job:
    """The plain values of a vacancy and of its terms, where it has any; with the caps and Federal holidays of its time. Two queries."""
    family = family_of(vacancy.programme_id)
    return Job(
        family=family,
        starts_on=vacancy.starts_on,
        ends_on=vacancy.ends_on,
        wage=vacancy.wage,
        wage_to=vacancy.wage_to,
        unit=vacancy.wage_unit,
        hours_by_day=hours_said(terms.hours_by_day if terms else ()),
        hours_per_week=vacancy.hours_per_week,
        guarantee_percent=terms.guarantee_percent if terms else None,
        deductions=tuple(_deduction(row) for row in terms.deductions) if terms else (),
        holidays=_holidays(vacancy) if family in (Family.H2A, Family.H2B) else frozenset(),
        caps=_caps(vacancy, family) if terms and terms.deductions else {},
    )


def hours_said(texts: Any) -> tuple[Decimal, ...]:
    """Seven figures where any was said: a day that was left empty is a day without work."""
    return tuple(Decimal(text or 0) for text in texts) if any(texts) else ()


def _deduction(row: Mapping[str, str]) -> Deduction:
    amount = Decimal(row["amount"]) if row.get("amount") else None
    return Deduction(row["kind"], amount, row["per"], row.get("reason", ""))


def _holidays(vacancy: Vacancy) -> frozenset[Any]:
    return work_calendar("US", vacancy.starts_on.year, vacancy.ends_on.year).holidays


def _caps(vacancy: Vacancy, family: Family | None) -> dict[str, Cap]:
    """The figure that stands on the first day of work; where it has run out the cap is there without one."""
    kind = _WITH_CAPS.get(family) if family else None
    if kind is None:
        return {}
    country = vacancy.subdivision_id[:2]
    figures = allowances_published().filter(kind=kind, country=country, programme__in=(vacancy.programme_id, None))
    ever = list(figures.order_by("-effective_from"))
    if not ever:
        return {}
    standing = next((figure for figure in ever if _stands(figure, vacancy)), None)
    amount = standing.amount if standing else None
    return {_CAPPED[kind]: Cap(amount, ever[0].unit, ever[0].citation)}


def _stands(figure: Allowance, vacancy: Vacancy) -> bool:
    until = figure.effective_to
    return figure.effective_from <= vacancy.starts_on and (until is None or until >= vacancy.starts_on)


def disclosure_card(vacancy: Vacancy, terms: VacancyTerms | None) -> DisclosureCard:
    job = job_of(vacancy, terms)
    return DisclosureCard(
        pay=tuple(_pay_lines(job, vacancy, terms)),
        guaranteed=tuple(_guarantee_lines(job)),
        deducted=tuple(_deduction_lines(job, vacancy.currency)),
        given_back=tuple(_reimbursed(each) for each in reimbursements(job)),
    )


def _pay_lines(job: Job, vacancy: Vacancy, terms: VacancyTerms | None) -> list[Line]:
    pay, currency = weekly_pay(job), vacancy.currency
    lines = [
        Line(_("Likely in a week"), _money(pay.likely, currency), _("the hours as said, at the lowest wage offered"))
    ]
    if pay.high != pay.likely:
        lines.append(Line(_("At the highest wage"), _money(pay.high, currency)))
    lines.append(
        Line(
            _("At least in a week"), _money(pay.low, currency), _("on average, if only the hours guaranteed are worked")
        )
    )
    if job.deductions:
        lines.append(
            Line(_("Likely to be left"), _money(left_a_week(job), currency), _("after what is taken off every week"))
        )
    lines.append(Line(_("Taxes"), _("not worked out here")))
    for row in terms.piece_rates if terms else ():
        hourly = (
            _("some %(amount)s an hour, the employer says") % {"amount": money(row["hourly"], currency)}
            if row["hourly"]
            else ""
        )
        lines.append(Line(row["activity"], f"{money(row['rate'], currency)} / {row['unit']}", hourly))
    return lines


def _money(amount: Decimal | None, currency: str) -> str:
    return _("not known") if amount is None else money(amount, currency)


def _guarantee_lines(job: Job) -> list[Line]:
    promised = guarantee(job)
    if promised is None:
        said = job.family in (Family.H2A, Family.H2B)
        return [
            Line(
                _("Hours guaranteed"),
                _("not known"),
                _("the hours are missing") if said else _("no law on record guarantees any"),
            )
        ]
    total = _hours(promised.hours)
    lines = [Line(_("Hours guaranteed in all"), total, _guarantee_note(promised))]
    if len(promised.periods) > 1:
        for period in promised.periods:
            lines.append(Line(f"{day(period.first)} – {day(period.last)}", _hours(period.guaranteed)))
    return lines


def _guarantee_note(promised: Guarantee) -> str:
    share = f"{promised.share * 100:.0f}"
    how = _("%(percent)s %% of the hours of the job order") % {"percent": share}
    rough = "" if promised.by_calendar else " · " + _("from an average week, with Federal holidays")
    return f"{how} · {promised.citation}{rough}"


def _hours(hours: Decimal) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", int(hours)) % {
        "n": grouped(hours.normalize() if hours % 1 else int(hours))
    }


def _deduction_lines(job: Job, currency: str) -> list[Line]:
    lines = [_deducted(line, currency) for line in deduction_lines(job)]
    return lines or [Line(_("Nothing"), "", _("the employer says of no deduction"))]


def _deducted(line: DeductionLine, currency: str) -> Line:
    said = line.said
    amount = _("not said") if said.amount is None else f"{money(said.amount, currency)} {DeductionPer(said.per).label}"
    weekly = (
        _("%(amount)s a week") % {"amount": money(line.weekly, currency)}
        if line.weekly is not None and said.per != DeductionPer.WEEK
        else ""
    )
    state, label = VERDICTS[line.verdict]
    cap = (
        _("at most %(amount)s") % {"amount": f"{money(line.cap.amount, currency)} {DeductionPer(line.cap.per).label}"}
        if line.cap and line.cap.amount is not None
        else ""
    )
    note = " · ".join(part for part in (weekly, said.reason, cap, line.citation) if part)
    return Line(DeductionKind(said.kind).label.capitalize(), amount, note, state, str(label))


def _reimbursed(each: Reimbursement) -> Line:
    when = day(each.on) if each.on else ""
    note = " · ".join(part for part in (str(MOMENTS[each.how]), each.citation) if part)
    return Line(
        str(WHATS[each.what]),
        when or ("" if each.how == "beforehand" else _("not known")),
        note,
        "unknown" if each.how == "unknown" else "",
    )

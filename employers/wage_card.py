"""The wage of a vacancy beside the lowest that the law allows: which floor binds, by which law, how sure it is, what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from common.wording import day, money
from pathways.display import an_hour
from pathways.engine.rules import Finding, Outcome
from pathways.engine.wages import EARLIEST_FILING_DAYS
from pathways.models import WageFloor
from pathways.selectors import BasisOutlook, WageOutlook, wage_outlook

from .facts import hourly_cents, wage_question
from .filing import day_in_number
from .models import Vacancy
from .pay import weekly_pay

KIND = "wage_floor"
# Where the method depends on the day of filing: 90 FR 47914 for H-2A.
BY_FILING_DAY = frozenset({"us-h2a"})


@dataclass(frozen=True)
class BasisLine:
    """One possible floor in words. `state` is a face of `common.faces`; `figure` has the law, where there is one."""

    state: str
    label: str
    name: str
    amount: str
    note: str
    figure: WageFloor | None


@dataclass(frozen=True)
class WageCard:
    """`state` is pass, fail, condition or unknown; the sentences are whole."""

    state: str
    label: str
    offered: str
    floor: str
    binding: WageFloor | None
    gap: str
    week_offered: str
    week_at_floor: str
    dates: str
    lines: list[BasisLine]


def wage_card(vacancy: Vacancy, findings: Sequence[Finding]) -> WageCard | None:
    """None where no rule of the pathway is about the wage."""
    finding = next((found for found in findings if found.rule.kind == KIND), None)
    if finding is None or finding.comparison is None:
        return None
    outlook = wage_outlook(wage_question(vars(vacancy)), finding.rule.parameters["needed"])
    seen, currency = finding.comparison, vacancy.currency
    state = _state(finding)
    return WageCard(
        state=state,
        label=_labels()[state],
        offered=_offered(vacancy),
        floor=_floor(outlook, currency),
        binding=outlook.binding,
        gap=an_hour(seen.gap, currency) if seen.gap else "",
        week_offered=money(week, currency) if (week := weekly_pay(vacancy)) is not None else "",
        week_at_floor=_week_at_floor(vacancy, outlook),
        dates=_dates(vacancy),
        lines=[_line(basis, currency) for basis in outlook.bases],
    )


def _state(finding: Finding) -> str:
    if finding.outcome == Outcome.FAIL and not finding.closes:
        return "condition"
    return finding.outcome.name.lower()


def _labels() -> dict[str, str]:
    return {
        "pass": _("At or above the floor"),
        "fail": _("Below the floor"),
        "condition": _("Below the floor: to be asked"),
        "unknown": _("Cannot be told"),
    }


def _offered(vacancy: Vacancy) -> str:
    """As the employer wrote it, and for an hour where that is another unit."""
    if vacancy.wage is None:
        return _("not said")
    written = f"{money(vacancy.wage, vacancy.currency)} {vacancy.get_wage_unit_display()}"
    cents = hourly_cents(
        vacancy.wage,
        vacancy.wage_unit,
        vacancy.hours_per_week,
        country=vacancy.subdivision.country_id,
        currency=vacancy.currency,
    )
    return written if vacancy.wage_unit == "hour" or cents < 0 else f"{written} ({an_hour(cents, vacancy.currency)})"


def _floor(outlook: WageOutlook, currency: str) -> str:
    if outlook.least is None:
        return _("not known")
    least = an_hour(outlook.least, currency)
    if outlook.most is None:
        return _("%(amount)s at least; not all is known") % {"amount": least}
    if outlook.most > outlook.least:
        return _("between %(least)s and %(most)s") % {"least": least, "most": an_hour(outlook.most, currency)}
    return least


def _week_at_floor(vacancy: Vacancy, outlook: WageOutlook) -> str:
    if outlook.least is None or not vacancy.hours_per_week:
        return ""
    return money((Decimal(outlook.least) * vacancy.hours_per_week / 100).quantize(Decimal("0.01")), vacancy.currency)


def _dates(vacancy: Vacancy) -> str:
    """Which dates decided."""
    starts = _("Figures for work that begins on %(day)s.") % {"day": day(vacancy.starts_on)}
    if vacancy.programme_id not in BY_FILING_DAY:
        return starts
    if vacancy.job_order_filed_on:
        filed = _("Job order filed on %(day)s.") % {"day": day(vacancy.job_order_filed_on)}
    elif read := day_in_number(vacancy.case_number):
        filed = _("Job order filed on %(day)s, as the case number says.") % {"day": day(read)}
    else:
        earliest = day(vacancy.starts_on - timedelta(days=EARLIEST_FILING_DAYS))
        filed = _("When the job order was filed is not known: %(day)s at the earliest.") % {"day": earliest}
    return f"{starts} {filed}"


def _line(basis: BasisOutlook, currency: str) -> BasisLine:
    state, label = (
        ("ok", _("Binds")) if basis.binds else ("off", _("Known")) if basis.is_known else ("unk", _("No data"))
    )
    return BasisLine(
        state=state,
        label=label,
        name=str(basis.basis.label),
        amount=_amount(basis, currency),
        note=_note(basis),
        figure=basis.figure,
    )


def _amount(basis: BasisOutlook, currency: str) -> str:
    if basis.least is None:
        return _("not known")
    if basis.figure is not None and basis.figure.is_none and not basis.most:
        return _("none set by law")
    least = an_hour(basis.least, currency)
    if basis.most is None:
        return _("%(amount)s at least") % {"amount": least}
    if basis.most == basis.least:
        return least
    return _("between %(least)s and %(most)s") % {"least": least, "most": an_hour(basis.most, currency)}


def _note(basis: BasisOutlook) -> str:
    if basis.last is not None and basis.last.effective_to and basis.last.amount is not None:
        told = {
            "amount": f"{money(basis.last.amount, basis.last.currency)} {basis.last.get_unit_display()}",
            "day": day(basis.last.effective_to),
        }
        return _("The last figure known, %(amount)s, ended on %(day)s.") % told
    if not basis.is_sure:
        return _("Of low confidence: it decides nothing until it is looked up.")
    return basis.figure.note if basis.figure else ""

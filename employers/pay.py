"""What a vacancy pays in a week, from what the employer said and nothing else. No tax or deduction is taken off."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from .choices import WageUnit
from .models import Vacancy

# Weeks in the unit of the wage: 52 in a year. A day and a piece do not say how many there are in a week.
_WEEKS_IN = {
    WageUnit.WEEK: Decimal(1),
    WageUnit.BIWEEK: Decimal(2),
    WageUnit.MONTH: Decimal(52) / 12,
    WageUnit.YEAR: Decimal(52),
}
# 20 CFR 655.122(i) over the whole contract, 20 CFR 655.20(f) in every 12 weeks (6 where the job lasts under 120 days).
GUARANTEED = Decimal("0.75")


def weekly_pay(vacancy: Vacancy) -> Decimal | None:
    """Money a week before deductions at the lowest wage offered; None where wage or hours are not known."""
    return money_a_week(vacancy.wage, vacancy.wage_unit, vacancy.hours_per_week)


def money_a_week(wage: Decimal | None, unit: str, hours: Decimal | None, days: int | None = None) -> Decimal | None:
    """A wage by the hour, the day, the week or longer, as money a week. By the day only where it is known how many are worked."""
    if wage is None:
        return None
    if unit == WageUnit.HOUR:
        return _cents(wage * hours) if hours else None
    if unit == WageUnit.DAY:
        return _cents(wage * days) if days else None
    weeks = _WEEKS_IN.get(WageUnit(unit))
    return _cents(wage / weeks) if weeks else None


def guaranteed_weekly_pay(vacancy: Vacancy) -> Decimal | None:
    """Three quarters of `weekly_pay`, on average over the period of the law: what is due though there is less work."""
    weekly = weekly_pay(vacancy)
    return None if weekly is None else _cents(weekly * GUARANTEED)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)

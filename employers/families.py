"""Programmes that ask an employer for the same things are one family; which terms each family has is told here and nowhere else."""

from __future__ import annotations

from .choices import Family

TERMS_OF_ALL = (
    "hours_by_day",
    "pay_frequency",
    "deductions",
    "overtime_terms",
    "housing_kind",
    "housing_address",
    "housing_capacity",
    "housing_inspected_on",
    "meals_plan",
    "meals_charge",
    "transport_details",
    "valid_until",
)


# Beside `TERMS_OF_ALL`. The database refuses a term of another family (`VacancyTerms.Meta.constraints`).
TERMS_OF: dict[Family, tuple[str, ...]] = {
    Family.H2A: ("piece_rates", "subsistence_daily", "guarantee_percent"),
    Family.H2B: ("need_reason", "pwd_number", "pwd_wage", "other_worksites", "cap_exempt", "cap_exempt_reason"),
    Family.TVTF: ("constancia_number", "offer_written_on"),
    Family.CANADA: ("ncl_category", "lmia_number", "housing_permit", "health_insurance"),
}
_BY_START = {"us-h2a": Family.H2A, "us-h2b": Family.H2B, "mx-": Family.TVTF, "ca-": Family.CANADA}


def family_of(programme: str) -> Family | None:
    """The family of a programme's code ("ca-agri-stream"); None for a programme that has no form here."""
    return next((family for start, family in _BY_START.items() if programme.startswith(start)), None)


def terms_of(family: Family) -> tuple[str, ...]:
    return TERMS_OF_ALL + TERMS_OF[family]

"""Reads of employers and vacancies, within what the person may see."""

from .decisions import LmiaInPeriod, lmia_record
from .vacancies import (
    Demand,
    beginning,
    demand_by_month,
    employers_visible_to,
    is_held,
    nearest_first,
    search_vacancies,
    started_before,
    vacancies_visible_to,
    vacancy_named,
)

__all__ = [
    "Demand",
    "LmiaInPeriod",
    "beginning",
    "demand_by_month",
    "employers_visible_to",
    "is_held",
    "lmia_record",
    "nearest_first",
    "search_vacancies",
    "started_before",
    "vacancies_visible_to",
    "vacancy_named",
]

"""Reads of employers and vacancies, within what the person may see."""

from .addenda import CaseFile, Some, case_file, recruiters_named
from .decisions import LmiaInPeriod, lmia_record
from .history import (
    PlaceOfDemand,
    SeasonOfEmployer,
    YearOfDemand,
    demand_by_start,
    demand_by_state,
    demand_by_year,
    demand_history,
    seasons_of_employer,
)
from .named import named_requests_visible_to, named_standing
from .seats import CountDiffers, counts_that_differ, may_be_spread, site_named, sites_of
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
    "CaseFile",
    "CountDiffers",
    "Demand",
    "LmiaInPeriod",
    "PlaceOfDemand",
    "SeasonOfEmployer",
    "Some",
    "YearOfDemand",
    "beginning",
    "case_file",
    "counts_that_differ",
    "demand_by_month",
    "demand_by_start",
    "demand_by_state",
    "demand_by_year",
    "demand_history",
    "employers_visible_to",
    "is_held",
    "lmia_record",
    "may_be_spread",
    "named_requests_visible_to",
    "named_standing",
    "nearest_first",
    "recruiters_named",
    "search_vacancies",
    "seasons_of_employer",
    "site_named",
    "sites_of",
    "started_before",
    "vacancies_visible_to",
    "vacancy_named",
]

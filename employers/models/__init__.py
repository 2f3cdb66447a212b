"""Employers and what they ask for: vacancies with seats, dates, place, pay, conditions; and where each figure came from."""

from .decisions import LmiaDecision
from .employer import Employer, EmployerMember, Worksite
from .imports import DemandBatch, DemandRecord, DemandRejection
from .vacancy import Vacancy, VacancyEvent, VacancyHold, VacancyLanguage, VacancySkill

__all__ = [
    "DemandBatch",
    "DemandRecord",
    "DemandRejection",
    "Employer",
    "EmployerMember",
    "LmiaDecision",
    "Vacancy",
    "VacancyEvent",
    "VacancyHold",
    "VacancyLanguage",
    "VacancySkill",
    "Worksite",
]

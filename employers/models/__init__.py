"""Employers and what they ask for: vacancies with seats, dates, place, pay, conditions; and where each figure came from."""

from .addenda import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite
from .decisions import LmiaDecision
from .employer import Employer, EmployerMember, Worksite
from .history import DemandCase, DemandHistory
from .imports import DemandBatch, DemandRecord, DemandRejection
from .named import NamedRequest, NamedRequestEvent
from .seats import TakenSeat, VacancySite
from .vacancy import Vacancy, VacancyEvent, VacancyHold, VacancyLanguage, VacancySkill

__all__ = [
    "CaseCrop",
    "CaseHousing",
    "CaseRecruiter",
    "CaseWorksite",
    "DemandBatch",
    "DemandCase",
    "DemandHistory",
    "DemandRecord",
    "DemandRejection",
    "Employer",
    "EmployerMember",
    "LmiaDecision",
    "NamedRequest",
    "NamedRequestEvent",
    "TakenSeat",
    "Vacancy",
    "VacancyEvent",
    "VacancyHold",
    "VacancyLanguage",
    "VacancySite",
    "VacancySkill",
    "Worksite",
]

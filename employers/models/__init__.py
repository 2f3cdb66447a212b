"""Employers and what they ask for: vacancies with seats, dates, place, pay, conditions; and where each figure came from."""

from .addenda import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite
from .decisions import LmiaDecision
from .employer import Employer, EmployerMember, Worksite
from .enforcement import EnforcementMatch, EnforcementRecord, MatchEvent
from .handing_in import FieldNote, VacancyDraft, VacancyRevision, VacancyVersion
from .history import DemandCase, DemandHistory
from .imports import DemandBatch, DemandRecord, DemandRejection
from .named import NamedRequest, NamedRequestEvent
from .seats import TakenSeat, VacancySite
from .team import EmployerInvitation, EmployerSignUp
from .terms import VacancyTerms
from .uploads import DemandUpload, DemandUploadEvent, DemandUploadRow
from .vacancy import Vacancy, VacancyEvent, VacancyHold, VacancyLanguage, VacancySkill
from .verification import (
    EmployerJoin,
    EmployerParting,
    VerificationCase,
    VerificationCheck,
    VerificationDocument,
    VerificationEvent,
    VerificationOpening,
)
from .webhooks import WebhookDelivery, WebhookEndpoint, WebhookEvent

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
    "DemandUpload",
    "DemandUploadEvent",
    "DemandUploadRow",
    "Employer",
    "EmployerInvitation",
    "EmployerJoin",
    "EmployerMember",
    "EmployerParting",
    "EmployerSignUp",
    "EnforcementMatch",
    "EnforcementRecord",
    "FieldNote",
    "LmiaDecision",
    "MatchEvent",
    "NamedRequest",
    "NamedRequestEvent",
    "TakenSeat",
    "Vacancy",
    "VacancyDraft",
    "VacancyEvent",
    "VacancyHold",
    "VacancyLanguage",
    "VacancyRevision",
    "VacancySite",
    "VacancySkill",
    "VacancyTerms",
    "VacancyVersion",
    "VerificationCase",
    "VerificationCheck",
    "VerificationDocument",
    "VerificationEvent",
    "VerificationOpening",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "Worksite",
]

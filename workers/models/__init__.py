"""The skill registry: one person, once, with what they can do, how that is known, and what they agreed to."""

from .consent_texts import ConsentText
from .drafts import RegistrationDraft
from .erasure import ErasureRequest, LegalHold, RetentionNotice, RetentionRule
from .exports import ExportLog
from .groups import GroupMember, TravelGroup
from .imports import ColumnMapping, ImportBatch, ImportedWorker, ImportEvent, ImportRow
from .merges import DuplicatePair, PairEvent
from .own import OwnCode, OwnVisit
from .papers import IdentityDocument, SupportingPaper
from .person import Worker, WorkerEvent
from .privacy import Consent, FileOpening
from .protection import ProtectionContact, ProtectionRequest
from .search import ChangedFile, NameWord, SearchEntry
from .skills import LanguageClaim, SkillClaim, WorkExperience
from .upkeep import PersonRequest, PersonRequestEvent, Reminder
from .wishes import Availability, PastStay, PlaceWish, ProgrammeWish

__all__ = [
    "Availability",
    "ChangedFile",
    "ColumnMapping",
    "Consent",
    "ConsentText",
    "DuplicatePair",
    "ErasureRequest",
    "ExportLog",
    "FileOpening",
    "GroupMember",
    "IdentityDocument",
    "ImportBatch",
    "ImportEvent",
    "ImportRow",
    "ImportedWorker",
    "LanguageClaim",
    "LegalHold",
    "NameWord",
    "OwnCode",
    "OwnVisit",
    "PairEvent",
    "PastStay",
    "PersonRequest",
    "PersonRequestEvent",
    "PlaceWish",
    "ProgrammeWish",
    "ProtectionContact",
    "ProtectionRequest",
    "RegistrationDraft",
    "Reminder",
    "RetentionNotice",
    "RetentionRule",
    "SearchEntry",
    "SkillClaim",
    "SupportingPaper",
    "TravelGroup",
    "WorkExperience",
    "Worker",
    "WorkerEvent",
]

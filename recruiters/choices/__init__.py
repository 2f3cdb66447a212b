"""The closed lists of this room, by topic."""

from .complaints import Channel, ComplaintCategory, ComplaintStatus, FindingOutcome, Severity
from .desk import Consented, Duty, InterestKind, LetterKind, LetterLanguage, ReminderLevel, SpanUnit, Tie
from .intake import FeeFor, MessageFrom, MessageKind, PaidWhen, ToldBy
from .ledger import ClaimFor, PaidThrough, Payer, RestitutionStatus
from .register import LicenceStatus, MandateStatus, RecruiterKind, Regime
from .sanctions import (
    ACTING,
    CANCELS,
    CARVE_OUTS,
    STOPS,
    AppealStatus,
    CarveOutDecision,
    CascadeOutcome,
    SanctionBasis,
    SanctionKind,
    SanctionStatus,
    Touching,
)

__all__ = [
    "ACTING",
    "CANCELS",
    "CARVE_OUTS",
    "STOPS",
    "AppealStatus",
    "CarveOutDecision",
    "CascadeOutcome",
    "Channel",
    "ClaimFor",
    "ComplaintCategory",
    "ComplaintStatus",
    "Consented",
    "Duty",
    "FeeFor",
    "FindingOutcome",
    "InterestKind",
    "LetterKind",
    "LetterLanguage",
    "LicenceStatus",
    "MandateStatus",
    "MessageFrom",
    "MessageKind",
    "PaidThrough",
    "PaidWhen",
    "Payer",
    "RecruiterKind",
    "Regime",
    "RestitutionStatus",
    "ReminderLevel",
    "SanctionBasis",
    "SanctionKind",
    "SanctionStatus",
    "Severity",
    "SpanUnit",
    "Tie",
    "ToldBy",
    "Touching",
]

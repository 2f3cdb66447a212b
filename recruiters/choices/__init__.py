"""The closed lists of this room, by topic."""

from .complaints import Channel, ComplaintCategory, ComplaintStatus, FindingOutcome, Severity
from .desk import Duty, SpanUnit
from .intake import FeeFor, MessageFrom, MessageKind, PaidWhen, ToldBy
from .register import LicenceStatus, MandateStatus, RecruiterKind, Regime

__all__ = [
    "Channel",
    "ComplaintCategory",
    "ComplaintStatus",
    "Duty",
    "FeeFor",
    "FindingOutcome",
    "LicenceStatus",
    "MandateStatus",
    "MessageFrom",
    "MessageKind",
    "PaidWhen",
    "RecruiterKind",
    "Regime",
    "Severity",
    "SpanUnit",
    "ToldBy",
]

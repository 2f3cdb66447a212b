"""The closed lists of this room, by topic."""

from .complaints import Channel, ComplaintCategory, ComplaintStatus, FindingOutcome, Severity
from .register import LicenceStatus, MandateStatus, RecruiterKind, Regime

__all__ = [
    "Channel",
    "ComplaintCategory",
    "ComplaintStatus",
    "FindingOutcome",
    "LicenceStatus",
    "MandateStatus",
    "RecruiterKind",
    "Regime",
    "Severity",
]

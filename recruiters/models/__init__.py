"""Who may recruit whom, for what, on whose authority; and what people complain about."""

from .complaint import Allegation, Complaint, ComplaintEvent
from .recruiter import Agent, Licence, LicenceEvent, Mandate, Recruiter, RecruiterMember, Surety

__all__ = [
    "Agent",
    "Allegation",
    "Complaint",
    "ComplaintEvent",
    "Licence",
    "LicenceEvent",
    "Mandate",
    "Recruiter",
    "RecruiterMember",
    "Surety",
]

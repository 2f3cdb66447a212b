"""Who may recruit whom, for what, on whose authority; and what people complain about."""

from .complaint import Allegation, Complaint, ComplaintEvent
from .conflicts import ComplaintExclusion, DeclaredInterest
from .desk import ComplaintPause, ComplaintPolicy, ComplaintPolicyEvent, RoutingRule
from .identity import AlertEvent, IdentityAlert, IdentityMark
from .inspections import (
    CampaignEvent,
    CampaignFactor,
    CampaignUnit,
    FollowUp,
    Inspection,
    InspectionAnswer,
    InspectionCampaign,
    InspectionEvent,
)
from .intake import ComplaintEvidence, ComplaintFiling, ComplaintMessage, EvidenceOpening, FeePaid
from .ledger import CostRule, Restitution, RestitutionEvent, RestitutionLine, RestitutionPayment
from .letters import ComplaintLetter, ComplaintReferral, ComplaintReminder, ContactOpening, LetterTemplate
from .licence import Licence, LicenceEvent, LicenceTerm, Surety, SuretyCall, SuretyCallEvent
from .listing import Listing
from .mandate import Mandate
from .people import Agent, AgentPlace, RecruiterPerson
from .recruiter import Recruiter, RecruiterMember
from .sanctions import Appeal, AppealEvent, CarveOut, CascadeItem, CascadePreview, Sanction, SanctionEvent, SanctionRule
from .signals import Signal, SignalEvent, SignalScan
from .vetting import VettingAnswer, VettingCase, VettingEvent, VettingHearing, VettingOpening, VettingPaper
from .vetting_decision import LicenceReminder, VettingCondition, VettingLetter, VettingProposal

__all__ = [
    "Agent",
    "AgentPlace",
    "AlertEvent",
    "Allegation",
    "Appeal",
    "AppealEvent",
    "CampaignEvent",
    "CampaignFactor",
    "CampaignUnit",
    "CarveOut",
    "CascadeItem",
    "CascadePreview",
    "Complaint",
    "ComplaintEvent",
    "ComplaintEvidence",
    "ComplaintExclusion",
    "ComplaintFiling",
    "ComplaintLetter",
    "ComplaintMessage",
    "ComplaintPause",
    "ComplaintPolicy",
    "ComplaintPolicyEvent",
    "ComplaintReferral",
    "ComplaintReminder",
    "ContactOpening",
    "CostRule",
    "DeclaredInterest",
    "EvidenceOpening",
    "FeePaid",
    "FollowUp",
    "IdentityAlert",
    "IdentityMark",
    "Inspection",
    "InspectionAnswer",
    "InspectionCampaign",
    "InspectionEvent",
    "LetterTemplate",
    "Licence",
    "LicenceEvent",
    "LicenceReminder",
    "LicenceTerm",
    "Listing",
    "Mandate",
    "Recruiter",
    "RecruiterMember",
    "RecruiterPerson",
    "Restitution",
    "RestitutionEvent",
    "RestitutionLine",
    "RestitutionPayment",
    "RoutingRule",
    "Sanction",
    "SanctionEvent",
    "SanctionRule",
    "Signal",
    "SignalEvent",
    "SignalScan",
    "Surety",
    "SuretyCall",
    "SuretyCallEvent",
    "VettingAnswer",
    "VettingCase",
    "VettingCondition",
    "VettingEvent",
    "VettingHearing",
    "VettingLetter",
    "VettingOpening",
    "VettingPaper",
    "VettingProposal",
]

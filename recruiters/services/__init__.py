"""Every write to the register of recruiters and to complaints, by topic."""

from .complaints import complaint_move
from .intake import (
    INTAKE,
    Fee,
    Filed,
    Telling,
    complaint_behind,
    complaint_file,
    evidence_open,
    message_receive,
    message_send,
    messages_seen_by_the_desk,
    messages_seen_by_the_person,
)
from .licences import licence_move
from .mandates import (
    mandates_check,
    mandates_follow,
    mandates_freeze,
    mandates_return,
    mandates_thaw,
    vacancies_hold_if_frozen,
)
from .policies import complaint_policies_load, complaint_policy_save
from .register import recruiter_save
from .routing import complaint_route, deadlines_set

__all__ = [
    "INTAKE",
    "Fee",
    "Filed",
    "Telling",
    "complaint_behind",
    "complaint_file",
    "complaint_move",
    "complaint_policies_load",
    "complaint_policy_save",
    "complaint_route",
    "deadlines_set",
    "evidence_open",
    "licence_move",
    "mandates_check",
    "mandates_follow",
    "mandates_freeze",
    "mandates_return",
    "mandates_thaw",
    "message_receive",
    "message_send",
    "messages_seen_by_the_desk",
    "messages_seen_by_the_person",
    "recruiter_save",
    "vacancies_hold_if_frozen",
]

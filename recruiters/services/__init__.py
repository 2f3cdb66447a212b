"""Every write to the register of recruiters and to complaints, by topic."""

from .appeals import appeal_decide, appeal_file, carve_out_decide, decisions_for
from .cascade import CascadeChanged, cascade_of
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
from .ledger import (
    Claim,
    cost_rules_load,
    payment_correct,
    payment_note,
    restitution_agree,
    restitution_ask,
    restitution_move,
)
from .licences import licence_move
from .mandates import (
    covered_vacancies,
    holds_catch_up,
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
from .sanction_rules import sanction_rules_load
from .sanctions import (
    Proposed,
    preview_keep,
    sanction_act_now,
    sanction_lift,
    sanction_propose,
    sanction_sign,
    sanction_withdraw,
    sanctions_keep,
)

__all__ = [
    "INTAKE",
    "CascadeChanged",
    "Claim",
    "Fee",
    "Filed",
    "Proposed",
    "Telling",
    "appeal_decide",
    "appeal_file",
    "carve_out_decide",
    "cascade_of",
    "complaint_behind",
    "complaint_file",
    "complaint_move",
    "complaint_policies_load",
    "complaint_policy_save",
    "complaint_route",
    "cost_rules_load",
    "covered_vacancies",
    "deadlines_set",
    "decisions_for",
    "evidence_open",
    "holds_catch_up",
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
    "payment_correct",
    "payment_note",
    "preview_keep",
    "recruiter_save",
    "restitution_agree",
    "restitution_ask",
    "restitution_move",
    "sanction_act_now",
    "sanction_lift",
    "sanction_propose",
    "sanction_rules_load",
    "sanction_sign",
    "sanction_withdraw",
    "sanctions_keep",
    "vacancies_hold_if_frozen",
]

"""Every write to employers and vacancies. Each verb guards, changes, records and announces, in one transaction."""

from .drafts import (
    EDITABLE,
    ChangedMeanwhile,
    draft_begin,
    draft_discard,
    draft_hand_in,
    draft_save,
    note_answer,
    screen_mark,
)
from .employers import employer_create, employer_save
from .enforcement import match_decide, matches_follow, sanctions_follow, sanctions_keep, vacancies_hold_if_sanctioned
from .history import version_add
from .holds import hold_lift, vacancy_hold
from .joining import employer_join
from .moderation import changes_ask, coordinator_hold, coordinator_lift, handed_in_last
from .named import named_request_forget, named_request_move, named_request_send, named_requests_forget
from .revisions import revision_accept, revision_propose, revision_refuse, revision_withdraw
from .seats import seat_move, seat_take, vacancy_locked
from .signup import TooOften, sign_up_ask, sign_up_confirm, sign_up_waiting, sign_ups_forget
from .sites import vacancy_sites_set
from .team import (
    invitation_accept,
    invitation_accept_new,
    invitation_of,
    invitation_withdraw,
    member_invite,
    member_remove,
    member_role_set,
)
from .upkeep import Upkeep, certification_look, vacancies_keep_up
from .vacancies import vacancy_create, vacancy_expire, vacancy_move, vacancy_open, vacancy_submit
from .verification import (
    case_begin,
    case_decide,
    case_submit,
    check_answer,
    document_add,
    document_open,
    document_take_back,
    number_free,
    organisation_describe,
    signatory_reveal,
    signatory_set,
)
from .versions import vacancy_made, vacancy_write
from .webhooks import (
    webhook_add,
    webhook_deliver,
    webhook_ping,
    webhook_replay,
    webhook_rotate,
    webhook_switch,
    webhook_tell,
    webhooks_clear,
    webhooks_sweep,
)
from .worksites import worksite_retire, worksite_save, worksite_use_again

__all__ = [
    "EDITABLE",
    "ChangedMeanwhile",
    "TooOften",
    "Upkeep",
    "case_begin",
    "case_decide",
    "case_submit",
    "certification_look",
    "changes_ask",
    "check_answer",
    "coordinator_hold",
    "coordinator_lift",
    "document_add",
    "document_open",
    "document_take_back",
    "draft_begin",
    "draft_discard",
    "draft_hand_in",
    "draft_save",
    "employer_create",
    "employer_join",
    "employer_save",
    "handed_in_last",
    "hold_lift",
    "invitation_accept",
    "invitation_accept_new",
    "invitation_of",
    "invitation_withdraw",
    "match_decide",
    "matches_follow",
    "member_invite",
    "member_remove",
    "member_role_set",
    "named_request_forget",
    "named_request_move",
    "named_request_send",
    "named_requests_forget",
    "note_answer",
    "number_free",
    "organisation_describe",
    "revision_accept",
    "revision_propose",
    "revision_refuse",
    "revision_withdraw",
    "sanctions_follow",
    "sanctions_keep",
    "screen_mark",
    "seat_move",
    "seat_take",
    "sign_up_ask",
    "sign_up_confirm",
    "sign_up_waiting",
    "sign_ups_forget",
    "signatory_reveal",
    "signatory_set",
    "vacancies_hold_if_sanctioned",
    "vacancies_keep_up",
    "vacancy_create",
    "vacancy_expire",
    "vacancy_hold",
    "vacancy_locked",
    "vacancy_made",
    "vacancy_move",
    "vacancy_open",
    "vacancy_sites_set",
    "vacancy_submit",
    "vacancy_write",
    "version_add",
    "webhook_add",
    "webhook_deliver",
    "webhook_ping",
    "webhook_replay",
    "webhook_rotate",
    "webhook_switch",
    "webhook_tell",
    "webhooks_clear",
    "webhooks_sweep",
    "worksite_retire",
    "worksite_save",
    "worksite_use_again",
]

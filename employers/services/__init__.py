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
from .holds import hold_lift, vacancy_hold
from .named import named_request_forget, named_request_move, named_request_send, named_requests_forget
from .revisions import revision_accept, revision_propose, revision_refuse, revision_withdraw
from .seats import seat_move, seat_take, vacancy_locked
from .sites import vacancy_sites_set
from .vacancies import vacancy_create, vacancy_move, vacancy_open, vacancy_submit
from .versions import vacancy_made, vacancy_write, version_add

__all__ = [
    "EDITABLE",
    "ChangedMeanwhile",
    "draft_begin",
    "draft_discard",
    "draft_hand_in",
    "draft_save",
    "employer_create",
    "employer_save",
    "hold_lift",
    "named_request_forget",
    "named_request_move",
    "named_request_send",
    "named_requests_forget",
    "note_answer",
    "revision_accept",
    "revision_propose",
    "revision_refuse",
    "revision_withdraw",
    "screen_mark",
    "seat_move",
    "seat_take",
    "vacancy_create",
    "vacancy_hold",
    "vacancy_locked",
    "vacancy_made",
    "vacancy_move",
    "vacancy_open",
    "vacancy_sites_set",
    "vacancy_submit",
    "vacancy_write",
    "version_add",
]

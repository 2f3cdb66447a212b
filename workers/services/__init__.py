"""Every write to the registry. Each verb guards, changes, records and announces, in one transaction."""

from .consents import (
    CONSENT_TEXT_VERSION,
    consent_give,
    consent_texts_load,
    consent_withdraw,
    consents_end_with_texts,
)
from .corrections import document_add, file_correct, part_add, part_change, part_remove, row_version, wishes_set
from .draft_retention import DueDraft, drafts_clear, drafts_due
from .drafts import ChangedMeanwhile, draft_discard, draft_save, draft_start, screen_mark
from .duplicates import duplicate_dismiss, duplicate_reopen, duplicate_report, duplicates_scan
from .erasure import erasure_cancel, erasure_carry_out, erasure_request
from .exports import export_logged
from .files import file_add, search_name_of, worker_confirm, worker_correct, worker_withdraw
from .groups import group_dissolve, group_join, group_leave, group_make
from .holds import hold_lift, hold_place
from .identity import identity_add, identity_check, identity_reveal
from .merging import Rows, files_merge, files_part, rows_follow, rows_return
from .own import (
    Claim,
    TooOften,
    Visitor,
    code_ask,
    code_print,
    code_use,
    visit_begin,
    visit_end,
    visit_of,
    visits_forget,
)
from .privacy import file_opened, files_opened
from .protection import protection_contacts_load, protection_forget, protection_note
from .registration import Application, Document, draft_register, worker_apply
from .requests import correction_ask, erasure_ask, request_answer
from .retention import retention_apply, retention_due, retention_rules_load
from .standings import standings_catch_up, standings_renew
from .upkeep import files_confirm, files_mark_stale, files_unconfirm, reminders_send

__all__ = [
    "CONSENT_TEXT_VERSION",
    "Application",
    "ChangedMeanwhile",
    "Claim",
    "Document",
    "DueDraft",
    "Rows",
    "TooOften",
    "Visitor",
    "code_ask",
    "code_print",
    "code_use",
    "consent_give",
    "consent_texts_load",
    "consent_withdraw",
    "consents_end_with_texts",
    "correction_ask",
    "document_add",
    "draft_discard",
    "draft_register",
    "draft_save",
    "draft_start",
    "drafts_clear",
    "drafts_due",
    "duplicate_dismiss",
    "duplicate_reopen",
    "duplicate_report",
    "duplicates_scan",
    "erasure_ask",
    "erasure_cancel",
    "erasure_carry_out",
    "erasure_request",
    "export_logged",
    "file_add",
    "file_correct",
    "file_opened",
    "files_confirm",
    "files_mark_stale",
    "files_merge",
    "files_opened",
    "files_part",
    "files_unconfirm",
    "group_dissolve",
    "group_join",
    "group_leave",
    "group_make",
    "hold_lift",
    "hold_place",
    "identity_add",
    "identity_check",
    "identity_reveal",
    "part_add",
    "part_change",
    "part_remove",
    "protection_contacts_load",
    "protection_forget",
    "protection_note",
    "reminders_send",
    "request_answer",
    "retention_apply",
    "retention_due",
    "retention_rules_load",
    "row_version",
    "rows_follow",
    "rows_return",
    "screen_mark",
    "search_name_of",
    "standings_catch_up",
    "standings_renew",
    "visit_begin",
    "visit_end",
    "visit_of",
    "visits_forget",
    "wishes_set",
    "worker_apply",
    "worker_confirm",
    "worker_correct",
    "worker_withdraw",
]

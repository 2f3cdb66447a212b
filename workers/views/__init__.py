"""Pages of the registry: find a person, read their file, show what is open to them and what to bring."""

from .consents import consent_record, worker_consents
from .files import identity_show, worker_confirm_interest, worker_identity, worker_leave, worker_openings, worker_page
from .lists import worker_list
from .requests import worker_requests
from .worklist import worklist, worklist_confirm, worklist_print, worklist_undo

__all__ = [
    "consent_record",
    "identity_show",
    "worker_confirm_interest",
    "worker_consents",
    "worker_identity",
    "worker_leave",
    "worker_list",
    "worker_openings",
    "worker_page",
    "worker_requests",
    "worklist",
    "worklist_confirm",
    "worklist_print",
    "worklist_undo",
]

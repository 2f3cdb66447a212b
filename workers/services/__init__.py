"""Every write to the registry. Each verb guards, changes, records and announces, in one transaction."""

from .files import file_add, search_name_of, worker_confirm, worker_correct, worker_withdraw
from .identity import identity_add, identity_reveal
from .privacy import CONSENT_TEXT_VERSION, consent_give, file_opened, files_opened
from .registration import worker_register

__all__ = [
    "CONSENT_TEXT_VERSION",
    "consent_give",
    "file_add",
    "file_opened",
    "files_opened",
    "identity_add",
    "identity_reveal",
    "search_name_of",
    "worker_confirm",
    "worker_correct",
    "worker_register",
    "worker_withdraw",
]

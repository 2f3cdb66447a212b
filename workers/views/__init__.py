"""Pages of the registry: find a person, read their file, show what is open to them and what to bring."""

from .consents import consent_record, worker_consents
from .corrections import (
    worker_edit,
    worker_edit_screen,
    worker_part_add,
    worker_part_change,
    worker_part_remove,
)
from .drafts import draft_list, draft_remove
from .duplicates import duplicate_back, duplicate_different, duplicate_list, duplicate_page, worker_duplicate
from .erasure import worker_erasure
from .files import identity_show, worker_confirm_interest, worker_identity, worker_leave, worker_openings, worker_page
from .groups import group_ends, group_list, group_member_leaves, group_new, group_page
from .imports import (
    import_bad_rows,
    import_begin,
    import_columns,
    import_decide,
    import_give_up,
    import_list,
    import_page,
    import_progress,
    import_take_back,
    import_template,
)
from .lists import worker_export, worker_list
from .own_code import own_code
from .protection import worker_contacts
from .receipts import receipt, receipt_pdf, registered
from .registration import registration_check, registration_screen, registration_similar, registration_start
from .requests import worker_requests
from .worklist import worklist, worklist_confirm, worklist_print, worklist_undo

__all__ = [
    "consent_record",
    "draft_list",
    "draft_remove",
    "duplicate_back",
    "duplicate_different",
    "duplicate_list",
    "duplicate_page",
    "group_ends",
    "group_list",
    "group_member_leaves",
    "group_new",
    "group_page",
    "identity_show",
    "import_bad_rows",
    "import_begin",
    "import_columns",
    "import_decide",
    "import_give_up",
    "import_list",
    "import_page",
    "import_progress",
    "import_take_back",
    "import_template",
    "own_code",
    "receipt",
    "receipt_pdf",
    "registered",
    "registration_check",
    "registration_screen",
    "registration_similar",
    "registration_start",
    "worker_confirm_interest",
    "worker_consents",
    "worker_contacts",
    "worker_duplicate",
    "worker_edit",
    "worker_edit_screen",
    "worker_erasure",
    "worker_export",
    "worker_identity",
    "worker_leave",
    "worker_list",
    "worker_openings",
    "worker_page",
    "worker_part_add",
    "worker_part_change",
    "worker_part_remove",
    "worker_requests",
    "worklist",
    "worklist_confirm",
    "worklist_print",
    "worklist_undo",
]

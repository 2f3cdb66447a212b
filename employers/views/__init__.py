"""Pages of the demand: vacancies, what they offer and ask, how they are filled in, and where they stand."""

from .drafts import draft_check, draft_list, draft_remove, draft_screen, vacancy_clone, vacancy_edit, vacancy_new
from .moderation import moderate, moderation, revision_page, vacancy_held
from .named import named_new, named_withdraw
from .sites import vacancy_sites
from .uploads import (
    upload_again,
    upload_bad_rows,
    upload_give_up,
    upload_import,
    upload_list,
    upload_page,
    upload_progress,
)
from .vacancies import vacancy_list, vacancy_page
from .webhooks import webhook_list, webhook_page, webhook_send_again

__all__ = [
    "draft_check",
    "draft_list",
    "draft_remove",
    "draft_screen",
    "moderate",
    "moderation",
    "named_new",
    "named_withdraw",
    "revision_page",
    "upload_again",
    "upload_bad_rows",
    "upload_give_up",
    "upload_import",
    "upload_list",
    "upload_page",
    "upload_progress",
    "vacancy_clone",
    "vacancy_edit",
    "vacancy_held",
    "vacancy_list",
    "vacancy_new",
    "vacancy_page",
    "vacancy_sites",
    "webhook_list",
    "webhook_page",
    "webhook_send_again",
]

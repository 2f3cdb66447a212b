"""Pages of the demand: vacancies, what they offer and ask, how they are filled in, and where they stand."""

from .drafts import draft_check, draft_list, draft_remove, draft_screen, vacancy_clone, vacancy_edit, vacancy_new
from .named import named_new, named_withdraw
from .sites import vacancy_sites
from .vacancies import vacancy_list, vacancy_page

__all__ = [
    "draft_check",
    "draft_list",
    "draft_remove",
    "draft_screen",
    "named_new",
    "named_withdraw",
    "vacancy_clone",
    "vacancy_edit",
    "vacancy_list",
    "vacancy_new",
    "vacancy_page",
    "vacancy_sites",
]

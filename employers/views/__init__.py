"""Pages of the demand: vacancies, what they offer and ask, and where they stand."""

from .named import named_new, named_withdraw
from .sites import vacancy_sites
from .vacancies import vacancy_list, vacancy_page

__all__ = ["named_new", "named_withdraw", "vacancy_list", "vacancy_page", "vacancy_sites"]

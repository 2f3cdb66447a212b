"""Forms of the demand."""

from .named import NamedRequestForm
from .sites import SitesForm
from .vacancies import VacancyFilter

__all__ = ["NamedRequestForm", "SitesForm", "VacancyFilter"]
__all__ = ["SitesForm", "VacancyFilter"]
from .new_vacancy import NewVacancyForm

__all__ = ["NewVacancyForm", "VacancyFilter"]

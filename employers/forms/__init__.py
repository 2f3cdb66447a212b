"""Forms of the demand."""

from .sites import SitesForm
from .vacancies import VacancyFilter

__all__ = ["SitesForm", "VacancyFilter"]

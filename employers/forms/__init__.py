"""Forms of the demand."""

from .vacancies import VacancyFilter

__all__ = ["VacancyFilter"]

"""Forms of the demand."""

from .named import NamedRequestForm
from .sites import SitesForm
from .vacancies import VacancyFilter
from .webhooks import WebhookForm

__all__ = [
    "NamedRequestForm",
    "SitesForm",
    "VacancyFilter",
    "WebhookForm",
]
__all__ = ["SitesForm", "VacancyFilter"]
from .new_vacancy import NewVacancyForm

__all__ = ["NewVacancyForm", "VacancyFilter"]

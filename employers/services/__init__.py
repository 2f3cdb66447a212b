"""Every write to employers and vacancies. Each verb guards, changes, records and announces, in one transaction."""

from .employers import employer_create, employer_save
from .holds import hold_lift, vacancy_hold
from .named import named_request_forget, named_request_move, named_request_send, named_requests_forget
from .seats import seat_move, seat_take, vacancy_locked
from .sites import vacancy_sites_set
from .vacancies import vacancy_create, vacancy_move, vacancy_open, vacancy_submit

__all__ = [
    "employer_create",
    "employer_save",
    "hold_lift",
    "named_request_forget",
    "named_request_move",
    "named_request_send",
    "named_requests_forget",
    "seat_move",
    "seat_take",
    "vacancy_create",
    "vacancy_hold",
    "vacancy_locked",
    "vacancy_move",
    "vacancy_open",
    "vacancy_sites_set",
    "vacancy_submit",
]

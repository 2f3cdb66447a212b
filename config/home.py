"""The first page after signing in: work to do, and what each role comes back for. It sits here since it looks into every app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.guards import person
from accounts.models import User
from accounts.policies import Can, may
from employers.choices import VacancyStatus
from employers.selectors import nearest_first, vacancies_visible_to
from matching.models import MatchRun
from matching.selectors import latest_done_run
from recruiters.presentation import entry_of
from recruiters.selectors import recruiters_visible_to
from workers.selectors import opened_lately

from .work import work_of

OWN_VACANCIES = 5


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = person(request)
    context = {
        "work": work_of(user),
        "search_here": True,
        "may_register": may(user, Can.REGISTER_PEOPLE),
        "reads_people": may(user, Can.READ_PEOPLE),
        "opened": opened_lately(user) if may(user, Can.READ_PEOPLE) else [],
        "run": _run(user),
        "vacancies": _own_vacancies(user) if user.role == Role.EMPLOYER_CLERK else None,
        "entry": _own_entry(user) if user.role == Role.RECRUITER_CONTACT else None,
    }
    return render(request, "home.html", context)


def _run(user: User) -> MatchRun | None:
    return latest_done_run(user) if may(user, Can.READ_RUNS) else None


def _own_vacancies(user: User) -> Any:
    """The clerk's open vacancies whose seats are filling, the next to begin first."""
    waiting = vacancies_visible_to(user).filter(status__in=[VacancyStatus.OPEN, VacancyStatus.FILLED])
    return nearest_first(waiting, timezone.localdate())[:OWN_VACANCIES]


def _own_entry(user: User) -> dict[str, Any] | None:
    recruiter = recruiters_visible_to(user).first()
    return entry_of(recruiter) if recruiter else None

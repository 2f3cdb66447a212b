"""One box for everything the person may open: people, vacancies, proposals, recruiters, complaints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import person
from accounts.models import User
from accounts.policies import Can, may
from accounts.scope import people_scope
from common.folios import folio_of
from common.wording import day, grouped
from employers.presentation import place
from employers.selectors import nearest_first, search_vacancies, vacancies_visible_to
from matching.selectors import proposals_visible_to, search_proposals
from recruiters.presentation import STANDINGS, about_whom
from recruiters.selectors import (
    complaints_visible_to,
    recruiter_standing,
    recruiters_visible_to,
    search_complaints,
    search_recruiters,
)
from workers.selectors import in_state, opened_lately, search_workers, workers_visible_to

SHOWN = 8  # of each kind; the list has the rest
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    label: str
    code: str  # its folio or number
    note: str
    state: str
    state_label: object
    url: str


@dataclass(frozen=True)
class Group:
    title: str
    count: int
    hits: list[Hit]
    more_url: str

    @property
    def note(self) -> str:
        return _("%(shown)s of %(count)s") % {"shown": grouped(len(self.hits)), "count": grouped(self.count)}


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """What the words find, by kind. A whole folio, number or name that only one record has opens that record."""
    user = person(request)
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = list(_found(user, text)) if text else []
    if exact := _exact(groups, text):
        return redirect(exact.url)
    reads_people = may(user, Can.READ_PEOPLE)
    context = {
        "text": text,
        "groups": groups,
        "reads_people": reads_people,
        "opened": opened_lately(user) if reads_people and not groups else [],
        "search_here": True,
    }
    return render(request, "search.html", context)


def _found(user: User, text: str) -> Iterable[Group]:
    for can, look in _LOOKS:
        if may(user, can) and (group := look(user, text)).count:
            yield group


def _exact(groups: list[Group], text: str) -> Hit | None:
    wanted = folio_of(text)
    return next((hit for group in groups for hit in group.hits if hit.code == wanted), None)


def _group(title: str, found: QuerySet[Any], show: Callable[[Any], Hit], list_name: str, text: str) -> Group:
    more = f"{reverse(list_name)}?{urlencode({'q': text})}"
    return Group(title, found.count(), [show(record) for record in found[:SHOWN]], more)


def _people(user: User, text: str) -> Group:
    def show(worker: Any) -> Hit:
        note = f"{worker.municipality}, {worker.municipality.subdivision}"
        url = reverse("workers:detail", args=[worker.pk])
        return Hit(worker.full_name, worker.folio, note, worker.status, worker.get_status_display(), url)

    found = in_state(search_workers(workers_visible_to(user), text, people_scope(user)), {"q": text})
    return _group(_("People"), found, show, "workers:list", text)


def _vacancies(user: User, text: str) -> Group:
    def show(vacancy: Any) -> Hit:
        note = f"{vacancy.employer} · {place(vacancy)} · {day(vacancy.starts_on)}"
        url = reverse("employers:vacancy", args=[vacancy.pk])
        return Hit(vacancy.title, vacancy.folio, note, vacancy.status, vacancy.get_status_display(), url)

    found = nearest_first(search_vacancies(vacancies_visible_to(user), text), timezone.localdate())
    return _group(_("Vacancies"), found, show, "employers:vacancy_list", text)


def _proposals(user: User, text: str) -> Group:
    """Only by their own number: those of a person or a vacancy hang on that person's or vacancy's page."""

    def show(proposal: Any) -> Hit:
        url = reverse("matching:proposal", args=[proposal.pk])
        note = f"{proposal.worker} · {proposal.vacancy.title}"
        return Hit(note, str(proposal), "", proposal.status, proposal.get_status_display(), url)

    seen = proposals_visible_to(user)
    found = search_proposals(seen, text) if text.upper().startswith("PR-") else seen.none()
    return _group(_("Proposals"), found, show, "matching:proposal_list", text)


def _recruiters(user: User, text: str) -> Group:
    def show(recruiter: Any) -> Hit:
        standing = recruiter_standing(recruiter)
        url = reverse("admin:recruiters_recruiter_change", args=[recruiter.pk])
        return Hit(str(recruiter), "", str(recruiter.country), standing, STANDINGS[standing], url)

    found = recruiters_visible_to(user)
    found = search_recruiters(found, text) if user.is_staff else found.none()
    return _group(_("Recruiters"), found, show, "admin:recruiters_recruiter_changelist", text)


def _complaints(user: User, text: str) -> Group:
    def show(complaint: Any) -> Hit:
        about = about_whom(complaint)
        url = reverse("admin:recruiters_complaint_change", args=[complaint.pk])
        return Hit(about, complaint.folio, day(complaint.due_on), complaint.status, complaint.get_status_display(), url)

    found = search_complaints(complaints_visible_to(user), text)
    return _group(_("Complaints"), found, show, "admin:recruiters_complaint_changelist", text)


_LOOKS: tuple[tuple[Can, Callable[[User, str], Group]], ...] = (
    (Can.READ_PEOPLE, _people),
    (Can.READ_PROPOSALS, _proposals),
    (Can.WORK_COMPLAINTS, _complaints),
    (Can.READ_VACANCIES, _vacancies),
    (Can.READ_RECRUITERS, _recruiters),
)

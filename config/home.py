"""The first page after signing in: work to do, by role. It sits in the composition root since it looks into every app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.policies import Can, may
from common.wording import day, grouped
from employers.choices import VacancyStatus
from employers.selectors import vacancies_visible_to
from matching.choices import ProposalStatus
from matching.selectors import latest_done_run, latest_proposals, proposals_visible_to
from pathways.models import Rule
from pathways.selectors import changes_in_hand, changes_to_approve, rules_standing, rules_to_look_up
from placements.choices import PlacementStatus
from placements.selectors import placements_visible_to
from recruiters.choices import ComplaintStatus, LicenceStatus
from recruiters.models import Licence
from recruiters.selectors import EXPIRING_WITHIN, complaints_visible_to, recruiters_visible_to
from workers.choices import WorkerStatus
from workers.selectors import workers_visible_to

Task = dict[str, Any]
EXPIRING_PAPERS = timedelta(days=90)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    tasks = [task for task in (make(user) for make in _TASKS[Role(user.role)]) if task is not None]
    context = {"tasks": tasks, "waiting": [task for task in tasks if task["count"]], "run": _run(user)}
    return render(request, "home.html", context)


def _task(count: int, title: str, text: str, url: str, *, late: bool = False) -> Task:
    face = "ok" if not count else ("bad" if late else "warn")
    return {"count": count, "shown": grouped(count), "title": title, "text": text, "url": url, "face": face}


def _stale_people(user: User) -> Task:
    count = workers_visible_to(user).filter(status=WorkerStatus.STALE).count()
    url = f"{reverse('workers:list')}?status={WorkerStatus.STALE}&sort=confirmed"
    return _task(
        count, _("People to ask again"), _("Their interest was last confirmed long ago: they are not matched now."), url
    )


def _drafts(user: User) -> Task:
    count = workers_visible_to(user).filter(status=WorkerStatus.DRAFT).count()
    return _task(
        count,
        _("Files to finish"),
        _("Registrations that were begun and not ended."),
        f"{reverse('workers:list')}?status=draft",
    )


def _passports(user: User) -> Task:
    until = timezone.localdate() + EXPIRING_PAPERS
    expiring = {"identity_documents__kind": "passport", "identity_documents__expires_on__lte": until}
    count = workers_visible_to(user).filter(status=WorkerStatus.REGISTERED, **expiring).distinct().count()
    return _task(
        count,
        _("Passports about to expire"),
        _("Or expired: tell the person before a vacancy is lost."),
        reverse("workers:list"),
    )


def _proposals(user: User) -> Task:
    count = latest_proposals(user).filter(status=ProposalStatus.PROPOSED).count()
    url = f"{reverse('matching:proposal_list')}?status={ProposalStatus.PROPOSED}"
    return _task(count, _("Proposals to decide"), _("Of the latest run: each says why, rule by rule."), url)


def _shortlisted(user: User) -> Task:
    count = proposals_visible_to(user).filter(status=ProposalStatus.SHORTLISTED).count()
    url = f"{reverse('matching:proposal_list')}?status={ProposalStatus.SHORTLISTED}"
    return _task(count, _("Short-listed people to offer a seat"), _("They wait for your offer."), url)


def _offers(user: User) -> Task:
    count = placements_visible_to(user).filter(status=PlacementStatus.OFFERED).count()
    return _task(
        count,
        _("Offers without an answer"),
        _("Ask the person, in the language they prefer."),
        reverse("placements:list"),
    )


def _to_approve(user: User) -> Task:
    count = vacancies_visible_to(user).filter(status=VacancyStatus.SUBMITTED).count()
    url = f"{reverse('employers:vacancy_list')}?status={VacancyStatus.SUBMITTED}"
    return _task(count, _("Vacancies to approve"), _("Handed in by employers."), url)


def _own_drafts(user: User) -> Task:
    states = [VacancyStatus.DRAFT, VacancyStatus.CHANGES_ASKED]
    count = vacancies_visible_to(user).filter(status__in=states).count()
    return _task(
        count,
        _("Vacancies to finish"),
        _("Drafts, and those the ministry asked changes for."),
        reverse("employers:vacancy_list"),
    )


def _own_open(user: User) -> Task:
    count = vacancies_visible_to(user).filter(status=VacancyStatus.OPEN).count()
    url = f"{reverse('employers:vacancy_list')}?status={VacancyStatus.OPEN}"
    return _task(count, _("Open vacancies"), _("See their seats and what the rules say of them."), url)


def _complaints_late(user: User) -> Task:
    waiting = complaints_visible_to(user).exclude(status=ComplaintStatus.CLOSED)
    count = waiting.filter(due_on__lt=timezone.localdate()).count()
    url = f"{reverse('admin:recruiters_complaint_changelist')}?due=late"
    return _task(count, _("Complaints past their deadline"), _("Begin here."), url, late=True)


def _complaints_open(user: User) -> Task:
    count = complaints_visible_to(user).exclude(status=ComplaintStatus.CLOSED).count()
    url = f"{reverse('admin:recruiters_complaint_changelist')}?due=open"
    return _task(count, _("Open complaints"), _("By deadline, the nearest first."), url)


def _licences(user: User) -> Task:
    until = timezone.localdate() + EXPIRING_WITHIN
    count = Licence.objects.filter(
        status=LicenceStatus.VALID, valid_to__lte=until, valid_to__gte=timezone.localdate()
    ).count()
    url = f"{reverse('admin:recruiters_licence_changelist')}?status__exact=valid&o=6"
    return _task(count, _("Licences that expire within 90 days"), _("Their holders need time to renew."), url)


def _changes_to_approve(user: User) -> Task:
    url = f"{reverse('pathways:changes')}?view=approve"
    text = _("Submitted by a colleague: see the two texts and whom they touch.")
    return _task(changes_to_approve(user).count(), _("Changes of rules to approve"), text, url)


def _changes_in_hand(user: User) -> Task:
    url = f"{reverse('pathways:changes')}?view=mine"
    text = _("Your drafts, and those sent back to you.")
    return _task(changes_in_hand(user).count(), _("Changes of rules to finish"), text, url)


def _rules_to_look_up(user: User) -> Task:
    count = rules_to_look_up(rules_standing()).count()
    url = f"{reverse('pathways:rules')}?look=old"
    return _task(count, _("Rules to look up again"), _("Nobody has read them in their source for a year."), url)


def _low_confidence(user: User) -> Task:
    if may(user, Can.EDIT_RULES):
        count, url = rules_standing().filter(confidence="low").count(), f"{reverse('pathways:rules')}?look=low"
    else:
        count = Rule.objects.published().filter(confidence="low").count()
        url = f"{reverse('admin:pathways_rule_changelist')}?confidence__exact=low"
    return _task(count, _("Rules of low confidence"), _("Look their source up and put them right from a date."), url)


def _own_licence(user: User) -> Task | None:
    recruiter = recruiters_visible_to(user).first()
    if recruiter is None:
        return None
    licence = recruiter.licences.first()
    text = _("Valid until %(day)s.") % {"day": day(licence.valid_to)} if licence else _("No licence is recorded.")
    return _task(0, str(recruiter), text, reverse("home"))


def _run(user: User) -> Any:
    return latest_done_run(user) if may(user, Can.READ_RUNS) else None


Maker = Callable[[User], Task | None]
_TASKS: dict[Role, tuple[Maker, ...]] = {
    Role.REGISTRATION_OFFICER: (_stale_people, _drafts, _passports, _offers),
    Role.COORDINATOR: (_proposals, _shortlisted, _to_approve, _offers, _stale_people),
    Role.POLICY_EDITOR: (_changes_to_approve, _changes_in_hand, _rules_to_look_up, _low_confidence),
    Role.INSPECTOR: (_complaints_late, _complaints_open, _licences),
    Role.EMPLOYER_CLERK: (_own_drafts, _own_open),
    Role.RECRUITER_CONTACT: (_own_licence,),
    Role.AUDITOR: (_low_confidence,),
    Role.ADMINISTRATOR: (_complaints_late, _proposals, _to_approve, _changes_to_approve, _stale_people),
}

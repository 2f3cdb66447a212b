"""Pages of one person's matching and of one vacancy's shortlist, and the letter to take home."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import allowed, person
from accounts.policies import Can
from employers.choices import VacancyStatus
from employers.selectors import vacancies_visible_to
from pathways.selectors import changes_for_display, findings_for_display, in_groups, looked_at_once
from workers.choices import WorkerStatus
from workers.models import Worker
from workers.selectors import workers_visible_to
from workers.services import file_opened

from ..explanation import findings_told
from ..live.presentation import sentence
from ..live.selectors import waiting_change_of
from ..models import NotProposed, Proposal
from ..selectors import others_of_schedule, proposals_visible_to
from . import words
from .letter import letter_pdf, told_of
from .openings import OpenNow, open_now
from .selectors import best_work_of, near_miss_of, newest_result, shortlist_of
from .shortlists import MINUTES, MOST

USUAL = 20


@require_safe
@allowed(Can.READ_PROPOSALS)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the newest run said of one person and why; what is open to them today, and what would open more."""
    worker, user, today = _worker(request, pk), person(request), timezone.localdate()
    file_opened(worker=worker, by=user, what="match")
    result = newest_result(worker)
    change = waiting_change_of(worker)
    with looked_at_once():
        now = open_now(worker, today)
        best = best_work_of(worker, user, today, _most(request))
    context = {
        "worker": worker,
        "result": result,
        "best": best,
        "now": now,
        "opening": _opening(now),
        "minutes": MINUTES,
        "change": change,
        "change_told": sentence(change) if change else "",
        **(_of_proposal(result) if isinstance(result, Proposal) else {}),
        **(_of_left(result) if isinstance(result, NotProposed) else {}),
    }
    return render(request, "matching/person.html", context)


def _of_proposal(proposal: Proposal) -> dict[str, Any]:
    told = findings_for_display(findings_told(proposal.judged_by, proposal.findings))
    return {
        "proposal": proposal,
        "schedule": others_of_schedule(proposal),
        "decisive": words.decisive(proposal),
        "groups": in_groups(told),
    }


def _of_left(left: NotProposed) -> dict[str, Any]:
    miss = near_miss_of(left)
    return {
        "left": left,
        "why_not": words.why_not(left),
        "bars": words.bars_of(left, left.run),
        "miss": miss,
        "miss_changes": changes_for_display(miss.changes) if miss else [],
    }


def _opening(now: OpenNow) -> dict[str, Any] | None:
    if now.opening is None:
        return None
    return {
        "changes": changes_for_display(now.opening.changes),
        "vacancies": now.opening.vacancies,
        "seats": now.opening.seats,
    }


@require_safe
@allowed(Can.READ_PROPOSALS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to the person about the newest run that looked at them, in their own language."""
    worker, user = _worker(request, pk), person(request)
    result = newest_result(worker)
    if result is None:
        raise Http404
    file_opened(worker=worker, by=user, what="letter")
    check = request.build_absolute_uri(reverse("folios:check", args=[worker.folio]))
    complain = request.build_absolute_uri(reverse("intake:walk"))
    others = others_of_schedule(result) if isinstance(result, Proposal) else []
    told = told_of(result, near_miss_of(result), timezone.localdate(), (check, complain), others)
    answer = HttpResponse(letter_pdf(told), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{worker.folio}-{result.run_id}.pdf"'
    return answer


@require_safe
@allowed(Can.READ_PROPOSALS)
def shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """The best people for one vacancy as of now, whether or not a run proposed them."""
    user = person(request)
    vacancy = get_object_or_404(vacancies_visible_to(user).select_related("employer", "programme"), pk=pk)
    is_open = vacancy.status == VacancyStatus.OPEN
    context: dict[str, Any] = {"vacancy": vacancy, "is_open": is_open, "minutes": MINUTES}
    if is_open:
        most = _most(request)
        with looked_at_once():
            context["shortlist"] = shortlist_of(vacancy, user, timezone.localdate(), most)
        context["most"] = most
        context["proposed"] = proposals_visible_to(user).standing().filter(vacancy=vacancy).count()
    return render(request, "matching/shortlist.html", context)


def _worker(request: HttpRequest, pk: int) -> Worker:
    worker = get_object_or_404(workers_visible_to(person(request)).select_related("office"), pk=pk)
    if worker.status == WorkerStatus.ERASED:
        raise Http404
    return worker


def _most(request: HttpRequest) -> int:
    """How many are asked for; what is no number from 1 to `MOST` falls back."""
    asked = request.GET.get("most", "")
    return int(asked) if asked.isdecimal() and len(asked) <= 3 and 1 <= int(asked) <= MOST else USUAL

"""Pages of runs and proposals: ask, watch, read why, decide."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allowed, person
from accounts.policies import Can, may
from common.errors import DomainError
from common.moves import make_move, timeline
from common.tables import Column, ListTable, address_with, state_tabs
from employers.presentation import place
from employers.selectors import sites_of, vacancies_visible_to
from pathways.selectors import findings_for_display, in_groups, rule_sets_rewritten
from workers.selectors import group_of, may_be_shared, workers_visible_to
from workers.services import file_opened

from . import presentation
from .choices import ProposalStatus, Publishes, RunStatus
from .explanation import findings_told
from .floors import presentation as floors
from .forms import DecisionForm, ProposalFilter, RunForm
from .live.presentation import added, changes_told
from .models import MatchRun, PlanChange, Proposal
from .selectors import (
    companions_of,
    latest_proposals,
    near_misses_visible_to,
    neighbours,
    next_best_of,
    others_of_schedule,
    proposals_visible_to,
    rule_sets_of,
    runs_visible_to,
    search_proposals,
    vacancy_results,
)
from .services import proposal_move, run_cancel, run_request
from .steps import presentation as stages
from .weights.presentation import points_told
from .why import words
from .why.journey import journey_told

FILTERS = {
    "programme": "vacancy__programme",
    "run": "run_id",
    "vacancy": "vacancy_id",
    "worker": "worker_id",
}
UNDER_WAY = (RunStatus.QUEUED, RunStatus.RUNNING)

RUN_COLUMNS = (
    Column("run", gettext_lazy("Run"), sort="pk"),
    Column("status", gettext_lazy("State"), sort="status"),
    Column("as_of", gettext_lazy("Day"), sort="as_of"),
    Column("proposals", gettext_lazy("Proposals"), sort="proposals_made", num=True),
    Column("seats", gettext_lazy("Seats"), sort="seats", num=True),
    Column("gap", gettext_lazy("Gap"), sort="gap", num=True),
    Column("requested", gettext_lazy("Requested"), sort="requested_at"),
)
RESULT_COLUMNS = (
    Column("vacancy", gettext_lazy("Vacancy")),
    Column("programme", gettext_lazy("Pathway")),
    Column("place", gettext_lazy("Place")),
    Column("starts", gettext_lazy("Starts")),
    Column("seats", gettext_lazy("Seats"), num=True),
    Column("proposed", gettext_lazy("Proposed"), num=True),
)
PROPOSAL_COLUMNS = (
    Column("person", gettext_lazy("Person"), sort=("worker__first_surname", "worker__given_names")),
    Column("vacancy", gettext_lazy("Vacancy"), sort="vacancy__title"),
    Column("programme", gettext_lazy("Pathway"), sort="vacancy__programme"),
    Column("score", gettext_lazy("Score"), sort="score", num=True),
    Column("missing", gettext_lazy("Facts missing"), sort="unknown_count", num=True),
    Column("status", gettext_lazy("State"), sort="status"),
)
MISS_COLUMNS = (
    Column("person", gettext_lazy("Person")),
    Column("vacancy", gettext_lazy("Vacancy")),
    Column("changes", gettext_lazy("What would open it")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_RUNS)
def run_list(request: HttpRequest) -> HttpResponse:
    """The runs, and the form that asks for one."""
    form = None
    if may(request.user, Can.START_RUNS):
        initial = {"request_key": uuid.uuid4().hex}
        form = RunForm(request.POST or None, user=person(request), initial=initial)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and (run := _ask(request, form)):
            return redirect("matching:run", run.pk)
    table = ListTable(request, runs_visible_to(person(request)), RUN_COLUMNS, default="-run")
    return render(request, "matching/run_list.html", {"table": table, "form": form})


def _ask(request: HttpRequest, form: RunForm) -> MatchRun | None:
    try:
        return run_request(
            by=person(request),
            as_of=form.cleaned_data["as_of"],
            seed=form.cleaned_data["seed"],
            scope=form.scope(),
            request_key=form.cleaned_data["request_key"],
            publishes=form.cleaned_data["publishes"],
            placements_each=int(form.cleaned_data["placements_each"] or 1),
            rest_days=form.cleaned_data["rest_days"] or 0,
        )
    except DomainError as error:
        form.refuse(error)
        return None


@require_safe
@allowed(Can.READ_RUNS)
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    prefetch_related_objects([run], "steps")
    context = {
        "run": run,
        "job": presentation.job(run),
        "under_way": run.status in UNDER_WAY,
        "may_cancel": run.status in UNDER_WAY and may(request.user, Can.START_RUNS),
        "may_read_proposals": may(request.user, Can.READ_PROPOSALS),
        "events": timeline(run),
        "only_changes": run.publishes == Publishes.CHANGES,
        "changes": changes_told(run, person(request)),
        "stages": ListTable(request, stages.rows(run), stages.COLUMNS, prefix="s"),
    }
    if run.status == RunStatus.DONE:
        user = request.user
        results = vacancy_results(run, user)  # type: ignore[arg-type]
        misses = near_misses_visible_to(user).filter(run=run)  # type: ignore[arg-type]
        context |= {
            "certificate": presentation.certificate(run),
            "stats": presentation.stats(run),
            "results": ListTable(request, results, RESULT_COLUMNS, per_page=15, prefix="v"),
            "nobody": presentation.nobody_proposed(run),
            "nobody_missed": presentation.nobody_missed(run),
            "misses": ListTable(request, misses, MISS_COLUMNS, per_page=10, prefix="m"),
            "caps": presentation.caps(run),
            "floors": floors.rows(run, person(request)),
            "floors_cost": floors.cost(run),
            "floors_bound": floors.about_the_bound(run),
            "versions": rule_sets_of(run),
            "weights": points_told(run.score_weights),
            "rewritten": rule_sets_rewritten(run.as_of, run.rule_versions),
        }
    return render(request, "matching/run.html", context)


@require_safe
@allowed(Can.READ_RUNS)
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of a run's page. At the end it asks the browser to read the whole page again."""
    run = _run(request, pk)
    prefetch_related_objects([run], "steps")
    response = render(request, "components/job_progress.html", {"job": presentation.job(run)})
    if run.status not in UNDER_WAY:
        response.status_code = 286  # htmx stops asking
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allowed(Can.START_RUNS)
def run_stop(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    try:
        run_cancel(run=run, by=person(request))
        messages.success(request, _("The run was cancelled. It published nothing."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("matching:run", run.pk)


@require_safe
@allowed(Can.READ_PROPOSALS)
def proposal_list(request: HttpRequest) -> HttpResponse:
    filters = ProposalFilter(request.GET or None)
    chosen = filters.chosen
    named = any(chosen.get(name) for name in ("run", "vacancy", "worker", "every"))
    proposals = proposals_visible_to(person(request)) if named else latest_proposals(person(request))
    proposals = _filtered(proposals, chosen)
    shown = proposals.filter(status=chosen["status"]) if chosen.get("status") else proposals
    context = {
        "table": ListTable(request, shown, PROPOSAL_COLUMNS, default="-score"),
        "filters": filters,
        "tabs": state_tabs(request, proposals, ProposalStatus.choices),
        "narrowed": _narrowed(request, chosen) if named else [_latest_only(request)],
    }
    return render(request, "matching/proposal_list.html", context)


def _narrowed(request: HttpRequest, chosen: dict[str, Any]) -> list[dict[str, Any]]:
    """The one run, vacancy or person that an address from another page narrows the list to, with the way out of it."""
    user, found = person(request), dict[str, object]()
    if pk := chosen.get("run"):
        found["run"] = _("Run %(number)s") % {"number": pk}
    if pk := chosen.get("vacancy"):
        found["vacancy"] = vacancies_visible_to(user).filter(pk=pk).first()
    if pk := chosen.get("worker"):
        found["worker"] = workers_visible_to(user).filter(pk=pk).first()
    return [
        {"label": label or _("not found"), "url": address_with(request, page=None, **{name: None})}
        for name, label in found.items()
    ]


def _latest_only(request: HttpRequest) -> dict[str, Any]:
    return {"label": _("the latest run"), "url": address_with(request, page=None, every="1")}


def _filtered(proposals: QuerySet[Proposal], chosen: dict[str, Any]) -> QuerySet[Proposal]:
    """By the filter form."""
    for name, lookup in FILTERS.items():
        if value := chosen.get(name):
            proposals = proposals.filter(**{lookup: value})
    return search_proposals(proposals, chosen.get("q") or "")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_PROPOSALS)
def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this person for this seat, and what is decided about it."""
    proposal = get_object_or_404(proposals_visible_to(person(request)), pk=pk)
    may_decide = may(request.user, Can.DECIDE_PROPOSALS)
    form = DecisionForm(request.POST or None, proposal=proposal)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if form.is_valid() and make_move(request, form, proposal, partial(proposal_move, proposal=proposal)):
            return redirect("matching:proposal", proposal.pk)
    file_opened(worker=proposal.worker, by=person(request), what="proposal")
    context = _why(proposal, request) | {
        "form": form if may_decide and form.moves else None,
        "may_decide": may_decide,
        "may_read_runs": may(request.user, Can.READ_RUNS),
        "may_offer": may_decide and proposal.status == ProposalStatus.SHORTLISTED,
        "may_be_shared": may_be_shared(proposal.worker),
        "added": added(proposal),
        "change": PlanChange.objects.filter(proposal=proposal).first() if proposal.is_later else None,
        "companions": companions_of(proposal),
        "schedule": others_of_schedule(proposal),
        "group": group_of(proposal.worker),
        "sites": [site for site in sites_of(proposal.vacancy) if site.seats_left],
        "events": timeline(proposal),
    }
    return render(request, "matching/proposal.html", context)


def _why(proposal: Proposal, request: HttpRequest) -> dict[str, Any]:
    """What the page says whoever reads it: the score beside the next person's, the rules, the pay."""
    told = findings_for_display(findings_told(proposal.judged_by, proposal.findings))
    others = neighbours(proposal, person(request))
    next_best = presentation.apart(next_best_of(proposal), proposal.vacancy)
    misses = near_misses_visible_to(person(request)).filter(run=proposal.run_id, vacancy=proposal.vacancy_id)
    return {
        "proposal": proposal,
        "worker": proposal.worker,
        "vacancy": proposal.vacancy,
        "run": proposal.run,
        "parts": words.parts_beside(proposal),
        "lead": presentation.lead(proposal, others.next),
        "others": others,
        "next_best": next_best,
        "other_name": next_best if proposal.runner_up_parts else "",
        "decisive": words.decisive(proposal),
        "price_in_words": words.price_in_words(proposal),
        "floors_in_words": words.floors_in_words(proposal),
        "journey": journey_told(proposal),
        "runner_up_price": presentation.points(proposal.runner_up_price or 0),
        "runner_up": presentation.points(proposal.runner_up_score or 0),
        "groups": in_groups(told),
        "pay": presentation.pay(proposal.vacancy, told),
        "certificate": presentation.certificate(proposal.run),
        "place": place(proposal.vacancy),
        "misses": misses[:3],
    }


def _run(request: HttpRequest, pk: int) -> MatchRun:
    return get_object_or_404(runs_visible_to(person(request)), pk=pk)

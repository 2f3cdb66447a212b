"""Reads of runs, proposals and near misses, always within what the person may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from accounts.choices import Role
from accounts.scope import people_scope
from employers.models import Vacancy
from employers.selectors import search_vacancies, started_before
from pathways.models import CapPool, Programme, RuleSet
from reference.models import Country
from workers.models import Worker
from workers.selectors import search_workers

from .choices import ProposalStatus, Publishes, RunStatus
from .floors.selectors import counted_for
from .models import MatchRun, NearMiss, Proposal
from .models.proposal import ProposalQuerySet

if TYPE_CHECKING:
    from accounts.models import User

# Without what only the page of one proposal reads, in its own query: texts of a hundred rules in three languages.
_LIGHT_RUNS = MatchRun.objects.defer("rule_texts", "prices")
_NUMBER = re.compile(r"PR-(?P<run>\d{1,9})-(?P<proposal>\d{1,18})", re.IGNORECASE)
RUN_ROLES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR})


def runs_visible_to(user: User) -> QuerySet[MatchRun]:
    """Who works for one country sees the runs that touched it; administrators and auditors of the region all of them."""
    if user.role not in RUN_ROLES:
        return MatchRun.objects.none()
    countries = people_scope(user).countries
    if user.role == Role.AUDITOR:  # no people, but their numbers
        countries = (user.country,) if user.country else None
    return runs_of(countries)


def runs_of(countries: Sequence[str] | None) -> QuerySet[MatchRun]:
    """The runs that touched one of these countries; all of them for None."""
    if countries is None:
        return _LIGHT_RUNS.all()
    touched = Q(scope__countries__isnull=True) | Q(scope__countries=[])
    for country in countries:
        touched |= Q(scope__countries__contains=country)
    return _LIGHT_RUNS.filter(touched)


def proposals_visible_to(user: User) -> ProposalQuerySet:
    return (
        Proposal.objects.in_scope(people_scope(user))
        .select_related(
            "worker",
            "worker__office",
            "worker__municipality",
            "vacancy",
            "vacancy__employer",
            "vacancy__programme",
            "vacancy__subdivision",
            "run",
        )
        .defer("run__rule_texts", "run__prices")
    )


def search_proposals(proposals: QuerySet[Proposal], text: str) -> QuerySet[Proposal]:
    """The proposal of this number (PR-2-1603), else those of a person or a vacancy that the words or folio find."""
    if not (text := text.strip()):
        return proposals
    if number := _NUMBER.fullmatch(text):
        return proposals.filter(run=int(number["run"]), pk=int(number["proposal"]))
    people = search_workers(Worker.objects.all(), text).order_by().values("pk")
    work = search_vacancies(Vacancy.objects.all(), text).order_by().values("pk")
    return proposals.filter(Q(worker__in=people) | Q(vacancy__in=work))


def near_misses_visible_to(user: User) -> QuerySet[NearMiss]:
    return NearMiss.objects.filter(people_scope(user).q("worker__country_id", "worker__office_id")).select_related(
        "worker", "vacancy", "vacancy__employer", "vacancy__programme"
    )


def latest_done_run(user: User) -> MatchRun | None:
    return (
        runs_visible_to(user)
        .filter(status=RunStatus.DONE, publishes=Publishes.PROPOSALS)
        .order_by("-finished_at")
        .first()
    )


def latest_proposals(user: User) -> QuerySet[Proposal]:
    """The visible proposals of the last run that proposed anybody whom the person may see."""
    visible = proposals_visible_to(user)
    return visible.filter(run=visible.order_by("-run_id").values("run_id")[:1])


def vacancy_results(run: MatchRun, user: User) -> QuerySet[Vacancy]:
    """Vacancies of a run with the number of people proposed whom the person may see, most seats first."""
    scope = people_scope(user).q("proposals__worker__country_id", "proposals__worker__office_id")
    return (
        Vacancy.objects.filter(proposals__run=run)
        .annotate(proposed=Count("proposals", filter=Q(proposals__run=run) & scope))
        .filter(proposed__gt=0)
        .select_related("employer", "programme", "subdivision")
        .order_by("-proposed", "pk")
    )


@dataclass(frozen=True)
class Neighbours:
    """Who stands before and after a proposal in the order of its vacancy, among those whom the person may see."""

    previous: Proposal | None
    next: Proposal | None
    place: int  # among these, from 1
    count: int


def neighbours(proposal: Proposal, user: User) -> Neighbours:
    of_vacancy = Proposal.objects.in_scope(people_scope(user)).filter(run=proposal.run_id, vacancy=proposal.vacancy_id)
    ranked = of_vacancy.select_related("worker")
    counted = of_vacancy.aggregate(count=Count("pk"), before=Count("pk", filter=Q(rank__lt=proposal.rank)))
    return Neighbours(
        previous=ranked.filter(rank__lt=proposal.rank).order_by("-rank").first(),
        next=ranked.filter(rank__gt=proposal.rank).order_by("rank").first(),
        place=counted["before"] + 1,
        count=counted["count"],
    )


def next_best_of(proposal: Proposal) -> Vacancy | None:
    """The vacancy that the person would have got next, with its employer."""
    if proposal.runner_up_id is None:
        return None
    return Vacancy.objects.select_related("employer").get(pk=proposal.runner_up_id)


def rule_sets_of(run: MatchRun) -> list[tuple[str, str]]:
    """The rule sets that a run read, by title, with the fingerprint of their rules on its day."""
    sets = RuleSet.objects.in_bulk(list(run.rule_versions))
    named = [(str(sets.get(code, code)), version) for code, version in run.rule_versions.items()]
    return sorted(named)


def scope_choices() -> dict[str, list[str]]:
    """What a run may be limited to."""
    return {
        "countries": list(Country.objects.filter(is_origin=True).order_by("code").values_list("code", flat=True)),
        "programmes": list(Programme.objects.for_work().order_by("code").values_list("code", flat=True)),
    }


def run_figures(run: MatchRun) -> dict[str, Any]:
    """The figures of a run under fixed names: what `run_matching --json`, the API and `bin/run` print."""
    return {
        "run": run.pk,
        "status": run.status,
        "as_of": run.as_of.isoformat(),
        "seed": run.seed,
        "scope": run.scope,
        "placements_each": run.placements_each,
        "rest_days": run.rest_days,
        "workers": run.workers,
        "vacancies": run.vacancies,
        "vacancies_already_started": run.vacancies_already_started,
        "seats": run.seats,
        "eligible_pairs": run.eligible_pairs,
        "proposals": run.proposals_made,
        "seats_filled": run.proposals_made,
        "total_score": run.total_score,
        "bound": run.bound,
        "gap": run.gap,
        "near_misses": run.near_misses.count(),
        "seconds": run.seconds,
        "timings": run.timings,
        "peak_memory": run.peak_memory,
        "attempts": run.attempt,
        "input_hash": run.input_hash,
        "result_hash": run.result_hash,
        "rule_versions": run.rule_versions,
        "places_under_caps": run.limits,
        "floors": [counted_for(None, told) for told in run.floors],
        "total_without_floors": run.total_without_floors,
        "weights_version": run.weights_version,
        "weights": run.weights,
        "error": run.error,
    }


def others_of_schedule(proposal: Proposal) -> list[Proposal]:
    """What the same run proposed to the person before and after it, in the order of days, whatever became of it."""
    if not proposal.run.has_several or proposal.is_later:
        return []
    same = Proposal.objects.filter(run=proposal.run_id, worker=proposal.worker_id, is_later=False).exclude(
        pk=proposal.pk
    )
    return list(same.select_related("vacancy__employer", "vacancy__programme").order_by("turn"))


def companions_of(proposal: Proposal) -> int:
    """With how many others of a group the run proposed the person for the vacancy."""
    if proposal.travel_group_id is None:
        return 0
    same = Proposal.objects.filter(
        run=proposal.run_id, vacancy=proposal.vacancy_id, travel_group=proposal.travel_group_id
    )
    return same.exclude(pk=proposal.pk).count()


def workers_of_run(run: MatchRun) -> QuerySet[Worker]:
    """The people a run may propose: registered, in its countries, without a seat offered or taken that lasts beyond its day."""
    seated = Proposal.objects.filter(status=ProposalStatus.OFFERED, vacancy__ends_on__gte=run.as_of)
    workers = Worker.objects.matchable().exclude(pk__in=seated.order_by().values("worker"))
    if countries := run.scope.get("countries"):
        workers = workers.filter(country_id__in=countries)
    return workers


def vacancies_of_run(run: MatchRun) -> tuple[QuerySet[Vacancy], int]:
    """The open vacancies a run may fill, and how many open ones it leaves out because their work has begun by its day."""
    vacancies = Vacancy.objects.matchable()
    if programmes := run.scope.get("programmes"):
        vacancies = vacancies.filter(programme_id__in=programmes)
    started = started_before(vacancies, run.as_of).count()
    return vacancies.filter(starts_on__gte=run.as_of), started


def caps_of_run(run: MatchRun) -> list[dict[str, Any]]:
    """Places under caps as the run left them, each with its pools; a pool that is no longer on record is left out."""
    pools = CapPool.objects.in_bulk([pk for told in run.limits for pk in told["pools"]])
    return [told | {"pools": [pools[pk] for pk in told["pools"] if pk in pools]} for told in run.limits]

"""What stands of a plan: who holds which place by the proposals of its run, who is not to be moved, and which pairs people turned down.

A person is pinned to a place where somebody has decided about it: on the short list or in reserve, kept for a request by name or for a
group, or left there by a declined change. A pair is turned down where its proposal was discarded or withdrawn by somebody, or a change that
would have made it was declined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..choices import ChangeStatus, PlanStatus, ProposalStatus, Publishes
from ..models import LivePlan, MatchRun, PlanChange, Proposal, ProposalEvent

PINNED = (ProposalStatus.SHORTLISTED, ProposalStatus.RESERVE)
HOLDING = (ProposalStatus.PROPOSED, *PINNED)
# Withdrawn by these, a pair was not turned down by anybody: another place was found, or the recruiter was stopped, which may end.
NOT_TURNED_DOWN = ("replace", "stop")


@dataclass(frozen=True)
class Held:
    """The proposal by which a person holds a place. None where a change for approval gives it."""

    vacancy: int
    proposal: int | None
    score: int


@dataclass(frozen=True)
class Standing:
    """By the id of the worker; of all, or of those asked about. `waiting`: where each would be by the changes that wait, None nowhere."""

    held: Mapping[int, Held]
    pinned: Mapping[int, int]
    turned_down: Mapping[int, frozenset[int]]
    waiting: Mapping[int, int | None]

    def seats_pinned(self) -> Counter[int]:
        return Counter(self.pinned.values())

    def place_of(self, worker: int) -> int | None:
        """Where the plan has somebody, changes for approval included."""
        if worker in self.waiting:
            return self.waiting[worker]
        return self.held[worker].vacancy if worker in self.held else None


def standing_of_plan(plan: LivePlan, workers: Collection[int] | None = None) -> Standing:
    """`workers`: only these. Who holds a place is told of the plan's registries: for others a newer run has begun anew."""
    proposals: QuerySet[Proposal] = Proposal.objects.filter(run=plan.run_id).order_by()
    if workers is not None:
        proposals = proposals.filter(worker__in=workers)
    changes = PlanChange.objects.filter(plan=plan).order_by()
    if workers is not None:
        changes = changes.filter(worker__in=workers)
    held = {
        worker: Held(vacancy, pk, score)
        for worker, vacancy, pk, score in _holding(proposals)
        .filter(worker__country__in=plan.countries)
        .values_list("worker_id", "vacancy_id", "pk", "score")
    }
    pinned = dict(_pinning(proposals).values_list("worker_id", "vacancy_id"))
    turned_down = defaultdict(set)
    for worker, vacancy in _turned_down(proposals).values_list("worker_id", "vacancy_id"):
        turned_down[worker].add(vacancy)
    declined = changes.filter(status=ChangeStatus.DECLINED).order_by("pk")
    for worker, before, after in declined.values_list("worker_id", "before_id", "after_id"):
        if after is not None:
            turned_down[worker].add(after)
        if before is not None and worker in held and held[worker].vacancy == before:
            pinned[worker] = before
    return Standing(
        held,
        pinned,
        {worker: frozenset(vacancies) for worker, vacancies in turned_down.items()},
        dict(changes.waiting().order_by().values_list("worker_id", "after_id")),
    )


def pinned_of_run(run: MatchRun) -> dict[int, int]:
    """By worker where they are left, of a run that publishes only changes. Any other looks at everybody."""
    if run.publishes != Publishes.CHANGES:
        return {}
    found: dict[int, int] = {}
    for plan in plans_of(run.scope.get("countries") or []):
        found |= standing_of_plan(plan).pinned
    return found


def plans_of(countries: Sequence[str]) -> QuerySet[LivePlan]:
    """The current plans of these registries, of all where none are named."""
    of = Q()
    for country in countries:
        of |= Q(countries__contains=country)
    return LivePlan.objects.filter(of, status=PlanStatus.CURRENT).order_by("pk")


def pinned_at(plan: LivePlan, vacancies: Collection[int]) -> Counter[int]:
    """How many seats of each of these vacancies are pinned."""
    proposals = Proposal.objects.filter(run=plan.run_id, vacancy__in=vacancies)
    workers = set(_pinning(proposals).values_list("worker_id", flat=True))
    left = PlanChange.objects.filter(plan=plan, status=ChangeStatus.DECLINED, before__in=vacancies)
    workers |= set(left.values_list("worker_id", flat=True))
    seats = standing_of_plan(plan, workers).seats_pinned() if workers else Counter()
    return Counter({vacancy: seats[vacancy] for vacancy in vacancies})


def _holding(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.filter(status__in=HOLDING)


def _pinning(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    kept = Q(named_request__isnull=False) | Q(travel_group__isnull=False)
    return proposals.filter(Q(status__in=PINNED) | Q(status=ProposalStatus.PROPOSED) & kept)


def _turned_down(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    by_the_house = ProposalEvent.objects.filter(subject=OuterRef("pk"), action__in=NOT_TURNED_DOWN)
    fallen = Q(status=ProposalStatus.DISCARDED) | Q(status=ProposalStatus.WITHDRAWN) & ~Exists(by_the_house)
    return proposals.filter(fallen)

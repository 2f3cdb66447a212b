"""Offers to groups that travel together: seats for all of them at one worksite, or for none, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import WrongState
from employers.models import Vacancy, VacancySite
from employers.selectors import sites_of
from employers.services import vacancy_locked
from matching.choices import ProposalStatus
from matching.models import Proposal
from workers.models import TravelGroup, Worker
from workers.selectors import may_be_shared, members_of

from .models import Placement
from .services import placement_make


@dataclass(frozen=True)
class GroupAtVacancy:
    """A vacancy for which somebody of the group is on the short list, and who is not ready for it. Why, their own file says."""

    vacancy: Vacancy
    ready: tuple[Proposal, ...]
    not_ready: tuple[Worker, ...]
    seats_together: int  # free at one worksite

    @property
    def may_offer(self) -> bool:
        return not self.not_ready and self.seats_together >= len(self.ready)


def vacancies_of_group(group: TravelGroup) -> list[GroupAtVacancy]:
    """The vacancies that anybody of the group is on the short list for, those first where everybody is."""
    people = [member.worker for member in members_of(group)]
    rows = _shortlisted(people).select_related("vacancy", "vacancy__employer", "vacancy__programme", "worker")
    by_vacancy: dict[int, dict[int, Proposal]] = {}
    for proposal in rows.order_by("vacancy_id", "-run_id"):
        by_vacancy.setdefault(proposal.vacancy_id, {}).setdefault(proposal.worker_id, proposal)
    agreed = {worker.pk for worker in people if may_be_shared(worker)}
    found = [_at(next(iter(mine.values())).vacancy, people, mine, agreed) for mine in by_vacancy.values()]
    return sorted(found, key=lambda one: (len(one.not_ready), one.vacancy.pk))


def _at(vacancy: Vacancy, people: Sequence[Worker], mine: dict[int, Proposal], agreed: set[int]) -> GroupAtVacancy:
    ready = [worker for worker in people if worker.pk in mine and worker.pk in agreed]
    return GroupAtVacancy(
        vacancy,
        tuple(mine[worker.pk] for worker in ready),
        tuple(worker for worker in people if worker not in ready),
        _seats_together(vacancy),
    )


def _shortlisted(people: Sequence[Worker]) -> QuerySet[Proposal]:
    return Proposal.objects.filter(worker__in=people, status=ProposalStatus.SHORTLISTED)


def _seats_together(vacancy: Vacancy) -> int:
    """Seats that are free at one place."""
    return max((site.seats_left for site in sites_of(vacancy)), default=vacancy.seats_left)


@transaction.atomic
def group_offer(*, group: TravelGroup, vacancy: Vacancy, by: User, site: VacancySite | None = None) -> list[Placement]:
    """Offer seats of one vacancy, at one worksite, to everybody of the group: all of them or nobody.

    Raises `WrongState` where fewer than two belong to it, somebody is not ready for it (their name, not the reason), too few seats are
    left together, or an offer cannot be made for any of them: then none is.
    """
    vacancy = vacancy_locked(vacancy.pk)
    people = [
        member.worker for member in members_of(TravelGroup.objects.select_for_update(no_key=True).get(pk=group.pk))
    ]
    if len(people) < 2:
        raise WrongState(_("A group has two members at least: offer the seat to the person."))
    proposals: dict[int, Proposal] = {}
    for proposal in _shortlisted(people).filter(vacancy=vacancy).select_related("worker").order_by("-run_id"):
        proposals.setdefault(proposal.worker_id, proposal)
    missing = [worker.full_name for worker in people if worker.pk not in proposals or not may_be_shared(worker)]
    if missing:
        raise WrongState(
            _("Not yet ready to be offered a seat here: %(names)s. Look at their files.")
            % {"names": ", ".join(missing)}
        )
    place = site or _place_for(vacancy, len(people))
    return [placement_make(proposal=proposals[worker.pk], by=by, site=place) for worker in sorted(people, key=_by_id)]


def _by_id(worker: Worker) -> int:
    return worker.pk


def _place_for(vacancy: Vacancy, people: int) -> VacancySite | None:
    """The worksite with most seats left, if they suffice; None where the vacancy is all in one place."""
    if _seats_together(vacancy) < people:
        raise WrongState(
            _("Fewer seats than the group needs (%(n)d) are left at one worksite: nobody was offered one.")
            % {"n": people}
        )
    return max(sites_of(vacancy), key=lambda site: (site.seats_left, -site.pk), default=None)

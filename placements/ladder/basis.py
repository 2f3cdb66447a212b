"""What the ladder of a person is read from: the file, the open vacancies, the demand of earlier years and what was agreed.

The number of queries depends on nothing: everything is read once, as columns for the rules and as seasons in days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from employers.facts import vacancy_facts
from employers.models import Vacancy
from employers.selectors import Demand, demand_by_month
from pathways.engine.chains import Season, StayRule
from pathways.engine.evaluate import CompiledRules
from pathways.engine.facts import VacancyFacts, WorkerFacts, day, to_date
from pathways.engine.ladder import Doors, RulesAhead, doors, not_closed
from pathways.engine.seasons import Lead, StartMonth, as_seasons, expected_seasons, past_stays, stay_rules
from pathways.models import CapPool, Programme
from pathways.selectors import pools_for_returning, rules_ahead, usual_leads
from pathways.vocabulary import current_vocabulary
from workers.facts import person_facts
from workers.models import Worker

from ..choices import PlacementStatus
from ..models import Placement

HORIZON = timedelta(days=730)
_OVER = (PlacementStatus.DECLINED, PlacementStatus.CANCELLED, PlacementStatus.RETURNED)
_PAPERS_DONE = (PlacementStatus.VISA_IN_HAND, PlacementStatus.WORKING)


@dataclass(frozen=True)
class Basis:
    """One person on one day. `work`: the open vacancies whose work has not begun; `taken`: placements that are offered or agreed and not
    over, by the key of their season."""

    worker: Worker
    as_of: date
    programmes: Sequence[Programme]
    ahead: RulesAhead
    person: WorkerFacts
    work: VacancyFacts
    demand: Demand
    leads: Mapping[str, Lead]
    taken: Mapping[str, Placement]
    pools: Sequence[CapPool]

    @property
    def until(self) -> date:
        return self.as_of + HORIZON

    @property
    def today(self) -> int:
        return day(self.as_of)

    @property
    def rules(self) -> CompiledRules:
        """Those of the day."""
        return self.ahead.sets[0][1]

    @cached_property
    def doors(self) -> Doors:
        return doors(self.rules, self.person, self.work)

    @cached_property
    def agreed(self) -> list[Season]:
        """Placements, and stays whose noted last day is to come: nothing may overlap them."""
        placements = [self._agreed(key, placement) for key, placement in self.taken.items()]
        return [*placements, *past_stays(self.person, self.rules, self.today).ahead]

    @cached_property
    def past(self) -> list[Season]:
        return past_stays(self.person, self.rules, self.today).over

    @cached_property
    def is_stay_untold(self) -> bool:
        """Nobody noted the end of a stay."""
        return past_stays(self.person, self.rules, self.today).is_untold

    @cached_property
    def limits(self) -> tuple[StayRule, ...]:
        """The limits of stay. Where the end of a stay is not noted they are not known, and close nothing."""
        return () if self.is_stay_untold else stay_rules(self.rules)

    @cached_property
    def expected(self) -> list[Season]:
        """Seasons to come that no bar closes to the person and nothing agreed overlaps."""
        coming = expected_seasons(self.demand.months, self.leads, since=self.today, until=day(self.until))
        return [s for s in not_closed(self.ahead, self.person, coming, self.today) if self.fits(s)]

    def usual(self, season: Season) -> StartMonth | None:
        """The demand on record behind a season to come."""
        first = to_date(season.first)
        told = (m for m in self.demand.months if first and (m.programme, m.month) == (season.programme, first.month))
        return next(told, None)

    def programme_of(self, row: int) -> str:
        return self.rules.vocabulary.programmes[int(self.work.programme[row])]

    def seasons(self, rows: Iterable[int]) -> list[Season]:
        return as_seasons(self.work, rows, self.leads, self.rules.vocabulary.programmes)

    def fits(self, season: Season) -> bool:
        return all(season.can_follow(other) or other.can_follow(season) for other in self.agreed)

    def _agreed(self, key: str, placement: Placement) -> Season:
        lead = self.leads.get(str(placement.vacancy.programme_id), Lead())
        return Season(
            key=key,
            programme=str(placement.vacancy.programme_id),
            first=day(placement.starts_on),
            last=day(placement.ends_on),
            lead=0 if placement.status in _PAPERS_DONE else lead.papers,
            journey=lead.journey,
        )


def read_basis(worker: Worker, as_of: date) -> Basis:
    programmes = list(Programme.objects.select_related("country"))
    takes_people = [programme for programme in programmes if programme.takes_people]
    vocabulary = current_vocabulary()
    open_now = Vacancy.objects.matchable().filter(starts_on__gte=as_of)
    return Basis(
        worker=worker,
        as_of=as_of,
        programmes=programmes,
        ahead=rules_ahead(as_of, as_of + HORIZON, vocabulary),
        person=person_facts(worker.pk, vocabulary, as_of),
        work=vacancy_facts(open_now, vocabulary, as_of),
        demand=demand_by_month([programme.pk for programme in takes_people], as_of),
        leads=usual_leads(takes_people, as_of, str(worker.country_id)),
        taken=_taken(worker, as_of),
        pools=list(pools_for_returning()),
    )


def _taken(worker: Worker, as_of: date) -> dict[str, Placement]:
    placements = Placement.objects.filter(worker=worker, ends_on__gte=as_of).exclude(status__in=_OVER)
    rows = placements.select_related("vacancy__employer", "vacancy__programme", "vacancy__subdivision")
    return {f"placement:{row.pk}": row for row in rows.order_by("starts_on", "pk")}

"""What a score reads beside the facts: employers that people have worked for, where the run before left somebody standing, and fares.

Having worked for an employer is known of a season that ended here (the room of placements tells it: `provide_seasons`), and of work and
stays abroad that people told the registry with the employer's name. A name counts where it is one employer's of the country, as far as
it is proved: a stay abroad as stated, a season from here as confirmed. How a season went and what anybody complained of is not read.

Where somebody stands is what the newest run before proposed to them, if it stood when this one began: what is decided later changes
nothing about a run that is checked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from employers.models import Vacancy
from employers.selectors import employers_meant
from pathways.models import SubsidyScheme, TravelCost
from pathways.selectors.costs import amounts_in_force
from reference.models import Country
from workers.choices import Evidence
from workers.models import PastStay, WorkExperience

from .choices import FALLEN
from .engine.fares import NO_FARES, Amount, Fares
from .engine.known import Ids, Known
from .engine.weights import Weights
from .models import MatchRun, Proposal, ProposalEvent

# (worker, employer) of every season that ended by the day, of one worker or of all, with one of these employers.
Seasons = Callable[[int | None, Sequence[int], date], Iterable[tuple[int, int]]]
_SEASONS: list[Seasons] = []


def provide_seasons(seasons: Seasons) -> None:
    """For the room that follows people to work and home again, once, when it is ready."""
    _SEASONS[:] = [seasons]


def known_in_run(run: MatchRun, vacancies: Ids) -> Known:
    """Of everybody whom the database's scope shows, for these vacancies, as the run found it when it began."""
    employers = _employers(vacancies.tolist())
    begun = run.started_at or timezone.now()
    stands = _stands(run.scope.get("countries") or [], run.scope.get("programmes") or [], begun)
    return Known(past_of(None, employers.values(), run.as_of), dict(stands), employers, fares_of(run.as_of))


def known_to_worker(worker: int, country: str, vacancies: Iterable[int], as_of: date, weights: Weights) -> Known:
    """Of one person, now, as far as the weights give points for it."""
    employers = _employers(list(vacancies)) if weights.same_employer else {}
    stands = _stands([country], [], timezone.now(), worker=worker) if weights.stay else ()
    fares = fares_of(as_of) if weights.travel else NO_FARES
    return Known(past_of(worker, employers.values(), as_of), dict(stands), employers, fares)


def known_at_vacancy(vacancy: int, as_of: date, weights: Weights) -> Known:
    """Of everybody, for one vacancy, now, as far as the weights give points for it."""
    employers = _employers([vacancy]) if weights.same_employer else {}
    stands = _stands([], [], timezone.now(), vacancy=vacancy) if weights.stay else ()
    fares = fares_of(as_of) if weights.travel else NO_FARES
    return Known(past_of(None, employers.values(), as_of), dict(stands), employers, fares)


def fares_of(as_of: date) -> Fares:
    """The published costs of journeys, and subsidies, of a day."""
    return fares_from(*amounts_in_force(as_of))


def fares_from(costs: Iterable[TravelCost], schemes: Iterable[SubsidyScheme]) -> Fares:
    """The same figures as the engine reads them."""
    return Fares(tuple(map(_amount, costs)), tuple(map(_amount, schemes)))


def _amount(figure: TravelCost | SubsidyScheme) -> Amount:
    place = figure.subdivision_id or figure.country_id
    cents = int((figure.amount or 0) * 100)
    return Amount(figure.worker_country_id, place, figure.programme_id or "", figure.currency, cents)


def _employers(vacancies: Sequence[int]) -> dict[int, int]:
    return dict(Vacancy.objects.filter(pk__in=vacancies).order_by().values_list("pk", "employer_id"))


def past_of(worker: int | None, employers: Iterable[int], as_of: date) -> dict[tuple[int, int], int]:
    """By (worker, employer) how it is proved that they know each other; of one worker, or of all."""
    wanted = set(employers)
    if not wanted:
        return {}
    proofs: defaultdict[tuple[int, int], int] = defaultdict(int)
    for person, employer, proof in _told(worker, wanted, as_of):
        proofs[person, employer] = max(proofs[person, employer], proof)
    for seasons in _SEASONS:
        for pair in seasons(worker, sorted(wanted), as_of):
            proofs[pair] = int(Evidence.EMPLOYER)
    return dict(proofs)


def _told(worker: int | None, wanted: set[int], as_of: date) -> Iterator[tuple[int, int, int]]:
    """(worker, employer, proof) of what people told the registry. Names are read once each, then the rows of those that mean somebody."""
    work = WorkExperience.objects.annotate(place=F("country_id"), proof=F("evidence"))
    stays = PastStay.objects.filter(entered_on__lt=as_of).annotate(place=F("programme__country_id"))
    for rows in (work, stays):
        told: QuerySet[Any] = rows.exclude(employer_name="").order_by()
        if worker is not None:
            told = told.filter(worker=worker)
        names = told.values_list("place", "employer_name").distinct()
        meant = {pair: employer for pair, employer in employers_meant(names).items() if employer in wanted}
        columns = ("worker_id", "place", "employer_name", *(["proof"] if rows is work else []))
        spelled = {name for _place, name in meant}
        for person, place, name, *proof in told.filter(employer_name__in=spelled).values_list(*columns):
            if (place, name) in meant:
                yield person, meant[place, name], proof[0] if proof else int(Evidence.STATED)


def _stands(
    countries: Sequence[str], programmes: Sequence[str], at: datetime, **only: int
) -> Iterator[tuple[int, int]]:
    """(worker, vacancy) of what the newest run before `at` left standing, registry by registry; `only` one worker or vacancy.

    Of several places that a run gave one person, the first.
    """
    for run, of in newest_runs(countries, programmes, at).items():
        last = ProposalEvent.objects.filter(subject=OuterRef("pk"), at__lte=at).order_by("-at", "-pk")
        proposals = Proposal.objects.filter(run=run, worker__country__in=of, turn=1, **only).order_by()
        state = Subquery(last.values("new_state")[:1])
        rows = proposals.annotate(state=state).values_list("worker_id", "vacancy_id", "state")
        yield from ((worker, vacancy) for worker, vacancy, state in rows if state not in FALLEN)


def newest_runs(countries: Sequence[str], programmes: Sequence[str], at: datetime) -> dict[int, list[str]]:
    """For each registry the newest finished run that proposed for all of it, for these pathways (none: for all); registries by run."""
    left = set(countries) or set(Country.objects.filter(is_origin=True).values_list("pk", flat=True))
    done = MatchRun.objects.proposing().filter(finished_at__lt=at).order_by("-finished_at", "-pk")
    found = {}
    for run, scope in done.values_list("pk", "scope").iterator(chunk_size=100):
        limited = scope.get("programmes") or []
        if limited and not (programmes and set(programmes) <= set(limited)):
            continue
        covers = left & set(scope.get("countries") or left)
        if covers:
            found[run] = sorted(covers)
            left -= covers
        if not left:
            break
    return found

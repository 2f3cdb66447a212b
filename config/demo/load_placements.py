"""The seasons of the demonstration under mandates: last year's, with everybody home, and one agency with people at every stage.

Last year's seats, placements and their moves are rows of last year; who is under way now came there by the services that people use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.choices import Role
from accounts.models import User
from employers.models import TakenSeat, Vacancy, VacancyEvent
from employers.services import seat_take
from placements.choices import PlacementStatus
from placements.models import Placement, PlacementEvent
from placements.services import placement_move
from recruiters.choices import LicenceStatus, MandateStatus
from recruiters.models import Mandate, Recruiter
from workers.choices import ConsentPurpose, WorkerStatus
from workers.models import Worker

from .chance import Streams
from .copying import EVENT, Written, copy_columns, copy_rows, moment, reserve_ids
from .load_demand import folios

A_YEAR = timedelta(weeks=52)
SEASONS, MEDIAN_PEOPLE, MOST_PEOPLE = 4, 12, 40  # of each recruiter; people of each season
BEGUN, STILL = timedelta(days=60), timedelta(days=90)  # of the season that goes on now
AT_WORK, A_FEW = 4, 3  # people; seats of one vacancy, so that the matching has some left
# How many of the agency's people are where, and how they came there.
STAGES = ((3, ()), (2, ("accept",)), (2, ("accept", "visa")))
MOVES = {"offer": ("", "offered"), "accept": ("offered", "accepted"), "visa": ("accepted", "visa_in_hand")}
MOVES |= {"start": ("visa_in_hand", "working"), "return": ("working", "returned")}


@dataclass
class Season:
    """A vacancy of the past under a recruiter's mandate, and the people who went."""

    mandate: Mandate
    vacancy: Vacancy
    people: list[int] = field(default_factory=list)
    goes_on: bool = False

    @property
    def moves(self) -> list[tuple[str, date]]:
        """The moves of each placement with their days."""
        starts, ends = self.vacancy.starts_on, self.vacancy.ends_on
        days = [("offer", 50), ("accept", 44), ("visa", 20), ("start", 0)]
        made = [(name, starts - timedelta(days=before)) for name, before in days]
        return made if self.goes_on else [*made, ("return", ends)]


def busiest(country: str) -> Recruiter | None:
    """The recruiter of a country with the most active mandates for which nobody has an account: the agency of the inspectors' stories."""
    standing = Q(mandates__status=MandateStatus.ACTIVE)
    licensed = Recruiter.objects.filter(country=country, licences__status=LicenceStatus.VALID, members__isnull=True)
    return licensed.annotate(n=Count("mandates", filter=standing, distinct=True)).order_by("-n", "pk").first()


def load_placements(streams: Streams, users: dict[Role, User], as_of: date, recruiters: Sequence[int]) -> Written:
    """Rows by table, of these recruiters; none where there are no accounts. Nobody goes twice."""
    coordinator = users.get(Role.COORDINATOR)
    if coordinator is None:
        return {}
    people = _people(streams)
    seasons = _seasons(streams, people, as_of, recruiters)
    agency = busiest(coordinator.country)
    if agency is not None and agency.pk not in recruiters:
        agency = None
    if agency is not None:
        seasons += _under_way(agency, people, as_of)
    written = _written([season for season in seasons if season.people], as_of, coordinator)
    if agency is not None:
        written["placements"] = written.get("placements", 0) + _at_every_stage(agency, people, coordinator)
    return written


def _people(streams: Streams) -> dict[str, list[int]]:
    """By country those who agreed that an employer learns who they are, in any order."""
    free = Worker.objects.filter(status=WorkerStatus.REGISTERED, placements__isnull=True)
    agreed = Q(consents__purpose=ConsentPurpose.SHARING, consents__withdrawn_at=None)
    rows = list(free.filter(agreed).order_by("pk").distinct().values_list("pk", "country"))
    found: dict[str, list[int]] = defaultdict(list)
    for position in streams("who went").permutation(len(rows)).tolist():
        pk, country = rows[position]
        found[country].append(pk)
    return found


def _taken(people: dict[str, list[int]], country: str, count: int) -> list[int]:
    """At most half of a country's people are taken: a small demonstration keeps some for the first matching."""
    here = people[country]
    return [here.pop() for _person in range(min(count, len(here) // 2))]


def _seasons(streams: Streams, people: dict[str, list[int]], as_of: date, recruiters: Sequence[int]) -> list[Season]:
    rng = streams("last season")
    count: dict[int, int] = defaultdict(int)
    found = []
    mandates = Mandate.objects.filter(vacancy__isnull=False, recruiter__in=recruiters)
    mandates = mandates.select_related("vacancy", "recruiter").order_by("pk")
    for mandate in mandates:
        assert mandate.vacancy is not None
        wanted = min(MOST_PEOPLE, max(2, round(MEDIAN_PEOPLE * float(rng.lognormal(0, 0.6)))))
        if count[mandate.recruiter_id] < SEASONS and mandate.vacancy.ends_on - A_YEAR < as_of:
            count[mandate.recruiter_id] += 1
            season = Season(mandate, _of_last_year(mandate.vacancy))
            season.people = _taken(people, mandate.recruiter.country_id, wanted)
            found.append(season)
    return found


def _of_last_year(vacancy: Vacancy) -> Vacancy:
    old = copy(vacancy)
    old.case_number = ""
    old.starts_on, old.ends_on = vacancy.starts_on - A_YEAR, vacancy.ends_on - A_YEAR
    return old


def _under_way(agency: Recruiter, people: dict[str, list[int]], as_of: date) -> list[Season]:
    """People of the agency who are at work now, on a vacancy that was filled; its mandate goes on until they come home."""
    mandates = agency.mandates.filter(vacancy__isnull=False, status=MandateStatus.ACTIVE).select_related("vacancy")
    mandate = mandates.order_by("pk").first()
    if mandate is None or mandate.vacancy is None:
        return []
    now = _of_last_year(mandate.vacancy)
    now.starts_on, now.ends_on = as_of - BEGUN, as_of + STILL
    return [Season(mandate, now, _taken(people, agency.country_id, AT_WORK), goes_on=True)]


def _written(seasons: list[Season], as_of: date, by: User) -> Written:
    seasons.sort(key=lambda season: season.vacancy.starts_on)
    days = [season.vacancy.starts_on - timedelta(days=100) for season in seasons]
    numbers = zip(seasons, reserve_ids(Vacancy, len(seasons)), folios("V", days), strict=True)
    for season, pk, folio in numbers:
        _number(season, pk, folio)
    seats = [(season, person) for season in seasons for person in season.people]
    taken, placed = reserve_ids(TakenSeat, len(seats)), reserve_ids(Placement, len(seats))
    return {
        "vacancies of last year": copy_columns(Vacancy, _columns([season.vacancy for season in seasons])),
        "moves of them": copy_rows(VacancyEvent, EVENT, _moves_of_vacancies(seasons, by)),
        "mandates of last year": copy_columns(Mandate, _mandates(seasons, as_of)),
        "taken seats": copy_columns(TakenSeat, _seats(seats, taken)),
        "placements": copy_columns(Placement, _placements(seats, placed, taken)),
        "moves of placements": copy_rows(
            PlacementEvent,
            EVENT,
            (
                (name, *MOVES[name], "", by.pk, moment(day), pk)
                for pk, (season, _person) in zip(placed, seats, strict=True)
                for name, day in season.moves
            ),
        ),
    }


def _number(season: Season, pk: int, folio: str) -> None:
    vacancy, begun = season.vacancy, moment(season.vacancy.starts_on - timedelta(days=100))
    vacancy.pk, vacancy.folio, vacancy.status = pk, folio, "expired"
    vacancy.seats_offered = vacancy.seats_reserved = vacancy.seats_released = 0
    vacancy.seats = vacancy.seats_filled = len(season.people)
    for name in ("created_at", "updated_at", "first_received_at"):
        setattr(vacancy, name, begun)


def _columns(vacancies: Sequence[Vacancy]) -> dict[str, Any]:
    fields = [one for one in Vacancy._meta.concrete_fields if not one.generated]
    return {str(one.column): [one.value_from_object(vacancy) for vacancy in vacancies] for one in fields}


def _moves_of_vacancies(seasons: Sequence[Season], by: User) -> Iterator[tuple[Any, ...]]:
    for season in seasons:
        starts = season.vacancy.starts_on
        steps = (("create", "", "draft", 100), ("submit", "draft", "submitted", 98), ("open", "submitted", "open", 92))
        for action, old, new, before in (*steps, ("expire", "open", "expired", -1)):
            who = by.pk if action == "open" else None
            yield action, old, new, "", who, moment(starts - timedelta(days=before)), season.vacancy.pk


def _mandates(seasons: Sequence[Season], as_of: date) -> dict[str, Any]:
    begun = [season.vacancy.starts_on - timedelta(days=90) for season in seasons]
    return {
        "recruiter_id": [season.mandate.recruiter_id for season in seasons],
        "employer_id": [season.vacancy.employer_id for season in seasons],
        "vacancy_id": [season.vacancy.pk for season in seasons],
        "seats": [season.vacancy.seats for season in seasons],
        "status": ["active" if season.goes_on else "ended" for season in seasons],
        "starts_on": begun,
        "ends_on": [season.vacancy.ends_on if season.goes_on else season.vacancy.starts_on for season in seasons],
        "created_at": [moment(day) for day in begun],
        "updated_at": [moment(min(day + timedelta(days=90), as_of)) for day in begun],
    }


def _seats(seats: Sequence[tuple[Season, int]], ids: Sequence[int]) -> dict[str, Any]:
    return {
        "id": ids,
        "vacancy_id": [season.vacancy.pk for season, _person in seats],
        "state": ["filled"] * len(seats),
        "created_at": [moment(season.moves[0][1]) for season, _person in seats],
        "updated_at": [moment(season.moves[3][1]) for season, _person in seats],
    }


def _placements(seats: Sequence[tuple[Season, int]], ids: Sequence[int], taken: Sequence[int]) -> dict[str, Any]:
    return {
        "id": ids,
        "worker_id": [person for _season, person in seats],
        "vacancy_id": [season.vacancy.pk for season, _person in seats],
        "seat_id": taken,
        "status": ["working" if season.goes_on else "returned" for season, _person in seats],
        "starts_on": [season.vacancy.starts_on for season, _person in seats],
        "ends_on": [season.vacancy.ends_on for season, _person in seats],
        "created_at": [moment(season.moves[0][1]) for season, _person in seats],
        "updated_at": [moment(season.moves[-1][1]) for season, _person in seats],
    }


def _at_every_stage(agency: Recruiter, people: dict[str, list[int]], by: User) -> int:
    """Offered, agreed, with the visa in hand: on the agency's open vacancies, by the services."""
    open_ones = Vacancy.objects.matchable().filter(mandates__recruiter=agency, mandates__status=MandateStatus.ACTIVE)
    seats = [vacancy for vacancy in open_ones.order_by("pk") for _seat in range(min(vacancy.seats_left, A_FEW))]
    path = [moves for count, moves in STAGES for _person in range(count)]
    chosen = _taken(people, agency.country_id, min(len(path), len(seats)))
    for person, vacancy, moves in zip(chosen, seats, path, strict=False):
        _placed(Worker.objects.get(pk=person), vacancy, moves, by)
    return len(chosen)


def _placed(worker: Worker, vacancy: Vacancy, moves: Sequence[str], by: User) -> None:
    placement = Placement.objects.create(
        worker=worker,
        vacancy=vacancy,
        seat=seat_take(vacancy=vacancy),
        starts_on=vacancy.starts_on,
        ends_on=vacancy.ends_on,
    )
    placement.events.create(action="offer", old_state="", new_state=PlacementStatus.OFFERED, by=by)
    for name in moves:
        placement_move(placement=placement, name=name, by=by)

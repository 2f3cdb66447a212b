"""Invented employers, vacancies, recruiters and complaints: the right proportions, states with a past, nobody real."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from statistics import median

import pytest

from config.demo.build import Demonstration
from config.demo.chance import Streams
from config.demo.demand import make_demand
from config.demo.grievances import due_date, make_complaints, working_days_after
from config.demo.load_demand import vacancy_history
from config.demo.programmes import CA, H2A, H2B, MX
from config.demo.recruiting import Event, make_recruiters
from config.demo.vacancies import destinations
from employers.transitions import VACANCY_MOVES
from recruiters.transitions import COMPLAINT_MOVES, LICENCE_MOVES
from tests.demo.conftest import AS_OF

# Large names of the trade: none of ours may look like one.
BRANDS = re.compile(
    "driscoll|dole|chiquita|sunkist|tyson|smithfield|marriott|hilton|hyatt|brightview|trugreen|naturipe|sun-maid|sunview|grimmway"
    "|bolthouse|tanimura|mcdonald|starbucks|westpoint|cierto|labormex|manpower|adecco|stemilt|zirkle|monrovia|costa|lipman|nestl"
    "|bimbo|walmart"
)


def follows(events: list[Event], moves: tuple[object, ...], state: str, first: str) -> bool:
    """Whether the events start at `first`, make only moves of the table, run in time and end in `state`."""
    table = {(move.name, source): move.target for move in moves for source in move.sources}  # type: ignore[attr-defined]
    if events[0][1] != "" or events[0][2] != first:
        return False
    for before, after in pairwise(events):
        if after[1] != before[2] or table.get((after[0], after[1])) != after[2] or after[3] < before[3]:
            return False
    return events[-1][2] == state and all(event[3] <= AS_OF for event in events)


def reasons_given(events: list[Event], moves: tuple[object, ...]) -> bool:
    needed = {move.name for move in moves if move.needs_reason}  # type: ignore[attr-defined]
    return all(event[4] for event in events if event[0] in needed)


def test_vacancies_divide_over_the_four_programmes(large: Demonstration) -> None:
    counts = Counter(row.programme for row in large.demand.vacancies)
    total = len(large.demand.vacancies)
    assert {code: count / total for code, count in counts.items()} == pytest.approx(
        {H2A: 0.55, H2B: 0.25, MX: 0.08, CA: 0.12}
    )


def test_seats_are_heavy_tailed(large: Demonstration) -> None:
    seats = [row.seats for row in large.demand.vacancies]
    assert median(seats) == 6
    assert 100 < max(seats) <= 400
    assert min(seats) == 1
    assert sum(sorted(seats)[-len(seats) // 10 :]) > sum(seats) * 0.4


def test_work_starts_within_the_year_to_come_and_h2a_mostly_in_the_first_half(large: Demonstration) -> None:
    vacancies = large.demand.vacancies
    ahead = [0 < (row.starts - AS_OF).days <= 390 for row in vacancies]
    assert sum(ahead) / len(ahead) > 0.95
    quarters = Counter((row.starts.month - 1) // 3 for row in vacancies if row.programme == H2A)
    total = sum(quarters.values())
    for quarter, expected in enumerate((0.39, 0.27, 0.21, 0.14)):
        assert quarters[quarter] / total == pytest.approx(expected, abs=0.09), quarter
    starts = Counter(row.starts.month for row in vacancies if row.programme == H2B)
    assert starts.most_common(1)[0][0] == 4


def test_contracts_last_as_long_as_each_programme_allows(large: Demonstration) -> None:
    longest = {H2A: 305, H2B: 275, MX: 366, CA: 731}
    for row in large.demand.vacancies:
        assert 30 <= (row.ends - row.starts).days < longest[row.programme]


def test_wages_fit_the_place_and_the_unit(large: Demonstration) -> None:
    for row in large.demand.vacancies:
        place = large.demand.employers[row.employer].place
        low, high = {H2A: (14.8, 27), H2B: (13, 26), MX: (315, 480), CA: (15, 26)}[row.programme]
        assert low <= row.wage <= high, (place, row.title)
        assert row.wage_unit == ("day" if row.programme == MX else "hour")
    florida = [
        row.wage
        for row in large.demand.vacancies
        if row.programme == H2A and large.demand.employers[row.employer].place == "US-FL"
    ]
    assert min(florida) >= 16  # the rate of 2025 is 16.23


def test_most_vacancies_are_open_and_a_few_are_held(large: Demonstration) -> None:
    counts = Counter(row.status for row in large.demand.vacancies)
    assert set(counts) == {"open", "draft", "submitted", "changes_asked", "closed", "expired"}
    assert counts["open"] / len(large.demand.vacancies) > 0.7
    held = Counter(reason for row in large.demand.vacancies for reason in row.holds)
    assert {"coordinator", "certification_lapsed", "employer_sanctioned", "recruiter_suspended"} <= set(held)


def test_promises_are_mostly_made_and_some_are_not_known(large: Demonstration) -> None:
    for name in ("fee_free", "certified"):
        answers = Counter(getattr(row, name) for row in large.demand.vacancies)
        assert answers[True] > answers[None] * 4 > 0
        assert answers[False] == 0
    assert all(row.housing for row in large.demand.vacancies if row.programme == H2A)


def test_every_vacancy_came_to_its_state_by_moves_that_exist(large: Demonstration) -> None:
    for row in large.demand.vacancies:
        events = vacancy_history(row)
        assert follows(events, VACANCY_MOVES, row.status, "draft"), (row.status, events)
        assert reasons_given(events, VACANCY_MOVES)


def test_organisations_are_invented(large: Demonstration) -> None:
    names = [row.name for row in large.demand.employers] + [row.name for row in large.recruiters]
    for name in names:
        assert not BRANDS.search(name.lower()), name
    numbers = [(row.country, row.business_number) for row in large.demand.employers]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith(("00-", "0", "XDM")) for _country, number in numbers)


def test_recruiters_stand_well_and_badly_in_each_country(large: Demonstration) -> None:
    assert len(large.recruiters) == 30
    for country in ("GT", "HN", "SV"):
        own = [row for row in large.recruiters if row.country == country]
        assert {"valid", "suspended", "expiring", "under_review", "expired"} <= {row.standing for row in own}
    assert any(row.standing == "cancelled" for row in large.recruiters)


def test_the_days_of_a_licence_are_those_of_its_standing(large: Demonstration) -> None:
    for row in large.recruiters:
        left = (row.valid_to - AS_OF).days
        match row.standing:
            case "expiring":
                assert 0 < left < 90
            case "expired":
                assert left < 0
            case "valid":
                assert left > 90
        assert row.status == {"expiring": "valid", "expired": "valid"}.get(row.standing, row.standing)
        assert follows(row.events, LICENCE_MOVES, row.status, "under_review"), row.events
        assert reasons_given(row.events, LICENCE_MOVES)


def test_mandates_follow_the_licence_and_frozen_ones_hold_their_vacancy(large: Demonstration) -> None:
    for row in large.recruiters:
        for mandate in row.mandates:
            vacancy = large.demand.vacancies[mandate.vacancy]
            assert mandate.starts <= mandate.ends
            assert 1 <= mandate.seats <= vacancy.seats
            assert mandate.employer == vacancy.employer
            assert vacancy.programme != MX or row.country == "GT"
            if mandate.status == "active":
                assert row.standing in ("valid", "expiring")
            if mandate.status == "frozen":
                assert row.standing in ("suspended", "cancelled")
                assert "recruiter_suspended" in vacancy.holds
    assert Counter(m.status for row in large.recruiters for m in row.mandates).keys() == {"active", "frozen", "ended"}


def test_complaints_are_paid_not_paid_and_pending_as_reported(large: Demonstration) -> None:
    complaints = large.complaints
    paid = sum(row.amount is not None for row in complaints)
    pending = sum(row.status == "received" for row in complaints)
    assert (paid, len(complaints) - paid - pending, pending) == (24, 28, 8)  # 133, 155 and 42 of 330, of sixty


def test_every_complaint_came_to_its_state_by_moves_that_exist(large: Demonstration) -> None:
    assert {row.status for row in large.complaints} == {
        "received", "triaged", "investigating", "referred", "remedy", "closed", "appealed",
    }  # fmt: skip
    for row in large.complaints:
        assert follows(row.events, COMPLAINT_MOVES, row.status, "received"), (row.status, row.events)
        assert reasons_given(row.events, COMPLAINT_MOVES)
        assert row.due == due_date(row.received, row.severity)
        assert row.received <= AS_OF


def test_some_complaints_are_overdue_and_anonymous_ones_have_no_contact(large: Demonstration) -> None:
    assert 5 <= sum(row.is_overdue(AS_OF) for row in large.complaints) <= 30
    assert {row.anonymous for row in large.complaints} == {True, False}
    for row in large.complaints:
        assert bool(row.contact) != row.anonymous
        assert row.office is None or not row.anonymous
        assert "{" not in row.account
    assert {row.severity for row in large.complaints} == {"p1", "p2", "p3"}
    assert len({row.category for row in large.complaints}) >= 6


def test_working_days_leave_out_weekends() -> None:
    assert working_days_after(date(2026, 11, 20), 1) == date(2026, 11, 23)  # a Friday
    assert due_date(date(2026, 11, 24), "p2") == date(2026, 12, 15)
    assert due_date(date(2026, 11, 24), "p1") == date(2026, 11, 25)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_few_vacancies_or_none_are_possible(n: int) -> None:
    streams = Streams(1)
    demand = make_demand(streams, n, AS_OF)
    assert len(demand.vacancies) == n
    recruiters = make_recruiters(streams, demand, AS_OF)
    assert len(make_complaints(streams, recruiters, demand, AS_OF)) == 60


@pytest.mark.parametrize("as_of", [date(2026, 1, 15), date(2028, 2, 29), date(2027, 12, 31)])
def test_any_day_of_the_year_will_do(as_of: date) -> None:
    demand = make_demand(Streams(3), 60, as_of)
    assert all(row.created <= as_of for row in demand.vacancies)
    assert all(row.starts <= as_of for row in demand.vacancies if row.status == "expired")


def test_work_in_the_field_keeps_to_the_season_of_the_place(large: Demonstration) -> None:
    kept = 0
    for row in large.demand.vacancies:
        place = destinations()[large.demand.employers[row.employer].place]
        if place["season"] and row.occupation in ("9211.01", "9211.02", "9211.06"):
            first, last = map(int, place["season"].split("|"))
            assert first <= row.starts.month, (row.title, row.starts, place["place"])
            assert (row.ends.year, row.ends.month) <= (row.starts.year, last)
            kept += 1
    assert kept > 100


def test_nobody_asks_for_a_hundred_to_mind_the_cattle(large: Demonstration) -> None:
    most = dict.fromkeys(("9212.02", "8341.01", "6111.01", "9211.02"), 0)
    for row in large.demand.vacancies:
        if row.occupation in most:
            most[row.occupation] = max(most[row.occupation], row.seats)
    assert most["9212.02"] <= 8
    assert most["8341.01"] <= 12
    assert most["6111.01"] <= 6
    assert most["9211.02"] > 100


def test_duties_tell_the_tasks_in_the_language_of_the_place(large: Demonstration) -> None:
    told = {}
    for row in large.demand.vacancies:
        place = large.demand.employers[row.employer].place
        told[row.occupation, "MX" if place.startswith("MX") else "QC" if place == "CA-QC" else "EN"] = row.duties
    assert told["9112.01", "EN"].startswith(
        "Cleaning hotel rooms, washing and ironing linen, cleaning buildings. Work indoors"
    )
    assert "picking berries by hand" in told["9211.01", "EN"].lower()
    assert told["9211.09", "MX"].startswith(
        "Corte selectivo de café, clasificación por tamaño y calidad. Cultivo: café. Trabajo al aire libre"
    )
    assert told["9211.02", "QC"].startswith("Coupe de légumes au couteau, arrachage de racines et de tubercules")
    assert "Production\u00a0:" in told["9211.02", "QC"]


def test_meals_are_promised_where_people_are_housed(large: Demonstration) -> None:
    for row in large.demand.vacancies:
        assert bool(row.meals) is (row.programme in (H2A, CA) or bool(row.housing))


def test_no_two_recruiters_have_one_name(large: Demonstration) -> None:
    for seed in range(20):
        streams = Streams(seed)
        names = [row.name for row in make_recruiters(streams, make_demand(streams, 20, AS_OF), AS_OF)]
        assert len(set(names)) == len(names)

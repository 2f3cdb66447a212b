"""Demand of all years: spellings put together, whom to write to, an organisation's seasons, and next season's pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from employers.models import DemandBatch, DemandCase, Employer
from insights.demand.profiles import Asked, Written, key_of, profiles_of, shown_name
from insights.demand.selectors import not_yet_recruiting_in, organisations, outreach, seasons_of
from insights.demand.services import _season, demand_picture_make, demand_picture_sweep
from insights.models import DemandForecast, DemandOrganisation, DemandPicture
from recruiters.models import Mandate
from tests import factories
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db
_number = count(1)
YEARS = (2012, 2014, 2015, 2017)


@pytest.fixture
def client(client_for: ClientFor) -> Client:
    """A coordinator's."""
    return client_for(Role.COORDINATOR)


@pytest.fixture
def batch() -> DemandBatch:
    return DemandBatch.objects.create(
        file_name="made.csv", layout="h2a-history", as_of=date(2026, 1, 1), finished_at=timezone.now()
    )


def case(batch: DemandBatch, employer: Employer | None, **fields: Any) -> DemandCase:
    number = next(_number)
    year = fields.setdefault("fiscal_year", 2015)
    defaults = {
        "programme": factories.programme(),
        "case_number": f"H-300-{number:05d}-{number:06d}",
        "employer": employer,
        "decision": "certified",
        "decision_written": "CERTIFIED",
        "decided_on": date(year, 1, 15),
        "starts_on": date(year, 3, 1),
        "ends_on": date(year, 10, 1),
        "positions_certified": 10,
        "wage": Decimal("12.00"),
        "wage_unit": "hour",
        "currency": "USD",
        "subdivision": factories.subdivision("US-GA", country=factories.country("US")),
        "batch": batch,
        "row_number": number,
    }
    return DemandCase.objects.create(**defaults | fields)


def grower(name: str, **fields: Any) -> Employer:
    georgia = factories.subdivision("US-GA", country=factories.country("US"))
    return factories.employer(
        legal_name=name, status="on_record", **{"subdivision": georgia, "city": "Vidalia"} | fields
    )


def made() -> DemandPicture:
    picture = demand_picture_make()
    assert picture is not None
    return picture


# ── one organisation, many spellings ──────────────────────────────────────

WRITTEN = Written(1, "Garza Azul Farms, Inc.", "US", "US-GA", "Vidalia")


@pytest.mark.parametrize(
    "other", ["GARZA AZUL FARMS INC", "Garza Azul Farm LLC", "Garza Azul Farms, Inc. dba Onion House"]
)
def test_legal_forms_capitals_and_plurals_make_no_other_organisation(other: str) -> None:
    assert key_of(Written(2, other, "US", "US-GA", "Lyons")) == key_of(WRITTEN)


@pytest.mark.parametrize("other", [("Garza Roja Farms", "US-GA"), ("Garza Azul Farms, Inc.", "US-FL")])
def test_another_name_or_state_is_another_organisation(other: tuple[str, str]) -> None:
    assert key_of(Written(2, other[0], "US", other[1], "Vidalia")) != key_of(WRITTEN)


def test_what_spellings_asked_for_is_added_up() -> None:
    written = [
        WRITTEN,
        Written(2, "GARZA AZUL FARMS INC", "US", "US-GA", "Lyons"),
        Written(3, "Nobody LLC", "US", "US-GA", ""),
    ]
    asked = [
        Asked(1, "us-h2a", 2014, 3, "onion", "", 30, Decimal(11), "USD"),
        Asked(2, "us-h2a", 2015, 3, "onion", "", 20, Decimal(12), "USD"),
        Asked(2, "us-h2a", 2015, 9, "", "9211.01", 20, Decimal(14), "USD"),
        Asked(9, "us-h2a", 2015, 9, "", "", 99, None, ""),
    ]
    (profile,) = profiles_of(written, asked)
    assert profile.by_year == {2014: 30, 2015: 40}
    assert profile.months == [3, 9]
    assert profile.last_wage == (Decimal("13.00"), "USD")
    assert shown_name(profile.written) == "Garza Azul Farms, Inc."


# ── the picture ───────────────────────────────────────────────────────────


def test_a_picture_tells_each_organisation_once_and_replaces_the_one_before(batch: DemandBatch) -> None:
    one, other = grower("Garza Azul Farms, Inc."), grower("GARZA AZUL FARMS INC", city="Lyons")
    case(batch, one, fiscal_year=2014, positions_certified=30, crop=factories.crop("onion", title_es="Cebolla"))
    case(batch, other, fiscal_year=2015, positions_certified=None, positions_requested=40)
    case(batch, other, decision="denied")
    case(batch, None)
    made()
    picture = made()
    (organisation,) = DemandOrganisation.objects.all()
    assert organisation.picture == picture
    assert (organisation.years, organisation.last_positions, organisation.most_positions) == ([2014, 2015], 40, 40)
    assert organisation.employers == sorted([one.pk, other.pk])
    assert organisation.crops == ["onion"]
    assert (picture.cases, picture.cases_without) == (4, 1)


def test_an_associations_members_count_once(batch: DemandBatch) -> None:
    master = case(batch, grower("Association"), role="master", positions_certified=50)
    member = grower("Member Farm")
    case(batch, member, case_number=master.case_number, role="member", member_key="m1", positions_certified=20)
    made()
    assert list(DemandOrganisation.objects.values_list("name", "last_positions")) == [("Association", 50)]


def test_it_is_made_again_only_after_a_list_was_read(batch: DemandBatch) -> None:
    case(batch, grower("Garza Azul"))
    assert demand_picture_sweep()
    assert not demand_picture_sweep()
    DemandBatch.objects.update(finished_at=timezone.now())
    assert demand_picture_sweep()


# ── whom to write to ──────────────────────────────────────────────────────


def test_who_recruits_here_already_is_left_out(batch: DemandBatch) -> None:
    onion = factories.crop("onion", title_es="Cebolla")
    names = ("Still Unknown", "Signed Up", "Has Our People", "Has Our Agency", "Has Their People")
    growers = {name: grower(name) for name in names}
    for one in growers.values():
        case(batch, one, crop=onion)
    Employer.objects.filter(pk=growers["Signed Up"].pk).update(status="verified")
    for name, country in (("Has Our People", "GT"), ("Has Their People", "HN")):
        factories.placement(factories.worker(country), factories.vacancy(employer=growers[name]))
    Mandate.objects.create(
        recruiter=factories.recruiter("GT"),
        employer=growers["Has Our Agency"],
        seats=5,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
    )
    made()
    found = not_yet_recruiting_in(outreach(crop="onion", month=3), "GT")
    assert {one.name for one in found} == {"Still Unknown", "Has Their People"}
    assert not outreach(crop="onion", month=7)
    assert outreach(words="still unknwn").get().name == "Still Unknown"


def test_the_seasons_of_an_organisation_add_up(batch: DemandBatch) -> None:
    one = grower("Garza Azul")
    for year, positions, wage in ((2014, 10, "11.00"), (2015, 20, "12.00"), (2015, 5, "13.50")):
        case(batch, one, fiscal_year=year, positions_certified=positions, wage=Decimal(wage))
    made()
    newest, older = seasons_of(organisations().get())
    assert (newest.year, newest.cases, newest.positions, newest.wage_low, newest.wage_high) == (
        2015,
        2,
        25,
        12,
        Decimal("13.5"),
    )
    assert (older.year, older.positions) == (2014, 10)


# ── next season ───────────────────────────────────────────────────────────


def whole_years(batch: DemandBatch, years: tuple[int, ...] = YEARS) -> None:
    one, pickers = grower("Garza Azul"), factories.occupation()
    for year in years:
        for month in range(1, 13):
            case(
                batch,
                one,
                fiscal_year=year,
                decided_on=date(year, month, 5),
                occupation=pickers,
                positions_certified=month,
            )


def test_only_complete_years_are_forecast_from(batch: DemandBatch) -> None:
    whole_years(batch)
    case(
        batch, grower("Other"), fiscal_year=2019, decided_on=date(2018, 11, 5), positions_certified=900
    )  # one quarter's list
    picture = made()
    (cell,) = DemandForecast.objects.all()
    assert (cell.last_year, cell.year, cell.last_positions, cell.expected) == (2017, 2018, 78, 78)
    assert (cell.low, cell.high) == (78, 78)
    assert picture.backtests["us-h2a"]["year"] == 2017
    assert picture.backtests["us-h2a"]["covered"] == 1


def test_two_years_are_no_forecast(batch: DemandBatch) -> None:
    whole_years(batch, (2014, 2015))
    made()
    assert not DemandForecast.objects.exists()


@pytest.mark.parametrize(
    ("last", "today", "season"),
    [
        (2025, date(2026, 11, 27), 2027),  # fiscal year 2027 has begun
        (2026, date(2026, 11, 27), 2027),
        (2026, date(2026, 9, 30), 2027),
        (2017, date(2026, 11, 27), 2018),  # too long ago for the season that comes
    ],
)
def test_the_season_that_is_told(last: int, today: date, season: int) -> None:
    assert _season(last, today) == season


# ── pages ─────────────────────────────────────────────────────────────────


def test_the_pages_tell_it(batch: DemandBatch, client: Client) -> None:
    whole_years(batch)
    made()
    listed = client.get(reverse("demand:outreach_list")).content.decode()
    organisation = organisations().get()
    assert reverse("demand:organisation", args=[organisation.pk]) in listed
    shown = client.get(reverse("demand:organisation", args=[organisation.pk])).content.decode()
    assert "2017" in shown
    told = client.get(reverse("demand:forecast")).content.decode()
    assert "2018" in told
    assert "notice is-warn" in told  # the lists are old


def test_nothing_read_yet_is_said(client: Client) -> None:
    for name in ("demand:outreach_list", "demand:forecast"):
        assert 'class="empty"' in client.get(reverse(name)).content.decode()


def test_the_list_goes_out_as_filtered_and_is_noted(batch: DemandBatch, client: Client) -> None:
    case(batch, grower("=Garza Azul"))
    case(batch, grower("Otra"), starts_on=date(2015, 8, 1), ends_on=date(2015, 9, 1))
    made()
    answer = client.post(reverse("demand:outreach_export") + "?month=3", {"format": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "Otra" not in text
    assert "\n'=Garza Azul" in text.replace("\r", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count FROM workers_exportlog WHERE what = 'demand:outreach_list'")
        assert cursor.fetchall() == [(1,)]


def test_the_list_asks_the_same_of_few_and_many(batch: DemandBatch, client: Client) -> None:
    counts = []
    for upto in (3, 15):
        while Employer.objects.count() < upto:
            case(
                batch,
                grower(f"Grower {next(_number)} of Onions"),
                crop=factories.crop(f"crop-{next(_number)}", title_es="x"),
            )
        made()
        client.get(reverse("demand:outreach_list"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("demand:outreach_list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]

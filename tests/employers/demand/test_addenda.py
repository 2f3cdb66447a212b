"""The addenda of a case: crops, work sites, housing and recruiters, joined on the case number. Nobody in these files exists."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from accounts.choices import Role
from common.sheets.out import as_csv, as_xlsx
from common.sheets.problems import WrongFile
from employers.case_card import case_card
from employers.demand.load import demand_import, demand_open
from employers.demand.summary import DemandSummary
from employers.models import CaseCrop, CaseHousing, CaseRecruiter, CaseWorksite, DemandBatch, DemandRejection, Vacancy
from employers.selectors import case_file, recruiters_named
from tests import factories

from .conftest import AS_OF
from .files import h2a, h2a_workbook

CASE = "H-300-20245-000001"
JOB_ORDER = "JO-A-300-20245-000001"
CROP = {
    "CASE_NUMBER": CASE,
    "JOB_ORDER_NUMBER": JOB_ORDER,
    "CROP_ID": "2.0",
    "CROP_AGRICULTURAL_ACTIVITY": "Strawberry harvesting",
    "WAGE_OFFER": "2.25",
    "PER": "Piece Rate",
    "PIECE_RATE_UNITS_SPECIAL_PAY": "8 lb. flat; questions to 229-555-0103",
}
PLACE = {
    "CASE_NUMBER": CASE,
    "JO_ORDER_NUMBER": JOB_ORDER,
    "NAME_OF_AGRI_BUSINESS": "Blue Ridge Berries, LLC",
    "PLACE_OF_EMPLOYMENT_ADDRESS1": "731 East Pine Street",
    "PLACE_OF_EMPLOYMENT_ADDRESS2": "",
    "PLACE_OF_EMPLOYMENT_CITY": "COLQUITT ",
    "PLACE_OF_EMPLOYMENT_STATE": "GEORGIA",
    "PLACE_OF_EMPLOYMENT_POST_CODE": "39837",
    "ADD_PLACE_OF_EMPLOYMENT_INFO": "None.",
    "REQUESTED_BEGIN_DATE": "2026-02-01",
    "REQUESTED_END_DATE": "2026-11-07",
    "TOTAL_WORKERS": "12",
}
HOUSE = {
    "CASE_NUMBER": CASE,
    "JOB_ORDER_NUMBER": JOB_ORDER,
    "TYPE_OF_HOUSING": "Mobile Unit",
    "PHYSICAL_LOCATION_ADDRESS_1": "12 Camp Road",
    "PHYSICAL_LOCATION_ADDRESS_2": "#3",
    "PHYSICAL_LOCATION_CITY": "Colquitt",
    "PHYSICAL_LOCATION_STATE": "GEORGIA",
    "PHYSICAL_LOCATION_POSTAL_CODE": "39837",
    "PHYSICAL_LOCATION_COUNTY": "MILLER COUNTY",
    "ADDITIONAL_HOUSING_INFORMATION": "Owned",
    "TOTAL_UNITS": "2",
    "TOTAL_OCCUPANCY": "16",
    "HOUSING_STANDARDS_LOCAL": "N",
    "HOUSING_STANDARDS_STATE": "Y",
    "HOUSING_STANDARDS_FEDERAL": "Y",
}
SITE = {
    "CASE_NUMBER": "H-400-20240-000001",
    "WORKSITE_CITY": "  Multiple Cities and Towns",
    "WORKSITE_STATE": "TEXAS",
    "WORKSITE_COUNTY": "BEXAR",
    "MSA_NAME_OES_AREA_TITLE": "SAN ANTONIO, TX",
    "ADDITIONAL_EMPLOYMENT_INFORMATION": "",
    "CREW_ID": "1",
    "TOTAL_WORKERS": "23",
    "BEGIN_DATE": "2026-02-08",
    "END_DATE": "2026-02-16",
    "BASIC_WAGE_RATE_FROM": "14.28",
    "BASIC_WAGE_RATE_TO": "14.28",
    "PER": "Hour",
}
RECRUITER = {
    "CASE_NUMBER": "H-400-20240-000001",
    "RECRUITER_LAST_NAME": "Canario Inventado",
    "RECRUITER_FIRST_NAME": "Lucía",
    "RECRUITER_MIDDLE_NAME": "N/A",
    "RECRUITER_EMPLOYER_NAME": "Reclutadora Inexistente, S.A.",
    "RECRUITER_EMPLOYER_CITY": "Apaseo el Alto",
    "RECRUITER_EMPLOYER_STATE": "N/A",
    "RECRUITER_EMPLOYER_POSTAL_CODE": "38500-0000",
    "RECRUITER_EMPLOYER_COUNTRY": "MEXICO",
    "RECRUITER_EMPLOYER_PROVINCE": "Guanajuato",
    "RECRUITER_PHONE": "+1 229 555 0104",
    "RECRUITER_EMAIL": "lucia@canary.example",
}
# What the same columns are called in other quarters.
OTHER_NAMES = {
    "JOB_ORDER_NUMBER": "JO_ORDER_NUMBER",
    "JO_ORDER_NUMBER": "JOB_ORDER_NUMBER",
    "NAME_OF_AGRI_BUSINESS": "NAME_OF_AGRICULTURAL_BUSINESS",
    "PLACE_OF_EMPLOYMENT_POST_CODE": "PLACE_OF_EMPLOYMENT_POSTAL_CODE",
    "PHYSICAL_LOCATION_ADDRESS_1": "PHYSICAL_LOCATION_ADDRESS1",
    "ADDITIONAL_HOUSING_INFORMATION": "ADDITIONAL_HOUSING_INFO",
    "HOUSING_STANDARDS_STATE": "HOUSING_STANDARD_STATE",
    "RECRUITER_EMPLOYER_NAME": "RECRUITING_EMPLOYER_NAME",
    "RECRUITER_EMPLOYER_CITY": "RECRUITING_EMPLOYER_CITY",
    "RECRUITER_EMPLOYER_COUNTRY": "RECRUITING_EMPLOYER_COUNTRY",
}
KINDS = [
    (CROP, CaseCrop),
    (PLACE, CaseWorksite),
    (HOUSE, CaseHousing),
    (SITE, CaseWorksite),
    (RECRUITER, CaseRecruiter),
]

Row = dict[str, str]


def addendum(folder: Path, *rows: Row, name: str = "addendum.csv") -> Path:
    path, table = folder / name, [list(rows[0]), *(list(row.values()) for row in rows)]
    path.write_bytes(as_xlsx("Sheet", table) if name.endswith("xlsx") else as_csv(table))
    return path


@pytest.fixture
def take_rows(take: Callable[..., DemandSummary], tmp_path: Path) -> Callable[..., DemandSummary]:
    factories.country("MX", title_en="Mexico")

    def take_rows(*rows: Row, name: str = "addendum.csv") -> DemandSummary:
        return take(addendum(tmp_path, *rows, name=name))

    return take_rows


def figures(summary: DemandSummary) -> tuple[int, ...]:
    return (summary.read, summary.imported, summary.updated, summary.unchanged, summary.rejected)


@pytest.mark.parametrize(("row", "model"), KINDS)
def test_read_again_it_changes_nothing(take_rows: Any, row: Row, model: Any) -> None:
    other = row | {"CASE_NUMBER": "H-300-20245-000002"}
    assert figures(take_rows(row, other)) == (2, 2, 0, 0, 0)
    before = list(model.objects.order_by("pk").values())
    assert figures(take_rows(row, other)) == (2, 0, 0, 2, 0)
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("row", "model"), KINDS)
def test_shuffled_padded_and_called_as_in_another_quarter_it_says_the_same(
    take_rows: Any, row: Row, model: Any
) -> None:
    take_rows(row)
    said = model.objects.values().get()
    model.objects.all().delete()
    names = random.Random(7).sample(list(row), len(row))
    take_rows(
        {f" {OTHER_NAMES.get(name, name).lower()}  ": row[name] for name in names} | {"EXTRA": ""}, name="again.xlsx"
    )
    again = model.objects.values().get()
    of_the_file = {"id", "batch_id", "original", "content_hash"}
    assert {k: v for k, v in again.items() if k not in of_the_file} == {
        k: v for k, v in said.items() if k not in of_the_file
    }


def test_a_crop_with_its_piece_rate(take_rows: Any) -> None:
    summary = take_rows(CROP)
    crop = CaseCrop.objects.get()
    assert (crop.case_number, crop.job_order_number, crop.number) == (CASE, JOB_ORDER, "2.0")
    assert (crop.crop_id, str(crop.wage), crop.wage_unit) == ("strawberry", "2.2500", "piece")
    assert crop.pay_notes == "8 lb. flat; questions to […]"
    assert "0103" not in str(crop.original)
    assert summary.warnings == {"contact_removed": 1}


@pytest.mark.parametrize(
    ("wage", "per", "warning"),
    [("1.5", "Hour", "wage_implausible"), ("11.71", "", "wage_unit_unknown"), ("much", "Hour", "wage_unreadable")],
)
def test_a_wage_that_cannot_be_is_left_unknown_with_its_original(
    take_rows: Any, wage: str, per: str, warning: str
) -> None:
    summary = take_rows(CROP | {"WAGE_OFFER": wage, "PER": per})
    crop = CaseCrop.objects.get()
    assert crop.wage is None
    assert summary.warnings[warning] == 1
    assert crop.original["set_aside"]["WAGE_OFFER"]["reason"] == warning
    assert crop.original["row"]["WAGE_OFFER"] == wage


def test_a_rate_of_less_than_a_cent_is_kept(take_rows: Any) -> None:
    take_rows(CROP | {"WAGE_OFFER": "0.0225"})
    assert str(CaseCrop.objects.get().wage) == "0.0225"


def test_a_place_of_employment_without_words_for_nothing(take_rows: Any) -> None:
    take_rows(PLACE | {"PLACE_OF_EMPLOYMENT_ADDRESS1": "None-+", "REQUESTED_END_DATE": "2025-01-01"})
    site = CaseWorksite.objects.get()
    assert (site.business, site.address, site.city, site.note) == ("Blue Ridge Berries, LLC", "", "Colquitt", "")
    assert (site.subdivision_id, site.postal_code, site.workers) == ("US-GA", "39837", 12)
    assert site.ends_on is None
    assert "REQUESTED_END_DATE" in site.original["set_aside"]


def test_a_work_site_with_its_own_wage(take_rows: Any) -> None:
    take_rows(
        SITE,
        SITE | {"CREW_ID": "2", "BASIC_WAGE_RATE_TO": "12.00"},
        SITE | {"CREW_ID": "3", "BASIC_WAGE_RATE_FROM": "1763"},
    )
    one, two, three = CaseWorksite.objects.order_by("row_number")
    assert (one.city, one.county, str(one.wage), one.wage_to) == ("Multiple Cities and Towns", "Bexar", "14.28", None)
    assert (str(two.wage), two.wage_to) == ("14.28", None)
    assert (three.wage, three.wage_to) == (None, None)


def test_housing_with_units_and_room(take_rows: Any) -> None:
    take_rows(HOUSE)
    house = CaseHousing.objects.get()
    assert (house.address, house.county, house.units, house.capacity) == ("12 Camp Road, #3", "Miller", 2, 16)
    assert (house.meets_local, house.meets_state, house.meets_federal) == (False, True, True)


def test_of_a_recruiter_the_name_stays_and_no_telephone(take_rows: Any) -> None:
    take_rows(RECRUITER)
    recruiter = CaseRecruiter.objects.get()
    assert (recruiter.person, recruiter.organisation) == ("Lucía Canario Inventado", "Reclutadora Inexistente, S.A.")
    assert (recruiter.city, recruiter.region, recruiter.country_id) == ("Apaseo el Alto", "Guanajuato", "MX")
    assert not any(text in str(recruiter.original) for text in ("0104", "canary.example"))


def test_a_recruiter_is_found_by_name_however_it_is_written(take_rows: Any) -> None:
    take_rows(RECRUITER, RECRUITER | {"RECRUITER_LAST_NAME": "Otra", "RECRUITER_EMPLOYER_NAME": "Distinta"})
    assert [one.person for one in recruiters_named("inexistente  LUCIA")] == ["Lucía Canario Inventado"]
    assert [one.person for one in recruiters_named("Canarios Inventado")] == ["Lucía Canario Inventado"]
    assert list(recruiters_named(" , ")) == []


def test_changes_of_recruiters_are_on_record_without_their_names(take_rows: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit.entry")
        (before,) = cursor.fetchone() or (0,)  # what tests that commit have left is never deleted
        take_rows(RECRUITER)
        cursor.execute(
            "SELECT to_jsonb(entry)::text FROM audit.entry entry WHERE id > %s AND to_jsonb(entry)::text LIKE %s",
            [before, "%caserecruiter%"],
        )
        entries = [text for (text,) in cursor.fetchall()]
    assert len(entries) == 1
    assert "Inventado" not in entries[0]
    assert "canario" not in entries[0]


@pytest.mark.parametrize(
    ("row", "change", "column", "kind"),
    [
        (CROP, {"CASE_NUMBER": ""}, "CASE_NUMBER", "missing"),
        (CROP, {"CASE_NUMBER": "n.d."}, "CASE_NUMBER", "unreadable"),
        (CROP, {"CROP_AGRICULTURAL_ACTIVITY": "N/A"}, "CROP_AGRICULTURAL_ACTIVITY", "missing"),
        (
            RECRUITER,
            {"RECRUITER_LAST_NAME": "", "RECRUITER_EMPLOYER_NAME": "None"},
            "RECRUITER_EMPLOYER_NAME",
            "missing",
        ),
    ],
)
def test_a_row_that_says_nothing_stays_out_and_the_others_go_in(
    take_rows: Any, row: Row, change: Row, column: str, kind: str
) -> None:
    summary = take_rows(row | change, row | {"CASE_NUMBER": "H-300-20245-000009"})
    assert figures(summary) == (2, 1, 0, 0, 1)
    assert summary.rejections == {kind: 1}
    rejection = DemandRejection.objects.get()
    assert (rejection.row_number, rejection.column) == (2, column)


def test_rows_alike_stay_apart_and_the_same_row_twice_is_one(take_rows: Any) -> None:
    alike = CROP | {"PIECE_RATE_UNITS_SPECIAL_PAY": "10 lb. flat"}
    summary = take_rows(CROP, alike, CROP)
    assert figures(summary) == (3, 2, 0, 1, 0)
    assert summary.warnings["repeated"] == 1
    assert figures(take_rows(CROP, alike | {"WAGE_OFFER": "2.50"}, CROP)) == (3, 0, 1, 2, 0)
    assert sorted(str(crop.wage) for crop in CaseCrop.objects.all()) == ["2.2500", "2.5000"]


@pytest.mark.parametrize("addendum_first", [True, False])
def test_whichever_comes_first_the_vacancy_has_both(
    take_rows: Any, take: Any, tmp_path: Path, addendum_first: bool
) -> None:
    steps = [lambda: take_rows(HOUSE), lambda: take(h2a_workbook(tmp_path, h2a(CASE_NUMBER=CASE, TOTAL_OCCUPANCY=4)))]
    for step in steps if addendum_first else reversed(steps):
        step()
    vacancy = Vacancy.objects.get(case_number=CASE)
    (part,) = case_card(vacancy, recruiters=True)
    assert (part.id, part.state, len(part.first)) == ("housing", "pass", 1)
    found = case_file(vacancy, recruiters=True)
    assert found is not None
    assert found.housing.capacity == 20  # sixteen of the addendum, four of the case's own row


def test_a_vacancy_that_is_known_by_its_job_order_has_them_too(take_rows: Any) -> None:
    take_rows(CROP)
    vacancy = factories.vacancy(case_number=JOB_ORDER)
    found = case_file(vacancy, recruiters=False)
    assert found is not None
    assert found.crops.count == 1


def test_no_case_number_joins_nothing(take_rows: Any) -> None:
    take_rows(SITE)  # its job order is not given
    assert case_file(factories.vacancy(case_number=""), recruiters=True) is None


def test_an_addendum_is_taken_whole_or_not_at_all(take_rows: Any, tmp_path: Path) -> None:
    path = addendum(tmp_path, CROP, CROP | {"CASE_NUMBER": "H-300-20245-000002"})
    source = demand_open(path)
    path.write_bytes(path.read_bytes() + b"x\r\n")
    with pytest.raises(WrongFile, match="changed"):
        demand_import(source, as_of=AS_OF)
    assert not CaseCrop.objects.exists()
    assert not DemandBatch.objects.exists()


def test_the_page_of_the_vacancy_shows_them_and_recruiters_to_staff_only(take_rows: Any, client_for: Any) -> None:
    case = "H-400-20240-000001"
    take_rows(*(SITE | {"CREW_ID": str(n), "WORKSITE_COUNTY": "BEXAR" if n % 3 else "TRAVIS"} for n in range(12)))
    take_rows(RECRUITER)
    vacancy = factories.vacancy(case_number=case, status="open")
    address = reverse("employers:vacancy", args=[vacancy.pk])
    for role, sees in (
        (Role.COORDINATOR, True),
        (Role.INSPECTOR, True),
        (Role.AUDITOR, False),
        (Role.RECRUITER_CONTACT, False),
    ):
        page = client_for(role).get(address).content.decode()
        assert "Bexar, Texas" in page
        assert ("Canario Inventado" in page) is sees

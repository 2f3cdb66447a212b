"""What a file does to the tables: once, twice, changed, dry, half of it bad, with staff in between."""

from __future__ import annotations

import gc
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from common.errors import InvalidInput
from common.sheets.problems import WrongFile
from employers.choices import EmployerStatus, HoldReason, VacancyStatus
from employers.demand.load import SELDOM, demand_import
from employers.models import DemandBatch, DemandRecord, DemandRejection, Employer, Vacancy, VacancyEvent, VacancyHold
from employers.services import seat_take
from employers.signals import vacancies_closed, vacancies_opened
from tests import factories

from .conftest import AS_OF
from .files import h2a, h2a_workbook, h2b, h2b_workbook, seasonal, seasonal_csv

FIGURES = ("read", "imported", "updated", "unchanged", "rejected")


def figures(summary: Any) -> tuple[int, ...]:
    return tuple(getattr(summary, name) for name in FIGURES)


def everything() -> list[Any]:
    """The rows of all tables an import writes, without the marks of when."""
    unsaid = {"created_at", "updated_at", "first_received_at", "at", "started_at", "finished_at"}
    return [
        sorted(
            [
                {name: value for name, value in row.items() if name not in unsaid}
                for row in model.objects.order_by("pk").values()
            ],
            key=repr,
        )
        for model in (Employer, Vacancy, VacancyEvent, DemandRecord, DemandBatch, DemandRejection)
    ]


def test_rows_become_vacancies_with_their_record_and_event(take: Any, tmp_path: Path) -> None:
    coordinator = factories.user()
    summary = take(seasonal_csv(tmp_path, seasonal(), seasonal(2)), by=coordinator)

    assert figures(summary) == (2, 2, 0, 0, 0)
    vacancy = Vacancy.objects.get(case_number="H-300-25312-000001")
    assert vacancy.status == VacancyStatus.OPEN
    assert vacancy.folio.startswith("V-")
    assert vacancy.occupation_id == "9211.01"
    assert vacancy.first_received_at is not None
    assert vacancy.demand_record.row_number == 2
    event = vacancy.events.get()
    assert (event.action, event.new_state, event.by) == ("import", "open", coordinator)
    batch = DemandBatch.objects.get()
    assert (batch.file_name, batch.layout, batch.by, batch.as_of) == (
        "postings.csv",
        "seasonaljobs",
        coordinator,
        AS_OF,
    )
    assert len(batch.file_sha256) == 64
    assert (batch.read, batch.imported) == (2, 2)
    assert batch.finished_at is not None


def test_each_form_goes_to_its_pathway(take: Any, tmp_path: Path) -> None:
    take(h2a_workbook(tmp_path, h2a()))
    take(h2b_workbook(tmp_path, h2b()))
    take(seasonal_csv(tmp_path, seasonal(visa_class="H-2B")))
    assert sorted(Vacancy.objects.values_list("case_number", "programme")) == [
        ("H-300-20199-000001", "us-h2a"),
        ("H-300-25312-000001", "us-h2b"),
        ("H-400-20199-000001", "us-h2b"),
    ]


def test_the_same_file_again_changes_nothing(take: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(), seasonal(2), seasonal(3, total_positions="0"))
    take(path)
    before = everything()

    summary = take(path)

    assert figures(summary) == (3, 0, 0, 2, 1)
    after = everything()
    assert after[:4] == before[:4]


def test_a_changed_row_changes_its_vacancy_and_not_the_first_receipt(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal(), seasonal(2)))
    first = Vacancy.objects.get(case_number="H-300-25312-000001")

    summary = take(seasonal_csv(tmp_path, seasonal(basic_rate_from="17.50"), seasonal(2)))

    assert figures(summary) == (2, 0, 1, 1, 0)
    now = Vacancy.objects.get(pk=first.pk)
    assert now.wage == Decimal("17.50")
    assert now.first_received_at == first.first_received_at
    assert now.updated_at > first.updated_at
    assert now.demand_record.batch_id == summary.batch_id
    assert now.demand_record.original["row"]["basic_rate_from"] == "17.50"


def test_what_staff_changed_stays_and_the_rest_follows_the_record(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal()))
    Vacancy.objects.update(title="Cosecha de fresa", wage=Decimal("18.00"))

    changed = seasonal(job_title="Berry Picker", basic_rate_from="17.50", pay_range_desc="Week", total_positions="9")
    summary = take(seasonal_csv(tmp_path, changed | {"basic_rate_from": "921.20"}))

    vacancy = Vacancy.objects.get()
    assert (vacancy.title, vacancy.wage, vacancy.wage_unit) == ("Cosecha de fresa", Decimal("18.00"), "hour")
    assert vacancy.seats == 9
    assert summary.warnings["staff_edit_kept"] == 1
    assert "title" in summary.examples["staff_edit_kept"][0]
    assert take(seasonal_csv(tmp_path, changed | {"basic_rate_from": "921.20"})).unchanged == 1
    assert Vacancy.objects.get().title == "Cosecha de fresa"


def test_a_value_that_staff_put_back_belongs_to_the_record_again(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal()))
    Vacancy.objects.update(seats=7)
    take(seasonal_csv(tmp_path, seasonal(total_positions="9")))
    assert Vacancy.objects.get().seats == 7
    Vacancy.objects.update(seats=9)
    take(seasonal_csv(tmp_path, seasonal(total_positions="11")))
    assert Vacancy.objects.get().seats == 11


def test_of_a_vacancy_that_staff_made_only_what_is_empty_is_filled(take: Any, tmp_path: Path) -> None:
    own = factories.vacancy(case_number="H-300-25312-000001", title="Fresa", status="submitted", wage=Decimal("20"))

    summary = take(seasonal_csv(tmp_path, seasonal()))

    assert figures(summary) == (1, 0, 1, 0, 0)
    vacancy = Vacancy.objects.get()
    assert vacancy.pk == own.pk
    assert (vacancy.title, vacancy.status, vacancy.wage, vacancy.employer_id) == (
        "Fresa",
        "submitted",
        Decimal("20.00"),
        own.employer_id,
    )
    assert vacancy.hours_per_week == Decimal("40.0")
    assert vacancy.demand_record.original["layout"] == "seasonaljobs"


def test_seats_never_fall_below_those_that_are_taken(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal()))
    for _seat in range(3):
        seat_take(vacancy=Vacancy.objects.get())
    summary = take(seasonal_csv(tmp_path, seasonal(total_positions="1")))
    assert Vacancy.objects.get().seats == 3
    assert summary.warnings["seats_below_taken"] == 1


def test_dates_that_fit_staffs_dates_no_more_stay(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal()))
    Vacancy.objects.update(starts_on=date(2026, 9, 1))
    take(seasonal_csv(tmp_path, seasonal(end_date="2026-08-01")))
    vacancy = Vacancy.objects.get()
    assert (vacancy.starts_on, vacancy.ends_on) == (date(2026, 9, 1), date(2026, 11, 7))


def test_a_form_without_a_column_leaves_what_another_form_gave(take: Any, tmp_path: Path) -> None:
    take(h2a_workbook(tmp_path, h2a()))
    summary = take(seasonal_csv(tmp_path, seasonal(case_number="H-300-20199-000001", add_wage_info="")))
    vacancy = Vacancy.objects.get()
    assert figures(summary) == (1, 0, 1, 0, 0)
    assert (vacancy.soc_code, vacancy.lifting_kg, vacancy.pay_notes) == (
        "45-2092",
        23,
        "Piece rate: 0.9 USD, Field Box",
    )
    assert vacancy.wage == Decimal("16.08")


def test_a_case_that_is_withdrawn_closes_its_vacancy_and_says_so(take: Any, tmp_path: Path) -> None:
    said: list[str] = []

    def opened(vacancies: Any, **_rest: Any) -> None:
        said.extend(f"opened {vacancy.case_number}" for vacancy in vacancies)

    def closed(vacancies: Any, **_rest: Any) -> None:
        said.extend(f"closed {vacancy.case_number}" for vacancy in vacancies)

    vacancies_opened.connect(opened)
    vacancies_closed.connect(closed)
    try:
        take(seasonal_csv(tmp_path, seasonal()))
        take(seasonal_csv(tmp_path, seasonal(case_status="Determination Issued - Withdrawn")))
        take(seasonal_csv(tmp_path, seasonal()))
        take(seasonal_csv(tmp_path, seasonal(2)), dry_run=True)
    finally:
        vacancies_opened.disconnect(opened)
        vacancies_closed.disconnect(closed)
    assert Vacancy.objects.get().status == VacancyStatus.OPEN
    moves = VacancyEvent.objects.order_by("pk").values_list("action", "old_state", "new_state")
    assert list(moves) == [
        ("import", "", "open"),
        ("record_close", "open", "closed"),
        ("record_open", "closed", "open"),
    ]
    assert said == [f"{what} H-300-25312-000001" for what in ("opened", "closed", "opened")]


def test_a_vacancy_that_staff_closed_is_not_opened_again_by_the_same_record(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal()))
    Vacancy.objects.update(status=VacancyStatus.FILLED)
    take(seasonal_csv(tmp_path, seasonal(total_positions="5")))
    take(seasonal_csv(tmp_path, seasonal(total_positions="5", case_status="Withdrawn")))
    assert Vacancy.objects.get().status == VacancyStatus.FILLED


def test_work_that_ended_before_the_day_is_expired_and_a_later_day_expires_more(take: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(), seasonal(2, end_date="2026-12-15"))
    assert take(path).statuses == {"open": 2}
    summary = take(path, as_of=date(2026, 11, 24))
    assert figures(summary) == (2, 0, 1, 1, 0)
    assert sorted(Vacancy.objects.values_list("status", flat=True)) == ["expired", "open"]
    assert take(path).statuses == {"open": 2}
    assert Vacancy.objects.filter(status="open").count() == 2


def test_without_a_day_it_is_today(usa: None, tmp_path: Path) -> None:
    summary = demand_import(seasonal_csv(tmp_path, seasonal(begin_date="2020-01-01", end_date="2020-06-01")))
    assert summary.as_of == timezone.localdate()
    assert Vacancy.objects.get().status == VacancyStatus.EXPIRED


def test_a_dry_run_gives_the_same_figures_and_changes_nothing(take: Any, tmp_path: Path) -> None:
    take(seasonal_csv(tmp_path, seasonal(), seasonal(2)))
    before = everything()
    path = seasonal_csv(
        tmp_path, seasonal(), seasonal(2, total_positions="8"), seasonal(3), seasonal(4, visa_class="H-1B")
    )

    dry = take(path, dry_run=True)
    assert everything() == before
    real = take(path)

    assert figures(dry) == figures(real) == (4, 1, 1, 1, 1)
    assert (dry.statuses, dry.rejections, dry.warnings) == (real.statuses, real.rejections, real.warnings)
    assert dry.batch_id is None
    assert Vacancy.objects.count() == 3


def test_of_a_case_that_stands_twice_the_later_row_counts(take: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(), seasonal(2), seasonal(total_positions="9"))
    first = take(path)
    assert figures(first) == (3, 2, 0, 0, 1)
    assert first.rejections == {"repeated": 1}
    assert Vacancy.objects.get(case_number="H-300-25312-000001").seats == 9
    assert DemandRejection.objects.get().row_number == 2
    assert figures(take(path)) == (3, 0, 0, 2, 1)


def test_a_case_that_stands_twice_in_the_same_words_is_no_error(take: Any, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal(), seasonal(), seasonal())
    summary = take(path)
    assert figures(summary) == (3, 1, 0, 2, 0)
    assert summary.warnings["repeated"] == 2
    assert figures(take(path)) == (3, 0, 0, 3, 0)


def test_where_the_later_row_is_bad_the_earlier_one_counts(take: Any, tmp_path: Path) -> None:
    summary = take(seasonal_csv(tmp_path, seasonal(), seasonal(total_positions="0")))
    assert figures(summary) == (2, 1, 0, 0, 1)
    assert Vacancy.objects.get().seats == 4


def test_bad_rows_stay_out_with_their_reasons_and_the_good_ones_go_in(take: Any, tmp_path: Path) -> None:
    summary = take(seasonal_csv(tmp_path, seasonal(total_positions="0", worksite_state="Guerrero"), seasonal(2)))
    assert figures(summary) == (2, 1, 0, 0, 1)
    assert [(row.row_number, row.column) for row in DemandRejection.objects.order_by("pk")] == [
        (2, "total_positions"),
        (2, "worksite_state"),
    ]
    assert summary.problems[0][0] == 2


def test_the_collector_of_rings_is_at_rest_and_as_it_was_whatever_happens(usa: None, tmp_path: Path) -> None:
    """It rests for the whole process, so not wholly: another thread may make rings."""
    before, during = gc.get_threshold(), []

    def look(done: int, total: int) -> None:
        during.append((gc.isenabled(), gc.get_threshold()[0]))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        demand_import(seasonal_csv(tmp_path, seasonal()), as_of=AS_OF, progress=look)
    assert during == [(True, SELDOM)]
    assert gc.get_threshold() == before


def test_a_file_that_goes_wrong_in_the_middle_leaves_nothing(
    take: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = seasonal_csv(tmp_path, *[seasonal(number) for number in range(30)])
    monkeypatch.setattr("employers.demand.load.CHUNK", 10)
    with monkeypatch.context() as broken:
        broken.setattr("employers.demand.load._FileImport.finish", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            demand_import(path, as_of=AS_OF)
    assert not Vacancy.objects.exists()
    assert not DemandBatch.objects.exists()
    assert not Employer.objects.exists()
    assert figures(take(path)) == (30, 30, 0, 0, 0)


def test_spellings_of_one_employer_in_one_town_are_one_organisation(take: Any, tmp_path: Path) -> None:
    take(
        seasonal_csv(
            tmp_path,
            seasonal(),
            seasonal(2, employer_business_name="BLUE RIDGE BERRIES LLC", employer_city="colquitt"),
            seasonal(3, employer_city="Damascus"),
            seasonal(4, employer_state="TEXAS"),
            seasonal(5, employer_state=""),
            seasonal(6, employer_state=""),
        )
    )
    employers = list(Employer.objects.order_by("pk"))
    assert [(one.legal_name, one.city, one.subdivision_id, one.status) for one in employers] == [
        ("Blue Ridge Berries, LLC", "Colquitt", "US-GA", EmployerStatus.ON_RECORD),
        ("Blue Ridge Berries, LLC", "Damascus", "US-GA", EmployerStatus.ON_RECORD),
        ("Blue Ridge Berries, LLC", "Colquitt", "US-TX", EmployerStatus.ON_RECORD),
        ("Blue Ridge Berries, LLC", "Colquitt", None, EmployerStatus.ON_RECORD),
    ]
    assert {one.search_name for one in employers} == {"blue ridge berries llc"}
    take(seasonal_csv(tmp_path, seasonal(7)))
    assert Employer.objects.count() == 4


def test_a_verified_employer_gets_its_records_and_one_who_only_signed_up_does_not(take: Any, tmp_path: Path) -> None:
    place = {"legal_name": "Blue Ridge Berries LLC", "city": "Colquitt", "subdivision_id": "US-GA"}
    factories.employer(status="unverified", **place)
    take(seasonal_csv(tmp_path, seasonal()))
    assert Vacancy.objects.get().employer.status == EmployerStatus.ON_RECORD
    verified = factories.employer(status="verified", **place)
    take(seasonal_csv(tmp_path, seasonal(2)))
    assert Vacancy.objects.get(case_number="H-300-25312-000002").employer == verified


def test_vacancies_of_a_suspended_employer_come_in_held(take: Any, tmp_path: Path) -> None:
    suspended = factories.employer(
        status="suspended", legal_name="Blue Ridge Berries, LLC", city="Colquitt", subdivision_id="US-GA"
    )
    summary = take(seasonal_csv(tmp_path, seasonal()))
    assert Vacancy.objects.get().employer == suspended
    assert VacancyHold.objects.get().reason == HoldReason.EMPLOYER_SANCTIONED
    assert not Vacancy.objects.matchable().exists()
    assert summary.warnings["employer_suspended"] == 1


def test_no_contact_of_any_row_is_anywhere_in_the_database(take: Any, tmp_path: Path) -> None:
    canaries = [
        "georgina@canary.example",
        "carla@canary.example",
        "jobs@canary.example",
        "ana.canary@berries.example",
        "2295550100",
        "2295550101",
        "2295550102",
        "2295550103",
        "2295550123",
        "Canaryson",
        "Canaryfield",
        "Georgina Canarywood",
    ]
    written = "Ask Georgina Canarywood, 229-555-0101 or (229) 555 0123, ana.canary@berries.example."
    take(h2a_workbook(tmp_path, h2a(), h2a(2, CASE_STATUS="?", WORKSITE_CITY=written), h2a(3, JOB_TITLE=written)))
    take(h2b_workbook(tmp_path, h2b(SPECIAL_REQUIREMENTS=written), h2b(2, WEBSITE_TO_APPLY=written)))
    written = written.replace("Georgina Canarywood", "us")  # a posting has no column that would give a name away
    take(
        seasonal_csv(
            tmp_path,
            seasonal(special_req=written, worksite_address=written, apply_url="jobs@canary.example"),
            seasonal(2, worksite_state=written, end_date=written, total_positions=written),
        )
    )
    assert Vacancy.objects.count() == 5
    found = {canary: list(columns_with(canary)) for canary in canaries}
    assert found == {canary: [] for canary in canaries}


def columns_with(text: str) -> Any:
    """Every table and column, of whatever type, whose value holds the text; telephones also as they are punctuated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema IN ('public', 'audit') AND table_type = 'BASE TABLE'"
        )
        columns = cursor.fetchall()
        for schema, table, column in columns:
            value = f'"{column}"::text'
            if text.isdigit():
                value = f"regexp_replace({value}, '[^0-9a-zA-Z,\":]', '', 'g')"
            cursor.execute(
                f'SELECT count(*) FROM "{schema}"."{table}" WHERE {value} ILIKE %s',
                [f"%{text}%"],
            )
            if cursor.fetchone()[0]:
                yield f"{schema}.{table}.{column}"


def test_an_unknown_layout_says_what_is_allowed(usa: None, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="oflc-h2a"):
        demand_import(seasonal_csv(tmp_path, seasonal()), layout="lmia")


def test_a_layout_that_is_asked_for_must_fit(usa: None, tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match="OFLC H-2B"):
        demand_import(seasonal_csv(tmp_path, seasonal()), layout="oflc-h2b")


def test_without_reference_data_it_says_what_to_run(db: None, tmp_path: Path) -> None:
    path = seasonal_csv(tmp_path, seasonal())
    with pytest.raises(WrongFile, match="load_reference"):
        demand_import(path)
    factories.subdivision("US-GA", name="Georgia")
    with pytest.raises(WrongFile, match="load_rules"):
        demand_import(path)
    assert not DemandBatch.objects.exists()


def test_many_rows_go_in_chunks_with_their_progress(take: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("employers.demand.load.CHUNK", 10)
    seen: list[tuple[int, int]] = []
    path = seasonal_csv(tmp_path, *[seasonal(number) for number in range(25)])
    take(path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(10, 25), (20, 25), (25, 25)]
    assert Vacancy.objects.values("folio").distinct().count() == 25


def test_queries_do_not_grow_with_the_rows(take: Any, tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    path = seasonal_csv(tmp_path, *[seasonal(number) for number in range(200)])
    with django_assert_max_num_queries(40):
        take(path)
    changed = seasonal_csv(tmp_path, *[seasonal(number, total_positions="7") for number in range(200)])
    with django_assert_max_num_queries(40):
        take(changed)

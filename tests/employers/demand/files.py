"""Small files made by hand in the forms that are read. Nobody in them exists; telephones are of the range kept for fiction."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from employers.demand.forms import OFLC_H2A, OFLC_H2B, SEASONAL_JOBS
from employers.demand.layouts import Layout

SEASONAL = {
    "case_id": "1",
    "case_number": "H-300-25312-000001",
    "case_status": "Determination Issued - Certification",
    "visa_class": "H-2A",
    "job_title": "Strawberry Picker",
    "basic_rate_from": "16.08",
    "basic_rate_to": "0.0",
    "overtime_rate_from": "0.0",
    "overtime_rate_to": "0.0",
    "work_hour_num_basic": "40.0",
    "add_wage_info": "",
    "total_positions": "4",
    "full_time": "True",
    "hourly_work_schedule_am": "7:00 A.M.",
    "hourly_work_schedule_pm": "3:30 P.M.",
    "is_overtime_available": "False",
    "begin_date": "2026-02-01T00:00:00Z",
    "end_date": "2026-11-07T00:00:00Z",
    "emp_exp_num_months": "3",
    "special_req": "Picks and packs berries, bending all day.",
    "training_req": "False",
    "num_months_training": "0",
    "education_level": "None",
    "pay_range_desc": "Hour",
    "employer_business_name": "Blue Ridge Berries, LLC",
    "employer_city": "COLQUITT",
    "employer_state": "GEORGIA",
    "employer_zip": "1701",
    "worksite_locations": "False",
    "worksite_address": "26.6778, -80.4843012",
    "worksite_city": "COLQUITT ",
    "worksite_state": "GEORGIA",
    "worksite_zip": "39837",
    "apply_email": "ana.canary@berries.example",
    "apply_phone": "+12295550123",
    "apply_url": "N/A",
    "job_order_exists": "True",
    "active_date": "2026-06-08T12:00:00Z",
    "url_job": "https://seasonaljobs.dol.gov/jobs/H-300-25312-000001",
}

_CONTACTS = {
    "EMPLOYER_PHONE": 12295550100.0,
    "EMPLOYER_POC_LAST_NAME": "Canarywood",
    "EMPLOYER_POC_FIRST_NAME": "Georgina",
    "EMPLOYER_POC_JOB_TITLE": "Owner",
    "EMPLOYER_POC_PHONE": 12295550101.0,
    "EMPLOYER_POC_EMAIL": "georgina@canary.example",
    "ATTORNEY_AGENT_LAST_NAME": "Canaryson",
    "ATTORNEY_AGENT_FIRST_NAME": "Bertram",
    "ATTORNEY_AGENT_PHONE": "+1 (229) 555-0102",
    "LAWFIRM_NAME_BUSINESS_NAME": "Canaryson Law",
    "PREPARER_LAST_NAME": "Canaryfield",
    "PREPARER_FIRST_NAME": "Carla",
    "PREPARER_EMAIL": "carla@canary.example",
    "PHONE_TO_APPLY": "229.555.0103",
    "EMAIL_TO_APPLY": "jobs@canary.example",
}
_OFLC = {
    "CASE_STATUS": "Determination Issued - Certification",
    "RECEIVED_DATE": datetime(2020, 10, 17, 14, 50, 40),
    "DECISION_DATE": date(2020, 12, 1),
    "EMPLOYER_NAME": "Blue Ridge Berries, LLC",
    "TRADE_NAME_DBA": '"N/A"',
    "EMPLOYER_ADDRESS_1": "731 East Pine Street",
    "EMPLOYER_CITY": "Colquitt",
    "EMPLOYER_STATE": "GA",
    "EMPLOYER_POSTAL_CODE": 39837.0,
    "EMPLOYER_COUNTRY": "UNITED STATES OF AMERICA",
    "NAICS_CODE": 111333.0,
    "JOB_TITLE": "Farmworker",
    "NATURE_OF_TEMPORARY_NEED": "Seasonal",
    "ANTICIPATED_NUMBER_OF_HOURS": 39.996,
    "HOURLY_SCHEDULE_BEGIN": "7:00 AM",
    "HOURLY_SCHEDULE_END": "4:30 PM",
    "PER": "Hour",
    "EDUCATION_LEVEL": "High School/GED ",
    "WORK_EXPERIENCE_MONTHS": 3.0,
    "WORKSITE_CITY": "Colquitt",
    "WORKSITE_COUNTY": "MILLER COUNTY",
    "WORKSITE_STATE": "GA",
}
H2A = (
    _OFLC
    | _CONTACTS
    | {
        "CASE_NUMBER": "H-300-20199-000001",
        "SOC_CODE": "45-2092.00",
        "TOTAL_WORKERS_NEEDED": 12.0,
        "TOTAL_WORKERS_H2A_REQUESTED": 10.0,
        "TOTAL_WORKERS_H2A_CERTIFIED": 8.0,
        "REQUESTED_BEGIN_DATE": date(2020, 12, 15),
        "REQUESTED_END_DATE": date(2021, 10, 15),
        "EMPLOYMENT_BEGIN_DATE": date(2021, 1, 15),
        "EMPLOYMENT_END_DATE": date(2021, 10, 15),
        "WAGE_OFFER": 11.71,
        "PIECE_RATE_OFFER": 0.9,
        "PIECE_RATE_UNIT": "Field Box",
        "ADDITIONAL_JOB_REQUIREMENTS": "Works in strawberries. Call Georgina Canarywood at (229) 555-0101.",
        "DRIVER_REQUIREMENTS": "N",
        "CRIMINAL_BACKGROUND_CHECK": "N",
        "DRUG_SCREEN": "Y",
        "LIFTING_AMOUNT": 50.0,
        "MEALS_PROVIDED": "N",
        "MEALS_CHARGED": "",
    }
)
H2B = (
    _OFLC
    | _CONTACTS
    | {
        "CASE_NUMBER": "H-400-20199-000001",
        "CAP_EXEMPT": "N",
        "JOB_TITLE": "Landscape Laborer ",
        "SOC_CODE": "37-3011.00",
        "NATURE_OF_TEMPORARY_NEED": "One-Time Occurrence",
        "TOTAL_WORKERS_REQUESTED": 10.0,
        "TOTAL_WORKERS_CERTIFIED": 6.0,
        "EMPLOYMENT_BEGIN_DATE": date(2021, 1, 15),
        "EMPLOYMENT_END_DATE": date(2021, 10, 15),
        "BASIC_WAGE_RATE_FROM": 15.23,
        "BASIC_WAGE_RATE_TO": 18.0,
        "OVERTIME_RATE_FROM": 27.0,
        "OVERTIME_RATE_TO": 22.85,
        "ADDITIONAL_WAGE_CONDITIONS": "Raises may be offered. Write to jobs@canary.example.",
        "SPECIAL_REQUIREMENTS": "None.",
        "DAILY_TRANSPORTATION": "Y",
    }
)


def rows_of(base: Mapping[str, Any], *changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(base) | dict(change) for change in changes]


def seasonal(number: int = 1, **changes: Any) -> dict[str, Any]:
    return SEASONAL | {"case_number": f"H-300-25312-{number:06d}"} | changes


def h2a(number: int = 1, **changes: Any) -> dict[str, Any]:
    return H2A | {"CASE_NUMBER": f"H-300-20199-{number:06d}"} | changes


def h2b(number: int = 1, **changes: Any) -> dict[str, Any]:
    return H2B | {"CASE_NUMBER": f"H-400-20199-{number:06d}"} | changes


def header_of(layout: Layout) -> list[str]:
    """Every column of the form once, as the real files have them."""
    names = [name for names in layout.fields.values() for name in names]
    return list(dict.fromkeys([*names, *layout.kept, *layout.private]))


def csv_bytes(
    rows: Iterable[Mapping[str, Any]], header: Sequence[str] | None = None, *, encoding: str = "utf-8", **form: Any
) -> bytes:
    header = header or header_of(SEASONAL_JOBS)
    text = io.StringIO(newline="")
    writer = csv.writer(text, **form)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return text.getvalue().encode(encoding)


def seasonal_csv(folder: Path, *rows: Mapping[str, Any], name: str = "postings.csv") -> Path:
    path = folder / name
    content = csv_bytes(rows)
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


def workbook(
    folder: Path,
    *rows: Mapping[str, Any],
    header: Sequence[str],
    name: str = "disclosure.xlsx",
    sheet: str = "Data",
    above: Sequence[Sequence[Any]] = (),
) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = sheet
    for line in above:
        book.active.append(list(line))
    book.active.append(list(header))
    for row in rows:
        book.active.append([row.get(column, None) or None for column in header])
    book.save(folder / name)
    return folder / name


def h2a_workbook(folder: Path, *rows: Mapping[str, Any], **options: Any) -> Path:
    return workbook(folder, *rows, header=header_of(OFLC_H2A), **options)


def h2b_workbook(folder: Path, *rows: Mapping[str, Any], **options: Any) -> Path:
    return workbook(folder, *rows, header=header_of(OFLC_H2B), **options)

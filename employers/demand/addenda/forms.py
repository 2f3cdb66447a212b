"""The columns of the addenda. From quarter to quarter the same column is called a little differently; a further name is added here."""

from __future__ import annotations

from ...choices import DemandFormat
from ..layouts import Layout

_CASE = {
    "case_number": ("CASE_NUMBER",),
    "job_order_number": ("JOB_ORDER_NUMBER", "JO_ORDER_NUMBER", "JO_NUMBER"),
}


def _named(first: str, *names: str) -> tuple[str, ...]:
    """`PLACE_OF_EMPLOYMENT` with each of the endings."""
    return tuple(f"{first}_{name}" for name in names)


CROPS = Layout(
    format=DemandFormat.H2A_CROPS,
    title="OFLC H-2A Addendum A (crops)",
    programme="us-h2a",
    fields=_CASE
    | {
        "number": ("CROP_ID",),
        "activity": ("CROP_AGRICULTURAL_ACTIVITY", "CROP_OR_AGRICULTURAL_ACTIVITY"),
        "wage": ("WAGE_OFFER",),
        "wage_unit": ("PER",),
        "pay_notes": ("PIECE_RATE_UNITS_SPECIAL_PAY", "PIECE_RATE_UNITS_SPECIAL_PAY_INFO"),
    },
    required=("case_number", "activity", "wage", "wage_unit"),
    kept=(),
    private=(),
)

PLACES = Layout(
    format=DemandFormat.H2A_WORKSITES,
    title="OFLC H-2A Addendum B (places of employment)",
    programme="us-h2a",
    fields=_CASE
    | {
        "business": ("NAME_OF_AGRICULTURAL_BUSINESS", "NAME_OF_AGRI_BUSINESS"),
        "address": _named("PLACE_OF_EMPLOYMENT", "ADDRESS1", "ADDRESS"),
        "address_more": _named("PLACE_OF_EMPLOYMENT", "ADDRESS2"),
        "city": _named("PLACE_OF_EMPLOYMENT", "CITY"),
        "county": _named("PLACE_OF_EMPLOYMENT", "COUNTY"),
        "state": _named("PLACE_OF_EMPLOYMENT", "STATE"),
        "postal_code": _named("PLACE_OF_EMPLOYMENT", "POSTAL_CODE", "POST_CODE"),
        "note": ("ADD_PLACE_OF_EMPLOYMENT_INFO", "ADDITIONAL_PLACE_OF_EMPLOYMENT_INFO"),
        "starts_on": ("REQUESTED_BEGIN_DATE", "BEGIN_DATE"),
        "ends_on": ("REQUESTED_END_DATE", "END_DATE"),
        "workers": ("TOTAL_WORKERS",),
    },
    required=("case_number", "address", "city", "state"),
    kept=(),
    private=(),
)

HOUSING = Layout(
    format=DemandFormat.H2A_HOUSING,
    title="OFLC H-2A Addendum B (housing)",
    programme="us-h2a",
    fields=_CASE
    | {
        "kind": ("TYPE_OF_HOUSING",),
        "address": _named("PHYSICAL_LOCATION", "ADDRESS1", "ADDRESS"),
        "address_more": _named("PHYSICAL_LOCATION", "ADDRESS2"),
        "city": _named("PHYSICAL_LOCATION", "CITY"),
        "county": _named("PHYSICAL_LOCATION", "COUNTY"),
        "state": _named("PHYSICAL_LOCATION", "STATE"),
        "postal_code": _named("PHYSICAL_LOCATION", "POSTAL_CODE", "POST_CODE"),
        "note": ("ADDITIONAL_HOUSING_INFORMATION", "ADDITIONAL_HOUSING_INFO"),
        "units": ("TOTAL_UNITS",),
        "capacity": ("TOTAL_OCCUPANCY",),
        "meets_local": ("HOUSING_STANDARDS_LOCAL", "HOUSING_STANDARD_LOCAL"),
        "meets_state": ("HOUSING_STANDARDS_STATE", "HOUSING_STANDARD_STATE"),
        "meets_federal": ("HOUSING_STANDARDS_FEDERAL", "HOUSING_STANDARD_FEDERAL"),
    },
    required=("case_number", "address", "city", "state", "capacity"),
    kept=(),
    private=(),
)

WORKSITES = Layout(
    format=DemandFormat.H2B_WORKSITES,
    title="OFLC H-2B Appendix A (work sites)",
    programme="us-h2b",
    fields=_CASE
    | {
        "address": ("WORKSITE_ADDRESS", "WORKSITE_ADDRESS1"),
        "city": ("WORKSITE_CITY",),
        "county": ("WORKSITE_COUNTY",),
        "state": ("WORKSITE_STATE",),
        "postal_code": ("WORKSITE_POSTAL_CODE",),
        "area": ("MSA_NAME_OES_AREA_TITLE",),
        "note": ("ADDITIONAL_EMPLOYMENT_INFORMATION", "ADDITIONAL_EMPLOYMENT_INFO"),
        "crew": ("CREW_ID",),
        "workers": ("TOTAL_WORKERS",),
        "starts_on": ("BEGIN_DATE",),
        "ends_on": ("END_DATE",),
        "wage": ("BASIC_WAGE_RATE_FROM",),
        "wage_to": ("BASIC_WAGE_RATE_TO",),
        "wage_unit": ("PER",),
    },
    required=("case_number", "city", "state", "county", "starts_on", "ends_on", "wage"),
    kept=(),
    private=(),
)

RECRUITERS = Layout(
    format=DemandFormat.H2B_RECRUITERS,
    title="OFLC H-2B Appendix C (foreign labour recruiters)",
    programme="us-h2b",
    fields=_CASE
    | {
        "family_name": ("RECRUITER_LAST_NAME",),
        "first_name": ("RECRUITER_FIRST_NAME",),
        "middle_name": ("RECRUITER_MIDDLE_NAME",),
        "organisation": ("RECRUITER_EMPLOYER_NAME", "RECRUITING_EMPLOYER_NAME"),
        "city": ("RECRUITER_EMPLOYER_CITY", "RECRUITING_EMPLOYER_CITY"),
        "region": ("RECRUITER_EMPLOYER_STATE", "RECRUITING_EMPLOYER_STATE"),
        "province": ("RECRUITER_EMPLOYER_PROVINCE", "RECRUITING_EMPLOYER_PROVINCE"),
        "postal_code": ("RECRUITER_EMPLOYER_POSTAL_CODE", "RECRUITING_EMPLOYER_POSTAL_CODE"),
        "country": ("RECRUITER_EMPLOYER_COUNTRY", "RECRUITING_EMPLOYER_COUNTRY"),
    },
    required=("case_number", "family_name", "organisation", "country"),
    kept=(),
    private=(
        *_named("RECRUITER", "PHONE", "PHONE_EXT", "EMAIL", "EMPLOYER_PHONE", "EMPLOYER_EMAIL"),
        *_named("RECRUITING_EMPLOYER", "PHONE", "EMAIL"),
    ),
)

ADDENDA = (CROPS, PLACES, HOUSING, WORKSITES, RECRUITERS)
ADDENDUM_FORMATS = frozenset(layout.format for layout in ADDENDA)

"""The fields of the three feeds: job orders (`jo`), H-2A and H-2B applications. What stands in an inner object is named `outer.inner`.

They list what is active and say no state: a case in them is open, and nothing is said of its certification.
"""

from __future__ import annotations

import re

from ...choices import DemandFormat
from ..layouts import Layout, columns

_EMPLOYER = {
    "case_number": ("caseNumber",),
    "employer_name": ("empBusinessName",),
    "employer_trade_name": ("empTradeName",),
    "employer_city": ("empCity",),
    "employer_state": ("empState",),
    "employer_postal": ("empPostcode",),
    "naics": ("empNaics",),
    "received_on": ("dateSubmitted", "dateApplicationSubmitted"),
}
_ORDER = {
    "title": "jobTitle",
    "duties": "jobDuties",
    "seats": "jobWrksNeededH2a jobWrksNeeded",
    "starts_on": "jobBeginDate",
    "ends_on": "jobEndDate",
    "wage": "jobWageOffer",
    "wage_unit": "jobWagePer",
    "pay_notes": "jobSpecialPayInfo",
    "hours": "jobHoursTotal",
    "experience": "jobMinexpmonths",
    "requirements": "jobAddReqinfo",
    "city": "jobCity",
    "county": "jobCounty",
    "state": "jobState",
}
_OF_ORDER = columns(
    """
    jobOrderNumber jobAddr1 jobPostcode housingAddr1 housingCity housingCounty housingState housingPostcode housingType
    housingTotalUnits housingTotalOccupy recApplyUrl
    """
)
_KEPT = columns("empFein jobSocTitle dateAcceptanceLtrIssued")
_REQUIRED = (
    *("case_number", "title", "seats", "starts_on", "ends_on"),
    *("wage", "wage_unit", "employer_name", "state"),
)
INNER = "clearanceOrder"


def _inner(names: str) -> tuple[str, ...]:
    return tuple(f"{INNER}.{name}" for name in names.split())


FEED_H2A = Layout(
    format=DemandFormat.FEED_H2A,
    title="SeasonalJobs feed, H-2A",
    programme="us-h2a",
    fields=_EMPLOYER | {"soc": ("jobSoc", "socCode")} | {name: _inner(inner) for name, inner in _ORDER.items()},
    required=_REQUIRED,
    kept=(*_KEPT, "jobOrderNumber", *(f"{INNER}.{name}" for name in _OF_ORDER)),
    private=(),
)
FEED_JO = Layout(
    format=DemandFormat.FEED_JO,
    title="SeasonalJobs feed, job orders",
    programme="us-h2a",
    fields=_EMPLOYER | {"soc": ("socCode", "jobSoc")} | {name: columns(plain) for name, plain in _ORDER.items()},
    required=tuple(
        name for name in _REQUIRED if name != "employer_name"
    ),  # a record that names none comes back with that reason
    kept=(*_KEPT, *_OF_ORDER),
    private=(),
)
FEED_H2B = Layout(
    format=DemandFormat.FEED_H2B,
    title="SeasonalJobs feed, H-2B",
    programme="us-h2b",
    fields=_EMPLOYER
    | {
        "title": ("tempneedJobtitle",),
        "soc": ("tempneedSoc",),
        "seats": ("tempneedWkrPos",),
        "starts_on": ("tempneedStart",),
        "ends_on": ("tempneedEnd",),
        "wage": ("wageFrom",),
        "wage_to": ("wageTo",),
        "wage_unit": ("wagePer",),
        "pay_notes": ("wageAdditional",),
        "duties": ("jobDuties",),
        "hours": ("jobHoursTotal",),
        "experience": ("jobMinexpmonths",),
        "requirements": ("jobMinspecialreq",),
        "city": ("jobCity",),
        "county": ("jobCounty",),
        "state": ("jobState",),
    },
    required=_REQUIRED,
    kept=(*_KEPT, *columns("tempneedSocTitle jobMultiplesites jobPwdNumber jobAddr1 jobPostcode recApplyUrl")),
    private=(),
)
FEEDS = (FEED_H2A, FEED_JO, FEED_H2B)
FEED_FORMATS = frozenset(layout.format for layout in FEEDS)

# Whatever is called so belongs to a person: contacts of the employer, attorneys, where to apply. The feeds name them freely.
PRIVATE = re.compile(r"(?:^|\.)(?:emppoc|atty|attorney|agent|preparer)|phone|e?mail|fax", re.IGNORECASE)
FIRST_NAME = re.compile(r"(first|given)_?name$", re.IGNORECASE)

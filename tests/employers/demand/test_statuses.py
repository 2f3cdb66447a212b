from __future__ import annotations

from datetime import date

import pytest

from employers.choices import VacancyStatus
from employers.demand.statuses import CERTIFIED, LAPSED, PENDING, REFUSED, CaseState, case_state, status_on


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Determination Issued - Certification", CERTIFIED),
        ("Determination Issued - Partial Certification", CERTIFIED),
        ("Determination Issued - Certification (Returned)", CERTIFIED),
        ("Determination Issued - Certification (Change Request - Assigned)", CERTIFIED),
        ("Post-Cert Assigned", CERTIFIED),
        ("Acceptance Issued", PENDING),
        ("Acceptance Issued - Denial Action In Review", PENDING),
        ("Acceptance Issued - Cert Action In Review", PENDING),
        ("Notice of Acceptance Issued - Pending Recruitment Report", PENDING),
        ("Pending Certification", PENDING),
        ("NOD Issued", PENDING),
        ("Determination Issued - Certification (Expired)", LAPSED),
        ("Determination Issued - Denied", REFUSED),
        ("Determination Issued - Withdrawn", REFUSED),
        ("Determination Issued - Rejected", REFUSED),
        ("Withdrawn", REFUSED),
        ("CERTIFIED - FULL", CERTIFIED),
        ("Something else", None),
    ],
)
def test_what_the_state_of_a_case_means(text: str, state: CaseState | None) -> None:
    assert case_state(text) == state


@pytest.mark.parametrize(
    ("state", "ends_on", "status"),
    [
        (CERTIFIED, date(2026, 1, 15), VacancyStatus.OPEN),
        (CERTIFIED, date(2026, 1, 14), VacancyStatus.EXPIRED),
        (PENDING, date(2026, 1, 14), VacancyStatus.EXPIRED),
        (REFUSED, date(2026, 1, 14), VacancyStatus.CLOSED),
        (LAPSED, date(2027, 1, 14), VacancyStatus.EXPIRED),
    ],
)
def test_work_that_ended_before_the_day_has_expired(state: CaseState, ends_on: date, status: VacancyStatus) -> None:
    assert status_on(state, ends_on, date(2026, 1, 15)) == status

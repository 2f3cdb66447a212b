"""A job order and the application that grew out of it are one case, and one vacancy.

The Department of Labor numbers them alike: `JO-A-300-20245-799651` is the job order of `H-300-20245-799651`. That is so in all 2,720 cases
and all 25,998 places of employment of FY2021 Q1, which name both. The application is the later and fuller record.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Vacancy

_ORDER, _APPLICATION = "JO-A-", "H-"


def application_of(case_number: str) -> str:
    """`H-300-…` of `JO-A-300-…`; nothing of a number that is no job order's."""
    return _APPLICATION + case_number.removeprefix(_ORDER) if case_number.startswith(_ORDER) else ""


def orders_that_became_applications(case_numbers: Iterable[str]) -> set[str]:
    """Of these, the job orders whose application is among them or on record."""
    given = set(case_numbers)
    applications = {application: case for case in given if (application := application_of(case))}
    if not applications:
        return set()
    on_record = Vacancy.objects.filter(case_number__in=applications).values_list("case_number", flat=True)
    return {applications[name] for name in {*on_record, *(given & applications.keys())}}


def orders_become_applications(case_numbers: Iterable[str]) -> None:
    """Vacancies on record by the job order of one of these cases take the application's number: theirs from now on."""
    orders = {
        _ORDER + case.removeprefix(_APPLICATION): case
        for case in case_numbers
        if case.startswith(f"{_APPLICATION}300-")
    }
    if not orders:
        return
    known = set(Vacancy.objects.filter(case_number__in=orders.values()).values_list("case_number", flat=True))
    waiting = Vacancy.objects.filter(case_number__in=orders).order_by("pk").select_for_update(no_key=True)
    for vacancy in waiting:
        if orders[vacancy.case_number] not in known:
            Vacancy.objects.filter(pk=vacancy.pk).update(case_number=orders[vacancy.case_number])

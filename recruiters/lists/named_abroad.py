"""Who is named to the US Department of Labor as recruiting abroad becomes an entry on record: no licence, tied to the employers' cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from common.names import fold
from employers.models import CaseRecruiter, DemandCase, Vacancy

from ..choices import ListKind
from ..models import Listing, Recruiter
from ..services import alerts_refresh, marks_write
from .reconcile import best_spelling, groups, is_nobody
from .summary import ListSummary
from .writing import Named, entry_make, identity_of, listings_write, on_record, people_write

UNKNOWN_COUNTRY = "US"  # of who is named without a country: the employer named them there


@transaction.atomic
def appendix_c_register(*, dry_run: bool = False) -> ListSummary:
    """Every row of Appendix C on record (`CaseRecruiter`) into the register. Again: nothing changes."""
    summary = ListSummary("H-2B, Appendix C", ListKind.APPENDIX_C.value, dry_run)
    named_register(ListKind.APPENDIX_C, _rows(), summary)
    if dry_run:
        transaction.set_rollback(True)
    return summary


def named_register(kind: ListKind, rows: Sequence[Named], summary: ListSummary) -> None:
    """Rows of a US list: spellings reconciled, an entry each, rows and people under it, marks and alerts as they follow."""
    known, today = on_record(kind), timezone.localdate()
    touched: list[Recruiter] = []
    for _key, spellings, theirs in _grouped(rows):
        recruiter = next((known[row.identity].recruiter for row in theirs if row.identity in known), None)
        if recruiter is None:
            recruiter = _same_name(spellings) or entry_make(best_spelling(spellings), theirs, _country(theirs))
            summary.entries += not Listing.objects.filter(recruiter=recruiter).exists()
        outcomes = listings_write(theirs, recruiter, known, today)
        for outcome, count in outcomes.items():
            setattr(summary, outcome, getattr(summary, outcome) + count)
        if people_write(recruiter, theirs) or outcomes["imported"]:
            touched.append(recruiter)
    summary.read += len(rows)
    marks_write(recruiters=touched)
    for recruiter in touched:
        alerts_refresh(recruiter=recruiter)


def _grouped(rows: Sequence[Named]) -> list[tuple[str, dict[str, int], list[Named]]]:
    """Key, spellings and rows of each recruiter, in the order of the keys. Persons of equal names in two countries are two."""
    people: dict[str, list[Named]] = defaultdict(list)
    organised: list[Named] = []
    for row in rows:
        if row.name == row.person:
            people[f"{row.country}:{' '.join(sorted(fold(row.person).split()))}"].append(row)
        else:
            organised.append(row)
    found = groups(Counter(row.name for row in organised).items())
    key_of = {name: key for key, spellings in found.items() for name in spellings}
    theirs: dict[str, list[Named]] = defaultdict(list)
    for row in organised:
        theirs[key_of[row.name]].append(row)
    made = [(key, spellings, theirs[key]) for key, spellings in found.items()]
    made += [(key, dict(Counter(row.name for row in them)), them) for key, them in people.items()]
    return sorted(made, key=lambda one: one[0])


def _same_name(spellings: dict[str, int]) -> Recruiter | None:
    """An entry of another US list under one of the spellings; never one of a ministry's register, which only people join."""
    entries = Recruiter.objects.filter(record_kind="us_public_list", legal_name__in=spellings)
    return entries.order_by("pk").first()


def _country(rows: Sequence[Named]) -> str:
    counted = Counter(row.country for row in rows if row.country)
    return min(counted, key=lambda code: (-counted[code], code)) if counted else UNKNOWN_COUNTRY


def _rows() -> list[Named]:
    cases = CaseRecruiter.objects.select_related("batch").order_by("pk")
    employers = _employers()
    found = []
    for case in cases.iterator(chunk_size=2000):
        person = case.person
        organisation = "" if is_nobody(case.organisation) else case.organisation
        found.append(
            Named(
                kind=ListKind.APPENDIX_C,
                file_name=case.batch.file_name,
                row_number=case.row_number,
                name=organisation or person,
                person=person,
                city=case.city,
                region=case.region,
                country=case.country_id,
                case_number=case.case_number,
                identity=identity_of(ListKind.APPENDIX_C, case.identity, case.occurrence),
                employer=employers.get(case.case_number),
            )
        )
    return found


def _employers() -> dict[str, int]:
    """The employer of each case that Appendix C names, where the case is on record."""
    named = CaseRecruiter.objects.order_by().values("case_number")
    employers: dict[str, int] = {}
    for model in (DemandCase, Vacancy):
        cases = model._default_manager.filter(case_number__in=named, employer__isnull=False).exclude(case_number="")
        employers |= dict(cases.order_by("pk").values_list("case_number", "employer_id"))
    return employers

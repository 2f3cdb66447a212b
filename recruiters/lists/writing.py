"""Rows of lists into the register: the entry that each belongs to, the row itself, the people it names."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.names import fold, plain

from ..choices import ListKind, PersonRole, RecordKind, RecruiterKind
from ..models import Listing, Recruiter, RecruiterPerson


@dataclass(frozen=True)
class Named:
    """A row of a list in plain values. `name` is the organisation's, or the person's where it names none."""

    kind: str
    file_name: str
    row_number: int
    name: str
    person: str
    city: str
    region: str
    country: str | None
    case_number: str
    identity: str
    number: str = ""
    employer: int | None = None

    @property
    def is_person(self) -> bool:
        """Whether the entry itself would be named after a person: the organisation's words are those of the person's name."""
        words = set(fold(self.person).split())
        return bool(words) and words <= set(fold(self.name).split())


def identity_of(kind: str, *parts: object) -> str:
    return hashlib.sha256("\x1f".join([kind, *map(str, parts)]).encode()).hexdigest()


def listings_write(
    rows: Sequence[Named], recruiter: Recruiter, known: Mapping[str, Listing], read_on: date
) -> Counter[str]:
    """Write rows of a list; `known` are those on record by identity. Returns how many were "imported", "updated", "unchanged"."""
    new: list[Listing] = []
    changed: list[Listing] = []
    for row in rows:
        columns = _columns(row, recruiter)
        content = hashlib.sha256(json.dumps(columns, sort_keys=True).encode()).hexdigest()
        before = known.get(row.identity)
        if before is not None and before.content_hash == content:
            continue
        listing = before or Listing(identity=row.identity)
        for name, value in (columns | {"file_name": row.file_name, "row_number": row.row_number}).items():
            setattr(listing, name, value)
        listing.read_on, listing.content_hash = read_on, content
        (changed if before else new).append(listing)
    Listing.objects.bulk_create(new, batch_size=500)
    Listing.objects.bulk_update(
        changed, [*_WRITTEN, "file_name", "row_number", "read_on", "content_hash"], batch_size=500
    )
    return Counter(imported=len(new), updated=len(changed), unchanged=len(rows) - len(new) - len(changed))


def _columns(row: Named, recruiter: Recruiter) -> dict[str, Any]:
    return {
        "recruiter_id": recruiter.pk,
        "kind": row.kind,
        "name_written": row.name[:255],
        "person_written": row.person[:310],
        "number_written": row.number[:40],
        "city": row.city,
        "region": row.region,
        "country_id": row.country,
        "case_number": row.case_number,
        "employer_id": row.employer,
    }


_WRITTEN = (
    *("recruiter", "kind", "name_written", "person_written", "number_written"),
    *("city", "region", "country", "case_number", "employer"),
)


def entry_make(name: str, rows: Sequence[Named], country: str) -> Recruiter:
    """An entry for who is named on a US list and nowhere else. It has no licence, and can have none."""
    kind = RecruiterKind.PERSON if all(row.is_person for row in rows) else RecruiterKind.COMPANY
    return Recruiter.objects.create(
        legal_name=name[:255],
        search_name=plain(name)[:255],
        kind=kind,
        record_kind=RecordKind.US_PUBLIC_LIST,
        country_id=country,
    )


def people_write(recruiter: Recruiter, rows: Sequence[Named]) -> int:
    """The persons that the rows name, each once however often and in whatever order of words. Returns how many are new."""
    known = {
        " ".join(sorted(fold(name).split()))
        for name in RecruiterPerson.objects.filter(recruiter=recruiter).values_list("full_name", flat=True)
    }
    new: dict[str, str] = {}
    for row in rows:
        key = " ".join(sorted(fold(row.person).split()))
        if key and key not in known:
            new.setdefault(key, row.person)
    RecruiterPerson.objects.bulk_create(
        [RecruiterPerson(recruiter=recruiter, full_name=name[:150], role=PersonRole.NAMED) for name in new.values()]
    )
    return len(new)


def on_record(kind: ListKind) -> dict[str, Listing]:
    return {listing.identity: listing for listing in Listing.objects.filter(kind=kind).select_related("recruiter")}

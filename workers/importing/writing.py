"""People of a list into the registry, a chunk at a time: every table in one statement, in one transaction.

What it writes of a person is what a registration by hand writes, but that nobody has confirmed the interest here (`confirmed_on` stays
empty) and that consent is only what the list says. The audit's triggers see every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.db import models
from django.utils import timezone

from accounts.models import User
from common.copying import insert_rows
from common.folios import next_folios

from ..choices import ConsentMeans, ConsentPurpose, WorkerStatus
from ..identity import IdentityNumber
from ..models import (
    Availability,
    Consent,
    IdentityDocument,
    ImportBatch,
    ImportedWorker,
    LanguageClaim,
    SkillClaim,
    Worker,
    WorkerEvent,
    WorkExperience,
)
from .rows import PersonRow

# The text that was agreed to is the one of the list's own form; none of ours was read.
CONSENT_OF_A_LIST = "list"


def write_people(batch: ImportBatch, rows: Sequence[PersonRow], *, by: User | None) -> list[Worker]:
    """Register the people of rows that are known to be new. IntegrityError where a number was registered in this moment."""
    if not rows:
        return []
    today = timezone.localdate()
    workers = [
        Worker(
            folio=folio,
            status=WorkerStatus.REGISTERED,
            country_id=batch.country_id,
            office_id=batch.office_id,
            registered_on=today,
            **row.fields,
        )
        for folio, row in zip(next_folios(batch.country_id, today, len(rows)), rows, strict=True)
    ]
    insert_rows(workers)
    pairs = list(zip(workers, rows, strict=True))
    insert_rows(_events(batch, workers, by))
    insert_rows([document for worker, row in pairs for document in _documents(worker, row)])
    insert_rows([WorkExperience(worker=worker, **work) for worker, row in pairs for work in row.experiences])
    insert_rows([SkillClaim(worker=worker, skill_id=skill) for worker, row in pairs for skill in row.skills])
    insert_rows([LanguageClaim(worker=worker, **claim) for worker, row in pairs for claim in row.languages])
    insert_rows(
        [
            Availability(worker=worker, starts_on=row.available[0], ends_on=row.available[1])
            for worker, row in pairs
            if row.available
        ]
    )
    insert_rows([consent for worker, row in pairs if (consent := _consent(worker, row, by))])
    insert_rows([ImportedWorker(batch=batch, worker=worker, line=row.line) for worker, row in pairs])
    return workers


def _events(batch: ImportBatch, workers: Sequence[Worker], by: User | None) -> list[models.Model]:
    reason = batch.file_name
    return [
        WorkerEvent(subject=worker, action="import", new_state=WorkerStatus.REGISTERED, by=by, reason=reason)
        for worker in workers
    ]


def _documents(worker: Worker, row: PersonRow) -> list[IdentityDocument]:
    """The originals were not seen here."""
    expires = row.passport_expires_on
    first = _document(worker, row.identity)
    if row.passport is None:
        first.expires_on = expires
        return [first]
    second = _document(worker, row.passport)
    second.expires_on = expires
    return [first, second]


def _document(worker: Worker, identity: IdentityNumber) -> IdentityDocument:
    return IdentityDocument(
        worker=worker,
        kind=identity.kind,
        country_id=identity.country or worker.country_id,
        number=identity.number,
        number_index=identity.index,
        last_digits=identity.last_digits,
        doubt=identity.doubt,
    )


def _consent(worker: Worker, row: PersonRow, by: User | None) -> Consent | None:
    if row.consent_on is None:
        return None
    return Consent(
        worker=worker,
        purpose=ConsentPurpose.MATCHING,
        text_version=CONSENT_OF_A_LIST,
        means=ConsentMeans.SIGNED,
        recorded_by=by,
        given_at=timezone.make_aware(datetime.combine(row.consent_on, time(12))),
    )

"""Every write to the registry. Each verb guards, changes, records and announces, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from common.errors import InvalidInput
from common.folios import next_folios
from common.names import fold
from common.transitions import move_state

from .choices import ConsentMeans, ConsentPurpose
from .identity import IdentityNumber, read_identity
from .models import Consent, FileOpening, IdentityDocument, Worker
from .transitions import WORKER_MOVES

CONSENT_TEXT_VERSION = "2026-11"
YOUNGEST, OLDEST = 16, 90
Part = TypeVar("Part", bound=models.Model)


@transaction.atomic
def worker_register(
    *,
    office: Office,
    by: User,
    identity_kind: str,
    identity_number: str,
    identity_country: str = "",
    **fields: Any,
) -> Worker:
    """Register one person in one go, with the identity document that names them and their consent to be matched.

    `fields` are fields of `Worker`. Raises `InvalidInput` for an impossible age, a wrong number, or a person who is registered already
    (naming the other folio and office, so that the officer can call there).
    """
    today = timezone.localdate()
    _check_age(fields["birth_date"], today)
    identity = _read_identity(identity_kind, identity_number, identity_country)
    _refuse_known_identity(identity.index)
    worker = Worker(
        folio=next_folios(office.country, today)[0],
        country_id=office.country,
        office=office,
        search_name=search_name_of(fields),
        **fields,
    )
    worker.full_clean(exclude=["search_name"])
    worker.save()
    _write_identity(worker, identity)
    move_state(worker, WORKER_MOVES, "register", by=by, extra={"registered_on": today, "confirmed_on": today})
    consent_give(worker=worker, purpose=ConsentPurpose.MATCHING, means=ConsentMeans.SIGNED)
    return worker


@transaction.atomic
def identity_add(
    *, worker: Worker, kind: str, number: str, country: str = "", expires_on: date | None = None, seen: bool = True
) -> IdentityDocument:
    """One more document of a registered person, usually the passport. Raises `InvalidInput` as `worker_register` does."""
    identity = _read_identity(kind, number, country or worker.country_id)
    _refuse_known_identity(identity.index)
    return _write_identity(worker, identity, expires_on=expires_on, seen=seen)


def file_add(*, worker: Worker, part: type[Part], **fields: Any) -> Part:
    """Add to a person's file: a paper, work, a skill, a language, free dates, a wish, a past stay. Checked as a whole first."""
    row = part(worker=worker, **fields)
    row.full_clean()
    row.save()
    return row


def worker_correct(*, worker: Worker) -> Worker:
    """Write what was put right in a file, with the name it is searched by. Who did it is in the audit."""
    worker.search_name = search_name_of(vars(worker))
    worker.save()
    return worker


@transaction.atomic
def worker_confirm(*, worker: Worker, by: User) -> Worker:
    """The person says that they are still interested; their file counts again in matching."""
    move_state(worker, WORKER_MOVES, "confirm", by=by, extra={"confirmed_on": timezone.localdate()})
    return worker


@transaction.atomic
def worker_withdraw(*, worker: Worker, by: User, reason: str) -> Worker:
    """The person takes back their consent: the file leaves matching and lists at once."""
    move_state(worker, WORKER_MOVES, "withdraw", by=by, reason=reason)
    worker.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return worker


def consent_give(*, worker: Worker, purpose: str, means: str, text_version: str = CONSENT_TEXT_VERSION) -> Consent:
    consent, _created = Consent.objects.get_or_create(
        worker=worker,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"means": means, "text_version": text_version, "given_at": timezone.now()},
    )
    return consent


def file_opened(*, worker: Worker, by: User, what: str, reason: str = "") -> FileOpening:
    """Note that somebody opened the person's file. The person can ask to see these rows."""
    return FileOpening.objects.create(worker=worker, by=by, what=what, reason=reason)


def files_opened(*, workers: Iterable[int], by: User, what: str) -> None:
    """The same for many people at once, by their ids."""
    FileOpening.objects.bulk_create(
        [FileOpening(worker_id=pk, by=by, what=what) for pk in sorted(workers)], batch_size=1000
    )


@transaction.atomic
def identity_reveal(*, document: IdentityDocument, by: User, reason: str) -> str:
    """The whole number, for once. The reason is kept and the person can see it."""
    if not reason.strip():
        raise InvalidInput(_("Say why you need the whole number: it is kept with your name."), field="reason")
    file_opened(worker=document.worker, by=by, what=f"identity:{document.kind}", reason=reason.strip())
    return str(document.number)


def search_name_of(fields: Mapping[str, Any]) -> str:
    names: Sequence[str] = ("given_names", "first_surname", "second_surname", "married_name")
    return fold(*(str(fields.get(name) or "") for name in names))


def _read_identity(kind: str, number: str, country: str) -> IdentityNumber:
    try:
        return read_identity(kind, number, country)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="identity_number") from error


def _write_identity(worker: Worker, identity: IdentityNumber, **fields: Any) -> IdentityDocument:
    try:
        with transaction.atomic():
            return IdentityDocument.objects.create(
                worker=worker,
                kind=identity.kind,
                country_id=identity.country or worker.country_id,
                number=identity.number,
                number_index=identity.index,
                last_digits=identity.last_digits,
                doubt=identity.doubt,
                **fields,
            )
    except IntegrityError as error:  # registered by somebody else in this very moment, perhaps out of this scope
        raise InvalidInput(_already_registered(), field="identity_number") from error


def _check_age(birth_date: date, today: date) -> None:
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    if not YOUNGEST <= age <= OLDEST:
        raise InvalidInput(
            _(
                "With this date of birth the person is %(age)d years old; the registry takes people from %(from)d to %(to)d."
            )
            % {"age": age, "from": YOUNGEST, "to": OLDEST},
            field="birth_date",
        )


def _refuse_known_identity(index: str) -> None:
    known = IdentityDocument.objects.filter(number_index=index).select_related("worker__office").first()
    if known:
        raise InvalidInput(
            _("This person is already registered: folio %(folio)s, %(office)s.")
            % {"folio": known.worker.folio, "office": known.worker.office},
            field="identity_number",
        )


def _already_registered() -> str:
    return _("This person is already registered in another office. Ask the coordinator to look for the number.")

"""Documents that name a person: one number, one person; shown whole only for a reason that is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput
from common.scope import WHOLE_REGION, database_scope
from reference.selectors import official_municipality_codes

from ..choices import IdentityKind
from ..identity import IdentityNumber, check_place, read_identity
from ..models import IdentityDocument, Worker
from .privacy import file_opened


@transaction.atomic
def identity_add(
    *, worker: Worker, kind: str, number: str, country: str = "", expires_on: date | None = None, seen: bool = True
) -> IdentityDocument:
    """One more document of a registered person, usually the passport. Raises `InvalidInput` as `worker_apply` does."""
    identity = identity_read(kind, number, country or worker.country_id)
    refuse_known_identity(identity.index)
    return identity_write(worker, identity, expires_on=expires_on, seen=seen)


@transaction.atomic
def identity_reveal(*, document: IdentityDocument, by: User, reason: str) -> str:
    """The whole number, for once. The reason is kept and the person can see it."""
    if not reason.strip():
        raise InvalidInput(_("Say why you need the whole number: it is kept with your name."), field="reason")
    file_opened(worker=document.worker, by=by, what=f"identity:{document.kind}", reason=reason.strip())
    return str(document.number)


def identity_check(kind: str, number: str, country: str) -> IdentityNumber:
    """A number that may be registered. Raises `InvalidInput` as `worker_apply` does."""
    identity = identity_read(kind, number, country)
    refuse_known_identity(identity.index)
    return identity


def identity_read(kind: str, number: str, country: str) -> IdentityNumber:
    try:
        identity = read_identity(kind, number, country)
        check_place(identity, official_municipality_codes("GT") if identity.kind == IdentityKind.CUI else frozenset())
    except InvalidInput as error:
        raise InvalidInput(error.message, field="identity_number") from error
    return identity


def identity_write(worker: Worker, identity: IdentityNumber, **fields: Any) -> IdentityDocument:
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
    except IntegrityError as error:  # registered by somebody else in this very moment
        refuse_known_identity(identity.index)
        raise InvalidInput(_("This person has a document of this kind already."), field="identity_number") from error


def refuse_known_identity(index: str) -> None:
    """A number that is registered anywhere in the region is refused; of that file only its folio and its office are told."""
    with database_scope(WHOLE_REGION):
        known = (
            IdentityDocument.objects.filter(number_index=index).values("worker__folio", "worker__office__name").first()
        )
    if known:
        raise InvalidInput(
            _("This person is already registered: folio %(folio)s, %(office)s.")
            % {"folio": known["worker__folio"], "office": known["worker__office__name"]},
            field="identity_number",
        )

"""One person, once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office, User
from common.errors import InvalidInput
from common.folios import next_folios
from common.transitions import move_state

from ..choices import ConsentMeans, ConsentPurpose
from ..models import Worker
from ..transitions import WORKER_MOVES
from .files import search_name_of
from .identity import identity_read, identity_write, refuse_known_identity
from .privacy import consent_give

YOUNGEST, OLDEST = 16, 90


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
    check_age(fields["birth_date"], today)
    identity = identity_read(identity_kind, identity_number, identity_country)
    refuse_known_identity(identity.index)
    worker = Worker(
        folio=next_folios(office.country, today)[0],
        country_id=office.country,
        office=office,
        search_name=search_name_of(fields),
        **fields,
    )
    worker.full_clean(exclude=["search_name"])
    worker.save()
    identity_write(worker, identity)
    move_state(worker, WORKER_MOVES, "register", by=by, extra={"registered_on": today, "confirmed_on": today})
    consent_give(worker=worker, purpose=ConsentPurpose.MATCHING, means=ConsentMeans.SIGNED)
    return worker


def check_age(birth_date: date, today: date) -> None:
    age = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    if not YOUNGEST <= age <= OLDEST:
        raise InvalidInput(
            _(
                "With this date of birth the person is %(age)d years old; the registry takes people from %(from)d to %(to)d."
            )
            % {"age": age, "from": YOUNGEST, "to": OLDEST},
            field="birth_date",
        )

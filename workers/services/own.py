"""A person at their own page: folio and date of birth, a code, a visit.

Nothing here tells whether a folio exists. Asking for a code does the same work for everybody: where there is no such person, or no
telephone, a code and a text are made all the same and taken back. Counts stand before everything, by address and by what was claimed.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from common.crypto import blind_index
from common.errors import DomainError
from common.folios import folio_of
from common.limits import within
from common.scope import WHOLE_REGION, DatabaseScope, database_scope
from messaging.choices import TextPurpose
from messaging.services import enqueue, is_number, text_send

from ..choices import CodeWay, WorkerStatus
from ..models import OwnCode, OwnVisit, Worker
from ..periods import CODE_HOLDS, PRINTED_CODE_HOLDS, TRACES_KEPT, VISIT_IDLE, VISIT_LONGEST
from .privacy import file_opened

DIGITS = 6
MOST_TRIES = 5  # of one code, and of one claim while a code holds
ASKED_OF_ONE, ASKED_BY_ONE = 3, 20  # codes an hour: for one claim, from one address (an office shares one)
TRIED_BY_ONE = 30  # codes that one address tries in ten minutes
NOBODY = Worker(pk=0, folio="", country_id="GT", phone="+50200000000")


class TooOften(DomainError):
    """Come back later; it is said alike whether there is such a person or not."""

    status = 429


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are."""

    folio: str
    birth_date: date

    def __str__(self) -> str:
        return f"{folio_of(self.folio)}|{self.birth_date.isoformat()}"


@dataclass(frozen=True)
class Visitor:
    """Whose page it is, and what the database shows them: the people of their office, of whom the page takes one."""

    worker_id: int
    country: str
    office_id: int

    @property
    def scope(self) -> DatabaseScope:
        return DatabaseScope(self.country, str(self.office_id), f"person:{self.worker_id}")


def code_ask(*, claim: Claim, client: str) -> None:
    """Send a code to the telephone on file, if there are such a person and a telephone. Raises `TooOften`."""
    hour = timedelta(hours=1)
    own = within("own-ask-claim", str(claim), limit=ASKED_OF_ONE, period=hour)
    if not (within("own-ask-client", client, limit=ASKED_BY_ONE, period=hour) and own):
        raise TooOften(_("Codes were asked for too often. Wait an hour, or ask your office for a printed code."))
    with database_scope(WHOLE_REGION):
        worker = _claimed(claim)
        reached = worker if worker is not None and is_number(worker.phone) else None
        with transaction.atomic():
            _send_code(reached or NOBODY)
            if reached is None:
                transaction.set_rollback(True)
    if reached is None:
        transaction.on_commit(partial(enqueue, 0))  # the broker is told as often as for everybody else


def code_print(*, worker: Worker, by: User) -> str:
    """A code to hand over at the office, shown once. That it was made stands in the file, where the person sees it."""
    file_opened(worker=worker, by=by, what="code")
    with transaction.atomic():
        return _make(worker, CodeWay.OFFICE, PRINTED_CODE_HOLDS, by=by)


def code_use(*, claim: Claim, code: str, client: str) -> Worker | None:
    """The person, if the code is theirs, holds, and was never used. None in every other case. Raises `TooOften`.

    A wrong one counts against every open code of the person; `MOST_TRIES` close it.
    """
    own = within("own-try-claim", str(claim), limit=MOST_TRIES, period=CODE_HOLDS)
    if not (within("own-try-client", client, limit=TRIED_BY_ONE, period=CODE_HOLDS) and own):
        raise TooOften(_("Wrong codes were tried too often. Wait ten minutes, then ask for a new code."))
    with database_scope(WHOLE_REGION):
        worker = _claimed(claim)
        pk = worker.pk if worker is not None else 0
        live = OwnCode.objects.filter(worker_id=pk, is_open=True, tries__lt=MOST_TRIES, expires_at__gt=Now())
        given, right = _hash(pk, code), None
        for one in live.select_for_update(no_key=True):
            if hmac.compare_digest(one.code_hash, given):
                right = one
        if right is None:
            live.update(tries=F("tries") + 1)
            return None
        OwnCode.objects.filter(pk=right.pk).update(is_open=False, used_at=Now())
        return worker


def visit_begin(*, worker: Worker) -> str:
    """The token of a new visit, for the browser alone."""
    token = secrets.token_urlsafe(32)
    with database_scope(WHOLE_REGION):
        OwnVisit.objects.create(worker=worker, token_hash=_token_hash(token))
    return token


def visit_of(*, token: str) -> Visitor | None:
    """Whose visit this is, and that it goes on; None where it has ended, was idle too long, or never was."""
    now = timezone.now()
    with database_scope(WHOLE_REGION):
        going_on = OwnVisit.objects.filter(
            token_hash=_token_hash(token),
            ended_at__isnull=True,
            seen_at__gt=now - VISIT_IDLE,
            started_at__gt=now - VISIT_LONGEST,
        ).exclude(worker__status=WorkerStatus.ERASED)
        found = going_on.values_list("worker_id", "worker__country_id", "worker__office_id", "seen_at").first()
        if found is None:
            return None
        if now - found[3] >= timedelta(minutes=1):
            OwnVisit.objects.filter(token_hash=_token_hash(token)).update(seen_at=now)
    return Visitor(*found[:3])


def visit_end(*, token: str) -> None:
    with database_scope(WHOLE_REGION):
        OwnVisit.objects.filter(token_hash=_token_hash(token), ended_at__isnull=True).update(ended_at=Now())


def visits_forget() -> int:
    """Codes and visits of long ago. How many rows."""
    before = timezone.now() - TRACES_KEPT
    with database_scope(WHOLE_REGION):
        forgotten = OwnCode.objects.filter(made_at__lt=before).delete()[0]
        return forgotten + OwnVisit.objects.filter(started_at__lt=before).delete()[0]


def _claimed(claim: Claim) -> Worker | None:
    people = Worker.objects.exclude(status=WorkerStatus.ERASED)
    return people.filter(folio=folio_of(claim.folio), birth_date=claim.birth_date).first()


def _send_code(worker: Worker) -> None:
    code = _make(worker, CodeWay.TEXT, CODE_HOLDS)
    told = _("%(code)s is your code to see your file. It holds for 10 minutes. Give it to nobody, not even to us.")
    text_send(
        to=worker.phone,
        body=told % {"code": code},
        purpose=TextPurpose.CODE,
        language=get_language() or "es",
        country=worker.country_id,
        office=worker.office_id,
        useful_for=CODE_HOLDS,
    )


def _make(worker: Worker, way: CodeWay, holds: timedelta, *, by: User | None = None) -> str:
    """A new code; the earlier one of the same way is closed. Under the lock of the person, so that two at once make one after the other."""
    list(Worker.objects.select_for_update(no_key=True).filter(pk=worker.pk).values_list("pk"))
    OwnCode.objects.filter(worker_id=worker.pk, way=way, is_open=True).update(is_open=False)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    OwnCode.objects.create(
        worker_id=worker.pk,
        way=way,
        code_hash=_hash(worker.pk, code),
        made_by=by,
        expires_at=timezone.now() + holds,
    )
    return code


def _hash(worker_id: int, code: str) -> str:
    return blind_index(code, purpose=f"own-code:{worker_id}")


def _token_hash(token: str) -> str:
    return blind_index(token, purpose="own-visit")

"""How a complaint comes in and how whoever told it comes back: every write for which no account is needed.

Nothing here takes an address, a browser or a session, so none can be kept. Times are days.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.crypto import blind_index
from common.errors import InvalidInput
from common.folios import next_folios
from common.names import plain
from common.scope import DatabaseScope, database_scope

from ..choices import Channel, ComplaintCategory, MessageFrom, MessageKind, PaidWhen, ToldBy
from ..evidence import KEPT, MOST_FILES, Waiting, evidence_keep, evidence_put_back
from ..models import (
    Allegation,
    Complaint,
    ComplaintEvidence,
    ComplaintFiling,
    ComplaintMessage,
    EvidenceOpening,
    FeePaid,
)
from ..receipts import as_receipt, may_try, receipt_index, receipt_of_walk, walk_token
from ..selectors.intake import employer_today
from .routing import complaint_route

INTAKE = DatabaseScope("*", "*", "intake")  # whoever it is; the audit knows no more
LONGEST_ACCOUNT, LONGEST_MESSAGE, MOST_FEES = 6_000, 3_000, 20
MOST_MESSAGES = 60  # of one side that the other has not read
_WALK, _CONTENT, _MESSAGE = "complaint walk", "complaint content", "complaint message"


@dataclass(frozen=True)
class Fee:
    """`paid_on`: the first day of what `paid_when` says."""

    paid_for: str
    amount: Decimal
    currency: str
    paid_to: str = ""
    paid_on: date | None = None
    paid_when: str = PaidWhen.UNKNOWN
    has_receipt: bool = False


@dataclass(frozen=True)
class Telling:
    """What somebody tells. `recruiter`, `employer`: ids of whom it is about, where they were found on record."""

    country: str
    categories: tuple[str, ...]
    account: str
    anonymous: bool = True
    contact: str = ""
    told_by: str = ToldBy.WORKER
    language: str = "es"
    channel: str = Channel.WEB
    recruiter: int | None = None
    employer: int | None = None
    accused_name: str = ""
    happened_in: str | None = None
    happened_at: str = ""
    happened_when: str = ""
    in_danger: bool = False
    fees: tuple[Fee, ...] = ()
    evidence: tuple[Waiting, ...] = field(default=())


@dataclass(frozen=True)
class Filed:
    """`receipt`: the sixteen digits, here and nowhere else. `again`: it was here already; `same`: with exactly this content."""

    receipt: str
    received_on: date
    due_on: date
    again: bool = False
    same: bool = True


def complaint_file(*, telling: Telling, token: str, by: User | None = None) -> Filed:
    """Complaint, allegations, fees and evidence in one transaction; the same walk (`token`) again is the complaint that is there.

    `by`: who of the staff writes it down, which is kept only where the person gave a name. Raises `InvalidInput` naming the field.
    """
    _look_at(telling)
    with database_scope(INTAKE):
        _wait_for_the_same(token)
        known = ComplaintFiling.objects.filter(token_index=blind_index(token, purpose=_WALK)).first()
        return _again(known, telling, token) if known else _first(telling, token, by)


def _look_at(telling: Telling) -> None:
    if not telling.categories or not set(telling.categories) <= set(ComplaintCategory.values):
        raise InvalidInput(_("Say what happened: choose at least one."), field="categories")
    if not telling.account.strip():
        raise InvalidInput(_("Tell what happened, in your words."), field="account")
    if len(telling.account) > LONGEST_ACCOUNT:
        raise InvalidInput(_("This is too long: up to 6,000 letters."), field="account")
    if telling.anonymous and telling.contact:
        raise InvalidInput(_("An anonymous complaint keeps no contact."), field="contact")
    if not telling.anonymous and not telling.contact.strip():
        raise InvalidInput(_("Say how we can reach you, or stay anonymous."), field="contact")
    if len(telling.fees) > MOST_FEES or len(telling.evidence) > MOST_FILES:
        raise InvalidInput(_("These are more than one complaint takes: add the others afterwards, with your digits."))


def _wait_for_the_same(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"walk:{token}"])


def _again(known: ComplaintFiling, telling: Telling, token: str) -> Filed:
    complaint = known.complaint
    receipts = (receipt_of_walk(token, attempt) for attempt in range(100))
    receipt = next(one for one in receipts if receipt_index(one) == complaint.receipt_index)
    same = known.content_index == _content_index(telling)
    return Filed(receipt, complaint.received_on, complaint.due_on, again=True, same=same)


def _first(telling: Telling, token: str, by: User | None) -> Filed:
    today = timezone.localdate()
    receipt = _unused_receipt(token)
    made = Complaint(
        folio=next_folios(Complaint.folio_prefix, today)[0],
        receipt_index=receipt_index(receipt),
        country_id=telling.country,
        channel=telling.channel,
        is_anonymous=telling.anonymous,
        contact=telling.contact.strip(),
        account=telling.account.strip(),
        recruiter_id=telling.recruiter,
        employer_id=employer_today(telling.employer),
        accused_name=telling.accused_name.strip(),
        search_name=plain(telling.accused_name)[:255],
        received_on=today,
    )
    also = (telling.happened_at, telling.happened_when, *(fee.paid_to for fee in telling.fees))
    complaint = complaint_route(complaint=made, categories=telling.categories, in_danger=telling.in_danger, told=also)
    ComplaintFiling.objects.create(
        complaint=complaint,
        token_index=blind_index(token, purpose=_WALK),
        content_index=_content_index(telling),
        told_by=telling.told_by,
        language=telling.language,
        happened_in_id=telling.happened_in or None,
        happened_at=telling.happened_at.strip(),
        happened_when=telling.happened_when.strip(),
        entered_by=None if telling.anonymous else by,
    )
    Allegation.objects.bulk_create(Allegation(complaint=complaint, category=one) for one in telling.categories)
    FeePaid.objects.bulk_create(FeePaid(complaint=complaint, **asdict(fee)) for fee in telling.fees)
    _evidence(complaint.pk, telling.evidence, today)
    return Filed(receipt, today, complaint.due_on)


def _unused_receipt(token: str) -> str:
    receipts = (receipt_of_walk(token, attempt) for attempt in range(100))
    return next(one for one in receipts if not Complaint.objects.filter(receipt_index=receipt_index(one)).exists())


def _evidence(complaint: int, pictures: Sequence[Waiting], day: date) -> None:
    """Numbered on; a picture that is there already is not kept twice. What was moved goes back where any of it fails."""
    here = ComplaintEvidence.objects.filter(complaint_id=complaint)
    known, last = set(here.values_list("sha256", flat=True)), here.count()
    moved: list[Waiting] = []
    try:
        for waiting in pictures:
            if waiting.sha256 not in known:
                evidence_keep(waiting, day)
                moved.append(waiting)
                known.add(waiting.sha256)
                last += 1
                ComplaintEvidence.objects.create(complaint_id=complaint, number=last, added_on=day, **asdict(waiting))
    except BaseException:
        for waiting in moved:
            evidence_put_back(waiting)
        raise


def _content_index(telling: Telling) -> str:
    """Of all that was told; in which language the page stood is no part of it."""
    text = json.dumps(asdict(replace(telling, language="")), sort_keys=True, default=str)
    return blind_index(hashlib.sha256(text.encode()).hexdigest(), purpose=_CONTENT)


# ── coming back ───────────────────────────────────────────────────────────


def complaint_behind(*, receipt: str, client: str) -> int | None:
    """The id of the complaint that these digits open, or None: wrong, malformed and tried too often are answered alike and do the same.

    `client`: the address that asks, of which only a thousandth is remembered, for a minute (`receipts.may_try`).
    """
    allowed = may_try(client)
    with database_scope(INTAKE):
        index = receipt_index(as_receipt(receipt))
        found = Complaint.objects.filter(receipt_index=index).values_list("pk", flat=True).first()
    return found if allowed else None


def message_receive(
    *, complaint: int, body: str, token: str, kind: str = MessageKind.MESSAGE, pictures: Sequence[Waiting] = ()
) -> None:
    """From whoever complained, with the pictures that came along. The same `token` again is the message that is there."""
    body = body.strip()
    if kind == MessageKind.MESSAGE and not body:
        raise InvalidInput(_("Write your message."), field="body")
    if len(body) > LONGEST_MESSAGE:
        raise InvalidInput(_("This is too long: up to 3,000 letters."), field="body")
    with database_scope(INTAKE):
        _wait_for_the_same(f"complaint:{complaint}")
        index = blind_index(token, purpose=_MESSAGE)
        theirs = ComplaintMessage.objects.filter(complaint_id=complaint, written_by=MessageFrom.PERSON)
        if theirs.filter(token_index=index).exists():
            return
        if theirs.filter(is_read=False).count() >= MOST_MESSAGES or _files_full(complaint, pictures):
            raise InvalidInput(_("There is more here than we have read: wait for our answer."), field="body")
        today = timezone.localdate()
        _evidence(complaint, pictures, today)
        ComplaintMessage.objects.create(
            complaint_id=complaint,
            written_by=MessageFrom.PERSON,
            kind=kind,
            body=body,
            token_index=index,
            sent_on=today,
        )


def _files_full(complaint: int, pictures: Sequence[Waiting]) -> bool:
    here = ComplaintEvidence.objects.filter(complaint_id=complaint).count()
    return bool(pictures) and here + len(pictures) > 3 * MOST_FILES


def messages_seen_by_the_person(*, complaint: int) -> None:
    with database_scope(INTAKE):
        theirs = ComplaintMessage.objects.filter(complaint_id=complaint, written_by=MessageFrom.DESK, is_read=False)
        theirs.update(is_read=True)


# ── the office's side ─────────────────────────────────────────────────────


def message_send(*, complaint: Complaint, body: str, by: User) -> ComplaintMessage:
    """From the office to whoever comes back with the digits. Nobody is called or written to."""
    if not body.strip():
        raise InvalidInput(_("Write your message."), field="body")
    if len(body) > LONGEST_MESSAGE:
        raise InvalidInput(_("This is too long: up to 3,000 letters."), field="body")
    return ComplaintMessage.objects.create(
        complaint=complaint,
        written_by=MessageFrom.DESK,
        by=by,
        body=body.strip(),
        token_index=blind_index(walk_token(), purpose=_MESSAGE),
        sent_on=timezone.localdate(),
    )


def messages_seen_by_the_desk(*, complaint: Complaint) -> None:
    theirs = ComplaintMessage.objects.filter(complaint=complaint, written_by=MessageFrom.PERSON, is_read=False)
    theirs.update(is_read=True)


@transaction.atomic
def evidence_open(*, evidence: ComplaintEvidence, by: User) -> bytes:
    """The picture in clear, noted with who opened it. FileNotFoundError where the file is gone."""
    content = KEPT.content(evidence.stored)
    EvidenceOpening.objects.create(evidence=evidence, by=by)
    return content

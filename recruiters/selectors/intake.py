"""What hangs on a complaint, for the inspector's desk; and what whoever told it may read of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from accounts.models import Office, User
from common.names import plain
from employers.choices import EmployerStatus
from employers.models import Employer
from reference.models import Country

from ..choices import ComplaintStatus, MessageFrom, MessageKind
from ..models import Complaint, ComplaintEvidence, ComplaintFiling, ComplaintMessage, FeePaid, Recruiter
from .complaints import complaints_visible_to
from .register import NAMED_PERSONS


def employer_today(pk: int | None) -> int | None:
    """The id of the employer that this one was recognised as, else its own."""
    if pk is None:
        return None
    joined = Employer.objects.filter(pk=pk, joined_to__isnull=False).values_list("joined_to", flat=True)
    return joined.first() or pk


def filing_of(complaint: Complaint) -> ComplaintFiling | None:
    """None for a complaint that did not come in by these doors."""
    return ComplaintFiling.objects.filter(complaint=complaint).select_related("happened_in", "entered_by").first()


def fees_of(complaint: Complaint) -> QuerySet[FeePaid]:
    return FeePaid.objects.filter(complaint=complaint)


def fee_totals(complaint: Complaint) -> dict[str, Decimal]:
    """By currency; different currencies are not added up."""
    sums = fees_of(complaint).order_by("currency").values("currency").annotate(total=Sum("amount"))
    return {line["currency"]: line["total"] for line in sums}


def evidence_of(complaint: Complaint) -> QuerySet[ComplaintEvidence]:
    """Each with `opened`, how often staff opened it."""
    return (
        ComplaintEvidence.objects.filter(complaint=complaint)
        .select_related("complaint")
        .annotate(opened=Count("openings"))
    )


def evidence_visible_to(user: User) -> QuerySet[ComplaintEvidence]:
    visible = complaints_visible_to(user).order_by().values("pk")
    return ComplaintEvidence.objects.filter(complaint__in=visible).select_related("complaint")


def messages_of(complaint: Complaint) -> QuerySet[ComplaintMessage]:
    return ComplaintMessage.objects.filter(complaint=complaint).select_related("by")


def with_unread(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Each with `has_unread`: the person wrote something that nobody at the desk has read."""
    unread = ComplaintMessage.objects.filter(
        complaint=OuterRef("pk"), written_by=MessageFrom.PERSON, is_read=False
    ).order_by()
    return complaints.annotate(has_unread=Exists(unread))


@dataclass(frozen=True)
class Told:
    """One line of the conversation, as the person reads it. Who of the staff wrote it is not told."""

    from_the_office: bool
    kind: str
    body: str
    sent_on: date
    is_new: bool


@dataclass(frozen=True)
class Returned:
    """What somebody reads who comes back with the digits."""

    pk: int
    status: str
    received_on: date
    due_on: date
    language: str
    asked_to_withdraw: bool
    pictures: int
    conversation: tuple[Told, ...]

    @property
    def is_closed(self) -> bool:
        return self.status == ComplaintStatus.CLOSED


def returned_to(complaint: int) -> Returned:
    """For whoever opened it with the digits (`services.complaint_behind`). In a scope that sees the complaint."""
    found = Complaint.objects.annotate(
        pictures=Count("evidence", distinct=True),
        withdrawals=Count("messages", filter=Q(messages__kind=MessageKind.WITHDRAWAL), distinct=True),
    ).select_related("filing")
    row = found.get(pk=complaint)
    filing = getattr(row, "filing", None)
    return Returned(
        pk=row.pk,
        status=row.status,
        received_on=row.received_on,
        due_on=row.due_on,
        language=filing.language if filing else "es",
        asked_to_withdraw=row.withdrawals > 0,
        pictures=row.pictures,
        conversation=tuple(_told(message) for message in ComplaintMessage.objects.filter(complaint=row)),
    )


def _told(message: ComplaintMessage) -> Told:
    desk = message.written_by == MessageFrom.DESK
    return Told(desk, message.kind, message.body, message.sent_on, desk and not message.is_read)


# ── who reads it ──────────────────────────────────────────────────────────


def countries_that_read() -> QuerySet[Country]:
    """Countries of origin with an office: elsewhere there is nobody to whom a complaint would go."""
    return Country.objects.filter(is_origin=True, pk__in=Office.objects.filter(is_active=True).values("country"))


# ── about whom ────────────────────────────────────────────────────────────

_ON_RECORD = (EmployerStatus.VERIFIED, EmployerStatus.ON_RECORD, EmployerStatus.SUSPENDED)
_MOST = 5


def candidates_for(name: str) -> list[tuple[str, str]]:
    """Recruiters, then employers on public record whose names are like this one: ("recruiter:7", "Agencia Colibrí (Guatemala)").

    Everybody may ask: persons whom a foreign list names are for staff, and are none of them.
    """
    folded = plain(name)
    if len(folded) < 3:
        return []
    like = TrigramWordSimilarity(folded, "search_name")
    found: list[tuple[str, str]] = []
    for kind, known in (
        ("recruiter", Recruiter.objects.exclude(NAMED_PERSONS).select_related("country")),
        ("employer", Employer.objects.filter(status__in=_ON_RECORD).select_related("country")),
    ):
        near = known.filter(search_name__trigram_word_similar=folded).annotate(likeness=like)
        found += [(f"{kind}:{one.pk}", f"{one} ({one.country})") for one in near.order_by("-likeness", "pk")[:_MOST]]
    return found

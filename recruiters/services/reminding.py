"""Deadlines told by mail: a day before to whom a complaint is given, and to the administrators of its country once it is late."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from common.mail import mail_send, page_address
from common.scope import WHOLE_REGION, database_scope

from ..choices import ComplaintStatus, ReminderLevel
from ..models import Complaint, ComplaintReminder

SOON = timedelta(days=1)
MOST_AT_ONCE = 2_000  # deadlines of one run: the next hour takes the others


def deadlines_remind() -> int:
    """One mail a person with how many deadlines are near or over, each told once; nothing of what was complained about. How many mails.

    Safe to run twice, also at once: a deadline is told by whoever inserts its row.
    """
    now = timezone.now()
    with database_scope(WHOLE_REGION), transaction.atomic():
        told: dict[User, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        administrators = _administrators()
        for complaint in _to_be_told(now).select_related("assigned_to").order_by("next_due_at", "pk")[:MOST_AT_ONCE]:
            is_late = complaint.next_due_at is not None and complaint.next_due_at <= now
            level = ReminderLevel.LATE if is_late else ReminderLevel.SOON
            for person in _who(complaint, administrators, is_late=is_late):
                if _first_time(complaint, person, level):
                    told[person][level] += 1
        for person, counts in told.items():
            mail_send(to=person.email, template="complaint_deadlines", language=person.language, context=_said(counts))
    return len(told)


def _to_be_told(now: datetime) -> QuerySet[Complaint]:
    """Those whose deadline is near or over, and nobody was told or the one to whom it was given since: others would fill every run."""
    waiting = Complaint.objects.exclude(status=ComplaintStatus.CLOSED)
    late, soon = Q(next_due_at__lte=now), Q(next_due_at__gt=now, next_due_at__lte=now + SOON, assigned_to__isnull=False)
    return waiting.filter(late & ~_told(ReminderLevel.LATE) | soon & ~_told(ReminderLevel.SOON))


def _told(level: str) -> Exists:
    reached = (
        Q(to=OuterRef("assigned_to")) | Q(complaint__assigned_to=None) | Q(complaint__assigned_to__is_active=False)
    )
    same = ComplaintReminder.objects.filter(complaint=OuterRef("pk"), due_at=OuterRef("next_due_at"), level=level)
    return Exists(same.filter(reached).order_by())


def _administrators() -> dict[str, list[User]]:
    found: dict[str, list[User]] = defaultdict(list)
    for user in User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"):
        found[user.country].append(user)
    return found


def _who(complaint: Complaint, administrators: dict[str, list[User]], *, is_late: bool) -> list[User]:
    """Whoever is tied to it is told nothing."""
    people = [complaint.assigned_to] if complaint.assigned_to and complaint.assigned_to.is_active else []
    if is_late:
        own = [] if complaint.for_region else administrators.get(complaint.country_id, [])
        people += own or administrators.get("", [])
    return [user for user in dict.fromkeys(people) if user.pk not in complaint.excluded]


def _first_time(complaint: Complaint, person: User, level: str) -> bool:
    key = {"complaint": complaint, "to": person, "due_at": complaint.next_due_at, "level": level}
    _row, created = ComplaintReminder.objects.get_or_create(**key, defaults={"duty": complaint.next_duty or "outcome"})
    return created


def _said(counts: dict[str, int]) -> dict[str, object]:
    queue = reverse("admin:recruiters_complaint_changelist")
    return {
        "late": counts.get(ReminderLevel.LATE, 0),
        "soon": counts.get(ReminderLevel.SOON, 0),
        "address": page_address(queue),
    }

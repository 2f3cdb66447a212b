"""The queues of the desk, and how many complaints wait in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Role
from accounts.models import User

from ..choices import ComplaintStatus
from ..deadlines import end_of_day_in
from ..models import Complaint

QUEUES: dict[str, Promise] = {
    "late": _("Overdue"),
    "today": _("Today"),
    "week": _("This week"),
    "nobody": _("Unassigned"),
    "mine": _("Mine"),
    "waiting": _("Waiting for the other side"),
    "region": _("For the region"),
    "open": pgettext_lazy("complaints", "Open"),
    "closed": pgettext_lazy("complaints", "Closed"),
}
MOST_COUNTED = 2_000  # as far as the pages of a list go
OPEN = ~Q(status=ComplaintStatus.CLOSED)

Rule = Callable[[User, datetime], Q]
_RULES: dict[str, Rule] = {
    "late": lambda user, now: Q(next_due_at__lte=now),
    "today": lambda user, now: Q(next_due_at__gt=now, next_due_at__lte=end_of_day_in(0, now)),
    "week": lambda user, now: Q(next_due_at__gt=now, next_due_at__lte=end_of_day_in(6, now)),
    "nobody": lambda user, now: Q(assigned_to=None),
    "mine": lambda user, now: Q(assigned_to=user.pk),
    "waiting": lambda user, now: Q(is_paused=True),
    "region": lambda user, now: Q(for_region=True),
    "open": lambda user, now: Q(),
}


def in_queue(complaints: QuerySet[Complaint], name: str, user: User) -> QuerySet[Complaint]:
    """Those of one queue; all where the name is of none. "Today" and "this week" do not hold what is overdue already."""
    if name == "closed":
        return complaints.filter(status=ComplaintStatus.CLOSED)
    if name not in _RULES:
        return complaints
    return complaints.filter(OPEN & _RULES[name](user, timezone.now()))


def queue_counts(complaints: QuerySet[Complaint], user: User) -> dict[str, str]:
    """By queue, in two statements. Closed ones are counted to two thousand; the region's queue is for whoever works for it."""
    now = timezone.now()
    names = [name for name in _RULES if name != "region" or (user.role == Role.ADMINISTRATOR and not user.country)]
    waiting = complaints.select_related(None).order_by().filter(OPEN)
    found = waiting.aggregate(**{name: Count("pk", filter=_RULES[name](user, now) or None) for name in names})
    closed = complaints.select_related(None).order_by().filter(status=ComplaintStatus.CLOSED)
    shut = closed.values("pk")[: MOST_COUNTED + 1].count()
    told = {name: str(found[name]) for name in names}
    return told | {"closed": f"{MOST_COUNTED}+" if shut > MOST_COUNTED else str(shut)}

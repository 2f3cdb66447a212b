"""What an office does to keep its files alive: whom to ask again, whose papers end, what is not known, who asked for something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.scope import people_scope

from ..choices import IdentityKind, RequestStatus, WorkerStatus
from ..models import Availability, IdentityDocument, PersonRequest, SupportingPaper, Worker
from ..periods import RECONFIRM_EVERY, REMIND_BEFORE
from .people import PASSPORT_ENDS_WITHIN, workers_visible_to

if TYPE_CHECKING:
    from accounts.models import User

SOON = timedelta(days=14)
TABS = ("now", "soon", "stale", "papers", "dates", "asked")


@dataclass(frozen=True)
class Worklist:
    """The people of one reader's scope, narrowed by `people`, as of a day."""

    people: QuerySet[Worker]
    today: date

    def tab(self, name: str) -> QuerySet[Worker]:
        """`now`: reminded, and about to be put to rest; `soon`: so in 14 days; `stale`; `papers` end within 90 days or have ended;
        `dates`: nobody noted when they can be away; `asked`: they asked for something to be put right or erased.
        """
        return self.people.filter(self._conditions()[name])

    def counts(self) -> dict[str, int]:
        """Of every tab, in one query."""
        conditions = self._conditions()
        counted = {name: Count("pk", filter=conditions[name]) for name in TABS}
        return dict(self.people.order_by().aggregate(**counted))

    def _conditions(self) -> dict[str, Q]:
        lapse = self.today - RECONFIRM_EVERY
        now = lapse + REMIND_BEFORE
        registered = Q(status=WorkerStatus.REGISTERED)
        return {
            "now": registered & Q(confirmed_on__lte=now),
            "soon": registered & Q(confirmed_on__gt=now, confirmed_on__lte=now + SOON),
            "stale": Q(status=WorkerStatus.STALE),
            "papers": registered & _papers_ending(self.today + PASSPORT_ENDS_WITHIN),
            "dates": registered
            & ~Q(Exists(Availability.objects.filter(worker=OuterRef("pk"), ends_on__gte=self.today))),
            "asked": Q(Exists(PersonRequest.objects.filter(worker=OuterRef("pk"), status=RequestStatus.OPEN))),
        }


def worklist_of(user: User) -> Worklist:
    return Worklist(workers_visible_to(user), timezone.localdate())


def requests_visible_to(user: User) -> QuerySet[PersonRequest]:
    scope = people_scope(user).q("worker__country_id", "worker__office_id")
    return PersonRequest.objects.filter(scope).select_related("worker", "worker__office")


def _papers_ending(until: date) -> Q:
    """Whose latest passport, or latest paper of a kind, ends by that day."""
    passports = IdentityDocument.objects.filter(worker=OuterRef("pk"), kind=IdentityKind.PASSPORT)
    passport = Q(Exists(passports.filter(expires_on__lte=until))) & ~Q(Exists(passports.filter(expires_on__gt=until)))
    same = SupportingPaper.objects.filter(worker=OuterRef("worker"), kind=OuterRef("kind"), expires_on__gt=until)
    ending = SupportingPaper.objects.filter(~Exists(same), worker=OuterRef("pk"), expires_on__lte=until)
    return passport | Q(Exists(ending))

"""What a coordinator and an office see of requests by name."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import Role
from accounts.models import User
from accounts.scope import people_scope
from employers.models import NamedRequest
from employers.selectors import named_requests_visible_to
from workers.choices import WorkerStatus
from workers.models import Worker
from workers.selectors import search_workers, workers_visible_to

from ..choices import NamedPersonStatus
from ..models import NamedPerson

MOST_CANDIDATES = 10
STANDING = (NamedPersonStatus.TO_ASK, NamedPersonStatus.AGREED)


def requests_to_work(user: User) -> QuerySet[NamedRequest]:
    """Coordinators: those for people of their country. Officers: those for which somebody of their office was found."""
    if user.role != Role.REGISTRATION_OFFICER:
        return named_requests_visible_to(user)
    own = people_in_scope(user).filter(request=OuterRef("pk"), status__in=STANDING)
    return NamedRequest.objects.filter(Exists(own)).select_related("vacancy", "vacancy__employer", "country")


def people_in_scope(user: User) -> QuerySet[NamedPerson]:
    scope = people_scope(user)
    return NamedPerson.objects.filter(scope.q("worker__country_id", "worker__office_id"))


def standing_person(request: NamedRequest, user: User) -> NamedPerson | None:
    """Who stands for the request, if the user may see them."""
    people = people_in_scope(user).filter(request=request, status__in=STANDING)
    return people.select_related("worker", "worker__office", "worker__municipality").first()


def candidates(request: NamedRequest, user: User) -> list[Worker]:
    """Registered people whom the name (or the folio) may mean, those born in the year that was given first; ten at most."""
    people = workers_visible_to(user).filter(country=request.country_id, status=WorkerStatus.REGISTERED)
    found = list(_by_folio(people, request)) or list(_by_name(people, request))
    if year := request.birth_year:
        found.sort(key=lambda worker: abs((worker.birth_date.year if worker.birth_date else 0) - year))
    return found[:MOST_CANDIDATES]


def _by_folio(people: QuerySet[Worker], request: NamedRequest) -> QuerySet[Worker]:
    return people.filter(Q(folio=request.folio)) if request.folio else people.none()


def _by_name(people: QuerySet[Worker], request: NamedRequest) -> QuerySet[Worker]:
    words = "".join(letter for letter in request.name or "" if not letter.isdecimal())
    return search_workers(people, words)[: 3 * MOST_CANDIDATES] if words.strip() else people.none()

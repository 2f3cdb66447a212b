"""The one place that decides which part of the region a person may see. Lists, object pages, the API, the admin and the
database's row-level policies all use it.

| role                 | workers, proposals, placements | everything else of the registry        |
|----------------------|--------------------------------|----------------------------------------|
| registration officer | own office                     | open vacancies                         |
| coordinator          | own country                    | all vacancies, runs                    |
| inspector            | own country                    | recruiters, complaints of the country  |
| policy editor        | none                           | rules                                  |
| auditor              | none (numbers only)            | runs, rules                            |
| employer's clerk     | none                           | own employer's vacancies               |
| recruiter's contact  | none                           | own recruiter                          |
| administrator        | whole region, or own country   | everything                             |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from common.scope import DatabaseScope

from .choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import Office, User


@dataclass(frozen=True)
class PeopleScope:
    """Countries and offices whose registered people may be seen. None means no limit; an empty tuple means nobody."""

    countries: tuple[str, ...] | None = ()
    offices: tuple[int, ...] | None = ()

    @property
    def is_empty(self) -> bool:
        return self.countries == () or self.offices == ()

    def q(self, country: str = "country", office: str = "office") -> Q:
        """A filter over the two columns of a model that holds a person (or points at one)."""
        condition = Q()
        if self.countries is not None:
            condition &= Q(**{f"{country}__in": self.countries})
        if self.offices is not None:
            condition &= Q(**{f"{office}__in": self.offices})
        return condition


NOBODY = PeopleScope()
EVERYBODY = PeopleScope(None, None)


def people_scope(user: User | AnonymousUser) -> PeopleScope:
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    match user.role:
        case Role.REGISTRATION_OFFICER:
            return PeopleScope((user.country,), (user.office_id,) if user.office_id else ())
        case Role.COORDINATOR | Role.INSPECTOR:
            return PeopleScope((user.country,), None) if user.country else NOBODY
        case Role.ADMINISTRATOR:
            return PeopleScope((user.country,), None) if user.country else EVERYBODY
    return NOBODY


def manageable_users(user: User, users: QuerySet[User]) -> QuerySet[User]:
    """Administrators of one country manage its people; who works for the whole region manages everybody."""
    if user.role != Role.ADMINISTRATOR:
        return users.none()
    return users.filter(country=user.country, is_superuser=False) if user.country else users


def manageable_offices(user: User, offices: QuerySet[Office]) -> QuerySet[Office]:
    if user.role != Role.ADMINISTRATOR:
        return offices.none()
    return offices.filter(country=user.country) if user.country else offices


def database_scope_of(user: User | AnonymousUser) -> DatabaseScope:
    """The same decision, in the words of the database's row-level policies."""
    scope = people_scope(user)
    return DatabaseScope(
        countries="*" if scope.countries is None else ",".join(scope.countries),
        offices="*" if scope.offices is None else ",".join(map(str, scope.offices)),
        user=str(user.pk) if user.is_authenticated else "anonymous",
    )

"""Asking for somebody by name: what the employer does, and what the apps above let it know."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.transitions import move_state
from reference.models import Country

from ..choices import NamedStatus
from ..models import NamedRequest, NamedRequestEvent, Vacancy
from ..selectors import may_be_spread
from ..transitions import NAMED_MOVES
from .seats import vacancy_locked

NAME_KEPT = timedelta(days=90)  # after the request has ended: so long the employer can look up whom it asked for
ENDED = (NamedStatus.NOT_AVAILABLE, NamedStatus.WITHDRAWN)


@transaction.atomic
def named_request_send(
    *,
    vacancy: Vacancy,
    country: Country,
    name: str,
    by: User,
    folio: str = "",
    birth_year: int | None = None,
    last_season: int | None = None,
) -> NamedRequest:
    """Ask for a person by name for a seat of this vacancy.

    Raises `InvalidInput` for a name that is none, `WrongState` where the vacancy is over or as many people are asked for as it has seats.
    """
    vacancy = vacancy_locked(vacancy.pk)
    if not may_be_spread(vacancy):
        raise WrongState(_("The vacancy is over: nobody can be asked for any more."))
    name = " ".join(name.split())
    if len(name.split()) < 2:
        raise InvalidInput(_("Write a given name and a surname at least."), field="name")
    if vacancy.named_requests.exclude(status__in=ENDED).count() >= vacancy.seats:
        raise WrongState(_("As many people are asked for by name as the vacancy has seats."))
    request = NamedRequest.objects.create(
        vacancy=vacancy,
        country=country,
        name=name,
        folio=folio.strip().upper(),
        birth_year=birth_year,
        last_season=last_season,
        asked_by=by,
    )
    NamedRequestEvent.objects.create(subject=request, action="request", new_state=request.status, by=by)
    return request


@transaction.atomic
def named_request_move(*, request: NamedRequest, name: str, by: User | None) -> NamedRequest:
    """One of `NAMED_MOVES`. No reason is taken: the employer is told that somebody is not available and never why."""
    move_state(request, NAMED_MOVES, name, by=by)
    return request


def named_request_forget(*, requests: list[int]) -> int:
    """Take what names a person out of these requests; state, vacancy and days stay. How many it was taken from."""
    named = NamedRequest.objects.filter(pk__in=requests, name__isnull=False)
    return named.update(name=None, folio=None, birth_year=None, updated_at=timezone.now())


def named_requests_forget() -> int:
    """The same for all that ended `NAME_KEPT` ago."""
    over = NamedRequest.objects.filter(status__in=ENDED, updated_at__lt=timezone.now() - NAME_KEPT, name__isnull=False)
    return named_request_forget(requests=list(over.values_list("pk", flat=True)))

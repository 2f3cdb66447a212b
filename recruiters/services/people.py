"""Who stands behind an entry and who recruits for it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import InvalidInput
from reference.models import Country, Municipality
from workers.identity import IdentityNumber, read_identity

from ..models import Agent, AgentPlace, Recruiter, RecruiterPerson
from ..models.people import Identified
from .identity import identity_refresh


def identity_read(*, kind: str, number: str, country: Country | None) -> IdentityNumber | None:
    """The number that a form brings, normalised and checked; None where nothing was written. Raises `InvalidInput`."""
    if not number.strip():
        return None
    if not kind:
        raise InvalidInput(_("Say which document the number is of."), field="identity_kind")
    identity = read_identity(kind, number, country.pk if country else "")
    if not identity.country:
        raise InvalidInput(_("Say which country issued the passport."), field="identity_country")
    return identity


def identity_set(record: Identified, identity: IdentityNumber) -> None:
    """Put a number on a row that is about to be saved: encrypted, with the keyed hash under which it is found."""
    record.identity_kind, record.identity_country_id = identity.kind, identity.country
    record.number = identity.number  # type: ignore[assignment]
    record.number_index, record.last_digits = identity.index, identity.last_digits


@transaction.atomic
def person_save(*, person: RecruiterPerson, identity: IdentityNumber | None = None) -> RecruiterPerson:
    if identity is not None:
        identity_set(person, identity)
    person.full_name = " ".join(person.full_name.split())
    person.save()
    identity_refresh(recruiter=person.recruiter)
    return person


@transaction.atomic
def agent_save(
    *, agent: Agent, identity: IdentityNumber | None = None, places: Collection[Municipality] | None = None
) -> Agent:
    """Write an agent; `places` replaces where they recruit, where it is given.

    Raises `InvalidInput` where `agent.parent` is no active agent of the same recruiter, or works under this one.
    """
    Recruiter.objects.select_for_update(no_key=True).get(pk=agent.recruiter_id)
    if identity is not None:
        identity_set(agent, identity)
    agent_check_parent(agent)
    agent.full_name = " ".join(agent.full_name.split())
    agent.save()
    if places is not None:
        _set_places(agent, {place.pk for place in places})
    identity_refresh(recruiter=agent.recruiter)
    return agent


def agent_check_parent(agent: Agent) -> None:
    """Raises `InvalidInput` for a parent that the database would refuse."""
    if agent.parent_id is None:
        return
    under = dict(Agent.objects.filter(recruiter=agent.recruiter_id).order_by().values_list("pk", "parent"))
    if agent.parent_id not in under:
        raise InvalidInput(_("Choose an agent of the same recruiter."), field="parent")
    above: int | None = agent.parent_id
    while above is not None:
        if above == agent.pk:
            raise InvalidInput(_("This agent would work under somebody who works under them."), field="parent")
        above = under.get(above)


def _set_places(agent: Agent, wanted: set[int]) -> None:
    kept = set(agent.places.values_list("municipality", flat=True))
    agent.places.exclude(municipality__in=wanted).delete()
    AgentPlace.objects.bulk_create([AgentPlace(agent=agent, municipality_id=pk) for pk in sorted(wanted - kept)])

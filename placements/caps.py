"""A placement's place in the caps of its programme: which one it comes under, and the name it holds it by."""

from __future__ import annotations

from accounts.models import User
from employers.models import Vacancy
from pathways.engine.caps import is_returning
from pathways.models import CapReservation
from pathways.selectors import Start
from pathways.services import cap_reserve_for_person
from workers.selectors import seasons_begun

from .models import Placement


def cap_reference(placement: Placement) -> str:
    return f"placement:{placement.pk}"


def cap_place_take(*, placement: Placement, vacancy: Vacancy, by: User) -> list[CapReservation]:
    """Hold a place for the person of a placement; nothing where the programme has no cap for that start.

    Raises `CapFull` where every pool that the person could come under is known to be full.
    """
    worker = placement.worker
    return cap_reserve_for_person(
        Start(
            programme=vacancy.programme_id,
            starts_on=placement.starts_on,
            petition=vacancy.petition_received_on,
            certified=bool(vacancy.certification_held),
        ),
        nationality=worker.nationality_id,
        registry_country=worker.country_id,
        returning=is_returning(seasons_begun(worker, vacancy.programme_id), placement.starts_on),
        reference=cap_reference(placement),
        by=by,
    )

"""The seats of a vacancy, exact whoever asks at once."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from common.errors import WrongState

from ..models import Vacancy


def vacancy_locked(pk: int) -> Vacancy:
    """The vacancy as it stands, locked to the end of the transaction.

    Whoever puts a person on a vacancy, takes its seat or holds it locks this row first: of an offer and a suspension in
    the same moment one sees the other, and nobody waits in a circle.
    """
    return Vacancy.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def seat_take(*, vacancy: Vacancy) -> None:
    """Take one seat by a conditional UPDATE: of many who want the last one, exactly one gets it."""
    taken = Vacancy.objects.filter(pk=vacancy.pk, seats_taken__lt=F("seats")).update(seats_taken=F("seats_taken") + 1)
    if not taken:
        raise WrongState(_("No seat of this vacancy is left: somebody else has just taken the last one."))


def seat_release(*, vacancy: Vacancy) -> None:
    Vacancy.objects.filter(pk=vacancy.pk, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)

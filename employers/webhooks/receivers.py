"""What happens to vacancies and seats is told to the addresses that asked for it, from the transaction in which it happens."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from ..choices import WebhookType
from ..services import webhook_tell
from ..signals import hold_lifted, seats_changed, vacancy_closed, vacancy_held, vacancy_opened


@receiver(vacancy_opened)
def tell_of_an_opening(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.OPENED)


@receiver(vacancy_closed)
def tell_of_a_closing(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.CLOSED)


@receiver(vacancy_held)
def tell_of_a_hold(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.HELD)


@receiver(hold_lifted)
def tell_of_a_hold_that_ended(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.HOLD_LIFTED)


@receiver(seats_changed)
def tell_of_seats(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.SEATS_CHANGED)

"""What happens to vacancies, seats and imports is told to the addresses that asked for it, from the transaction in which it happens."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from ..choices import RevisionStatus, WebhookType
from ..content import names_that_differ
from ..selectors import questions_to
from ..services import webhook_tell, webhook_tell_employers, webhook_tell_ministry
from ..services.webhooks import TOLD_OF_STATE
from ..signals import (
    changes_asked,
    demand_failed,
    demand_imported,
    hold_lifted,
    revision_moved,
    seats_changed,
    vacancies_closed,
    vacancies_opened,
    vacancy_closed,
    vacancy_filled,
    vacancy_held,
    vacancy_opened,
    vacancy_submitted,
)
from .content import import_content

TOLD_OF_REVISION = {
    RevisionStatus.PROPOSED: WebhookType.REVISION_PROPOSED,
    RevisionStatus.ACCEPTED: WebhookType.REVISION_ACCEPTED,
    RevisionStatus.REFUSED: WebhookType.REVISION_REFUSED,
    RevisionStatus.WITHDRAWN: WebhookType.REVISION_WITHDRAWN,
}


@receiver(vacancy_submitted)
def tell_of_a_submission(vacancy: Any, version: int, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.SUBMITTED, submission=version)


@receiver(changes_asked)
def tell_of_questions(vacancy: Any, **kwargs: Any) -> None:
    fields = sorted(questions_to(vacancy).values_list("field", flat=True))
    webhook_tell(vacancy=vacancy, kind=WebhookType.CHANGES_ASKED, fields=fields)


@receiver([vacancy_opened, vacancy_filled, vacancy_closed])
def tell_of_a_state(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=TOLD_OF_STATE[vacancy.status])


@receiver([vacancies_opened, vacancies_closed])
def tell_of_the_public_record(vacancies: Any, **kwargs: Any) -> None:
    webhook_tell_employers(vacancies=vacancies)


@receiver(vacancy_held)
def tell_of_a_hold(vacancy: Any, reason: str, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.HELD, reason=reason)


@receiver(hold_lifted)
def tell_of_a_hold_that_ended(vacancy: Any, reason: str, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.HOLD_LIFTED, reason=reason)


@receiver(seats_changed)
def tell_of_seats(vacancy: Any, **kwargs: Any) -> None:
    webhook_tell(vacancy=vacancy, kind=WebhookType.SEATS_CHANGED)


@receiver(revision_moved)
def tell_of_a_revision(vacancy: Any, revision: Any, **kwargs: Any) -> None:
    """Which fields it is about, not what they say."""
    fields = sorted(names_that_differ(revision.base, revision.version.content))
    webhook_tell(vacancy=vacancy, kind=TOLD_OF_REVISION[revision.status], revision=revision.pk, fields=fields)


@receiver(demand_imported)
def tell_of_an_import(batch: Any, **kwargs: Any) -> None:
    webhook_tell_ministry(kind=WebhookType.IMPORT_DONE, content=import_content(batch))


@receiver(demand_failed)
def tell_of_an_import_that_failed(upload: Any, was: str, **kwargs: Any) -> None:
    webhook_tell_ministry(kind=WebhookType.IMPORT_FAILED, content={"upload": upload.pk, "was": was})

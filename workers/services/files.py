"""A file while it lives: what is added and put right, interest confirmed, consent taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from common.names import fold
from common.transitions import move_state

from ..models import Worker
from ..transitions import WORKER_MOVES
from .consents import consents_withdraw

Part = TypeVar("Part", bound=models.Model)


def file_add(*, worker: Worker, part: type[Part], **fields: Any) -> Part:
    """Add to a person's file: a paper, work, a skill, a language, free dates, a wish, a past stay. Checked as a whole first."""
    row = part(worker=worker, **fields)
    row.full_clean()
    row.save()
    return row


def worker_correct(*, worker: Worker) -> Worker:
    """Write what was put right in a file, with the name it is searched by. Who did it is in the audit."""
    worker.search_name = search_name_of(vars(worker))
    worker.save()
    return worker


@transaction.atomic
def worker_confirm(*, worker: Worker, by: User | None, reason: str = "") -> Worker:
    """The person says that they are still interested; their file counts again in matching. `by` nobody: on their own page."""
    move_state(worker, WORKER_MOVES, "confirm", by=by, reason=reason, extra={"confirmed_on": timezone.localdate()})
    return worker


@transaction.atomic
def worker_withdraw(*, worker: Worker, by: User | None, reason: str) -> Worker:
    """The person takes back their consent: the file leaves matching and lists at once."""
    move_state(worker, WORKER_MOVES, "withdraw", by=by, reason=reason)
    consents_withdraw(worker=worker, by=by)
    return worker


def search_name_of(fields: Mapping[str, Any]) -> str:
    names: Sequence[str] = ("given_names", "first_surname", "second_surname", "married_name")
    return fold(*(str(fields.get(name) or "") for name in names))

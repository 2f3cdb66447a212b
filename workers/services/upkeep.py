"""Keeping files alive: interest is confirmed again every 90 days, or the file rests until it is.

Ten days before, and when it lapses, the person is reminded by a text. Each step may run any number of times a day: the state of a
file, and one `Reminder` a period, decide whether anything is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from common.errors import InvalidInput, WrongState
from common.mail import page_address
from common.scope import WHOLE_REGION, database_scope
from common.transitions import move_state
from common.wording import day
from messaging.choices import TextPurpose
from messaging.models import OutgoingText
from messaging.services import text_send

from ..choices import ReminderKind, WorkerStatus
from ..models import Reminder, Worker, WorkerEvent
from ..periods import RECONFIRM_EVERY, REMIND_BEFORE, REMIND_UNTIL, UNDO_WITHIN
from ..transitions import WORKER_MOVES
from .files import worker_confirm

BATCH = 500
SPOKEN = {"eng": "en", "fra": "fr"}  # of whom we have a text in their language; everybody else gets it in Spanish


def files_mark_stale(today: date | None = None) -> int:
    """Put every registered file to rest whose interest was confirmed `RECONFIRM_EVERY` ago or longer. How many that were.

    A batch is one transaction with its events; files that somebody is changing at this moment are left for the next time.
    """
    limit = (today or timezone.localdate()) - RECONFIRM_EVERY
    marked = 0
    while batch := _mark_batch(limit):
        marked += batch
    return marked


def reminders_send(today: date | None = None) -> int:
    """Remind who is about to lapse and who has just lapsed, once each a period. How many texts were queued."""
    today = today or timezone.localdate()
    lapse = today - RECONFIRM_EVERY
    about_to = {
        "status": WorkerStatus.REGISTERED,
        "confirmed_on__gt": lapse,
        "confirmed_on__lte": lapse + REMIND_BEFORE,
    }
    lapsed = {"status": WorkerStatus.STALE, "confirmed_on__lte": lapse, "confirmed_on__gt": lapse - REMIND_UNTIL}
    return _remind_all(ReminderKind.BEFORE, about_to) + _remind_all(ReminderKind.LAPSED, lapsed)


@transaction.atomic
def files_confirm(*, workers: Iterable[Worker], by: User) -> dict[int, tuple[str, str | None]]:
    """Note for several people that they are still interested. Returns what `files_unconfirm` needs, by id: state and day before.

    Files that have moved on meanwhile (withdrawn, say) are left as they are.
    """
    before: dict[int, tuple[str, str | None]] = {}
    for worker in workers:
        was = (worker.status, worker.confirmed_on.isoformat() if worker.confirmed_on else None)
        try:
            worker_confirm(worker=worker, by=by)
        except WrongState:
            continue
        before[worker.pk] = was
    return before


@transaction.atomic
def files_unconfirm(*, workers: Iterable[Worker], before: dict[int, tuple[str, str | None]], by: User) -> int:
    """Take confirmations back that this person has just noted by mistake. How many could be: later moves are not undone."""
    since, undone = timezone.now() - UNDO_WITHIN, 0
    for worker in workers:
        last = worker.events.order_by("-pk").first()
        if last is None or (last.action, last.by_id) != ("confirm", by.pk) or last.at < since:
            continue
        status, confirmed_on = before[worker.pk]
        earlier = date.fromisoformat(confirmed_on) if confirmed_on else None
        move_state(worker, WORKER_MOVES, "unconfirm", by=by, extra={"confirmed_on": earlier})
        if status == WorkerStatus.STALE:
            move_state(worker, WORKER_MOVES, "mark_stale", by=by)
        undone += 1
    return undone


def _mark_batch(limit: date) -> int:
    with database_scope(WHOLE_REGION):
        never = Q(confirmed_on__isnull=True, registered_on__lte=limit)
        lapsed: QuerySet[Worker] = Worker.objects.matchable().filter(never | Q(confirmed_on__lte=limit)).order_by("pk")
        ids = list(lapsed.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)[:BATCH])
        Worker.objects.filter(pk__in=ids).update(status=WorkerStatus.STALE)
        moved = {"action": "mark_stale", "old_state": WorkerStatus.REGISTERED, "new_state": WorkerStatus.STALE}
        WorkerEvent.objects.bulk_create([WorkerEvent(subject_id=pk, **moved) for pk in ids])
    return len(ids)


def _remind_all(kind: ReminderKind, which: dict[str, object]) -> int:
    queued, last = 0, 0
    while True:
        with database_scope(WHOLE_REGION):
            done = Reminder.objects.filter(worker=OuterRef("pk"), kind=kind, confirmed_on=OuterRef("confirmed_on"))
            people = Worker.objects.filter(~Exists(done), pk__gt=last, **which).order_by("pk")
            batch = list(people.select_related("office", "preferred_language")[:BATCH])
            queued += sum(_remind(worker, kind) for worker in batch)
        if len(batch) < BATCH:
            return queued
        last = batch[-1].pk


def _remind(worker: Worker, kind: ReminderKind) -> bool:
    """One reminder of this period, by whoever comes first. Whether a text was queued."""
    if worker.confirmed_on is None:
        return False
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(worker=worker, kind=kind, confirmed_on=worker.confirmed_on)
    except IntegrityError:  # another scheduler, in this very moment
        return False
    text = _text(worker, kind) if worker.phone else None
    Reminder.objects.filter(pk=reminder.pk).update(text=text)
    return text is not None


def _text(worker: Worker, kind: ReminderKind) -> OutgoingText | None:
    """In the person's language where we have one, without a name or a folio: the telephone may be a relative's."""
    language = SPOKEN.get(worker.preferred_language_id, "es")
    with override(language):
        body = reminder_words(worker, kind)
    try:
        return text_send(
            to=worker.phone,
            body=body,
            purpose=TextPurpose.REMINDER,
            language=language,
            country=worker.country_id,
            office=worker.office_id,
        )
    except InvalidInput:  # written before numbers were checked: the office asks for a better one
        return None


def reminder_words(worker: Worker, kind: ReminderKind) -> str:
    """The text in the active language."""
    where = {"office": worker.office.name, "phone": worker.office.phone}
    call = _("%(office)s, phone %(phone)s") % where if worker.office.phone else worker.office.name
    if kind == ReminderKind.BEFORE and worker.confirmed_on:
        told = {"day": day(worker.confirmed_on + RECONFIRM_EVERY), "call": call}
        words = _("Do you still want to work abroad? Tell your office before %(day)s: %(call)s. It is free.") % told
    else:
        words = _(
            "We are not looking for work abroad for you now. Do you still want it? Tell your office: %(call)s. It is free."
        ) % {"call": call}
    return f"{words} {page_address('/mi-expediente/')}".rstrip()

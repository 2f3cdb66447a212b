"""Changes of a vacancy that is open: proposed by its employer, decided by the ministry. Until then the open one stays as it is."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import RevisionStatus, VacancyStatus, VersionKind
from ..content import Content, content_of, differences, worsened
from ..models import Vacancy, VacancyEvent, VacancyRevision, VacancyTerms
from ..signals import revision_moved, vacancy_worsened
from .history import version_add
from .seats import seats_lower_check, vacancy_locked
from .upkeep import certification_look
from .versions import vacancy_write


@transaction.atomic
def revision_propose(*, vacancy: Vacancy, by: User, content: Content, note: str = "") -> VacancyRevision:
    """Raises `InvalidInput` where nothing differs or seats would fall below those taken or given to recruiters, `WrongState` where one
    waits already.
    """
    held = vacancy_locked(vacancy.pk)
    base = content_of(held, VacancyTerms.objects.filter(vacancy=held).first())
    if not differences(base, content, held.currency):
        raise InvalidInput(_("Nothing is different from the vacancy that is open."))
    _enough_seats(held, content)
    if held.revisions.filter(status=RevisionStatus.PROPOSED).exists():
        raise WrongState(_("A change of this vacancy waits for the ministry already: withdraw it first."))
    version = version_add(vacancy=held, kind=VersionKind.REVISION, content=content, by=by, note=note)
    revision = VacancyRevision.objects.create(vacancy=held, version=version, base=base)
    _noted(held, RevisionStatus.PROPOSED, by, note)
    _announced(revision, by)
    return revision


@transaction.atomic
def revision_accept(*, revision: VacancyRevision, by: User) -> VacancyRevision:
    """Put it in the place of what is open. Raises `WrongState` where it was decided, or the vacancy changed since it was made.

    Of the names that the revision changes, each must still hold what the employer saw; others stay as they are now. Who holds a seat
    is told of what became worse (`vacancy_worsened`).
    """
    held = vacancy_locked(revision.vacancy_id)
    if held.status not in (VacancyStatus.OPEN, VacancyStatus.FILLED):
        raise WrongState(_("The vacancy is not open any more: there is nothing to change."))
    now = content_of(held, VacancyTerms.objects.filter(vacancy=held).first())
    changed = {each.name for each in differences(revision.base, revision.version.content, held.currency)}
    moved_on = {each.name for each in differences(revision.base, now, held.currency)}
    if changed & moved_on:
        raise WrongState(_("The vacancy has changed since this was proposed: ask the employer to look at it again."))
    content = {name: revision.version.content[name] for name in changed if name in revision.version.content}
    _enough_seats(held, content)
    decided = _decide(revision, RevisionStatus.ACCEPTED, by, "")
    try:
        vacancy_write(vacancy=held, content=content)
    except ValidationError as error:
        raise InvalidInput("; ".join(error.messages)) from error
    _announced(decided, by)
    certification_look(held.pk, timezone.localdate())
    if worse := worsened(now, now | content):
        vacancy_worsened.send(sender=Vacancy, vacancy=held, names=worse, by=by)
    return decided


@transaction.atomic
def revision_refuse(*, revision: VacancyRevision, by: User, reason: str) -> VacancyRevision:
    if not reason.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="reason")
    vacancy_locked(revision.vacancy_id)
    return _announced(_decide(revision, RevisionStatus.REFUSED, by, reason), by)


@transaction.atomic
def revision_withdraw(*, revision: VacancyRevision, by: User) -> VacancyRevision:
    vacancy_locked(revision.vacancy_id)
    return _announced(_decide(revision, RevisionStatus.WITHDRAWN, by, ""), by)


def _decide(revision: VacancyRevision, status: str, by: User, reason: str) -> VacancyRevision:
    waiting = VacancyRevision.objects.filter(pk=revision.pk, status=RevisionStatus.PROPOSED)
    if not waiting.update(status=status, decided_by=by, decided_at=timezone.now(), reason=reason.strip()):
        raise WrongState(_("This change was decided already: look at it again."))
    revision.refresh_from_db()
    _noted(revision.vacancy, status, by, reason)
    return revision


def _announced(revision: VacancyRevision, by: User) -> VacancyRevision:
    revision_moved.send(sender=Vacancy, vacancy=revision.vacancy, revision=revision, by=by)
    return revision


def _enough_seats(vacancy: Vacancy, content: Content) -> None:
    seats = content.get("seats")
    if seats is not None and seats < vacancy.seats_taken:
        raise InvalidInput(
            _("%(n)s seats are taken already: there cannot be fewer.") % {"n": vacancy.seats_taken}, field="seats"
        )
    if seats is not None:
        seats_lower_check(vacancy=vacancy, seats=seats)


def _noted(vacancy: Vacancy, status: str, by: User, reason: str) -> None:
    VacancyEvent.objects.create(
        subject=vacancy,
        action=f"revision:{status}",
        old_state=vacancy.status,
        new_state=vacancy.status,
        by=by,
        reason=reason.strip(),
    )

"""Marks of entries, kept as entries change, and the alerts that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import NotAllowed
from common.transitions import move_state

from ..choices import AlertStatus, MarkHolder, MarkKind, RecordKind
from ..identity import forms
from ..identity.likeness import SUGGESTED, Shared, weigh
from ..models import IdentityAlert, IdentityMark, Recruiter
from ..models.people import Identified
from ..selectors import has_conflict, shared_marks, stopped_among
from ..transitions import ALERT_BY_ITSELF, ALERT_MOVES

Mark = tuple[str, str, str, int]  # kind, key, holder, row


@transaction.atomic
def identity_refresh(*, recruiter: Recruiter) -> None:
    """Keep the marks of an entry as the entry is now, and the alerts as the marks are. Called by every service that writes a part of it."""
    marks_write(recruiters=[recruiter])
    alerts_refresh(recruiter=recruiter)


def marks_write(*, recruiters: Iterable[Recruiter]) -> int:
    """Returns how many marks came or went."""
    changed = 0
    for recruiter in recruiters:
        wanted = set(_marks_of(recruiter))
        kept = {
            (mark.kind, mark.key, mark.holder, mark.holder_pk): mark.pk
            for mark in IdentityMark.objects.filter(recruiter=recruiter)
        }
        gone = [pk for mark, pk in kept.items() if mark not in wanted]
        new = sorted(wanted - set(kept))
        IdentityMark.objects.filter(pk__in=gone).delete()
        IdentityMark.objects.bulk_create(
            [
                IdentityMark(recruiter=recruiter, kind=kind, key=key, holder=holder, holder_pk=pk)
                for kind, key, holder, pk in new
            ],
            ignore_conflicts=True,
        )
        changed += len(gone) + len(new)
    return changed


def _marks_of(recruiter: Recruiter) -> list[Mark]:
    place = recruiter.municipality.name if recruiter.municipality else ""
    found: list[tuple[str, str, str, int]] = []

    def add(kind: str, key: str, holder: str, pk: int) -> None:
        if key:
            found.append((kind, key, holder, pk))

    own = (MarkHolder.ENTRY, recruiter.pk)
    add(MarkKind.PHONE, forms.phone(recruiter.phone), *own)
    add(MarkKind.EMAIL, forms.email(recruiter.email), *own)
    add(MarkKind.WEBSITE, forms.website(recruiter.website), *own)
    add(MarkKind.ADDRESS, forms.address(recruiter.address, place), *own)
    add(MarkKind.TAX_NUMBER, forms.tax_number(recruiter.country_id, recruiter.tax_number), *own)
    add(MarkKind.BANK_ACCOUNT, forms.bank_account(str(recruiter.bank_account)), *own)
    named_only = recruiter.record_kind == RecordKind.US_PUBLIC_LIST
    for person in recruiter.people.all():
        whose = (MarkHolder.PERSON, person.pk)
        _add_person(add, person, whose)
        add(MarkKind.PERSON, forms.person(person.full_name, person.birth_date), *whose)
        if named_only or person.birth_date is None:
            add(MarkKind.NAMED_PERSON, forms.named_person(person.full_name, recruiter.country_id), *whose)
    for agent in recruiter.agents.all():
        whose = (MarkHolder.AGENT, agent.pk)
        _add_person(add, agent, whose)
        add(MarkKind.NAMED_PERSON, forms.named_person(agent.full_name, recruiter.country_id), *whose)
    return found


def _add_person(add: Any, one: Identified, whose: tuple[str, int]) -> None:
    add(MarkKind.IDENTITY, one.number_index, *whose)
    add(MarkKind.PHONE, forms.phone(one.phone), *whose)
    add(MarkKind.EMAIL, forms.email(one.email), *whose)


@transaction.atomic
def alerts_refresh(*, recruiter: Recruiter) -> int:
    """Alerts between this entry and others that share marks with it, where one of the two is stopped. Returns how many are to be looked at.

    One that nobody has decided and that has lost its reason lapses; one that was dismissed returns only for a mark that was not on the
    table then.
    """
    shared = shared_marks(recruiter)
    stopped = stopped_among([recruiter.pk, *shared])
    due: dict[tuple[int, int], tuple[int, list[Shared]]] = {}
    for other, marks in shared.items():
        if (recruiter.pk in stopped) != (other in stopped):
            pair = (other, recruiter.pk) if recruiter.pk in stopped else (recruiter.pk, other)
            points, weighed = weigh(marks)
            if points >= SUGGESTED:
                due[pair] = points, weighed
    known = IdentityAlert.objects.filter(recruiter=recruiter) | IdentityAlert.objects.filter(stopped=recruiter)
    for alert in known.filter(status=AlertStatus.SUGGESTED).order_by("pk"):
        if (alert.recruiter_id, alert.stopped_id) not in due:
            move_state(alert, ALERT_BY_ITSELF, "lapse", by=None)
    return sum(_tell(pair, points, marks) for pair, (points, marks) in sorted(due.items()))


def _tell(pair: tuple[int, int], points: int, marks: Sequence[Shared]) -> bool:
    """Write the alert of two entries as it stands now; whether somebody has to look at it."""
    reasons = [{"kind": str(mark.kind), "points": mark.points, "entries": mark.entries} for mark in marks]
    keys = sorted({f"{mark.kind}:{mark.key}" for mark in marks})
    alert, is_new = IdentityAlert.objects.get_or_create(
        recruiter_id=pair[0], stopped_id=pair[1], defaults={"points": points, "reasons": reasons}
    )
    if is_new:
        alert.events.create(action="create", new_state=alert.status)
        return True
    now = {"points": points, "reasons": reasons}
    if alert.status == AlertStatus.LAPSED or (alert.status == AlertStatus.DISMISSED and set(keys) - set(alert.seen)):
        move_state(alert, ALERT_BY_ITSELF, "return", by=None, extra=now)
    elif alert.status != AlertStatus.DISMISSED and (alert.points, alert.reasons) != (points, reasons):
        IdentityAlert.objects.filter(pk=alert.pk).update(**now)
    return alert.status == AlertStatus.SUGGESTED


@transaction.atomic
def alert_decide(*, alert: IdentityAlert, name: str, by: User, reason: str = "") -> IdentityAlert:
    """Confirm, dismiss or look again, with a reason. A dismissal remembers the marks that were on the table.

    Raises `NotAllowed` for whoever is tied to one of the two entries.
    """
    if has_conflict(by, alert.recruiter) or has_conflict(by, alert.stopped):
        raise NotAllowed(_("You are tied to one of these entries: somebody else decides whether they are the same."))
    marks = shared_marks(alert.recruiter).get(alert.stopped_id, [])
    extra = {"seen": sorted({f"{mark.kind}:{mark.key}" for mark in marks})} if name == "dismiss" else None
    move_state(alert, ALERT_MOVES, name, by=by, reason=reason, extra=extra)
    return alert


def identities_refresh() -> dict[str, int]:
    """Marks and alerts of all entries anew, as they are kept entry by entry. Returns how many entries, changed marks and open alerts."""
    entries = changed = 0
    for recruiter in Recruiter.objects.select_related("municipality").order_by("pk"):
        with transaction.atomic():
            changed += marks_write(recruiters=[recruiter])
        entries += 1
    for pk in sorted(stopped_among(Recruiter.objects.values_list("pk", flat=True))):
        alerts_refresh(recruiter=Recruiter.objects.get(pk=pk))
    waiting = IdentityAlert.objects.filter(status=AlertStatus.SUGGESTED).count()
    return {"entries": entries, "changed": changed, "alerts": waiting}

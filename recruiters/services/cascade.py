"""A sanction's cascade: looked at, carried out, given back. The preview is the same computation, without the writing.

Order of locks: the sanction, its recruiter, licences, mandates, then the vacancies by id; the rooms above lock what they own after
these, as everybody does who puts a person on a vacancy (`employers.services.vacancy_locked`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import WrongState
from common.scope import DatabaseScope
from common.transitions import move_state
from employers.choices import HoldReason, VacancyStatus
from employers.models import Vacancy, VacancyHold
from employers.services import vacancy_hold

from ..cascade import Carried, Cascade, Touch, answers
from ..choices import CANCELS, STOPS, LicenceStatus, MandateStatus, SanctionKind, Touching
from ..models import CascadeItem, Licence, Mandate, Recruiter, Sanction
from ..signals import cascade_agreed, cascade_asked, recruiter_suspended
from ..transitions import LICENCE_MOVES
from .mandates import covered_vacancies
from .sureties import surety_called

HELD, FREE = "held", "free"
LICENCE, MANDATE, VACANCY = "recruiters.licence", "recruiters.mandate", "employers.vacancy"
OVER = (VacancyStatus.CLOSED, VacancyStatus.EXPIRED)


class CascadeChanged(WrongState):
    """What would be touched is no longer what the signer was shown: they must look again."""


def whole_region(by: User | None) -> DatabaseScope:
    """A recruiter's vacancies have people of every country on them: all are seen, and the audit still names who acted."""
    return DatabaseScope("*", "*", str(by.pk) if by else "system")


def cascade_of(sanction: Sanction, *, lock: bool = False) -> Cascade:
    """Everything the sanction would touch now, in every country. The caller sees the whole region (`whole_region`).

    `lock`: everything that is read is locked to the end of the transaction, vacancies by id.
    """
    if sanction.kind not in STOPS:
        return Cascade()
    mandates = _standing_mandates(sanction.recruiter, lock=lock)
    vacancies = _under(mandates, lock=lock)
    ids = [vacancy.pk for vacancy in vacancies]
    asked = cascade_asked.send(sender=Sanction, recruiter=sanction.recruiter, vacancies=ids, lock=lock)
    return Cascade(
        (
            *_licences(sanction, lock=lock),
            *_freezing(mandates),
            *_holding(vacancies),
            *answers(asked),
        )
    )


def take_effect(*, sanction: Sanction, by: User | None, reason: str, seen: str | None) -> Cascade:
    """Carry the cascade out and keep a row of everything it touched, in the caller's transaction.

    `seen`: the digest that the signer was shown, None where nobody signs at this moment (a day that has come). Raises `CascadeChanged`.
    """
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=sanction.recruiter_id)
    found = cascade_of(sanction, lock=True)
    if seen is not None and found.digest != seen:
        raise CascadeChanged(
            _("What this sanction touches has changed since you looked. Nothing was signed: look again, then sign.")
        )
    if sanction.kind == SanctionKind.SURETY:
        surety_called(sanction=sanction, by=by, up_to_what_is_left=seen is None)
    if sanction.kind not in STOPS:
        return found
    agreed = cascade_agreed.send(sender=Sanction, touches=found.touches, recruiter=recruiter, by=by, reason=reason)
    done = {one.key: one for one in [*_carry_out(found.touches, by, reason), *answers(agreed)]}
    CascadeItem.objects.bulk_create([_item(sanction, touch, done[touch.key]) for touch in found.touches])
    recruiter_suspended.send(sender=Recruiter, recruiter=recruiter, by=by)
    return found


def _standing_mandates(recruiter: Recruiter, *, lock: bool) -> list[Mandate]:
    """Active ones that have not run out, and those that are frozen already: people may still be on their vacancies."""
    stands = Q(status=MandateStatus.ACTIVE, ends_on__gte=timezone.localdate()) | Q(status=MandateStatus.FROZEN)
    mandates = Mandate.objects.filter(stands, recruiter=recruiter).order_by("pk")
    mandates = mandates.select_related("employer", "vacancy")
    return list(mandates.select_for_update(no_key=True, of=("self",)) if lock else mandates)


def _under(mandates: Sequence[Mandate], *, lock: bool) -> list[Vacancy]:
    """The vacancies under mandates, by id; those that are over too, for one of them may be opened again at this moment."""
    vacancies = covered_vacancies(Mandate.objects.filter(pk__in=[mandate.pk for mandate in mandates]))
    return list(vacancies.select_for_update(no_key=True, of=("self",)) if lock else vacancies)


def _licences(sanction: Sanction, *, lock: bool) -> Iterator[Touch]:
    """Those of the regime whose law it is; an exclusion takes them all, also one that was only applied for."""
    licences: QuerySet[Licence] = Licence.objects.filter(recruiter=sanction.recruiter_id).order_by("pk")
    if sanction.kind != SanctionKind.EXCLUSION:
        licences = licences.filter(regime=sanction.regime).exclude(status=LicenceStatus.UNDER_REVIEW)
    target = LicenceStatus.CANCELLED if sanction.kind in CANCELS else LicenceStatus.SUSPENDED
    licences = licences.exclude(status__in=[target, LicenceStatus.CANCELLED])
    for licence in licences.select_for_update(no_key=True) if lock else licences:
        yield Touch(Touching.LICENCE, LICENCE, licence.pk, licence.number, licence.status, str(target))


def _freezing(mandates: Sequence[Mandate]) -> Iterator[Touch]:
    for one in mandates:
        if one.status == MandateStatus.ACTIVE:
            label = one.vacancy.folio if one.vacancy else one.employer.legal_name[:80]
            yield Touch(Touching.MANDATE, MANDATE, one.pk, label, one.status, str(MandateStatus.FROZEN), one.vacancy_id)


def _holding(vacancies: Sequence[Vacancy]) -> Iterator[Touch]:
    """Reasons stack: one that stands for another reason is held for this one too; one that stands for this one is left."""
    ids = [vacancy.pk for vacancy in vacancies if vacancy.status not in OVER]
    standing = VacancyHold.objects.filter(
        vacancy__in=ids, reason=HoldReason.RECRUITER_SUSPENDED, lifted_at__isnull=True
    )
    held = set(standing.values_list("vacancy_id", flat=True))
    for vacancy in vacancies:
        if vacancy.pk in ids and vacancy.pk not in held:
            yield Touch(Touching.VACANCY, VACANCY, vacancy.pk, vacancy.folio, FREE, HELD, vacancy.pk)


def _carry_out(touches: Sequence[Touch], by: User | None, reason: str) -> Iterator[Carried]:
    """What is this room's and the ones' below: licences, mandates, holds."""
    for touch in touches:
        if touch.model == LICENCE:
            name = "suspend" if touch.after == LicenceStatus.SUSPENDED else "cancel"
            move_state(Licence.objects.get(pk=touch.pk), LICENCE_MOVES, name, by=by, reason=reason)
            yield Carried(touch.key)
        elif touch.model == MANDATE:
            Mandate.objects.filter(pk=touch.pk).update(status=MandateStatus.FROZEN)
            yield Carried(touch.key)
        elif touch.what == Touching.VACANCY:
            vacancy = Vacancy.objects.get(pk=touch.pk)
            hold = vacancy_hold(vacancy=vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)
            yield Carried(touch.key, {"hold": hold.pk})


def _item(sanction: Sanction, touch: Touch, done: Carried) -> CascadeItem:
    return CascadeItem(
        sanction=sanction,
        what=touch.what,
        model=touch.model,
        object_id=touch.pk,
        label=touch.label,
        vacancy_id=touch.vacancy,
        before=touch.before,
        after=touch.after,
        place=touch.place,
        language=touch.language,
        told=done.told,
        made=done.made,
    )

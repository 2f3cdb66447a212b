"""A sanction ends: exactly what it touched is given back, but for what somebody else has moved on, or another sanction keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.transitions import move_state
from employers.choices import HoldReason
from employers.models import Vacancy, VacancyHold
from employers.services import hold_lift

from ..cascade import Ending, Given, answers
from ..choices import CARVE_OUTS, STOPS, CascadeOutcome, LicenceStatus, MandateStatus, SanctionKind, Touching
from ..models import CascadeItem, Licence, Mandate, Recruiter, Sanction
from ..selectors import Standing, is_stopped, may_recruit, recruiter_standing, stopping_sanctions
from ..signals import cascade_ended, recruiter_reinstated
from ..transitions import LICENCE_MOVES
from .cascade import MANDATE
from .mandates import covered_vacancies, mandates_thaw
from .sureties import surety_call_end

_BACK = {
    (LicenceStatus.VALID, LicenceStatus.SUSPENDED): "lift",
    (LicenceStatus.VALID, LicenceStatus.CANCELLED): "restore",
    (LicenceStatus.SUSPENDED, LicenceStatus.CANCELLED): "restore_suspended",
    (LicenceStatus.UNDER_REVIEW, LicenceStatus.CANCELLED): "restore_review",
}
_STILL_STOPPED = (Standing.SUSPENDED, Standing.CANCELLED, Standing.EXPIRED)
# In which order things are given back: a person's offer needs the seat, and a vacancy is let go when all of it stands again.
_ORDER = (Touching.LICENCE, Touching.MANDATE, Touching.SEAT, Touching.OFFER, Touching.PROPOSAL, Touching.VACANCY)


def end_effect(*, sanction: Sanction, by: User | None, reason: str) -> list[CascadeItem]:
    """Give back what the sanction touched, in the caller's transaction; the sanction itself has been moved on already.

    What a later decision has moved is left as that decision left it, and says so. What another sanction in force keeps stopped is
    handed on to it, so that its end gives it back. Returns the items as they now are.
    """
    if sanction.kind == SanctionKind.SURETY:
        surety_call_end(sanction=sanction, by=by, reason=reason)
    if sanction.kind not in STOPS:
        return []
    recruiter = Recruiter.objects.select_for_update(no_key=True).get(pk=sanction.recruiter_id)
    items = _latest_first(sanction)
    _lock_vacancies(items)
    heir = stopping_sanctions(recruiter).exclude(pk=sanction.pk).order_by("pk").first()
    left = [item for item in items if not (heir and _keeps(heir, item) and _hand_on(item, heir))]
    licences = [item for item in left if item.what == Touching.LICENCE]
    _note(licences, [_licence_back(item, by, reason) for item in licences])
    rest = [item for item in left if item.what != Touching.LICENCE]
    if rest:
        _give_back(rest, recruiter, by, reason)
    if not is_stopped(recruiter, but=sanction) and may_recruit(Recruiter.objects.get(pk=recruiter.pk)):
        mandates_thaw(recruiter=recruiter, by=by)  # those that came while it was stopped
        recruiter_reinstated.send(sender=Recruiter, recruiter=recruiter, by=by)
    return items


def _latest_first(sanction: Sanction) -> list[CascadeItem]:
    """What was done last is given back first, also where it came from an earlier sanction."""
    done = sanction.items.filter(outcome=CascadeOutcome.DONE).select_for_update(no_key=True)
    return list(done.order_by(Coalesce(F("origin_id"), F("id")).desc()))


def _lock_vacancies(items: Iterable[CascadeItem]) -> None:
    ids = {item.vacancy_id for item in items if item.vacancy_id}
    list(Vacancy.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",)))


def _keeps(heir: Sanction, item: CascadeItem) -> bool:
    """Another sanction against the same recruiter keeps all that it would have stopped itself."""
    if item.what != Touching.LICENCE or heir.kind == SanctionKind.EXCLUSION:
        return True
    return Licence.objects.filter(pk=item.object_id, regime=heir.regime).exists()


def _hand_on(item: CascadeItem, heir: Sanction) -> bool:
    names = (
        "what",
        "model",
        "object_id",
        "label",
        "vacancy_id",
        "before",
        "after",
        "place",
        "language",
        "told",
        "made",
    )
    told = {name: getattr(item, name) for name in names}
    CascadeItem.objects.create(sanction=heir, origin_id=item.origin_id or item.pk, **told)
    _end(item, CascadeOutcome.HANDED_ON, heir.folio)
    return True


def _licence_back(item: CascadeItem, by: User | None, reason: str) -> Ending:
    licence = Licence.objects.select_for_update(no_key=True).get(pk=item.object_id)
    if licence.status != item.after:
        return _kept(item, _("The licence was moved on since: %(state)s.") % {"state": licence.get_status_display()})
    name = _BACK[LicenceStatus(item.before), LicenceStatus(item.after)]
    move_state(licence, LICENCE_MOVES, name, by=by, reason=reason)
    return Ending((item.model, item.object_id), True)


def _give_back(items: Sequence[CascadeItem], recruiter: Recruiter, by: User | None, reason: str) -> None:
    """Mandates first; then, of each vacancy that no frozen mandate covers any more, what hangs on it; the hold last."""
    standing = recruiter_standing(Recruiter.objects.get(pk=recruiter.pk))
    mandates = [item for item in items if item.model == MANDATE]
    _note(mandates, [_mandate_back(item, standing) for item in mandates])
    frozen = Mandate.objects.filter(status=MandateStatus.FROZEN)
    covered = covered_vacancies(frozen).filter(pk__in={item.vacancy_id for item in items if item.vacancy_id})
    still = set(covered.values_list("pk", flat=True))
    free = []
    for item in items:
        if item.model == MANDATE:
            continue
        if item.what in CARVE_OUTS:
            _end(item, CascadeOutcome.REVERSED)
        elif item.vacancy_id in still:
            _leave_to_others(item)
        else:
            free.append(item)
    free.sort(key=lambda item: _ORDER.index(Touching(item.what)))
    above = [_given(item) for item in free if item.what != Touching.VACANCY]
    endings = answers(cascade_ended.send(sender=Sanction, things=above, by=by, reason=reason))
    endings += [_vacancy_back(item, by) for item in free if item.what == Touching.VACANCY]
    _note(free, endings)


def _mandate_back(item: CascadeItem, standing: Standing) -> Ending:
    if standing in _STILL_STOPPED:
        return _kept(item, _("The recruiter's licence does not allow it any more."))
    back = Mandate.objects.filter(pk=item.object_id, status=MandateStatus.FROZEN).update(status=MandateStatus.ACTIVE)
    return Ending((item.model, item.object_id), True) if back else _kept(item, _("The mandate was moved on since."))


def _leave_to_others(item: CascadeItem) -> None:
    """A vacancy that another stopped recruiter also has a mandate for stays stopped; the sanction against that one keeps it."""
    vacancy = item.vacancy
    assert vacancy is not None
    others = Mandate.objects.filter(status=MandateStatus.FROZEN).exclude(recruiter=item.sanction.recruiter_id)
    tied = others.filter(vacancy=vacancy) | others.filter(vacancy__isnull=True, employer=vacancy.employer_id)
    for mandate in tied.order_by("pk").select_related("recruiter"):
        heir = stopping_sanctions(mandate.recruiter).order_by("pk").first()
        if heir:
            _hand_on(item, heir)
            return
    _end(item, CascadeOutcome.KEPT, _("A mandate for this vacancy is still frozen."))


def _vacancy_back(item: CascadeItem, by: User | None) -> Ending:
    hold = (
        VacancyHold.objects.filter(pk=item.made.get("hold"), lifted_at__isnull=True).select_related("vacancy").first()
    )
    if hold is None:
        return _kept(item, _("Somebody else lifted this hold."))
    hold_lift(vacancy=hold.vacancy, reason=HoldReason.RECRUITER_SUSPENDED, by=by)
    return Ending((item.model, item.object_id), True)


def _given(item: CascadeItem) -> Given:
    return Given((item.model, item.object_id), item.what, item.before, item.after, item.made)


def _kept(item: CascadeItem, why: str) -> Ending:
    return Ending((item.model, item.object_id), False, why)


def _note(items: Sequence[CascadeItem], endings: Iterable[Ending]) -> None:
    """Every thing has an ending: a room that forgets one of its own fails here, and nothing is written."""
    told = {ending.key: ending for ending in endings}
    for item in items:
        ending = told[item.model, item.object_id]
        _end(item, CascadeOutcome.REVERSED if ending.reversed else CascadeOutcome.KEPT, ending.why)


def _end(item: CascadeItem, outcome: CascadeOutcome, why: str = "") -> None:
    item.outcome, item.why, item.ended_at = outcome, why[:255], timezone.now()
    item.save(update_fields=["outcome", "why", "ended_at"])

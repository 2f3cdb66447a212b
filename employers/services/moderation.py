"""What a coordinator does with a vacancy that was handed in, or that is open: ask about fields, hold it and let it go."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput

from ..choices import HoldReason, VersionKind
from ..content import content_of, names_of
from ..models import FieldNote, Vacancy, VacancyHold, VacancyTerms, VacancyVersion
from .history import version_add
from .holds import hold_lift, vacancy_hold
from .seats import vacancy_locked
from .vacancies import vacancy_move


@transaction.atomic
def changes_ask(*, vacancy: Vacancy, by: User, reason: str, notes: Mapping[str, str]) -> Vacancy:
    """Send it back, with what is asked beside each field. Raises `WrongState` where it is not handed in any more."""
    asked = {name: text.strip() for name, text in notes.items() if text.strip()}
    if set(asked) - set(names_of(vacancy.programme_id)):
        raise InvalidInput(_("There is no such field in this vacancy."))
    held = vacancy_locked(vacancy.pk)
    version = handed_in_last(held)
    for name, text in asked.items():
        FieldNote.objects.update_or_create(version=version, field=name, defaults={"note": text[:500], "by": by})
    return vacancy_move(vacancy=vacancy, name="ask_changes", by=by, reason=reason or "; ".join(asked.values()))


def handed_in_last(vacancy: Vacancy) -> VacancyVersion:
    """The version that was handed in last; of a vacancy that came before versions were kept, what stands now."""
    found = vacancy.versions.filter(kind=VersionKind.SUBMITTED).order_by("-number").first()
    terms = VacancyTerms.objects.filter(vacancy=vacancy).first()
    return found or version_add(
        vacancy=vacancy, kind=VersionKind.SUBMITTED, content=content_of(vacancy, terms), by=None
    )


@transaction.atomic
def coordinator_hold(*, vacancy: Vacancy, by: User, note: str) -> VacancyHold:
    """The coordinator's own hold, beside whatever else stands. Raises `InvalidInput` without a reason."""
    if not note.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="note")
    return vacancy_hold(vacancy=vacancy, reason=HoldReason.COORDINATOR, by=by, note=note.strip()[:255])


@transaction.atomic
def coordinator_lift(*, vacancy: Vacancy, by: User, note: str) -> bool:
    """End the coordinator's own hold; the others go on. Raises `InvalidInput` without a reason."""
    if not note.strip():
        raise InvalidInput(_("Give a reason: it is kept with your name."), field="note")
    vacancy_locked(vacancy.pk)
    return hold_lift(vacancy=vacancy, reason=HoldReason.COORDINATOR, by=by, note=note.strip())

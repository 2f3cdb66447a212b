"""What a coordinator does with a vacancy that was handed in, or that is open: ask about fields, hold it and let it go."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import InvalidInput, WrongState

from ..choices import HoldReason, VersionKind
from ..content import content_of, names_of
from ..models import FieldNote, Vacancy, VacancyHold, VacancyTerms, VacancyVersion
from .history import version_add
from .holds import hold_lift, vacancy_hold
from .seats import vacancy_locked
from .vacancies import vacancy_move, vacancy_open


@transaction.atomic
def submission_approve(*, vacancy: Vacancy, by: User, seen: str) -> Vacancy:
    """Open what was handed in, as it was looked at. Raises `WrongState` where it was handed in anew since (`submission_mark`)."""
    _as_it_was_seen(vacancy, seen)
    return vacancy_open(vacancy=vacancy, by=by)


def submission_mark(vacancy: Vacancy) -> str:
    """What a page carries to say which version it shows."""
    return str(vacancy.versions.order_by("-number").values_list("number", flat=True).first() or 0)


def _as_it_was_seen(vacancy: Vacancy, seen: str) -> None:
    vacancy_locked(vacancy.pk)
    if seen != submission_mark(vacancy):
        raise WrongState(_("It was handed in anew since you opened this page. Look at what it says now, then decide."))


@transaction.atomic
def changes_ask(
    *, vacancy: Vacancy, by: User, reason: str, notes: Mapping[str, str], seen: str | None = None
) -> Vacancy:
    """Send it back, with what is asked beside each field. Raises `WrongState` where it is not handed in any more, or is another
    version than the one of which `seen` is the `submission_mark`.
    """
    if seen is not None:
        _as_it_was_seen(vacancy, seen)
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

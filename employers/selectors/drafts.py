"""Reads of what comes in: drafts of the person's employers, seasons to begin from, what waits for a coordinator."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.choices import Role
from accounts.policies import Can, may
from common.names import plain

from ..choices import EmployerStatus, RevisionStatus, VacancyStatus
from ..families import family_of
from ..models import Employer, FieldNote, Vacancy, VacancyDraft, VacancyRevision, VacancyVersion

if TYPE_CHECKING:
    from accounts.models import User

MOST_SEASONS = 30


def drafts_visible_to(user: User) -> QuerySet[VacancyDraft]:
    """A clerk's employers'; for coordinators all of them."""
    drafts = VacancyDraft.objects.select_related("employer", "programme", "vacancy", "saved_by", "started_by")
    if may(user, Can.MODERATE_VACANCIES):
        return drafts
    if user.role == Role.EMPLOYER_CLERK:
        return drafts.filter(employer__members__user=user)
    return drafts.none()


def seasons_of(employer: Employer) -> QuerySet[Vacancy]:
    """What the employer asked for before, also what public records hold under the same name in the same country; newest first."""
    on_record = Q(
        employer__status=EmployerStatus.ON_RECORD,
        employer__search_name=employer.search_name,
        employer__country=employer.country_id,
    )
    earlier = Vacancy.objects.filter(Q(employer=employer) | on_record).exclude(status=VacancyStatus.DRAFT)
    return earlier.select_related("programme", "subdivision", "employer").order_by("-starts_on", "-pk")


def employers_named(employers: QuerySet[Employer], words: str) -> list[Employer]:
    """The first twenty with these words in their name, whose vacancies may be filled in here."""
    named = employers.filter(search_name__contains=plain(words)) if plain(words) else employers.none()
    return list(
        named.exclude(status=EmployerStatus.SUSPENDED).select_related("country").order_by("legal_name", "pk")[:20]
    )


def may_begin_from(vacancy: Vacancy, employer: Employer) -> bool:
    return family_of(vacancy.programme_id) is not None and seasons_of(employer).filter(pk=vacancy.pk).exists()


def last_version(vacancy: Vacancy) -> VacancyVersion | None:
    return vacancy.versions.order_by("-number").first()


def questions_to(vacancy: Vacancy) -> QuerySet[FieldNote]:
    """What was asked about the version that was handed in last: the others are answered by it."""
    last = vacancy.versions.filter(kind="submitted").order_by("-number").first()
    notes = FieldNote.objects.select_related("by", "answered_by")
    return notes.filter(version=last) if last else notes.none()


def asked_for(vacancy: Vacancy) -> str:
    """What the ministry said when it sent the vacancy back, beside its questions about fields; nothing of one that is not sent back."""
    if vacancy.status != VacancyStatus.CHANGES_ASKED:
        return ""
    event = vacancy.events.filter(action="ask_changes").order_by("-at", "-pk").first()
    said = event.reason if event else ""
    return "" if said == "; ".join(note.note for note in questions_to(vacancy)) else said


def waiting_submissions() -> QuerySet[Vacancy]:
    """Handed in and not decided, the oldest first."""
    waiting = Vacancy.objects.filter(status=VacancyStatus.SUBMITTED)
    return waiting.select_related("employer", "programme", "subdivision").order_by("first_received_at", "pk")


def waiting_revisions() -> QuerySet[VacancyRevision]:
    waiting = VacancyRevision.objects.filter(status=RevisionStatus.PROPOSED)
    return waiting.select_related("vacancy__employer", "vacancy__programme", "version__by").order_by("created_at", "pk")


def revisions_visible_to(user: User) -> QuerySet[VacancyRevision]:
    """Of the vacancies that a person may write."""
    revisions = VacancyRevision.objects.select_related("version").order_by("-created_at", "-pk")
    if may(user, Can.MODERATE_VACANCIES):
        return revisions
    if user.role == Role.EMPLOYER_CLERK:
        return revisions.filter(vacancy__employer__members__user=user)
    return revisions.none()


def running_out(today: date, until: date) -> QuerySet[Vacancy]:
    """Open vacancies whose certification, LMIA or determination ends in this time, or has ended, the first to end first."""
    standing = Vacancy.objects.filter(status__in=[VacancyStatus.OPEN, VacancyStatus.FILLED], ends_on__gte=today)
    return (
        standing.filter(terms__valid_until__lte=until)
        .select_related("employer", "programme", "terms")
        .order_by("terms__valid_until", "pk")
    )

"""Who is tied to a complaint: members, those who are named, declared interests, shared marks."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.policies import ROLES, Can
from common.names import plain
from employers.models import EmployerMember

from ..choices import Tie
from ..identity.likeness import weigh
from ..models import Complaint, DeclaredInterest, Recruiter, RecruiterMember
from .identity import shared_marks

TIED = 40  # points of likeness: an address that few have is enough, a bare name is not
NEAR = 3  # words within which two of a name make it that name: given name, perhaps a second one, surname


def complaint_workers() -> QuerySet[User]:
    return User.objects.filter(role__in=ROLES[Can.WORK_COMPLAINTS], is_active=True)


def ties_of(complaint: Complaint) -> dict[int, Tie]:
    """By id of a person who works on complaints, why they may not see this one; of several ties the plainest."""
    people = {user.pk: user for user in complaint_workers()}
    found: dict[int, Tie] = {}
    for tie, ids in (
        (Tie.MEMBER, _members(complaint)),
        (Tie.NAMED, _named(complaint, people.values())),
        *_interested(complaint),
    ):
        for pk in ids:
            if pk in people:
                found.setdefault(pk, tie)
    return found


def is_named(name: str, text: str) -> bool:
    """Whether two words of a name stand near each other in a text, whatever their accents; a name of one word is nobody's."""
    words = set(plain(name).split())
    if len(words) < 2:
        return False
    seen: list[tuple[int, str]] = []
    for place, word in enumerate(plain(text).split()):
        if word in words:
            if any(place - before < NEAR and other != word for before, other in seen[-2:]):
                return True
            seen.append((place, word))
    return False


def recruiters_marked_alike(recruiter: Recruiter) -> set[int]:
    """Ids of recruiters that share a telephone, an address, a person, an account or a number with this one; itself too.

    By the marks of the register (`selectors.identity`): what many entries share ties nobody.
    """
    alike = (other for other, marks in shared_marks(recruiter).items() if weigh(marks)[0] >= TIED)
    return {recruiter.pk, *alike}


def _members(complaint: Complaint) -> set[int]:
    of_recruiter = RecruiterMember.objects.filter(recruiter=complaint.recruiter_id).values_list("user", flat=True)
    of_employer = EmployerMember.objects.filter(employer=complaint.employer_id).values_list("user", flat=True)
    return {*of_recruiter, *of_employer}


def _named(complaint: Complaint, people: Iterable[User]) -> set[int]:
    text = f"{complaint.accused_name} . . . {complaint.account}"
    lowered = text.lower()
    return {user.pk for user in people if is_named(user.full_name, text) or user.email in lowered}


def _interested(complaint: Complaint) -> list[tuple[Tie, set[int]]]:
    alike = recruiters_marked_alike(complaint.recruiter) if complaint.recruiter else set()
    declared: set[int] = set()
    marked: set[int] = set()
    text = f"{complaint.accused_name} . . . {complaint.account}"
    for interest in DeclaredInterest.objects.filter(ended_on=None):
        if _is_about(interest, complaint, text):
            declared.add(interest.user_id)
        elif interest.recruiter_id in alike:
            marked.add(interest.user_id)
    return [(Tie.INTEREST, declared), (Tie.MARK, marked)]


def _is_about(interest: DeclaredInterest, complaint: Complaint, text: str) -> bool:
    return bool(
        (interest.recruiter_id and interest.recruiter_id == complaint.recruiter_id)
        or (interest.employer_id and interest.employer_id == complaint.employer_id)
        or (interest.name and is_named(interest.name, text))
    )

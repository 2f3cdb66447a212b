"""Who is tied to a complaint: members, those who are named, declared interests, shared marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.policies import ROLES, Can
from common.names import plain
from employers.models import EmployerMember

from ..choices import MessageFrom, Tie
from ..identity.likeness import weigh
from ..models import Complaint, DeclaredInterest, Mandate, Recruiter, RecruiterMember
from .identity import shared_marks

TIED = 40  # points of likeness: an address that few have is enough, a bare name is not
APART = " 0 0 0 "  # words between two texts: the end of one and the beginning of the next make no name
NEAR = 3  # words within which two of a name make it that name: given name, perhaps a second one, surname


def complaint_workers() -> QuerySet[User]:
    return User.objects.filter(role__in=ROLES[Can.WORK_COMPLAINTS], is_active=True)


def interests_standing() -> QuerySet[DeclaredInterest]:
    """Those that have not ended; one whose end is of a day to come stands until then."""
    return DeclaredInterest.objects.filter(Q(ended_on=None) | Q(ended_on__gt=timezone.localdate()))


def ties_of(complaint: Complaint, told: Iterable[str] = ()) -> dict[int, Tie]:
    """By id of a person who works on complaints, why they may not see this one; of several ties the plainest. `told`: as `text_of`."""
    people = {user.pk: user for user in complaint_workers()}
    text, about = text_of(complaint, told), _about(complaint)
    found: dict[int, Tie] = {}
    for tie, ids in (
        (Tie.MEMBER, _members(about)),
        (Tie.NAMED, named_among(text, people.values())),
        *_interested(complaint, about, text),
    ):
        for pk in ids:
            if pk in people:
                found.setdefault(pk, tie)
    return found


def words_told(complaint: Complaint) -> list[str]:
    """Everything else that the person wrote: where and when, whom they paid, their messages. Prefetch `fees` and `messages` for many."""
    filing = getattr(complaint, "filing", None)
    place = [filing.happened_at, filing.happened_when] if filing else []
    theirs = [one.body for one in complaint.messages.all() if one.written_by == MessageFrom.PERSON]
    return [*place, *(fee.paid_to for fee in complaint.fees.all()), *theirs]


def text_of(complaint: Complaint, told: Iterable[str] = ()) -> str:
    """All words of a complaint in which somebody may be named. `told`: those of one that is not stored yet, beside its own."""
    return APART.join([complaint.accused_name, complaint.account, *(words_told(complaint) if complaint.pk else told)])


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


@dataclass(frozen=True)
class About:
    """Ids of whom a complaint touches: its recruiter and its employer, and those for whom the one or the other has a mandate."""

    recruiters: frozenset[int]
    employers: frozenset[int]


def _about(complaint: Complaint) -> About:
    recruiter, employer = complaint.recruiter_id, complaint.employer_id
    tied = Mandate.objects.filter(Q(recruiter=recruiter) | Q(employer=employer)).order_by()
    pairs = set(tied.values_list("recruiter", "employer")) if recruiter or employer else set()
    recruiters = {one for one, whose in pairs if whose == employer} | ({recruiter} if recruiter else set())
    employers = {whose for one, whose in pairs if one == recruiter} | ({employer} if employer else set())
    return About(frozenset(recruiters), frozenset(employers))


def _members(about: About) -> set[int]:
    of_recruiter = RecruiterMember.objects.filter(recruiter__in=about.recruiters).values_list("user", flat=True)
    of_employer = EmployerMember.objects.filter(employer__in=about.employers).values_list("user", flat=True)
    return {*of_recruiter, *of_employer}


def named_among(text: str, people: Iterable[User]) -> set[int]:
    """Ids of those whom a text names, or whose address stands in it."""
    lowered, there = text.lower(), set(plain(text).split())
    called = (user for user in people if len(there.intersection(plain(user.full_name).split())) > 1)
    return {user.pk for user in called if is_named(user.full_name, text)} | {
        user.pk for user in people if user.email in lowered
    }


def member_of(people: Iterable[User]) -> tuple[set[int], set[int]]:
    """Ids of the recruiters and of the employers that these people speak for, or that have a mandate of the one or the other."""
    recruiters = set(RecruiterMember.objects.filter(user__in=people).values_list("recruiter", flat=True))
    employers = set(EmployerMember.objects.filter(user__in=people).values_list("employer", flat=True))
    tied = Mandate.objects.filter(Q(recruiter__in=recruiters) | Q(employer__in=employers)).order_by()
    pairs = list(tied.values_list("recruiter", "employer"))
    return recruiters.union(one for one, _whose in pairs), employers.union(whose for _one, whose in pairs)


def _interested(complaint: Complaint, about: About, text: str) -> list[tuple[Tie, set[int]]]:
    alike = recruiters_marked_alike(complaint.recruiter) if complaint.recruiter else set()
    declared: set[int] = set()
    marked: set[int] = set()
    for interest in interests_standing():
        if _is_about(interest, about, text):
            declared.add(interest.user_id)
        elif interest.recruiter_id in alike:
            marked.add(interest.user_id)
    return [(Tie.INTEREST, declared), (Tie.MARK, marked)]


def _is_about(interest: DeclaredInterest, about: About, text: str) -> bool:
    return bool(
        interest.recruiter_id in about.recruiters
        or interest.employer_id in about.employers
        or (interest.name and is_named(interest.name, text))
    )

"""Who acts for an employer: invited by an owner, with a role; whoever is removed is out at once."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.models import User
from accounts.selectors import account_of_address
from accounts.services import account_open, sessions_end
from common.errors import InvalidInput, NotAllowed, WrongState
from common.limits import within
from common.mail import mail_send

from ..choices import MemberRole
from ..models import Employer, EmployerInvitation, EmployerMember
from ..selectors.team import invitations_open, may_manage_team
from .signup import Link, TooOften

INVITATION_HOLDS = timedelta(days=7)
INVITED_IN_A_DAY = 20
_SALT = "employers.invitation"


def _managed(employer: Employer, by: User) -> Employer:
    """The employer, locked: of two owners who remove each other one stays. Raises `NotAllowed` for whoever is no owner."""
    locked = Employer.objects.select_for_update(no_key=True, of=("self",)).get(pk=employer.pk)
    if not may_manage_team(locked, by):
        raise NotAllowed(_("Only an owner of the organisation changes its team: ask one."))
    return locked


@transaction.atomic
def member_invite(*, employer: Employer, email: str, role: str, by: User, link: Link) -> EmployerInvitation:
    """Send somebody a link that is good once and for seven days. Another one to the same address takes the first back."""
    locked, email = _managed(employer, by), email.strip().lower()
    if not within("invitations", str(employer.pk), limit=INVITED_IN_A_DAY, period=timedelta(days=1)):
        raise TooOften(_("%(n)d people were invited today: go on tomorrow.") % {"n": INVITED_IN_A_DAY})
    if locked.members.filter(user__email__iexact=email).exists():
        raise InvalidInput(_("This person is in the team already."), field="email")
    for earlier in invitations_open(locked):
        if earlier.email == email:
            invitation_withdraw(invitation=earlier, by=by)
    invitation = EmployerInvitation.objects.create(
        employer=locked, email=email, role=role, by=by, expires_at=timezone.now() + INVITATION_HOLDS
    )
    known = account_of_address(email)
    context = {
        "employer": locked.legal_name,
        "who": by.full_name,
        "address": link(signing.dumps(invitation.pk, salt=_SALT)),
        "days": INVITATION_HOLDS.days,
    }
    mail_send(to=email, template="invitation", language=known.language if known else by.language, context=context)
    return invitation


@transaction.atomic
def invitation_withdraw(*, invitation: EmployerInvitation, by: User) -> None:
    _managed(invitation.employer, by)
    unused = EmployerInvitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if not unused.update(withdrawn_at=timezone.now()):
        raise WrongState(_("This invitation was accepted, or taken back, in between."))


def invitation_of(token: str) -> EmployerInvitation | None:
    """What the link stands for, while it is good."""
    try:
        pk = signing.loads(token, salt=_SALT, max_age=INVITATION_HOLDS)
    except signing.BadSignature:
        return None
    good = EmployerInvitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return good.select_related("employer", "by").filter(pk=pk).first()


@transaction.atomic
def invitation_accept(*, invitation: EmployerInvitation, user: User) -> EmployerMember:
    """The person who is signed in joins the team. Raises `InvalidInput` for another person, or a person of a ministry."""
    if user.email.lower() != invitation.email:
        raise InvalidInput(_("This invitation was sent to another address: sign in with that one."))
    if user.role != Role.EMPLOYER_CLERK:
        raise InvalidInput(_("Your account is of another kind: ask to be invited at another address."))
    _use(invitation)
    member, _new = EmployerMember.objects.get_or_create(
        employer=invitation.employer, user=user, defaults={"role": invitation.role}
    )
    return member


@transaction.atomic
def invitation_accept_new(*, invitation: EmployerInvitation, full_name: str, password: str, language: str) -> User:
    """Somebody without an account: it is made, for the address that the link was sent to."""
    _use(invitation)
    user = account_open(
        email=invitation.email, full_name=full_name, password=password, role=Role.EMPLOYER_CLERK, language=language
    )
    EmployerMember.objects.create(employer=invitation.employer, user=user, role=invitation.role)
    return user


def _use(invitation: EmployerInvitation) -> None:
    """Once: a conditional UPDATE decides between two who follow the link at the same time."""
    now = timezone.now()
    good = EmployerInvitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None, expires_at__gt=now)
    if not good.update(used_at=now):
        raise WrongState(_("This invitation was used or taken back: ask for another one."))


@transaction.atomic
def member_role_set(*, member: EmployerMember, role: str, by: User) -> None:
    """Who is no owner any more has invited nobody: what they sent is taken back."""
    locked = _managed(member.employer, by)
    if role != MemberRole.OWNER:
        _another_owner(locked, member)
        _take_invitations_back(member)
    EmployerMember.objects.filter(pk=member.pk).update(role=role)


@transaction.atomic
def member_remove(*, member: EmployerMember, by: User) -> None:
    """Out of the team, and out of every session; what they invited to is taken back. The account stays: it may belong to another
    team.
    """
    _another_owner(_managed(member.employer, by), member)
    _take_invitations_back(member)
    EmployerMember.objects.filter(pk=member.pk).delete()
    sessions_end(user=member.user)


def _take_invitations_back(member: EmployerMember) -> None:
    sent = member.employer.invitations.filter(by=member.user_id, used_at=None, withdrawn_at=None)
    sent.update(withdrawn_at=timezone.now())


def _another_owner(employer: Employer, member: EmployerMember) -> None:
    owners = employer.members.filter(role=MemberRole.OWNER, user__is_active=True)
    if owners.filter(pk=member.pk).exists() and not owners.exclude(pk=member.pk).exists():
        raise InvalidInput(_("The last owner cannot leave: make somebody else an owner first."))

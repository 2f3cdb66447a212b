"""An employer's team: who belongs to it, with which role, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError, NotAllowed

from ..choices import MemberRole
from ..forms.portal import InviteForm
from ..models import EmployerInvitation, EmployerMember
from ..selectors import invitations_open, may_manage_team, organisations_of, team_of
from ..services import invitation_withdraw, member_invite, member_remove, member_role_set
from .organisation import organisation_face, organisation_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def team_page(request: HttpRequest, pk: int) -> HttpResponse:
    employer = organisation_or_404(request, pk)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member_invite(
                employer=employer,
                by=person(request),
                link=lambda token: request.build_absolute_uri(reverse("portal:invitation", args=[token])),
                **form.cleaned_data,
            )
            messages.success(request, _("Invited. The link in the mail is good once, for seven days."))
            return redirect("portal:team", employer.pk)
        except NotAllowed as error:  # no owner any more since the page was opened: there is no form to say it at
            messages.error(request, error.message)
        except DomainError as error:
            form.refuse(error)
    may_manage = may_manage_team(employer, person(request))
    context = {
        "members": team_of(employer),
        "invitations": invitations_open(employer) if may_manage else [],
        "form": form if may_manage else None,
    }
    return organisation_face(request, employer, "team", "employers/portal/team.html", **context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.KEEP_ORGANISATION)
def member_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role for somebody, or out of the team: what that means is said first."""
    own = EmployerMember.objects.filter(employer__in=organisations_of(person(request)).values("pk"))
    member = get_object_or_404(own.select_related("employer", "user"), pk=pk)
    if request.method == "POST":
        try:
            _change(request, member)
            return redirect("portal:team" if _still_in(request, member) else "portal:list", *_of(request, member))
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("portal:team", member.employer_id)
    other = MemberRole.CLERK if member.role == MemberRole.OWNER else MemberRole.OWNER
    context = {"member": member, "other": other, "may_manage": may_manage_team(member.employer, person(request))}
    return organisation_face(request, member.employer, "team", "employers/portal/member.html", **context)


def _change(request: HttpRequest, member: EmployerMember) -> None:
    if request.POST.get("do") == "remove":
        member_remove(member=member, by=person(request))
        messages.success(request, _("%(name)s is out of the team.") % {"name": member.user})
        return
    role = request.POST.get("role", "")
    if role in MemberRole.values:
        member_role_set(member=member, role=role, by=person(request))
        messages.success(request, _("Saved."))


def _still_in(request: HttpRequest, member: EmployerMember) -> bool:
    return organisations_of(person(request)).filter(pk=member.employer_id).exists()


def _of(request: HttpRequest, member: EmployerMember) -> list[int]:
    return [member.employer_id] if _still_in(request, member) else []


@require_POST
@allowed(Can.KEEP_ORGANISATION)
def invitation_back(request: HttpRequest, pk: int) -> HttpResponse:
    own = EmployerInvitation.objects.filter(employer__in=organisations_of(person(request)).values("pk"))
    invitation = get_object_or_404(own.select_related("employer"), pk=pk)
    try:
        invitation_withdraw(invitation=invitation, by=person(request))
        messages.success(request, _("Taken back: its link opens nothing any more."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("portal:team", invitation.employer_id)

"""How an organisation, or somebody for its team, comes in: pages without an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.attempts import address_of
from accounts.selectors import account_of_address
from common.errors import DomainError

from ..forms.portal import JoinTeamForm, PasswordForm, SignUpForm
from ..models import EmployerInvitation
from ..services import (
    TooOften,
    invitation_accept,
    invitation_accept_new,
    invitation_of,
    sign_up_ask,
    sign_up_confirm,
    sign_up_waiting,
)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Who one is and which organisation. What follows is the same whether the address has an account or not."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            sign_up_ask(
                email=told["email"],
                full_name=told["full_name"],
                legal_name=told["legal_name"],
                country=told["country"].pk,
                business_number=told["business_number"],
                language=get_language() or "en",
                client=address_of(request) or "",
                link=lambda token: request.build_absolute_uri(reverse("portal:sign_up_confirm", args=[token])),
                sign_in=request.build_absolute_uri(reverse("account_login")),
            )
            return redirect("portal:sign_up_sent")
        except TooOften as error:
            return render(request, "429.html", {"why": error.message}, status=error.status)
        except DomainError as error:
            form.refuse(error)
    return render(request, "employers/portal/sign_up.html", {"form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "employers/portal/sign_up_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: whoever reads it chooses a password, and the account begins."""
    waiting = sign_up_waiting(token)
    if waiting is None:
        return _link_is_over(request, again=reverse("portal:sign_up"))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_up_confirm(waiting=waiting, password=form.cleaned_data["password"])
            messages.success(request, _("Your account is ready. Sign in to go on."))
            return redirect("account_login")
        except DomainError as error:
            form.refuse(error)
    return _private(render(request, "employers/portal/sign_up_confirm.html", {"form": form, "waiting": waiting}))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: with an account one accepts it, without one it begins here."""
    invited = invitation_of(token)
    if invited is None:
        return _link_is_over(request, again="")
    known = account_of_address(invited.email) is not None
    form = JoinTeamForm(request.POST or None) if not known else None
    error = ""
    if request.method == "POST":
        try:
            if form is None and request.user.is_authenticated:
                invitation_accept(invitation=invited, user=request.user)
                return redirect("portal:organisation", invited.employer_id)
            if form is not None and form.is_valid():
                return _joined(request, invited, form)
        except DomainError as refusal:
            error = refusal.message
            if form is not None:
                form.refuse(refusal)
    context = {"invited": invited, "known": known, "form": form, "error": error}
    return _private(render(request, "employers/portal/invitation.html", context))


def _joined(request: HttpRequest, invited: EmployerInvitation, form: JoinTeamForm) -> HttpResponse:
    told = form.cleaned_data
    invitation_accept_new(
        invitation=invited, full_name=told["full_name"], password=told["password"], language=get_language() or "en"
    )
    messages.success(request, _("Your account is ready. Sign in to go on."))
    return redirect("account_login")


def _link_is_over(request: HttpRequest, *, again: str) -> HttpResponse:
    return _private(render(request, "employers/portal/link_over.html", {"again": again}, status=410))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

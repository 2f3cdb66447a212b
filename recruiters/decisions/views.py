"""What a recruiter's contact sees of a decision: nothing before it is signed, and never what it was based on beyond its grounds."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.choices import Role
from accounts.guards import allowed, person
from accounts.policies import Can
from common.errors import DomainError
from common.scope import WHOLE_REGION, database_scope

from ..letters import appeal_letter, how_to_appeal, period_of, sanction_letter, stopped_lines
from ..models import Appeal, Sanction
from ..selectors import appeal_is_open, own_decisions, sanctions_visible_to
from ..services import appeal_file
from .forms import AppealForm


@require_safe
@allowed(Can.READ_DECISIONS)
def decisions(request: HttpRequest) -> HttpResponse:
    """All that were signed against the contact's recruiter, or that staff may see, the latest first."""
    with database_scope(WHOLE_REGION):
        found = list(_signed(request).order_by("-signed_at")[:200])
    return render(request, "recruiters/decisions.html", {"decisions": found})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Can.READ_DECISIONS)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision, and the appeal: filed here by the recruiter's contact, or entered by staff for one that came on paper."""
    sanction = _found(request, pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal_file(sanction=sanction, by=person(request), grounds=form.cleaned_data["grounds"])
            messages.success(request, _("The appeal was filed. You are told of the decision by e-mail."))
            return redirect(request.path)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    with database_scope(WHOLE_REGION):
        context = {
            "sanction": sanction,
            "period": period_of(sanction),
            "stopped": stopped_lines(sanction),
            "how": how_to_appeal(sanction),
            "appeals": list(sanction.appeals.order_by("pk")),
            "form": form if appeal_is_open(sanction) else None,
        }
        return render(request, "recruiters/decision.html", context, status=400 if form.errors else 200)


@require_safe
@allowed(Can.READ_DECISIONS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    sanction = _found(request, pk)
    with database_scope(WHOLE_REGION):
        return _pdf(sanction_letter(sanction), sanction.folio)


@require_safe
@allowed(Can.READ_DECISIONS)
def letter_of_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Of an appeal that was decided."""
    with database_scope(WHOLE_REGION):
        appeals = Appeal.objects.filter(sanction__in=_signed(request).order_by().values("pk"), decided_at__isnull=False)
        appeal = appeals.select_related("sanction__recruiter", "decided_by").filter(pk=pk).first()
        if appeal is None:
            raise Http404
        return _pdf(appeal_letter(appeal), f"{appeal.sanction.folio}-A")


def _signed(request: HttpRequest) -> QuerySet[Sanction]:
    user = person(request)
    if user.role == Role.RECRUITER_CONTACT:
        return own_decisions(user)
    return sanctions_visible_to(user).filter(signed_at__isnull=False).select_related("recruiter")


def _found(request: HttpRequest, pk: int) -> Sanction:
    with database_scope(WHOLE_REGION):
        sanctions = _signed(request).select_related("recruiter", "surety", "proposed_by", "signed_by")
        sanction = sanctions.filter(pk=pk).first()
    if sanction is None:
        raise Http404
    return sanction


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
